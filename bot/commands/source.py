"""/source: a passage in full, with the ones before and after it."""

import asyncio

from bot.answer import CitedExcerpt
from bot.citation import badge, reference, remarks
from bot.commands.request import Command, Request
from bot.message import Button, Reply
from knowledge.model import Passage


async def run(request: Request) -> Reply:
    """Return the passage of an excerpt of the last answer, between its neighbours."""
    answer = request.conversation.answer
    if answer is None or not answer.excerpts:
        return Reply.of("There is no excerpt to show the source of. Ask a question first.")
    word = request.words.strip() or str(answer.first)
    last = answer.first + len(answer.excerpts) - 1
    if not word.isdecimal() or not answer.first <= int(word) <= last:
        return Reply.of(f"Which excerpt? The last answer has {answer.first} to {last}: /source {answer.first}")
    cited = answer.excerpts[int(word) - answer.first]
    around = await asyncio.to_thread(_around, request, cited.passage)
    return _reply(cited, around, request.desk.settings.nation)


def _around(request: Request, passage: Passage) -> list[Passage]:
    """Return a passage with its neighbours in the document, in order."""
    document = passage.document
    every = request.desk.library.passages(document.id, document.sha256)
    at = next(place for place, other in enumerate(every) if other.id == passage.id)
    return every[max(0, at - 1) : at + 2]


def _reply(cited: CitedExcerpt, around: list[Passage], nation: str) -> Reply:
    """Return the passages as printed, headings between them where they change."""
    document = cited.excerpt.document
    lines = [badge(cited.excerpt), reference(cited.excerpt), *remarks(cited, nation)]
    heading: tuple[str, ...] = ()
    for passage in around:
        if passage.heading != heading:
            heading = passage.heading
            lines.append(" › ".join(heading))
        lines.extend(passage.text.split("\n\n"))
    lines.extend(document.urls[:1])
    return Reply.of(*lines, buttons=(Button("New topic", "/new"),))


COMMAND = Command("source", "/source NUMBER", "show an excerpt in its place, with what stands before and after", run)
