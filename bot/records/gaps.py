"""What was searched without an answer: how many people, never who, and not a word of what they asked."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, func, select

from bot.lessons.tokens import token_of
from bot.records.tables import gaps, replacing
from knowledge.database import writing

LEAST = 5  # people before a term is shown, so that no single question can be told
DAYS = 90  # after which somebody who asked counts no more
_STEPS = (20, 10, LEAST)  # People are counted down to one of these: nobody can watch a count grow by one.
_KEEP = replacing(gaps, "term", "token")


class Gaps:
    """Terms of the vocabulary that people searched without an answer."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def note(self, key: str, terms: Iterable[str]) -> None:
        """Keep that somebody, by their random key, found no answer on some terms; each counts them once."""
        # A day and no more: beside the audit, the second would tell which row of it is the same act.
        rows = [
            {"term": term, "token": token_of(key, f"gap {term}"), "at": self._day()} for term in dict.fromkeys(terms)
        ]
        if rows:
            with writing(self._engine) as connection:
                connection.execute(_KEEP, rows)

    def asked(self, days: int = DAYS) -> list[tuple[str, int]]:
        """Return the terms that LEAST people or more found no answer on, and at least how many, most people first."""
        people = func.count()
        query = select(gaps.c.term, people).where(gaps.c.at > self._day(days)).group_by(gaps.c.term)
        with self._engine.connect() as connection:
            rows = connection.execute(query.having(people >= LEAST)).all()
        counted = [(row[0], next(step for step in _STEPS if row[1] >= step)) for row in rows]
        return sorted(counted, key=lambda pair: (-pair[1], pair[0]))

    def clear(self) -> None:
        """Erase what was asked too long ago to count."""
        old = gaps.c.at <= self._day(DAYS)
        with self._engine.connect() as connection:
            there = connection.execute(select(gaps.c.term).where(old).limit(1)).first()
        if there:
            with writing(self._engine) as connection:
                connection.execute(delete(gaps).where(old))

    def _day(self, ago: int = 0) -> str:
        return (self._now() - timedelta(days=ago)).date().isoformat()
