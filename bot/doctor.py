"""Look the whole installation over."""

import hashlib
from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from bot.bootstrap import Desk, open_library
from bot.settings import Settings
from index.encode import EncoderError, load_encoder
from index.store import SnapshotError
from knowledge.library import Library


def complaints(settings: Settings) -> Iterator[str]:
    """Yield what is wrong, each with what to do; nothing where all is well. Raise DatabaseUnusable."""
    library = open_library(settings)
    try:
        yield from library.faults()
    except SQLAlchemyError:
        yield "library.db is damaged. Restore it from a backup."
        return
    try:
        encoder = load_encoder(settings.embedding_model)
    except EncoderError as error:
        yield str(error)
        encoder = None
    yield from _originals(settings, library)
    try:
        manifest = Desk(settings, library, encoder).reading().index.snapshot.manifest
    except SnapshotError as error:
        yield str(error)
        return
    waiting = [e.publication.id for e in library.entries() if manifest.documents.get(e.publication.id) != e.sha256]
    if waiting:
        yield f"Not published yet: {', '.join(waiting)}. Run `learnt reindex`."


def _originals(settings: Settings, library: Library) -> Iterator[str]:
    """Yield the documents whose original file is gone or changed."""
    for entry in library.entries():
        path = settings.data / "files" / entry.file_sha256
        if not path.exists():
            yield f"The original file of {entry.publication.id} is gone. Add {entry.file} again."
        elif hashlib.sha256(path.read_bytes()).hexdigest() != entry.file_sha256:
            yield f"The original file of {entry.publication.id} is damaged. Delete {path} and add {entry.file} again."
