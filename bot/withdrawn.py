"""What stands in the place of words that may not be shown any more: their document was withdrawn since."""

from dataclasses import replace

from bot.bootstrap import Desk
from bot.message import Quote, Reply, Words
from bot.wording import local_day
from knowledge.model import Document
from knowledge.standing import lesson_number


def gone(desk: Desk, document: Document) -> str:
    """Return why the words of a document may not be shown, or "" where they may."""
    if desk.live(document):
        return ""
    entry = next((one for one in desk.library.entries() if one.publication.id == document.id), None)
    lesson = entry is not None and lesson_number(entry.publication) is not None
    if entry and entry.withdrawn and entry.sha256 == document.sha256:
        what, who = ("lesson", "a supervisor") if lesson else ("document", "whoever looks after Learnt")
        return f"This {what} was withdrawn on {local_day(entry.withdrawn)} by {who} here."
    if lesson and desk.library.may_answer(document):
        return "The review date of this lesson has passed: it is shown again once a supervisor gives it a new one."
    return "This document is not in the library any more."


def without_withdrawn(desk: Desk, reply: Reply) -> Reply:
    """Return a reply in which no words of a document stand that may not be shown any more."""
    cited = [part.cited for part in reply.parts if isinstance(part, Quote)]
    named = {slice.document for one in cited for slice in (one.excerpt, *one.twins)}
    why = {document: said for document in named if (said := gone(desk, document))}
    if not why:
        return reply
    return replace(reply, parts=tuple(_open(part, why) for part in reply.parts))


def _open(part: Words | Quote, why: dict[Document, str]) -> Words | Quote:
    """Return a part as it was, without the twins that are gone, or under its number why it is not shown."""
    if not isinstance(part, Quote):
        return part
    if said := why.get(part.cited.excerpt.document):
        return Words(f"{part.number}  {said}")
    twins = tuple(twin for twin in part.cited.twins if twin.document not in why)
    return replace(part, cited=replace(part.cited, twins=twins))
