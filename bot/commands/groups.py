"""/groups, /leave: the groups where Learnt answers."""

import asyncio
from dataclasses import replace

from bot.commands.request import Command, Request
from bot.message import Notice, Reply, Role, Sender
from bot.wording import local_day


async def groups(request: Request) -> Reply:
    """Return the groups that were let in."""
    every = await asyncio.to_thread(request.desk.records.groups.everybody)
    if not every:
        return Reply.of("Learnt is in no group. A supervisor or an admin who adds it to one lets the group in.")
    return Reply.of(
        *(f"{one.number}  {one.title} · added by person {one.by} on {local_day(one.at)}" for one in every),
        "To leave one: /leave and its number.",
    )


async def leave(request: Request) -> Reply:
    """Return that a group is left."""
    word = request.words.strip()
    address = None
    if word.isdecimal():
        address = await asyncio.to_thread(request.desk.records.groups.remove, int(word[:18]))
    if address is None:
        return Reply.of("There is no group with that number. /groups lists them.")
    left = Reply.of(f"Group {word} is left.", about=f"group {word}")
    return replace(left, notices=(Notice(Sender(request.sender.channel, address), "leave"),))


GROUPS = Command("groups", "/groups", "list the groups where Learnt answers", groups, Role.ADMIN)
LEAVE = Command("leave", "/leave NUMBER", "take Learnt out of a group", leave, Role.ADMIN, True)
