"""Judge whether what was found answers: three bands, from signals that mean the same for every question."""

import math
from collections.abc import Sequence
from enum import StrEnum

from index.search import Signals


class Band(StrEnum):
    """How far an answer goes."""

    ANSWERS = "answers"
    RELATED = "related"
    NOTHING = "nothing"


# Fitted by `python -m bench.bands` on the tune half of bench/questions.jsonl.
_MEANING, _COVERAGE, _CONSTANT = 8.0, 5.0, -7.0
_ANSWERS, _RELATED = 0.6, 0.2
_WORDS_ONLY_ANSWERS, _WORDS_ONLY_RELATED = 0.8, 0.5


def probability(hits: Sequence[Signals]) -> float:
    """Return how likely it is, 0-1, that the best of the hits answers the question."""
    if not hits:
        return 0.0
    meaning = max(hit.meaning for hit in hits)
    coverage = max(hit.coverage for hit in hits)
    return 1 / (1 + math.exp(-(_MEANING * meaning + _COVERAGE * coverage + _CONSTANT)))


def band_of(hits: Sequence[Signals], words_only: bool = False) -> Band:
    """Return the band of the hits that would be shown; without an encoder, coverage decides alone."""
    if words_only:
        likely = max((hit.coverage for hit in hits), default=0.0)
        answers, related = _WORDS_ONLY_ANSWERS, _WORDS_ONLY_RELATED
    else:
        likely, answers, related = probability(hits), _ANSWERS, _RELATED
    return Band.ANSWERS if likely >= answers else Band.RELATED if likely >= related else Band.NOTHING
