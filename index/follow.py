"""How far a question leans on what was said before it: a follow-up does, a new topic hardly."""

import math
from dataclasses import dataclass

# Fitted by `python -m bench.follow` on the tune half of bench/questions.jsonl.
_GAP, _STRENGTH, _LIKENESS, _WORDS, _CONSTANT = 2.48, 7.67, -2.55, 6.07, -13.07


@dataclass(frozen=True, slots=True)
class Signals:
    """What tells a new topic.

    `gap`: by how much the question's best passage is better than its best among those that the conversation is about,
    0-1; `strength`: the cosine of its nearest passage; `likeness`: its cosine to the nearest of what was said; `words`:
    how many different words it has that count.
    """

    gap: float
    strength: float
    likeness: float
    words: int

    @property
    def values(self) -> tuple[float, float, float, float]:
        """Return the signals as they are weighed: the tenth word says less than the second."""
        return self.gap, self.strength, self.likeness, math.log1p(self.words)


def new_topic(signals: Signals) -> float:
    """Return how likely it is, 0-1, that a question begins a new topic."""
    weights = (_GAP, _STRENGTH, _LIKENESS, _WORDS)
    total = sum(weight * value for weight, value in zip(weights, signals.values, strict=True)) + _CONSTANT
    return 1 / (1 + math.exp(-total))


def leaning(signals: Signals) -> float:
    """Return how far, 0-1, a question is to be searched together with what was said before it."""
    return 1.0 - new_topic(signals)
