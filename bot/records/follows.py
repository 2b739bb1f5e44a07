"""What people follow, and which documents whoever follows them was told of."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, Integer, Row, cast, delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.lessons.sending import SendingKind, SendingState
from bot.records.tables import announced, follows, numbered, sendings
from knowledge.database import writing

MOST = 20  # follows of one person
AREA = "in:"  # how what is followed begins where it is an area and no term


@dataclass(frozen=True, slots=True)
class Follow:
    """Terms of the vocabulary, and areas ("in:leeds"), that a document must carry all of for its person to be told."""

    id: int
    person: int
    terms: tuple[str, ...]
    gap: bool  # An answer did not have it: told once, then gone.
    at: str  # ISO 8601, UTC


class Follows:
    """All follows, and the documents that were announced."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def add(self, person: int, terms: Sequence[str], gap: bool = False) -> Follow | None:
        """Return the follow of some terms, the one there is where it is no new one; None where there are too many."""
        kept = json.dumps(sorted(terms, key=lambda term: (term.startswith(AREA), term)), ensure_ascii=False)
        same = (follows.c.person == person) & (follows.c.terms == kept) & (follows.c.gap == gap)
        with writing(self._engine) as connection:
            if connection.execute(select(follows.c.id).where(same)).first() is None:
                mine = select(func.count()).select_from(follows).where(follows.c.person == person)
                if (connection.scalar(mine) or 0) >= MOST:
                    return None
                row = {"person": person, "terms": kept, "gap": gap, "at": self._now().isoformat(timespec="seconds")}
                connection.execute(insert(follows).values(row))
            return _follow(connection.execute(select(follows).where(same)).one())

    def of(self, number: int) -> Follow | None:
        """Return a follow, or None where there is none of this number."""
        with self._engine.connect() as connection:
            row = connection.execute(select(follows).where(numbered(follows, number))).first()
        return _follow(row) if row else None

    def of_person(self, person: int) -> list[Follow]:
        """Return what somebody follows, by number."""
        return [follow for follow in self.everything() if follow.person == person]

    def everything(self) -> list[Follow]:
        """Return what everybody follows, by number."""
        with self._engine.connect() as connection:
            return [_follow(row) for row in connection.execute(select(follows).order_by(follows.c.id))]

    def remove(self, person: int, number: int) -> Follow | None:
        """Return the follow that somebody has no more, or None where they have none of this number."""
        mine = numbered(follows, number) & (follows.c.person == person)
        with writing(self._engine) as connection:
            row = connection.execute(select(follows).where(mine)).first()
            connection.execute(delete(follows).where(mine))
        return _follow(row) if row else None

    def let_go_of_told(self) -> None:
        """Remove what was asked to be told once, and was."""
        number = cast(func.substr(sendings.c.about, 1, func.instr(sendings.c.about, "/") - 1), Integer)
        told = select(number).where(sendings.c.kind == SendingKind.NEWS, sendings.c.state == SendingState.SENT)
        gone = follows.c.gap & follows.c.id.in_(told)
        with self._engine.connect() as connection:
            numbers = connection.scalars(select(follows.c.id).where(gone)).all()
        if numbers:  # This is asked every minute: it takes the pen only where there is something to write.
            with writing(self._engine) as connection:
                connection.execute(delete(follows).where(gone))

    def announced(self) -> set[str]:
        """Return the ids of the documents that are no news any more."""
        with self._engine.connect() as connection:
            return set(connection.scalars(select(announced.c.document)))

    def announced_between(self, since: datetime, before: datetime) -> list[str]:
        """Return the ids of the documents that became news in a span of time, the newest last."""
        column = announced.c.at
        span = select(announced.c.document).where(column >= _stored(since), column < _stored(before))
        with self._engine.connect() as connection:
            return list(connection.scalars(span.order_by(column, announced.c.document)))

    def announce(self, documents: Iterable[str], at: datetime | None) -> None:
        """Keep that documents are no news after this time; None for those that were there before anybody followed."""
        rows = [{"document": id, "at": _stored(at) if at else ""} for id in dict.fromkeys(documents)]
        with writing(self._engine) as connection:
            if rows:
                connection.execute(upsert(announced).on_conflict_do_nothing(), rows)


def _stored(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _follow(row: Row[Any]) -> Follow:
    return Follow(row.id, row.person, tuple(json.loads(row.terms)), row.gap, row.at)
