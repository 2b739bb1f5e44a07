"""What the library does not answer: learning gaps, counted in people and never in questions."""

from collections.abc import Sequence

from bot.answer import Answer
from bot.bands import Band
from bot.bootstrap import Desk
from bot.message import Person
from bot.records.gaps import LEAST

RULE = f"A term that fewer than {LEAST} people asked about is not shown, so that nobody's question can be told."


def note(desk: Desk, person: Person, answer: Answer) -> None:
    """Keep that somebody found no answer on the terms of their question; not a word of it. Raise SQLAlchemyError.

    What a filter left out is no gap of the library, nor what a search without its model missed; and a label that
    several reviews carry is answered with the next message.
    """
    searched = answer.searched
    narrowed = bool(searched.filter) or searched.words_only or bool(answer.candidates)
    if answer.band is not Band.ANSWERS and searched.terms and person.key and not narrowed:
        desk.records.gaps.note(person.key, searched.terms)


def lines(asked: Sequence[tuple[str, int]], days: int) -> list[str]:
    """Return the gaps as lines, those of most people first; the number is the least that it may be."""
    if not asked:
        return [f"Nothing was asked by {LEAST} people or more in the last {days} days without an answer.", RULE]
    lead = f"Asked in the last {days} days, and not answered:"
    return [lead, *(f"{term}: {people} people or more" for term, people in asked), RULE]
