"""How far a question leans on what was said before it: a follow-up does, a new topic hardly."""

import math
import re
from dataclasses import dataclass

# Fitted by `python -m bench.follow` on the tune half of bench/questions.jsonl and on bench/conversations.jsonl.
_GAP, _STRENGTH, _ELSEWHERE, _LIKENESS, _GOES_ON, _CONSTANT = 3.47, 11.07, 4.42, -1.68, -2.28, -7.27

_OPENERS = re.compile(r"\W*(and|so|but|or|also|then|well|right|yes|yeah|no|ok|okay|what about|how about|if so)\b", re.I)


@dataclass(frozen=True, slots=True)
class Signals:
    """What tells a new topic.

    `gap`: by how much the passage nearest to the question is nearer than the best one of the question with its
    conversation, 0-1; `strength`: the cosine of its nearest passage; `elsewhere`: how much more of what it asks stands
    together somewhere than in the documents that the conversation is about, in words of the rarest kind; `likeness`:
    its cosine to the nearest of what was said; `goes_on`: whether it begins as one goes on ("and", "so").
    """

    gap: float
    strength: float
    elsewhere: float
    likeness: float
    goes_on: bool

    @property
    def values(self) -> tuple[float, ...]:
        """Return the signals as they are weighed."""
        return self.gap, self.strength, self.elsewhere, self.likeness, float(self.goes_on)


def goes_on(text: str) -> bool:
    """Return whether a question begins with a word with which one goes on."""
    return bool(_OPENERS.match(text))


def new_topic(signals: Signals) -> float:
    """Return how likely it is, 0-1, that a question begins a new topic."""
    weights = (_GAP, _STRENGTH, _ELSEWHERE, _LIKENESS, _GOES_ON)
    total = sum(weight * value for weight, value in zip(weights, signals.values, strict=True)) + _CONSTANT
    return 1 / (1 + math.exp(-total))


def leaning(signals: Signals) -> float:
    """Return how far, 0-1, a question is to be searched together with what was said before it."""
    return 1.0 - new_topic(signals)
