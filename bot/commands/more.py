"""/more: the next excerpts of the last answer."""

from dataclasses import replace

from bot import asking
from bot.card import distress_line
from bot.commands.request import Command, Request
from bot.message import Reply
from bot.wording import more_reply


async def run(request: Request) -> Reply:
    """Return the next excerpts of the last answer."""
    conversation = request.conversation
    last = conversation.answer
    if last is None:
        return Reply.of("There is no answer to go on from. Ask a question first.")
    answer = await request.desk.think(asking.more, request.desk, last)
    if answer is None:
        return Reply.of("That was everything found. Ask in other words, or /new for another topic.")
    # All excerpts shown so far stay within reach of /source.
    shown = replace(answer, excerpts=last.excerpts + answer.excerpts, first=last.first)
    request.remember(replace(conversation, answer=shown))
    return more_reply(answer, distress_line(request.local()))


COMMAND = Command("more", "/more", "show the next excerpts of the last answer", run, shared=True, answers=True)
