"""/keep and /kept: excerpts that a supervisor keeps until a lesson is made of them."""

import asyncio

from bot.commands.request import Command, Request
from bot.lessons.card import opened, quoted
from bot.lessons.lesson import Kept
from bot.message import Button, Reply, Role, Words
from bot.records.keepings import KEPT_FOR, MOST, Keeping
from bot.withdrawn import gone
from bot.wording import plural
from knowledge.model import Kind

HOW = "Ask a question, and keep an excerpt of its answer: /keep 1"
_NEXT = (Button("Make a lesson …", "/lesson"), Button("What I kept", "/kept"))
_FULL = f"You keep {MOST} excerpts, which is the most. Make a lesson of some, or drop one: /kept drop 1"
_SAME = "You keep that excerpt already."
_NO_SOURCE = "That is a lesson of a colleague, not a source. Keep what it quotes: make a new lesson of it."
_WHICH = "Which one? /kept lists what you keep, with numbers."


async def keep(request: Request) -> Reply:
    """Return that an excerpt of the last answer is kept."""
    answer = request.conversation.answer
    if answer is None or not answer.excerpts:
        return Reply.of(f"There is no excerpt to keep. {HOW}")
    found = answer.excerpt(request.words)
    if found is None:
        return Reply.of(f"Which excerpt? The last answer has {answer.first} to {answer.last}: /keep {answer.first}")
    number, cited = found
    document = cited.excerpt.document
    if why := await asyncio.to_thread(gone, request.desk, document):
        return Reply.of(why)
    if document.kind is Kind.LESSON:
        return Reply.of(_NO_SOURCE, buttons=(Button("Open the lesson", f"/lesson {document.id.rpartition('-')[2]}"),))
    kept = Kept(cited.passage.id, document.id, document.sha256, cited.excerpt.start, cited.excerpt.end)
    became = await asyncio.to_thread(request.desk.records.keepings.keep, request.person.id, kept)
    if became is Keeping.FULL:
        return Reply.of(_FULL, buttons=_NEXT)
    said = _SAME if became is Keeping.SAME else f"Kept: excerpt {number}, its exact words with their citation."
    many = len(await asyncio.to_thread(request.desk.records.keepings.of, request.person.id))
    what = f"You keep {plural(many, 'excerpt')}, for {KEPT_FOR.days} days. To make a lesson: /lesson and a title."
    return Reply.of(said, what, buttons=_NEXT)


async def kept(request: Request) -> Reply:
    """Return what somebody keeps, without what they drop with this."""
    verb, _, number = request.words.strip().casefold().partition(" ")
    mine = await asyncio.to_thread(request.desk.records.keepings.of, request.person.id)
    if verb == "clear":
        dropped = await _drop(request, mine)
        return Reply.of(f"Nothing is kept any more: {plural(dropped, 'excerpt')} dropped." if dropped else _none())
    if verb == "drop":
        if number.strip() not in map(str, range(1, len(mine) + 1)):
            return Reply.of(_WHICH)
        place = int(number) - 1
        await _drop(request, mine[place : place + 1])
        return Reply.of(f"Excerpt {place + 1} is dropped. The ones after it moved up.", buttons=_NEXT)
    if verb == "show":
        return await asyncio.to_thread(opened, request.desk, mine, number, request.person) or Reply.of(_WHICH)
    if not mine:
        return Reply.of(_none())
    parts = await asyncio.to_thread(quoted, request.desk, mine, "/kept show")
    first = Words(f"You keep {plural(len(mine), 'excerpt')}, until a lesson is made of them or {KEPT_FOR.days} days:")
    last = Words("Drop one: /kept drop 2. Drop all: /kept clear. To make a lesson: /lesson and a title.")
    return Reply((first, *parts, last), (Button("Make a lesson …", "/lesson"), Button("Drop all", "/kept clear")))


def _none() -> str:
    return f"You keep nothing yet. {HOW}"


async def _drop(request: Request, places: list[Kept]) -> int:
    return await asyncio.to_thread(request.desk.records.keepings.drop, request.person.id, places)


KEEP = Command("keep", "/keep NUMBER", "keep an excerpt for a lesson", keep, Role.SUPERVISOR, answers=True)
KEPT = Command("kept", "/kept", "what you kept for a lesson; drop 2, or clear", kept, Role.SUPERVISOR)
