"""The starter library under the packaged model: built once a session, shared by every test that ranks with it."""

import pytest

from bench.cache import CachedEncoder
from bench.questions import starter_desk
from bot.bootstrap import Desk
from index.encode import load_encoder

_BUILT = pytest.StashKey[Desk]()


def starter(config: pytest.Config, folders: pytest.TempPathFactory) -> Desk:
    """Return the session's desk over the starter library; pytest's own cache keeps the vectors for the next session."""
    if _BUILT not in config.stash:
        encoder = CachedEncoder(load_encoder(), config.cache.mkdir("vectors") / "starter.npz")
        config.add_cleanup(encoder.save)  # At the end, so that the questions are kept too.
        config.stash[_BUILT] = starter_desk(folders.mktemp("starter"), encoder)
    return config.stash[_BUILT]
