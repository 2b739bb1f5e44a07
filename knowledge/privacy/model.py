"""What may identify someone, what the library itself prints, and what a masked text is."""

import re
from dataclasses import dataclass, field
from enum import StrEnum


class Identifier(StrEnum):
    """A kind of thing that may identify a child, a family or a colleague."""

    NAME = "name"
    DATE_OF_BIRTH = "date_of_birth"
    NHS_NUMBER = "nhs_number"
    PHONE = "phone"
    POSTCODE = "postcode"
    ADDRESS = "address"
    EMAIL = "email"
    CASE_REFERENCE = "case_reference"
    UPN = "upn"
    SCHOOL = "school"

    @property
    def placeholder(self) -> str:
        """Return what stands in a masked text where the identifier stood."""
        return f"[{self.value.replace('_', ' ')}]"


Span = tuple[int, int, Identifier]
PLACEHOLDER = re.compile("|".join(re.escape(kind.placeholder) for kind in Identifier), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """What the library prints and so is no secret; everything folded, phrases as their words in order.

    `cases` leads from a lone first name or surname of a published case to the areas and years that may stand with it.
    """

    phrases: frozenset[tuple[str, ...]] = frozenset()
    people: frozenset[tuple[str, ...]] = frozenset()  # full names of published cases
    cases: dict[str, frozenset[str]] = field(default_factory=dict)
    starts: dict[str, int] = field(default_factory=dict)  # first word of a phrase: words in its longest phrase


NOTHING = Known()


@dataclass(frozen=True, slots=True)
class Masked:
    """A text in which placeholders stand for what may identify someone; `spans` are places in the original text."""

    text: str
    kinds: tuple[Identifier, ...]  # in order of first appearance
    spans: tuple[Span, ...]
