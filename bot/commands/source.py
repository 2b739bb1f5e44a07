"""/source: a passage in full, with the ones before and after it."""

import asyncio

from bot.answer import CitedExcerpt
from bot.citation import badge, reference, remarks
from bot.commands.request import Command, Request
from bot.message import Button, Reply
from bot.render import FOLDED
from bot.withdrawn import gone
from knowledge.model import Passage


async def run(request: Request) -> Reply:
    """Return the passage of an excerpt of the last answer, between its neighbours."""
    answer = request.conversation.answer
    if answer is None or not answer.excerpts:
        return Reply.of("There is no excerpt to show the source of. Ask a question first.")
    found = answer.excerpt(request.words.removesuffix("all"))
    if found is None:
        return Reply.of(f"Which excerpt? The last answer has {answer.first} to {answer.last}: /source {answer.first}")
    number, cited = found
    if why := await asyncio.to_thread(gone, request.desk, cited.excerpt.document):
        return Reply.of(why)
    around = await asyncio.to_thread(_around, request, cited.passage)
    # Whoever asks for a passage that is hard to read is shown it; its neighbours are folded until they are asked for.
    opened = request.words.endswith("all") or cited.graphic
    nation = request.person.nation or request.desk.settings.nation
    return _reply(cited, around, nation, "" if opened else f"/source {number} all")


def _around(request: Request, passage: Passage) -> list[Passage]:
    """Return a passage with its neighbours in the document, in order."""
    document = passage.document
    every = request.desk.library.passages(document.id, document.sha256)
    # By its place: the version may have been split anew since the question.
    before = [other for other in every if other.end <= passage.start]
    after = [other for other in every if other.start >= passage.end]
    return [*before[-1:], passage, *after[:1]]


def _reply(cited: CitedExcerpt, around: list[Passage], nation: str, unfold: str) -> Reply:
    """Return the passages as printed, headings between them where they change; `unfold` shows what is folded."""
    document = cited.excerpt.document
    lines = [badge(cited.excerpt, cited.passage.unit), reference(cited.excerpt), *remarks(cited, nation)]
    heading: tuple[str, ...] = ()
    for passage in around:
        if passage.heading != heading:
            heading = passage.heading
            lines.append(" › ".join(heading))
        folded = unfold and passage.graphic
        lines.extend([f"{FOLDED} Read it: {unfold}"] if folded else passage.text.split("\n\n"))
    lines.extend([document.link] if document.link else [])
    folding = any(unfold and passage.graphic for passage in around)
    buttons = (*([Button("Read what is folded", unfold)] if folding else []), Button("New topic", "/new"))
    return Reply.of(*lines, buttons=buttons)


COMMAND = Command(
    "source",
    "/source NUMBER",
    "show an excerpt in its place, with what stands before and after",
    run,
    shared=True,
    answers=True,
)
