"""What is guessed of a document, and how sure that is."""

from dataclasses import dataclass
from enum import StrEnum


class Confidence(StrEnum):
    """How sure a guess is; an unsure one is shown and never used."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Guess:
    """What is guessed of a document: a field of `Publication`, or "author" or "nspcc_id", which are only shown.

    `source` says where from, as in "front page".
    """

    field: str
    value: str | tuple[str, ...]
    confidence: Confidence
    source: str


COVER, FRONT, INFORMATION, WORDS = "cover sheet", "front page", "what the file says of itself", "its words"
