"""The library: every document, its versions, passages and vectors, in library.db, with the original files beside it."""

import hashlib
import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Table, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from knowledge import tables
from knowledge.database import open_database, writing
from knowledge.documents import Documents
from knowledge.identity import Entry, Refused, id_for, remembering
from knowledge.layout import load_publication
from knowledge.model import Document, Kind, Passage, Publication
from knowledge.split import split
from knowledge.standing import REVISION, changed_now, check_no_lesson, check_tombstones, check_withdrawn, may_answer
from knowledge.storing import forget_draft, keep_passages, keep_version, listed, name_version, passage_of
from knowledge.tables import documents, passages, vectors, versions

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0003"
_OURS = re.compile(r"[0-9a-f]{64}(\.\d+\.part)?")  # files that may be removed: an original, or half of one
_QUERY_VARIABLES = 900  # SQLite takes at most 999 a statement where it is old.


@dataclass(frozen=True, slots=True)
class Added:
    """What `Library.add` did: the document under its id, how many passages it has, and what became of it."""

    document: Document
    passages: int
    outcome: Literal[
        "added", "replaced", "updated", "unchanged", "draft"
    ]  # updated: same words, other metadata or layout


class Library:
    """All documents of one data folder. Raise DatabaseUnusable where the folder cannot be used."""

    def __init__(self, data: Path) -> None:
        self.files = data / "files"
        self.engine = open_database(data / "library.db", MIGRATIONS, HEAD)
        self.document = Documents(self.engine)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def add(
        self,
        document: Document,
        original: Path,
        given: Collection[str] = (),
        *,
        draft: bool = False,
        starter: bool = False,
        again: bool = False,
    ) -> Added:
        """Keep a document and its passages as the newest version under its id. Raise Refused.

        A document without an id takes the one under which the same file or text is known, else a new one made of its
        title; only under an id that is given do other words become a new version.
        `given` names the fields that the person set; what was said of a known document stays where nothing new is.
        `draft`: it waits until it is released; `again`: it may come back although it was erased.
        """
        raw = original.read_bytes()
        file_sha256 = hashlib.sha256(raw).hexdigest()
        known, every = self.entries(), self._sources()
        own_id = bool(document.id) and "id" not in given
        document = replace(document, id=id_for(document, original.name, file_sha256, every))
        check_no_lesson(document, original.name)
        if entry := next((entry for entry in every if entry.id == document.id), None):
            document = remembering(document, entry.publication, given, entry.file_sha256 == file_sha256, own_id)
        if draft and entry in known and entry and entry.sha256 == document.sha256:
            return Added(document, entry.passages, "unchanged")
        pieces = split(document)
        if not pieces:
            raise Refused(f"{original.name} has no passage in it, only headings. Send the full text.")
        with writing(self.engine) as connection:
            check_tombstones(connection, document, file_sha256, original.name, again)
            check_withdrawn(connection, document, original.name, again)
            self.keep_file(raw, file_sha256)
            changed = keep_version(connection, document, original.name, file_sha256, not draft, starter)
            keep_passages(connection, document, pieces)
            current = connection.scalar(select(documents.c.sha256).where(documents.c.id == document.id))
            replaced = forget_draft(connection, document.id, document.sha256)
            name_version(connection, tables.drafts if draft else documents, document)
            changed_now(connection)
        self.document.cache_clear()
        if replaced:
            self.remove_unused_files()
        if draft:
            return Added(document, len(pieces), "draft")
        if current is None:
            return Added(document, len(pieces), "added")
        if current != document.sha256:
            return Added(document, len(pieces), "replaced")
        return Added(document, len(pieces), "updated" if changed else "unchanged")

    def entries(self) -> list[Entry]:
        """Return the newest released version of every document, by id; those withdrawn or hidden too."""
        return self._listed(documents)

    def drafts(self) -> list[Entry]:
        """Return the versions that wait to be published, by id."""
        return self._listed(tables.drafts)

    def known(self, document: Document, original: Path) -> Entry | None:
        """Return the version that stands under the id of a document, else the one of the same text or file."""
        every = self._sources()
        if document.id:
            return next((entry for entry in every if entry.id == document.id), None)
        file_sha256 = hashlib.sha256(original.read_bytes()).hexdigest()
        same = [entry for entry in every if document.sha256 == entry.sha256 or file_sha256 == entry.file_sha256]
        return same[0] if same else None

    def find(self, name: str, drafts: bool = True) -> Entry:
        """Return the draft, else the document, of an id or of the reference of a version. Raise Refused.

        Without `drafts` they are not looked at, and whoever asks is not told that there is one.
        """
        every = (self.drafts() if drafts else []) + self.entries()
        found = [entry for entry in every if name.casefold() in (entry.id, entry.reference)]
        if not found:
            raise Refused(f"There is no document {name}. `learnt documents` lists them, and so does /documents.")
        return found[0]

    def _sources(self) -> list[Entry]:
        """Return every version that a file may be another of: what somebody wrote in a lesson is none."""
        return [one for one in (*self.entries(), *self.drafts()) if one.publication.kind is not Kind.LESSON]

    def _listed(self, named: Table) -> list[Entry]:
        with self.engine.connect() as connection:
            return listed(connection, named)

    def publications(self, wanted: Mapping[str, str], today: date | None = None) -> dict[str, Publication]:
        """Return the metadata of those of the given versions (id -> sha256) that may answer `today`, by id."""
        query = select(versions.c.document, versions.c.sha256, versions.c.publication)
        with self.engine.connect() as connection:
            rows = connection.execute(query.where(may_answer(connection, today))).all()
        return {
            row.document: load_publication(row.publication) for row in rows if wanted.get(row.document) == row.sha256
        }

    def may_answer(self, document: Document, today: date | None = None) -> bool:
        """Return whether a version is there, not withdrawn, not hidden, not to be erased, and holds `today`."""
        mine = (versions.c.document == document.id) & (versions.c.sha256 == document.sha256)
        with self.engine.connect() as connection:
            query = select(versions.c.sha256).where(mine, may_answer(connection, today))
            return connection.execute(query).first() is not None

    def has(self, id: str, sha256: str) -> bool:
        """Return whether a version is there, whatever its state."""
        with self.engine.connect() as connection:
            mine = (versions.c.document == id) & (versions.c.sha256 == sha256)
            return connection.execute(select(versions.c.sha256).where(mine)).first() is not None

    def to_publish(self, ids: Collection[str] = ()) -> dict[str, str]:
        """Return the versions (id -> sha256) that the next snapshot is to hold, the drafts of these ids among them."""
        chosen: dict[str, str] = {}
        with self.engine.connect() as connection:
            for named in (documents, tables.drafts):
                query = select(named.c.id, named.c.sha256).join(
                    versions, (versions.c.document == named.c.id) & (versions.c.sha256 == named.c.sha256)
                )
                rows = connection.execute(query.where(may_answer(connection)).order_by(named.c.id)).all()
                chosen |= {row.id: row.sha256 for row in rows if named is documents or row.id in ids}
        return dict(sorted(chosen.items()))

    def revision(self) -> int:
        """Return a number that grows with every change of a document, its metadata or its state."""
        with self.engine.connect() as connection:
            return connection.scalar(select(tables.state.c.value).where(tables.state.c.name == REVISION)) or 0

    def passages(self, id: str, sha256: str) -> list[Passage]:
        """Return the passages of a version, in order."""
        query = select(passages).where(passages.c.document == id, passages.c.sha256 == sha256, passages.c.live)
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(passages.c.start)).all()
        document = self.document(id, sha256)
        return [passage_of(document, row) for row in rows]

    def every_passage(self, id: str) -> list[Passage]:
        """Return the passages of all versions of a document, also those that were replaced."""
        with self.engine.connect() as connection:
            ids = connection.scalars(select(passages.c.id).where(passages.c.document == id)).all()
        return self.passages_by_id(ids)

    def passages_by_id(self, ids: Sequence[int]) -> list[Passage]:
        """Return the passages of these ids, in their order; one that was erased meanwhile is left out."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(passages).where(passages.c.id.in_(ids))).all()
        found = {row.id: row for row in rows}
        known = self.document.of({(row.document, row.sha256) for row in rows})
        named = [(row, known.get((row.document, row.sha256))) for row in (found[id] for id in ids if id in found)]
        return [passage_of(document, row) for row, document in named if document]  # No document: erased meanwhile.

    def vectors(self, encoder: str, keys: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """Return the kept vectors of an encoder (its fingerprint) by sha256 of their search text."""
        wanted = list(keys)
        found = {}
        with self.engine.connect() as connection:
            for first in range(0, len(wanted), _QUERY_VARIABLES):
                query = select(vectors.c.sha256, vectors.c.vector).where(
                    vectors.c.encoder == encoder, vectors.c.sha256.in_(wanted[first : first + _QUERY_VARIABLES])
                )
                for key, raw in connection.execute(query):
                    found[key] = np.frombuffer(raw, dtype="<f4")
        return found

    def keep_vectors(self, encoder: str, keys: Sequence[str], made: NDArray[np.float32]) -> None:
        """Keep vectors by sha256 of their search text; one that is there stays."""
        rows = [
            {"encoder": encoder, "sha256": key, "vector": vector.astype("<f4").tobytes()}
            for key, vector in zip(keys, made, strict=True)
        ]
        if rows:
            with writing(self.engine) as connection:
                connection.execute(upsert(vectors).on_conflict_do_nothing(), rows)

    def forget_vectors(self, keys: Collection[str]) -> None:
        """Remove the vectors of these keys, whatever their encoder."""
        wanted = sorted(keys)
        with writing(self.engine) as connection:
            for first in range(0, len(wanted), _QUERY_VARIABLES):
                batch = wanted[first : first + _QUERY_VARIABLES]
                connection.execute(delete(vectors).where(vectors.c.sha256.in_(batch)))

    def vector_keys(self, encoder: str = "") -> set[str]:
        """Return the keys of all vectors that are kept; of one encoder (its fingerprint) alone where it is given."""
        query = select(vectors.c.sha256)
        with self.engine.connect() as connection:
            return set(connection.scalars(query.where(vectors.c.encoder == encoder) if encoder else query))

    def faults(self) -> list[str]:
        """Return what SQLite finds wrong with the database, and passages that are no place in their text."""
        with self.engine.connect() as connection:
            found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
            misplaced = connection.scalar(
                select(func.count())
                .select_from(passages.join(versions))
                .where((passages.c.start < 0) | (passages.c.end > func.length(versions.c.text)))
            )
        if misplaced:
            found.append(f"{misplaced} passages point outside their text.")
        return [f"library.db is damaged: {fault}. Restore it from a backup." for fault in found]

    def sketches(self) -> dict[tuple[str, str], bytes]:
        """Return what near-duplicates are told by, by document and version."""
        with self.engine.connect() as connection:
            return {(row.document, row.sha256): row.sketch for row in connection.execute(select(tables.sketches))}

    def keep_sketch(self, id: str, sha256: str, sketch: bytes) -> None:
        """Keep what near-duplicates of a version are told by."""
        adding = upsert(tables.sketches).values(document=id, sha256=sha256, sketch=sketch)
        with writing(self.engine) as connection:
            connection.execute(
                adding.on_conflict_do_update(index_elements=["document", "sha256"], set_={"sketch": sketch})
            )

    def original(self, entry: Entry) -> Path:
        """Return the file that a version was read from."""
        return self.files / entry.file_sha256

    def remove_unused_files(self) -> None:
        """Remove the originals that no version was read from, and what a crash left of one that was being kept."""
        with self.engine.connect() as connection:
            used = set(connection.scalars(select(versions.c.file_sha256)))
        for path in self.files.iterdir() if self.files.is_dir() else ():
            if _OURS.fullmatch(path.name) and path.name not in used:
                path.unlink(missing_ok=True)

    def keep_file(self, raw: bytes, sha256: str) -> None:
        """Keep an original under its hash, whole or not at all."""
        target = self.files / sha256
        if target.exists():
            return
        aside = target.with_suffix(f".{os.getpid()}.part")
        try:
            self.files.mkdir(exist_ok=True)
            with aside.open("wb") as stream:
                stream.write(raw)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(aside, target)
        except OSError as error:
            with suppress(OSError):
                aside.unlink(missing_ok=True)  # On a full disk half of it is only in the way.
            raise Refused(
                f"The original cannot be kept in {self.files}: {error.strerror}. Nothing was added."
            ) from error


__all__ = ["Added", "Entry", "Library", "Refused"]
