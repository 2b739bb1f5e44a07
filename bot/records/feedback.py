"""What people made of an answer: helpful or not, and a reason from a fixed list, joined to passage and snapshot."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Engine, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.records.tables import feedback
from knowledge.database import writing


class Verdict(StrEnum):
    """Whether it helped."""

    HELPFUL = "helpful"
    UNHELPFUL = "unhelpful"


# Free text would be a place for a child's name.
REASONS = {
    "off-topic": "not what I asked",
    "too-general": "too general to use",
    "out-of-date": "out of date",
    "not-my-area": "not for my area or agency",
    "unclear": "hard to follow",
}


class Feedback:
    """All verdicts; a person's later one on the same passage of the same answer replaces the earlier."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def keep(
        self, key: str, answer: str, passages: Sequence[int], snapshot: str, verdict: Verdict, reason: str = ""
    ) -> None:
        """Keep a verdict on the passages that an answer showed, or on one that showed none."""
        at = self._now().isoformat(timespec="seconds")
        said = {"snapshot": snapshot, "verdict": verdict, "reason": reason, "at": at}
        rows = [{"key": key, "answer": answer, "passage": passage} | said for passage in passages or (0,)]
        with writing(self._engine) as connection:
            adding = upsert(feedback)
            newer = {name: adding.excluded[name] for name in said}
            keys = ["key", "answer", "passage"]
            connection.execute(adding.on_conflict_do_update(index_elements=keys, set_=newer), rows)

    def counts(self) -> dict[tuple[str, str], int]:
        """Return how many verdicts there are, by verdict and reason."""
        query = select(feedback.c.verdict, feedback.c.reason, func.count()).group_by(
            feedback.c.verdict, feedback.c.reason
        )
        with self._engine.connect() as connection:
            return {(verdict, reason): count for verdict, reason, count in connection.execute(query)}
