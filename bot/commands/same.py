"""/same: the other reviews that teach the lesson of an excerpt."""

import re
from dataclasses import replace

from bot.commands.request import Command, Request
from bot.lessons.same import SHOWN, same_reply
from bot.message import Reply

_ASKED = re.compile(r"\s*(?P<number>\d*)\s*(?P<more>more)?\s*(?P<first>\d{1,4})?\s*", re.IGNORECASE)


async def run(request: Request) -> Reply:
    """Return where else the lesson of an excerpt is taught, a page at a time."""
    asked = _ASKED.fullmatch(request.words)
    if asked is None or (asked["first"] and not asked["more"]):
        return Reply.of("Write the number of an excerpt: /same 1, and /same 1 more for those after the first.")
    first = int(asked["first"] or SHOWN + 1) if asked["more"] else 1
    reply = await request.desk.think(same_reply, request, asked["number"], max(first, 1))
    last = request.conversation.answer
    if reply.answer and last:  # What is shown stays within reach of /source.
        shown = replace(last, excerpts=last.excerpts + reply.answer.excerpts)
        request.remember(replace(request.conversation, answer=shown))
    return reply


COMMAND = Command(
    "same",
    "/same NUMBER",
    "show the other reviews that teach the lesson of an excerpt",
    run,
    shared=True,
    answers=True,
)
