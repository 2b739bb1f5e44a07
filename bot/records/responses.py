"""What people said of a lesson that was sent to them, each under a token that names nobody.

A token is made of the random key that only somebody's entry holds. Once they are erased what they said still counts,
and nobody can tell whose it was, nor take it back. When they said it is kept to the day: to the second it would match
the audit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from bot.lessons.quiet import day_in_london
from bot.records.tables import responses
from knowledge.database import empty_log, writing


class Mark(StrEnum):
    """What somebody says when they have read a lesson, and six weeks later."""

    READ = "read"
    DISCUSSED = "discussed"
    CHANGE = "change"
    AGAIN = "again"

    @property
    def column(self) -> str:
        """Return the column that says when it was said."""
        return f"{self}_at"


class Again(StrEnum):
    """Whether a lesson changed anything, six weeks after it was sent."""

    YES = "yes"
    NOT_YET = "not yet"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Response:
    """What one person said of one lesson; nothing says who they are."""

    team: str
    marks: frozenset[Mark]
    line: str = ""
    again: str = ""
    again_line: str = ""


class Responses:
    """Every response. Who may count them is not asked here: see `bot.lessons.responses`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def of(self, lesson: int, token: str) -> Response | None:
        """Return what somebody said of a lesson, or None where they said nothing."""
        with self._engine.connect() as connection:
            row = connection.execute(select(responses).where(_is(lesson, token))).first()
        return _response(row) if row else None

    def about(self, lesson: int) -> list[Response]:
        """Return what everybody said of a lesson, in an order that tells nothing."""
        query = select(responses).where(responses.c.lesson == lesson).order_by(responses.c.token)
        with self._engine.connect() as connection:
            return [_response(row) for row in connection.execute(query)]

    def keep(self, lesson: int, token: str, team: str, mark: Mark, line: str = "", again: str = "") -> bool:
        """Keep what somebody says of a lesson; return whether that is new.

        The day on which they first said it stays, and the team for which they first answered. A line takes the place
        of an earlier one; without a line the earlier one stays, unless a later answer belies it.
        """
        today = day_in_london(self._now()).isoformat()
        with writing(self._engine) as connection:
            row = connection.execute(select(responses).where(_is(lesson, token))).first()
            if row is None:
                connection.execute(insert(responses), _blank(lesson, token, team))
            before = row._mapping[mark.column] if row else ""
            values = {mark.column: before or today}
            turned = mark is Mark.AGAIN and row is not None and row.again != again
            if mark is Mark.AGAIN:
                values["again"] = again
            if line or turned:
                values["again_line" if mark is Mark.AGAIN else "line"] = line
            connection.execute(update(responses).where(_is(lesson, token)).values(values))
        if line or turned:
            empty_log(self._engine)  # The line before is not to stay there.
        return not before or turned

    def undo(self, lesson: int, token: str, mark: Mark) -> bool:
        """Take back what somebody said of a lesson, its line with it; return whether they had said it."""
        values = {mark.column: ""}
        values |= {Mark.CHANGE: {"line": ""}, Mark.AGAIN: {"again": "", "again_line": ""}}.get(mark, {})
        with writing(self._engine) as connection:
            row = connection.execute(select(responses).where(_is(lesson, token))).first()
            if row is None or not row._mapping[mark.column]:
                return False
            connection.execute(update(responses).where(_is(lesson, token)).values(values))
            _drop_empty(connection, lesson, token)
        empty_log(self._engine)
        return True


def _blank(lesson: int, token: str, team: str) -> dict[str, Any]:
    row: dict[str, Any] = {column.name: "" for column in responses.columns}
    return row | {"lesson": lesson, "token": token, "team": team}


def _drop_empty(connection: Connection, lesson: int, token: str) -> None:
    """Erase a response that says nothing any more, so that nobody is counted for it."""
    nothing = [responses.c[mark.column] == "" for mark in Mark]
    connection.execute(delete(responses).where(_is(lesson, token), *nothing))


def _is(lesson: int, token: str) -> Any:
    return (responses.c.lesson == lesson) & (responses.c.token == token)


def _response(row: Row[Any]) -> Response:
    marks = frozenset(mark for mark in Mark if row._mapping[mark.column])
    return Response(row.team, marks, row.line, row.again, row.again_line)
