"""What becomes of a document after it was read: published, withdrawn, superseded, erased, and back.

Each is one transaction: it holds from the next question on, or not at all.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select, update

from knowledge.database import vacuum, writing
from knowledge.identity import Refused
from knowledge.layout import dump_publication, load_publication
from knowledge.library import Library
from knowledge.standing import STARTER_HIDDEN, changed_now, is_starter_hidden, set_state
from knowledge.storing import forget_draft, of_version, purge
from knowledge.tables import documents, drafts, state, tombstones, vectors, versions

_BY_ROLLBACK = 2  # a way of being hidden, beside 1: by an admin
_BATCH = 900  # SQLite takes at most 999 values a statement where it is old.


def release(library: Library, ids: Collection[str], withdrawn: Collection[str] | None = None) -> None:
    """Make drafts the newest versions of their documents. Raise Refused.

    `withdrawn`: the documents that were so when the work began; one withdrawn since then is not to come back by it.
    """
    with writing(library.engine) as connection:
        newest = documents.join(
            versions, (versions.c.document == documents.c.id) & (versions.c.sha256 == documents.c.sha256)
        )
        out = connection.scalars(select(documents.c.id).select_from(newest).where(versions.c.withdrawn != ""))
        late = [id for id in out if id in ids and id not in withdrawn] if withdrawn is not None else []
        if late:
            raise Refused(f"{', '.join(late)} was withdrawn meanwhile. Nothing was published: look at it again first.")
        for row in connection.execute(select(drafts).where(drafts.c.id.in_(list(ids)))).all():
            connection.execute(delete(documents).where(documents.c.id == row.id))
            connection.execute(insert(documents).values(id=row.id, sha256=row.sha256))
            connection.execute(delete(drafts).where(drafts.c.id == row.id))
            connection.execute(update(versions).where(of_version(row.id, row.sha256)).values(released=True))
        changed_now(connection)


def discard(library: Library, id: str) -> None:
    """Forget a draft; where a snapshot may hold its version, only that it waits. Raise Refused."""
    with writing(library.engine) as connection:
        sha256 = connection.scalar(select(drafts.c.sha256).where(drafts.c.id == id))
        if sha256 is None:
            raise Refused(f"{id} has no draft that waits. `learnt documents --drafts` lists them.")
        forget_draft(connection, id)
        changed_now(connection)
    library.document.cache_clear()
    library.remove_unused_files()


def withdraw(library: Library, id: str, why: str) -> None:
    """Keep every version of a document from answering. Raise Refused."""
    if not why.strip():
        raise Refused("Say why it is withdrawn: whoever looks for it is told.")
    now = _now()
    with writing(library.engine) as connection:
        sha256 = connection.scalar(select(documents.c.sha256).where(documents.c.id == id))
        if sha256 is None:
            raise Refused(f"There is no published document {id}. `learnt documents` lists them.")
        if connection.scalar(select(versions.c.withdrawn).where(of_version(id, sha256))):
            raise Refused(f"{id} is withdrawn already. The reason stays as it was given.")
        # An older version that was withdrawn before, by itself, stays so when this is undone.
        mine = (versions.c.document == id) & versions.c.released & (versions.c.withdrawn == "")
        connection.execute(update(versions).where(mine).values(withdrawn=now, why=" ".join(why.split())))
        changed_now(connection)


def reinstate(library: Library, id: str) -> None:
    """Let a document answer again that was withdrawn. Raise Refused."""
    with writing(library.engine) as connection:
        sha256 = connection.scalar(select(documents.c.sha256).where(documents.c.id == id)) or ""
        since = connection.scalar(select(versions.c.withdrawn).where(of_version(id, sha256)))
        if not since:
            raise Refused(f"{id} is not withdrawn.")
        mine = (versions.c.document == id) & (versions.c.withdrawn == since)  # all that were withdrawn together
        connection.execute(update(versions).where(mine).values(withdrawn="", why=""))
        changed_now(connection)


def describe(library: Library, id: str, **said: object) -> None:
    """Change what is said of a document, by the fields of `Publication`. Raise Refused.

    It is said of every version: one that is published later, or rolled back to, does not forget its successor.
    """
    with writing(library.engine) as connection:
        if connection.scalar(select(documents.c.id).where(documents.c.id == id)) is None:
            raise Refused(f"There is no published document {id}. `learnt documents` lists them.")
        mine = select(versions.c.sha256, versions.c.publication).where(versions.c.document == id)
        for sha256, stored in connection.execute(mine).all():
            publication = replace(load_publication(stored), **said)  # type: ignore[arg-type]
            connection.execute(
                update(versions).where(of_version(id, sha256)).values(publication=dump_publication(publication))
            )
        changed_now(connection)
    library.document.cache_clear()


def supersede(library: Library, old: str, new: str) -> None:
    """Let every excerpt of a document name its successor. Raise Refused."""
    known = {entry.id: entry.publication for entry in library.entries()}
    for id in (old, new):
        if id not in known:
            raise Refused(f"There is no published document {id}. `learnt documents` lists them.")
    after: str | None = new
    while after:
        if after == old:
            raise Refused(f"{old} cannot take its own place: {new} leads back to it.")
        after = known[after].superseded_by if after in known else None
    describe(library, old, superseded_by=new)


def hide_starter(library: Library, hidden: bool) -> None:
    """Keep the whole starter library from answering, or let it answer again."""
    with writing(library.engine) as connection:
        set_state(connection, STARTER_HIDDEN, int(hidden))
        changed_now(connection)


def starter_hidden(library: Library) -> bool:
    """Return whether the whole starter library is hidden."""
    with library.engine.connect() as connection:
        return is_starter_hidden(connection)


def roll_back(library: Library, held: Mapping[str, str]) -> None:
    """Make the versions of an older snapshot (id -> sha256) the newest ones; what came after them waits as a draft.

    What was withdrawn stays so, and what was erased is not there.
    """
    with writing(library.engine) as connection:
        rows = connection.execute(
            select(documents, versions.c.starter, versions.c.withdrawn).join(
                versions, (versions.c.document == documents.c.id) & (versions.c.sha256 == documents.c.sha256)
            )
        ).all()
        every = connection.execute(select(versions.c.document, versions.c.sha256))
        there = {(row.document, row.sha256) for row in every}
        for row in rows:
            instead = (row.id, held.get(row.id, "")) in there
            if held.get(row.id) == row.sha256 or (not instead and (row.starter or row.withdrawn)):
                continue
            if not connection.scalar(select(drafts.c.id).where(drafts.c.id == row.id)):
                connection.execute(insert(drafts).values(id=row.id, sha256=row.sha256))
            connection.execute(delete(documents).where(documents.c.id == row.id))
        here = set(connection.scalars(select(documents.c.id)))
        for id, sha256 in held.items():
            if id not in here and (id, sha256) in there:
                connection.execute(insert(documents).values(id=id, sha256=sha256))
        # What was rolled back before waits no more once it is the newest again.
        newest = select(documents.c.sha256).where(documents.c.id == drafts.c.id).scalar_subquery()
        connection.execute(delete(drafts).where(drafts.c.sha256 == newest))
        _hide_starters(connection, {row.id for row in rows if row.starter}, held)
        changed_now(connection)


def _hide_starters(connection: Connection, starters: Collection[str], held: Mapping[str, str]) -> None:
    """Hide the starter library where a snapshot has none of it; show it again only where that was what hid it."""
    hidden = connection.scalar(select(state.c.value).where(state.c.name == STARTER_HIDDEN)) or 0
    if starters and not starters & held.keys() and not hidden:
        set_state(connection, STARTER_HIDDEN, _BY_ROLLBACK)
    elif starters & held.keys() and hidden == _BY_ROLLBACK:
        set_state(connection, STARTER_HIDDEN, 0)


def begin_erasing(library: Library, id: str, why: str) -> None:
    """Keep a document from answering until all its traces are gone. Raise Refused."""
    with writing(library.engine) as connection:
        rows = connection.execute(
            select(versions.c.sha256, versions.c.file_sha256).where(versions.c.document == id)
        ).all()
        if not rows:
            raise Refused(f"There is no document {id}. `learnt documents` lists them.")
        connection.execute(delete(tombstones).where(tombstones.c.id == id))
        hashes = json.dumps(sorted({sha256 for row in rows for sha256 in row}))
        connection.execute(insert(tombstones).values(id=id, at=_now(), why=why, sha256=hashes, finished=False))
        changed_now(connection)


def erasing(library: Library) -> list[str]:
    """Return the ids of the documents whose traces are not all gone yet."""
    with library.engine.connect() as connection:
        return list(connection.scalars(select(tombstones.c.id).where(~tombstones.c.finished)))


def is_erased(library: Library, id: str) -> bool:
    """Return whether nothing is left of a document but its tombstone."""
    with library.engine.connect() as connection:
        return bool(connection.scalar(select(tombstones.c.finished).where(tombstones.c.id == id)))


def erase_rows(library: Library, id: str, keys: Collection[str]) -> None:
    """Remove every row of a document that is being erased; `keys` are those of its vectors."""
    with writing(library.engine) as connection:
        shas = list(connection.scalars(select(versions.c.sha256).where(versions.c.document == id)))
        for table in (drafts, documents):
            connection.execute(delete(table).where(table.c.id == id))
        for sha256 in shas:
            purge(connection, id, sha256)
        wanted = sorted(keys)
        for first in range(0, len(wanted), _BATCH):
            # One that another document shares is made anew when it is next needed.
            connection.execute(delete(vectors).where(vectors.c.sha256.in_(wanted[first : first + _BATCH])))
        changed_now(connection)
    library.document.cache_clear()


def end_erasing(library: Library, id: str) -> None:
    """Wipe what is left of the erased rows, and keep that nothing is but a tombstone. Raise Refused."""
    library.remove_unused_files()  # Here, so that a crash just after the rows went leaves no original for ever.
    if not vacuum(library.engine):
        raise Refused(
            f"{id} answers nothing any more, but another process still reads what the library was before. "
            f"Run `learnt erase {id} --yes` again in a minute to end it."
        )
    with writing(library.engine) as connection:
        connection.execute(update(tombstones).where(tombstones.c.id == id).values(finished=True))
        changed_now(connection)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
