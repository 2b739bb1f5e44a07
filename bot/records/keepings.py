"""What people keep of answers until they make a lesson of it: places, never words, for 90 days."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from bot.lessons.lesson import Kept
from bot.records.tables import keepings
from knowledge.database import writing

KEPT_FOR = timedelta(days=90)
MOST = 12  # excerpts that a person keeps at a time


class Keeping(StrEnum):
    """What became of an excerpt that somebody wanted to keep."""

    NEW = "new"
    SAME = "same"  # It was kept already.
    FULL = "full"  # No more may be kept.


class Keepings:
    """What everybody keeps; each sees their own."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def keep(self, person: int, kept: Kept) -> Keeping:
        """Keep a place for a person, and return what became of it."""
        row = asdict(kept) | {"person": person, "at": self._ago()}
        del row["slot"]
        with writing(self._engine) as connection:
            self._clear(connection)
            if connection.execute(select(keepings.c.id).where(_at(person, kept))).first():
                return Keeping.SAME
            mine = select(func.count()).select_from(keepings).where(keepings.c.person == person)
            if (connection.scalar(mine) or 0) >= MOST:
                return Keeping.FULL
            connection.execute(insert(keepings).values(row))
            return Keeping.NEW

    def of(self, person: int) -> list[Kept]:
        """Return what a person keeps, the oldest first."""
        query = select(keepings).where(keepings.c.person == person, keepings.c.at > self._ago(KEPT_FOR))
        with self._engine.connect() as connection:
            return [_kept(row) for row in connection.execute(query.order_by(keepings.c.id))]

    def drop(self, person: int, places: Sequence[Kept]) -> int:
        """Return how many of some places a person kept, which are kept no more."""
        with writing(self._engine) as connection:
            self._clear(connection)
            return take(connection, person, places)

    def _clear(self, connection: Connection) -> None:
        """Erase what anybody kept too long ago."""
        connection.execute(delete(keepings).where(keepings.c.at <= self._ago(KEPT_FOR)))

    def _ago(self, span: timedelta = timedelta()) -> str:
        return (self._now() - span).isoformat(timespec="seconds")


def take(connection: Connection, person: int, places: Sequence[Kept]) -> int:
    """Return how many of some places a person kept, which are kept no more: a lesson has them, or nobody."""
    return sum(connection.execute(delete(keepings).where(_at(person, place))).rowcount for place in places)


def _at(person: int, kept: Kept) -> Any:
    """Return the condition that picks a person's row of a place."""
    mine = (keepings.c.person == person) & (keepings.c.document == kept.document) & (keepings.c.sha256 == kept.sha256)
    return mine & (keepings.c.start == kept.start) & (keepings.c.end == kept.end)


def _kept(row: Row[Any]) -> Kept:
    return Kept(row.passage, row.document, row.sha256, row.start, row.end)
