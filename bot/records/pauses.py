"""The switch that stops all answers, with the reason that everybody is told."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine, insert, select, update

from bot.records.tables import pauses
from knowledge.database import writing


class Pauses:
    """When answers were stopped, and why."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def reason(self) -> str | None:
        """Return why answers are stopped now, or None where they are not."""
        query = select(pauses.c.reason).where(pauses.c.ended_at.is_(None)).order_by(pauses.c.id.desc())
        with self._engine.connect() as connection:
            return connection.scalars(query).first()

    def begin(self, reason: str) -> None:
        """Stop answers; a new reason takes the place of the one before."""
        with writing(self._engine) as connection:
            connection.execute(update(pauses).where(pauses.c.ended_at.is_(None)).values(ended_at=self._time()))
            connection.execute(insert(pauses).values(reason=reason, began_at=self._time()))

    def end(self) -> bool:
        """Let answers go on; return whether they were stopped."""
        with writing(self._engine) as connection:
            open_ones = update(pauses).where(pauses.c.ended_at.is_(None)).values(ended_at=self._time())
            return connection.execute(open_ones).rowcount > 0

    def _time(self) -> str:
        return self._now().isoformat(timespec="seconds")
