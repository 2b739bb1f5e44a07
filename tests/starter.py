"""The starter library under the packaged model: built once a session, shared by every test that ranks with it."""

from functools import cache

import pytest

from bench.cache import CachedEncoder
from bench.questions import starter_desk
from bot.bootstrap import Desk
from index.encode import load_encoder


@cache
def starter(config: pytest.Config, folders: pytest.TempPathFactory) -> Desk:
    """Return a desk over the starter library; pytest's own cache keeps the vectors for the next run."""
    encoder = CachedEncoder(load_encoder(), config.cache.mkdir("vectors") / "starter.npz")
    desk = starter_desk(folders.mktemp("starter"), encoder)
    encoder.save()
    return desk
