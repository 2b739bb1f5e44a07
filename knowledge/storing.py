"""Keep a version and its passages in the tables, and read them again."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Row, Table, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from knowledge.identity import Entry
from knowledge.layout import dump_layout, dump_publication, load_publication
from knowledge.model import Document, Passage, Unit
from knowledge.tables import drafts, passages, sketches, versions


def listed(connection: Connection, named: Table) -> list[Entry]:
    """Return the versions that a table names, by id."""
    count = (
        select(func.count())
        .where(passages.c.document == versions.c.document, passages.c.sha256 == versions.c.sha256, passages.c.live)
        .scalar_subquery()
    )
    columns = (
        versions.c.publication,
        versions.c.sha256,
        versions.c.file,
        versions.c.file_sha256,
        versions.c.pages,
        count.label("passages"),
        versions.c.added_at,
        versions.c.starter,
        versions.c.withdrawn,
        versions.c.why,
    )
    query = select(*columns).join(named, (named.c.id == versions.c.document) & (named.c.sha256 == versions.c.sha256))
    rows = connection.execute(query.order_by(versions.c.document)).all()
    return [Entry(load_publication(row.publication), *list(row)[1:]) for row in rows]


def keep_version(
    connection: Connection, document: Document, file: str, file_sha256: str, released: bool, starter: bool
) -> bool:
    """Keep a version's words, and what is said of it now; return whether any of that differs from before."""
    key = (versions.c.document == document.id) & (versions.c.sha256 == document.sha256)
    stored = {
        "publication": dump_publication(document),
        "layout": dump_layout(document),
        "pages": document.pages,
        "file": file,
        "file_sha256": file_sha256,
        "starter": starter,
    }
    before = connection.execute(
        select(versions.c.publication, versions.c.layout, versions.c.released).where(key)
    ).first()
    if before is None:
        named = {"document": document.id, "sha256": document.sha256, "text": document.text}
        at = datetime.now(UTC).isoformat(timespec="seconds")
        connection.execute(insert(versions).values(**named, **stored, added_at=at, released=released))
        return True
    # A draft that a snapshot held before stays one that it may hold.
    connection.execute(update(versions).where(key).values(**stored, released=released or before.released))
    return (before.publication, before.layout) != (stored["publication"], stored["layout"])


def name_version(connection: Connection, named: Table, document: Document) -> None:
    """Make a version the draft, or the newest, of its document."""
    connection.execute(
        upsert(named)
        .values(id=document.id, sha256=document.sha256)
        .on_conflict_do_update(index_elements=["id"], set_={"sha256": document.sha256})
    )


def forget_draft(connection: Connection, id: str, but: str = "") -> bool:
    """Let a document have no draft; return whether its rows went: no snapshot may hold it, and it is not `but`."""
    sha256 = connection.scalar(select(drafts.c.sha256).where(drafts.c.id == id)) or ""
    connection.execute(delete(drafts).where(drafts.c.id == id))
    if sha256 == but or connection.scalar(select(versions.c.released).where(of_version(id, sha256))) is not False:
        return False
    purge(connection, id, sha256)
    return True


def purge(connection: Connection, id: str, sha256: str) -> None:
    """Remove the rows of a version."""
    for table in (passages, sketches):
        connection.execute(delete(table).where(table.c.document == id, table.c.sha256 == sha256))
    connection.execute(delete(versions).where(of_version(id, sha256)))


def of_version(id: str, sha256: str) -> ColumnElement[bool]:
    """Return the condition that picks a version."""
    return (versions.c.document == id) & (versions.c.sha256 == sha256)


def keep_passages(connection: Connection, document: Document, pieces: Sequence[Passage]) -> None:
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


def passage_of(document: Document, row: Row[tuple[int, str, str, int, int, str | None]]) -> Passage:
    """Return a passage as its row says."""
    unit = Unit(row.unit) if row.unit else None
    return Passage(document, row.start, row.end, row.id, unit, graphic=row.graphic)
