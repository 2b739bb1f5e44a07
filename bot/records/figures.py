"""How Learnt is doing, in counts: how far answers went, and how long they took."""

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, select

from bot.records.tables import audit

CARD = "card: "  # how the outcome begins where a card was shown
_ASKING = ("ask", "results")  # commands that answer a question


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked in some days: answers by band, cards by danger, and how long the answers took."""

    bands: dict[str, int]
    cards: dict[str, int]
    took_ms: tuple[int, ...]  # from the quickest

    @property
    def answers(self) -> int:
        """Return how many questions were answered, if only with nothing."""
        return sum(self.bands.values())

    def slowest_of(self, share: float) -> int:
        """Return the time in milliseconds that a share of the answers took at most; 0 where there is none."""
        return self.took_ms[math.ceil(len(self.took_ms) * share) - 1] if self.took_ms else 0


class Figures:
    """Counts over the records. None can be tied to a person or a question."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def asked(self, days: int) -> Asked:
        """Return what was asked in the last days."""
        lately = audit.c.at > self._ago(days)
        answered = (audit.c.band != "") & audit.c.command.in_(_ASKING) & lately
        with self._engine.connect() as connection:
            rows = connection.execute(select(audit.c.band, audit.c.took_ms).where(answered)).all()
            cards = connection.scalars(select(audit.c.outcome).where(audit.c.outcome.startswith(CARD), lately)).all()
        bands = Counter(row.band for row in rows)
        dangers = Counter(outcome.removeprefix(CARD) for outcome in cards)
        return Asked(bands, dangers, tuple(sorted(row.took_ms for row in rows)))

    def _ago(self, days: int) -> str:
        return (self._now() - timedelta(days=days)).isoformat(timespec="seconds")
