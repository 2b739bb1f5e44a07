"""Whether a version may answer: not withdrawn, not hidden with the starter library, not to be erased.

A lesson answers until the day it is to be looked at again; of any other document that date is only a reminder.
"""

import json
import re
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, func, not_, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from knowledge.identity import Refused
from knowledge.model import Document, Kind, Publication
from knowledge.storing import of_version
from knowledge.tables import documents, state, tombstones, versions

REVISION, STARTER_HIDDEN = "revision", "starter hidden"
_LESSON = re.compile(r"lesson-(\d+)")  # the id of a lesson's document


def may_answer(connection: Connection, today: date | None = None) -> ColumnElement[bool]:
    """Return the condition on a version under which its words may be shown.

    `today`: on that day; None for whether it may be kept in an index, where a lesson waits for a new review date.
    """
    ending = versions.c.document.in_(select(tombstones.c.id).where(not_(tombstones.c.finished)))
    condition = and_(versions.c.withdrawn == "", not_(ending))
    if is_starter_hidden(connection):
        condition = and_(condition, not_(versions.c.starter))
    return condition if today is None else and_(condition, _holds_on(today))


def _holds_on(today: date) -> ColumnElement[bool]:
    """Return the condition that a version is no lesson whose review date has passed."""
    kind, due = (func.json_extract(versions.c.publication, f"$.{name}") for name in ("kind", "review_due"))
    return or_(kind != Kind.LESSON.value, due.is_(None), due >= today.isoformat())


def lesson_number(publication: Publication) -> int | None:
    """Return the number of the lesson that a document is of, or None where it is of none."""
    named = _LESSON.fullmatch(publication.id) if publication.kind is Kind.LESSON else None
    return int(named[1]) if named else None


def check_no_lesson(document: Document, file: str) -> None:
    """Raise Refused where a file would pass for a lesson: those are made in the chat, and approved there."""
    if document.kind is Kind.LESSON:
        raise Refused(f"{file} says that it is a lesson. Supervisors make those in the chat; add it as another kind.")
    if _LESSON.fullmatch(document.id):
        raise Refused(f"{document.id} is an id that Learnt keeps for a lesson. Add {file} with another --id.")


def is_starter_hidden(connection: Connection) -> bool:
    """Return whether the whole starter library is hidden."""
    return bool(connection.scalar(select(state.c.value).where(state.c.name == STARTER_HIDDEN)))


def set_state(connection: Connection, name: str, value: int) -> None:
    """Keep a number under a name."""
    adding = upsert(state).values(name=name, value=value)
    connection.execute(adding.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def changed_now(connection: Connection) -> None:
    """Let whoever has read the library know that it changed."""
    adding = upsert(state).values(name=REVISION, value=1)
    connection.execute(adding.on_conflict_do_update(index_elements=["name"], set_={"value": state.c.value + 1}))


def check_tombstones(connection: Connection, document: Document, file_sha256: str, file: str, again: bool) -> None:
    """Raise Refused where a document was erased; where it may come back `again`, its tombstone goes."""
    for row in connection.execute(select(tombstones)).all():
        if row.id != document.id and not {document.sha256, file_sha256} & set(json.loads(row.sha256)):
            continue
        if not row.finished:
            raise Refused(f"{row.id} is being erased. Run `learnt erase {row.id} --yes` to end that first.")
        if not again:
            day = datetime.fromisoformat(row.at)
            raise Refused(
                f"{file} was erased as {row.id} on {day:%-d %B %Y} ({row.why}). If it is to come back all the same, "
                "run `learnt add` with --again."
            )
        connection.execute(delete(tombstones).where(tombstones.c.id == row.id))


def check_withdrawn(connection: Connection, document: Document, file: str, again: bool) -> None:
    """Raise Refused where an earlier version that was withdrawn would take the place of the newest.

    Where it may come back `again`, it is withdrawn no more. The newest itself stays withdrawn until it is reinstated.
    """
    mine = of_version(document.id, document.sha256)
    row = connection.execute(select(versions.c.withdrawn, versions.c.why).where(mine)).first()
    newest = connection.scalar(select(documents.c.sha256).where(documents.c.id == document.id))
    if row is None or not row.withdrawn or newest == document.sha256:
        return
    if not again:
        day = datetime.fromisoformat(row.withdrawn)
        raise Refused(
            f"{file} is a version of {document.id} that was withdrawn on {day:%-d %B %Y} ({row.why}). If it is to come "
            "back all the same, run `learnt add` with --again."
        )
    connection.execute(update(versions).where(mine).values(withdrawn="", why=""))
