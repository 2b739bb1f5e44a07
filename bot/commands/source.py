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
    if word not in map(str, range(answer.first, last + 1)):
        return Reply.of(f"Which excerpt? The last answer has {answer.first} to {last}: /source {answer.first}")
    cited = answer.excerpts[int(word) - answer.first]
    around = await asyncio.to_thread(_around, request, cited.passage)
    return _reply(cited, around, request.desk.settings.nation)


def _around(request: Request, passage: Passage) -> list[Passage]:
    """Return a passage with its neighbours in the document, in order."""
    document = passage.document
    every = request.desk.library.passages(document.id, document.sha256)
    # By its place: the version may have been split anew since the question.
    before = [other for other in every if other.end <= passage.start]
    after = [other for other in every if other.start >= passage.end]
    return [*before[-1:], passage, *after[:1]]


def _reply(cited: CitedExcerpt, around: list[Passage], nation: str) -> Reply:
    """Return the passages as printed, headings between them where they change."""
    document = cited.excerpt.document
    lines = [badge(cited.excerpt, cited.passage.unit), reference(cited.excerpt), *remarks(cited, nation)]
    heading: tuple[str, ...] = ()
    for passage in around:
        if passage.heading != heading:
            heading = passage.heading
            lines.append(" › ".join(heading))
        lines.extend(passage.text.split("\n\n"))
    lines.extend([document.link] if document.link else [])
    return Reply.of(*lines, buttons=(Button("New topic", "/new"),))


COMMAND = Command("source", "/source NUMBER", "show an excerpt in its place, with what stands before and after", run)
