"""/ask: search the library; plain text means this."""

import asyncio
import re
from dataclasses import replace

from bot import asking
from bot.card import distress_line
from bot.commands import help
from bot.commands.request import Command, Request
from bot.lens import View, take_role
from bot.message import Reply
from bot.wording import answer_reply

_GREETING = re.compile(
    r"\s*(hi|hiya|hello|hey|good (morning|afternoon|evening)|help|start|menu|what can you do)[\s.!?]*", re.IGNORECASE
)


async def run(request: Request) -> Reply:
    """Return the answer to a question, remembered for a follow-up; "as a midwife" in it sets the lens."""
    if _GREETING.fullmatch(request.words):
        return await help.run(request)
    words, agency = take_role(request.words)
    view = request.view
    if agency:
        if not request.message.alone:
            await asyncio.to_thread(request.desk.records.people.set_lens, request.person.id, agency)
        view = View(replace(view.lens, agency=agency), view.plain)
    conversation = request.conversation
    answer = await request.desk.think(asking.ask, request.desk, words, conversation, view)
    answer = replace(answer, searched=replace(answer.searched, foreign=request.foreign))
    kept = conversation.after(answer.question, answer)
    waiting = request.conversation.pending
    if waiting != conversation.pending:  # A card came meanwhile; it waits for nobody.
        kept = replace(kept, pending=waiting)
    request.remember(kept)
    return answer_reply(answer, distress_line(request.local()))


COMMAND = Command("ask", "/ask QUESTION", "search the library (or simply write the question)", run, shared=True)
