"""The library: every document, its versions, passages and vectors, in library.db, with the original files beside it."""

import hashlib
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from knowledge.database import open_database, writing
from knowledge.identity import Entry, Refused, id_for, remembering
from knowledge.layout import dump_layout, dump_publication, load_document, load_publication
from knowledge.model import Document, Passage, Publication, Unit
from knowledge.split import split
from knowledge.tables import documents, passages, vectors, versions

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0002"
_KEPT_DOCUMENTS = 128  # documents held in memory with their text
_QUERY_VARIABLES = 900  # SQLite takes at most 999 a statement where it is old.


@dataclass(frozen=True, slots=True)
class Added:
    """What `Library.add` did: the document under its id, how many passages it has, and what became of it."""

    document: Document
    passages: int
    outcome: Literal["added", "replaced", "updated", "unchanged"]  # updated: the same words, other metadata or layout


class Library:
    """All documents of one data folder. Raise DatabaseUnusable where the folder cannot be used."""

    def __init__(self, data: Path) -> None:
        self._files = data / "files"
        self._engine = open_database(data / "library.db", MIGRATIONS, HEAD)
        self.document = lru_cache(_KEPT_DOCUMENTS)(self._document)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def add(self, document: Document, original: Path, given: Collection[str] = ()) -> Added:
        """Keep a document and its passages as the newest version under its id. Raise Refused.

        A document without an id takes the one under which the same file or text is known, else a new one made of its
        title; only under an id that is given do other words become a new version.
        `given` names the fields that the person set; what was said of a known document stays where nothing new is.
        """
        raw = original.read_bytes()
        file_sha256 = hashlib.sha256(raw).hexdigest()
        known = {entry.publication.id: entry for entry in self.entries()}
        own_id = bool(document.id) and "id" not in given
        document = replace(document, id=id_for(document, original.name, file_sha256, known))
        if entry := known.get(document.id):
            document = remembering(document, entry.publication, given, entry.file_sha256 == file_sha256, own_id)
        pieces = split(document)
        if not pieces:
            raise Refused(f"{original.name} has no passage in it, only headings. Send the full text.")
        self._keep_file(raw, file_sha256)
        key = (versions.c.document == document.id) & (versions.c.sha256 == document.sha256)
        stored = {
            "publication": dump_publication(document),
            "layout": dump_layout(document),
            "pages": document.pages,
            "file": original.name,
            "file_sha256": file_sha256,
        }
        with writing(self._engine) as connection:
            current = connection.scalar(select(documents.c.sha256).where(documents.c.id == document.id))
            before = connection.execute(select(versions.c.publication, versions.c.layout).where(key)).first()
            if before is None:
                connection.execute(
                    insert(versions).values(
                        document=document.id,
                        sha256=document.sha256,
                        text=document.text,
                        added_at=datetime.now(UTC).isoformat(timespec="seconds"),
                        **stored,
                    )
                )
            else:
                connection.execute(update(versions).where(key).values(**stored))
            _keep_passages(connection, document, pieces)
            connection.execute(
                upsert(documents)
                .values(id=document.id, sha256=document.sha256)
                .on_conflict_do_update(index_elements=["id"], set_={"sha256": document.sha256})
            )
        self.document.cache_clear()
        if current is None:
            return Added(document, len(pieces), "added")
        if current != document.sha256:
            return Added(document, len(pieces), "replaced")
        same = before is not None and tuple(before) == (stored["publication"], stored["layout"])
        return Added(document, len(pieces), "unchanged" if same else "updated")

    def entries(self) -> list[Entry]:
        """Return the newest version of every document, by id."""
        count = (
            select(func.count())
            .where(passages.c.document == versions.c.document, passages.c.sha256 == versions.c.sha256, passages.c.live)
            .scalar_subquery()
        )
        query = select(
            versions.c.publication,
            versions.c.sha256,
            versions.c.file,
            versions.c.file_sha256,
            versions.c.pages,
            count.label("passages"),
        ).join(documents, (documents.c.id == versions.c.document) & (documents.c.sha256 == versions.c.sha256))
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(versions.c.document)).all()
        return [Entry(load_publication(row[0]), *row[1:]) for row in rows]

    def publications(self, wanted: Mapping[str, str]) -> dict[str, Publication]:
        """Return the metadata of the given versions (id -> sha256), by id."""
        query = select(versions.c.document, versions.c.sha256, versions.c.publication)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return {
            row.document: load_publication(row.publication) for row in rows if wanted.get(row.document) == row.sha256
        }

    def _document(self, id: str, sha256: str | None = None) -> Document:
        """Return a document, in the given version or else the newest. Raise KeyError if there is none.

        A version is named by the beginning of its hash; one that names none, or several, is none.
        """
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

    def passages(self, id: str, sha256: str) -> list[Passage]:
        """Return the passages of a version, in order."""
        query = select(passages).where(passages.c.document == id, passages.c.sha256 == sha256, passages.c.live)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(passages.c.start)).all()
        document = self.document(id, sha256)
        return [_passage(document, row) for row in rows]

    def passages_by_id(self, ids: Sequence[int]) -> list[Passage]:
        """Return the passages of these ids, in their order. Raise KeyError if one is not there."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(passages).where(passages.c.id.in_(ids))).all()
        found = {row.id: row for row in rows}
        return [_passage(self.document(found[id].document, found[id].sha256), found[id]) for id in ids]

    def vectors(self, encoder: str, keys: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """Return the kept vectors of an encoder (its fingerprint) by sha256 of their search text."""
        wanted = list(keys)
        found = {}
        with self._engine.connect() as connection:
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
            with writing(self._engine) as connection:
                connection.execute(upsert(vectors).on_conflict_do_nothing(), rows)

    def faults(self) -> list[str]:
        """Return what SQLite finds wrong with the database, and passages that are no place in their text."""
        with self._engine.connect() as connection:
            found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
            misplaced = connection.scalar(
                select(func.count())
                .select_from(passages.join(versions))
                .where((passages.c.start < 0) | (passages.c.end > func.length(versions.c.text)))
            )
        if misplaced:
            found.append(f"{misplaced} passages point outside their text.")
        return [f"library.db is damaged: {fault}. Restore it from a backup." for fault in found]

    def _keep_file(self, raw: bytes, sha256: str) -> None:
        """Keep an original under its hash, whole or not at all."""
        target = self._files / sha256
        if target.exists():
            return
        try:
            self._files.mkdir(exist_ok=True)
            aside = target.with_suffix(f".{os.getpid()}.part")
            with aside.open("wb") as stream:
                stream.write(raw)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(aside, target)
        except OSError as error:
            raise Refused(
                f"The original cannot be kept in {self._files}: {error.strerror}. Nothing was added."
            ) from error


def _keep_passages(connection: Connection, document: Document, pieces: Sequence[Passage]) -> None:
    """Keep the passages of a version; where it is split otherwise than before, the old ones rest under their ids.

    Where only a mark differs, it changes in place: the ids stay, and so do the snapshots that name them.
    """
    mine = (passages.c.document == document.id) & (passages.c.sha256 == document.sha256) & passages.c.live
    columns = (passages.c.id, passages.c.start, passages.c.end, passages.c.unit, passages.c.graphic)
    before = {(row.start, row.end, row.unit): row for row in connection.execute(select(*columns).where(mine))}
    if before.keys() != {(piece.start, piece.end, piece.unit) for piece in pieces}:
        connection.execute(update(passages).where(mine).values(live=False))
        connection.execute(insert(passages), [_row(piece) for piece in pieces])
        return
    for piece in pieces:
        row = before[piece.start, piece.end, piece.unit]
        if row.graphic != piece.graphic:
            connection.execute(update(passages).where(passages.c.id == row.id).values(graphic=piece.graphic))


def _row(piece: Passage) -> dict[str, str | int | None]:
    document = piece.document
    return {
        "document": document.id,
        "sha256": document.sha256,
        "start": piece.start,
        "end": piece.end,
        "unit": piece.unit,
        "live": True,
        "graphic": piece.graphic,
    }


def _passage(document: Document, row: Row[tuple[int, str, str, int, int, str | None]]) -> Passage:
    unit = Unit(row.unit) if row.unit else None
    return Passage(document, row.start, row.end, row.id, unit, graphic=row.graphic)


__all__ = ["Added", "Entry", "Library", "Refused"]
