"""What becomes of the document of a lesson: kept without a file, withdrawn for ever, renewed.

Each is one transaction: it holds from the next question on, or not at all.
"""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, select, update

from knowledge.database import writing
from knowledge.identity import Refused
from knowledge.layout import dump_publication, load_publication
from knowledge.library import Library
from knowledge.model import Document, Kind
from knowledge.split import split
from knowledge.standing import changed_now, check_tombstones
from knowledge.storing import keep_passages, keep_version, name_version, of_version
from knowledge.tables import documents, drafts, versions


def keep(library: Library, document: Document) -> bool:
    """Keep the document of an approved lesson as the newest version under its id; return whether that is new.

    Raise Refused where its words were erased, or its id is that of something else.
    """
    raw, file = document.text.encode(), f"{document.id}.txt"
    file_sha256 = hashlib.sha256(raw).hexdigest()
    with writing(library.engine) as connection:
        check_tombstones(connection, document, file_sha256, file, again=False)
        _check_id(connection, document.id)
        library.keep_file(raw, file_sha256)
        mine = of_version(document.id, document.sha256)
        named = connection.scalar(select(documents.c.sha256).where(documents.c.id == document.id))
        changed = keep_version(connection, document, file, file_sha256, released=True, starter=False)
        keep_passages(connection, document, split(document))
        back = connection.execute(update(versions).where(mine, versions.c.withdrawn != "").values(withdrawn="", why=""))
        waited = connection.execute(delete(drafts).where(drafts.c.id == document.id))  # since an index was gone back to
        name_version(connection, documents, document)
        new = changed or named != document.sha256 or bool(back.rowcount or waited.rowcount)
        if new:
            changed_now(connection)
    library.document.cache_clear()
    return new


def withdraw(library: Library, id: str, why: str) -> bool:
    """Keep every version of a lesson from answering; return whether one did before.

    Also where it waits as a draft since an older index was gone back to: no way of publishing brings it back.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with writing(library.engine) as connection:
        mine = (versions.c.document == id) & (versions.c.withdrawn == "")
        gone = connection.execute(update(versions).where(mine).values(withdrawn=now, why=" ".join(why.split())))
        waits = connection.scalar(select(drafts.c.sha256).where(drafts.c.id == id))
        if waits:
            connection.execute(delete(drafts).where(drafts.c.id == id))
            name_version(connection, documents, library.document(id, waits))  # so that it is listed as withdrawn
        if gone.rowcount or waits:
            changed_now(connection)
        return bool(gone.rowcount)


def stands(library: Library, id: str) -> bool:
    """Return whether a version of a lesson is not withdrawn."""
    query = select(versions.c.sha256).where(versions.c.document == id, versions.c.withdrawn == "")
    with library.engine.connect() as connection:
        return connection.execute(query).first() is not None


def renew(library: Library, id: str, due: str) -> bool:
    """Set until which day a lesson answers; return whether it is in the library."""
    with writing(library.engine) as connection:
        rows = connection.execute(select(versions.c.sha256, versions.c.publication).where(versions.c.document == id))
        every = rows.all()
        for sha256, stored in every:
            said = dump_publication(replace(load_publication(stored), review_due=due))
            connection.execute(update(versions).where(of_version(id, sha256)).values(publication=said))
        if every:
            changed_now(connection)
    library.document.cache_clear()
    return bool(every)


def _check_id(connection: Connection, id: str) -> None:
    """Raise Refused where an id is that of a document which is no lesson, from before lessons were kept."""
    rows = connection.scalars(select(versions.c.publication).where(versions.c.document == id))
    if any(load_publication(stored).kind is not Kind.LESSON for stored in rows):
        raise Refused(f"{id} is the id of a document that is no lesson. Add that under another --id and erase {id}.")
