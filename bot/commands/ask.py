"""/ask: search the library; plain text means this."""

import asyncio
from dataclasses import replace

from bot import asking
from bot.beyond import asks_beyond
from bot.card import distress_line
from bot.commands.request import Command, Request
from bot.lens import View, take_role
from bot.lessons import elsewhere, lacking
from bot.message import Reply
from bot.smalltalk import THANKS, WEARY, meant
from bot.wording import answer_reply


async def run(request: Request) -> Reply:
    """Return the answer to a question, remembered for a follow-up; "as a midwife" in it sets the lens."""
    if aside := meant(request.words):
        return await _aside(request, aside)
    words, agency = take_role(request.words)
    view = request.view
    if agency:
        if not request.message.alone:
            await asyncio.to_thread(request.desk.records.people.set_lens, request.person.id, agency)
        view = View(replace(view.lens, agency=agency), view.plain)
    conversation = request.conversation
    answer = await request.desk.think(asking.ask, request.desk, words, conversation, view)
    searched = replace(answer.searched, foreign=request.foreign, beyond=asks_beyond(words))
    answer = replace(answer, searched=searched)
    await asyncio.to_thread(lacking.note, request.desk, request.person, answer)
    kept = conversation.after(answer.question, answer)
    request.remember(replace(kept, pending=request.conversation.pending))  # A card that came meanwhile waits on.
    same = await request.desk.think(elsewhere.of_answer, request.desk, answer, request.person.area)
    return answer_reply(answer, distress_line(request.local()), same)


async def _aside(request: Request, aside: str) -> Reply:
    """Return what words that are no question get: a word back, or the command that they mean."""
    if aside == THANKS:
        return Reply.of("You are welcome. Ask whenever you need to.")
    if aside == WEARY:
        ask = "If you meant to ask the library something, write it as a question."
        return Reply.of("That sounds hard.", distress_line(request.local()), ask)
    from bot.commands import COMMANDS

    named = {command.name: command for command in COMMANDS}
    command = named["help" if request.message.shared and not named[aside].shared else aside]
    return await command.run(replace(request, words=""))


COMMAND = Command("ask", "/ask QUESTION", "search the library (or simply write the question)", run, shared=True)
