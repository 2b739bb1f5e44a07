"""Read documents with their text, and hold those in memory that were asked for last."""

from collections.abc import Collection, Mapping
from threading import Lock

from sqlalchemy import Engine, select

from knowledge.layout import load_document
from knowledge.model import Document
from knowledge.tables import documents, versions

_KEPT = 128  # documents held in memory

Version = tuple[str, str | None]  # id, and the sha256 that it is named by


class Documents:
    """The documents of a library, by id and version."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._held: dict[Version, Document] = {}  # the one asked for last is the last
        self._lock = Lock()

    def __call__(self, id: str, sha256: str | None = None) -> Document:
        """Return a document, in the given version or else the newest. Raise KeyError if there is none.

        A version is named by the beginning of its hash; one that names none, or several, is none.
        """
        held = self._known([(id, sha256)])
        if not held:
            held = {(id, sha256): self._read(id, sha256)}
            self._hold(held)
        return held[id, sha256]

    def of(self, wanted: Collection[Version]) -> dict[Version, Document]:
        """Return the documents of versions that are named by their whole hash; one that is not there is left out."""
        held = self._known(wanted)
        missing = set(wanted) - held.keys()
        if missing:
            # One statement for all: each by itself took twice as long as reading it does.
            ids, hashes = zip(*missing, strict=True)
            query = select(versions).where(versions.c.document.in_(ids), versions.c.sha256.in_(hashes))
            with self._engine.connect() as connection:
                rows = connection.execute(query).all()
            found = {(row.document, row.sha256): (row.publication, row.text, row.layout) for row in rows}
            read = {version: load_document(*found[version]) for version in missing & found.keys()}
            self._hold(read)
            held |= read
        return held

    def cache_clear(self) -> None:
        """Forget what is held: what is said of a document may be new."""
        with self._lock:
            self._held.clear()

    def _known(self, wanted: Collection[Version]) -> dict[Version, Document]:
        """Return those that are held, which were asked for now."""
        with self._lock:
            found = {version: self._held.pop(version) for version in wanted if version in self._held}
            self._held |= found
            return found

    def _hold(self, read: Mapping[Version, Document]) -> None:
        """Hold documents, and no more of the others than there is room for."""
        with self._lock:
            self._held |= read
            for version in list(self._held)[:-_KEPT]:
                del self._held[version]

    def _read(self, id: str, sha256: str | None) -> Document:
        if sha256 == "":
            raise KeyError(id)
        query = select(versions.c.publication, versions.c.text, versions.c.layout).where(versions.c.document == id)
        if sha256 is None:
            query = query.join(documents, documents.c.id == id).where(versions.c.sha256 == documents.c.sha256)
        else:
            query = query.where(versions.c.sha256.startswith(sha256, autoescape=True))
        with self._engine.connect() as connection:
            rows = connection.execute(query.limit(2)).all()
        if len(rows) != 1:
            raise KeyError(id)
        return load_document(*rows[0])
