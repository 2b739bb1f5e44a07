"""Judge whether what was found answers: three bands, from signals that mean the same for every question."""

import math
import re
from collections.abc import Sequence
from enum import StrEnum

from bot.beyond import asks_beyond
from index.excerpt import Choice


class Band(StrEnum):
    """How far an answer goes."""

    ANSWERS = "answers"
    RELATED = "related"
    NOTHING = "nothing"


# Fitted by `python -m bench.bands` on the tune half of bench/questions.jsonl, which prints what to write here.
_WEIGHTS = (3.94, 1.89, 3.38, 3.93, 0.04, -1.84, -1.96, 0.98)
_CONSTANT = -6.63
_ANSWERS, _RELATED = 0.836, 0.098
# Set by hand. It prints the coverage of the unanswerable: without an encoder more of them pass than with one.
_WORDS_ONLY_ANSWERS, _WORDS_ONLY_RELATED = 0.7, 0.35

# What asks for one figure: near passages speak of the matter and do not hold it.
_FIGURE = re.compile(
    r"\b(?:how (?:long|many|old|often|much|soon|far|quickly)|what (?:age|percentage|year)|percent|number|timescales?|"
    r"deadlines?|days|weeks|months|dates?|when (?:was|did|were|is|does))\b",
    re.IGNORECASE,
)

Signals = tuple[float, float, float, float, float, float, float, float]


def signals(chosen: Sequence[Choice]) -> Signals:
    """Return what speaks for the excerpts to be shown, all numbers without a unit.

    The best cosine and coverage of their passages, and of their sentences; the rarity of the rarest word of the
    question that their passages lack; whether it asks for a figure, or for what no publication says; its words, as a
    logarithm.
    """
    asked = chosen[0].hit.asked
    return (
        max(choice.hit.meaning for choice in chosen),
        max(choice.hit.coverage for choice in chosen),
        max(choice.meaning for choice in chosen),
        max(choice.coverage for choice in chosen),
        min(choice.hit.missing for choice in chosen),
        float(bool(_FIGURE.search(asked.text))),
        float(asks_beyond(asked.typed)),
        math.log1p(len(asked.forms[0])),
    )


def probability(chosen: Sequence[Choice]) -> float:
    """Return how likely it is, 0-1, that the excerpts answer the question."""
    if not chosen:
        return 0.0
    total = sum(weight * value for weight, value in zip(_WEIGHTS, signals(chosen), strict=True))
    return 1 / (1 + math.exp(-(total + _CONSTANT)))


def band_of(chosen: Sequence[Choice], words_only: bool = False) -> Band:
    """Return the band of the excerpts to be shown; without an encoder, the coverage of a passage decides alone."""
    if not chosen:
        return Band.NOTHING
    if words_only:
        likely, answers, related = signals(chosen)[1], _WORDS_ONLY_ANSWERS, _WORDS_ONLY_RELATED
    else:
        likely, answers, related = probability(chosen), _ANSWERS, _RELATED
    return Band.ANSWERS if likely >= answers else Band.RELATED if likely >= related else Band.NOTHING
