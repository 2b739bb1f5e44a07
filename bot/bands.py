"""Judge whether what was found answers: three bands, from signals that mean the same for every question."""

import math
from collections.abc import Sequence
from enum import StrEnum

from index.excerpt import Choice


class Band(StrEnum):
    """How far an answer goes."""

    ANSWERS = "answers"
    RELATED = "related"
    NOTHING = "nothing"


# Fitted by `python -m bench.bands` on the tune half of bench/questions.jsonl.
_WEIGHTS = (5.64, 4.55, 4.64, 0.16)
_CONSTANT = -5.97
_ANSWERS, _RELATED = 0.8, 0.12
# Set by hand above the coverage that it prints for the unanswerable.
_WORDS_ONLY_ANSWERS, _WORDS_ONLY_RELATED = 0.7, 0.35


def signals(chosen: Sequence[Choice]) -> tuple[float, float, float, float]:
    """Return the best of the excerpts to be shown: cosine and coverage of its passage, and of its sentence."""
    return (
        max((choice.hit.meaning for choice in chosen), default=0.0),
        max((choice.hit.coverage for choice in chosen), default=0.0),
        max((choice.meaning for choice in chosen), default=0.0),
        max((choice.coverage for choice in chosen), default=0.0),
    )


def probability(chosen: Sequence[Choice]) -> float:
    """Return how likely it is, 0-1, that the excerpts answer the question."""
    if not chosen:
        return 0.0
    total = sum(weight * value for weight, value in zip(_WEIGHTS, signals(chosen), strict=True))
    return 1 / (1 + math.exp(-(total + _CONSTANT)))


def band_of(chosen: Sequence[Choice], words_only: bool = False) -> Band:
    """Return the band of the excerpts to be shown; without an encoder, the coverage of a passage decides alone."""
    if words_only:
        likely, answers, related = signals(chosen)[1], _WORDS_ONLY_ANSWERS, _WORDS_ONLY_RELATED
    else:
        likely, answers, related = probability(chosen), _ANSWERS, _RELATED
    return Band.ANSWERS if likely >= answers else Band.RELATED if likely >= related else Band.NOTHING
