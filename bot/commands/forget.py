"""/forget: erase what is kept about a person."""

import asyncio

from bot.commands.me import NOTHING
from bot.commands.request import Command, Request
from bot.message import Button, Reply, Role
from bot.records.people import OWNER

_LAST = "You are the only admin here: then nobody can let people in but whoever runs the machine. First: /invite admin"


async def run(request: Request) -> Reply:
    """Return what will be erased, or, once it was asked for, that it was."""
    people = request.desk.records.people
    if not request.person.id:
        asked = await asyncio.to_thread(people.forget_stranger, request.sender)
        return Reply.of("Your request to be let in is erased." if asked else NOTHING)
    if request.words.strip().lower() != "yes":
        return Reply.of(
            "This erases your entry, your settings and the key that ties the audit and your feedback to you; what "
            "stays of those can no longer be tied to you. It also ends your access: to come back you need a new "
            "invitation.",
            *([_LAST] if await _is_last_admin(request) else []),
            "Older backups of this installation may hold your entry until they are deleted.",
            buttons=(Button("Yes, erase it all", "/forget yes"),),
        )
    await asyncio.to_thread(people.remove, request.person.id)
    request.conversations.forget(request.sender)
    again = " The next command on this machine begins a new entry." if request.sender == OWNER else ""
    return Reply.of(f"Everything kept about you is erased, and your access has ended.{again}")


async def _is_last_admin(request: Request) -> bool:
    """Return whether nobody else on the channel could let people in."""
    reached = await asyncio.to_thread(request.desk.records.people.reached, request.sender.channel)
    admins = [person.id for _, person in reached if person.role is Role.ADMIN]
    return admins == [request.person.id]


COMMAND = Command("forget", "/forget", "erase what is kept about you, and leave", run, Role.STRANGER)
