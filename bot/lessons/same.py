"""What /same says: the findings of other reviews with the lesson of an excerpt, a page at a time."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answer import Answer, CitedExcerpt
from bot.bootstrap import Reading
from bot.commands.request import Request
from bot.lessons.elsewhere import Elsewhere, find, ordered, quoted, summary
from bot.message import Button, Quote, Reply, Words
from bot.wording import CAVEAT, plural
from index.repeated import lessons_in
from index.searchtext import normalised

SHOWN = 5  # excerpts at a time
_HOW = (
    "Found by the lesson they tell, their words and their meaning, one excerpt a case: whether it is the same lesson "
    "is yours to judge."
)
_WORDS_ONLY = "Meaning was not compared here, only words, so others may be missing."
_OVERVIEWS = "Reports on many cases, which may retell those above:"
_NOT_COMPARED = (
    "Excerpt {} tells none of the lessons that are compared, so whether other reviews found the same is not known "
    "here. Compared are lessons that reviews often repeat; bruising is left out, where guidance differs. Search for it "
    "instead."
)
_NOT_ONE = "Excerpt {} is no finding or recommendation of a review, so there is nothing to compare."
_GONE = "Excerpt {} is of a version that the library does not answer from any more. Ask your question again."


def same_reply(request: Request, number: str = "", first: int = 1) -> Reply:
    """Return the other findings for an excerpt of the last answer, from the `first` on, with how many there are.

    The answer of the reply holds those that the last answer has not shown, under numbers that go on from its own.
    """
    answer = request.conversation.answer
    if answer is None or not answer.excerpts:
        return Reply.of("There is no excerpt to compare. Ask a question first.")
    reading, vectors = request.desk.reading(), request.desk.library.vectors
    chosen = answer.excerpt(number)
    if chosen is None:
        return Reply.of(f"Which excerpt? The last answer has {answer.first} to {answer.last}: /same {answer.first}")
    if not number.strip():
        numbered = enumerate(answer.excerpts, start=answer.first)
        chosen = next((one for one in numbered if find(reading, one[1].excerpt, vectors)), chosen)
    elsewhere = find(reading, chosen[1].excerpt, vectors)
    if elsewhere is None:
        return Reply.of(_why_not(reading, *chosen))
    places = ordered(elsewhere, request.person.area)
    if not places and not lessons_in(normalised(chosen[1].excerpt.text)):
        return Reply.of(_NOT_COMPARED.format(chosen[0]))
    if not places:
        looked = plural(elsewhere.of, "other review")
        return Reply.of(
            f"Nothing found elsewhere that teaches the lesson of excerpt {chosen[0]}. I looked at {looked}."
        )
    here = places[first - 1 : first - 1 + SHOWN]
    if not here:
        return Reply.of(f"That was everything found for excerpt {chosen[0]}.")
    quotes, new = _quotes(quoted(reading, here), answer)
    parts = (*_lead(elsewhere, request.person.area, chosen[0], first), *_headed(quotes, elsewhere), Words(CAVEAT))
    sources = [
        Button(f"More around {one.number}", f"/source {one.number}", "source", f"Around {one.number}") for one in quotes
    ]
    further = first + SHOWN
    more = (Button("More of the same", f"/same {chosen[0]} more {further}"),) if further <= len(places) else ()
    shown = replace(answer, excerpts=new, first=answer.last + 1) if new else None
    return Reply(parts, (*sources, *more), shown)


def _why_not(reading: Reading, number: int, cited: CitedExcerpt) -> str:
    document = cited.excerpt.document
    held = reading.index.snapshot.manifest.documents.get(document.id) == document.sha256
    gone = document.id not in reading.index.publications or not held
    return (_GONE if gone else _NOT_ONE).format(number)


def _lead(elsewhere: Elsewhere, area: str, number: int, first: int) -> list[Words]:
    if first > 1:
        return [Words(f"More that teach the lesson of excerpt {number}:")]
    notes = [_HOW, *([_WORDS_ONLY] if elsewhere.words_only else [])]
    return [Words(summary(elsewhere, area)), *map(Words, notes)]


def _headed(quotes: Sequence[Quote], elsewhere: Elsewhere) -> list[Words | Quote]:
    """Return quotations, a line above the first that is of a report on many cases."""
    many = {place.publication.id for place in elsewhere.overviews}
    parts: list[Words | Quote] = []
    for quote in quotes:
        if quote.cited.excerpt.document.id in many and not any(part == Words(_OVERVIEWS) for part in parts):
            parts.append(Words(_OVERVIEWS))
        parts.append(quote)
    return parts


def _quotes(found: Sequence[CitedExcerpt], answer: Answer) -> tuple[list[Quote], tuple[CitedExcerpt, ...]]:
    """Return excerpts under the numbers that an answer knows them by, or the next ones, and which are new to it."""
    numbers = {_key(cited): number for number, cited in enumerate(answer.excerpts, start=answer.first)}
    new = tuple(cited for cited in found if _key(cited) not in numbers)
    numbers |= {_key(cited): number for number, cited in enumerate(new, start=answer.last + 1)}
    quotes = []
    for cited in found:
        number = numbers[_key(cited)]
        quotes.append(Quote(number, cited, f"/show {number}" if cited.graphic else ""))
    return quotes, new


def _key(cited: CitedExcerpt) -> tuple[str, str, int, int]:
    excerpt = cited.excerpt
    return excerpt.document.id, excerpt.document.sha256, excerpt.start, excerpt.end
