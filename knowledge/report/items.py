"""List the findings and recommendations of a document, and what is odd in their numbers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.model import Document, Slice, Unit
from knowledge.report.addressed import addressed
from knowledge.units import Numbered

_FIRST_WORDS = 120
_SHOWN = 6  # numbers named in one sentence


@dataclass(frozen=True, slots=True)
class Item:
    """A finding or recommendation: its place, that of its first words, whom it asks and the page it begins on."""

    unit: Unit
    said: str
    number: str
    start: int
    end: int
    first: tuple[int, int]
    agencies: tuple[str, ...]
    page: int | None


def items_of(document: Document, found: Sequence[Numbered]) -> tuple[Item, ...]:
    """Return the findings and recommendations, in order."""
    return tuple(
        Item(
            one.unit,
            one.said,
            one.number,
            one.start,
            one.end,
            _first_words(document, one),
            addressed(document, one),
            Slice(document, one.start, one.end).page,
        )
        for one in found
    )


def odd_numbers(found: Sequence[Numbered]) -> tuple[str, ...]:
    """Return sentences on numbers that are missing or printed twice, each list counted by itself."""
    lists: dict[tuple[str, int], list[str]] = {}
    for one in found:
        if one.number:
            lists.setdefault((one.said, one.under), []).append(one.number)
    return tuple(sentence for (said, _), numbers in lists.items() for sentence in _odd(said.capitalize(), numbers))


def _odd(said: str, numbers: Sequence[str]) -> Iterator[str]:
    twice = [number for number, count in Counter(numbers).items() if count > 1]
    if twice:
        named = ", ".join(twice[:_SHOWN]) + (" and others" if len(twice) > _SHOWN else "")
        yield f"{said} {named} {'is' if len(twice) == 1 else 'are'} printed more than once."
    counted = sorted({int(number) for number in numbers if number.isdecimal()})
    if not counted or len(counted) != len(set(numbers)):
        return
    if counted[0] == 2:
        yield f"{said} 1 was not found before 2."
    for before, after in pairwise(counted):
        missing = [str(number) for number in range(before + 1, after)]
        if missing:
            which = missing[0] if len(missing) == 1 else f"{missing[0]} to {missing[-1]}"
            yield f"{said} {which} {'was' if len(missing) == 1 else 'were'} not found between {before} and {after}."


def _first_words(document: Document, one: Numbered) -> tuple[int, int]:
    """Return where its first words stand, up to a blank line and whole words."""
    text = document.text
    stop = text.find("\n", one.body, one.end)
    end = one.end if stop < 0 else stop
    if end - one.body > _FIRST_WORDS:
        space = text.rfind(" ", one.body, one.body + _FIRST_WORDS)
        end = space if space > one.body else one.body + _FIRST_WORDS
    return one.body, end
