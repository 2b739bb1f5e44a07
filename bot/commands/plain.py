"""/plain: findings without injury narrative."""

import asyncio

from bot.commands.request import Command, Request
from bot.message import Button, Reply


async def run(request: Request) -> Reply:
    """Return whether plain mode is on, after turning it."""
    words = request.words.strip().lower()
    if words not in ("", "on", "off"):
        return Reply.of("Plain mode is turned with /plain on and /plain off.")
    plain = words == "on" if words else request.person.plain
    if words:
        await asyncio.to_thread(request.desk.records.people.set_plain, request.person.id, plain)
    if plain:
        on = "Plain mode is on: findings and guidance, without what was done to a child."
        return Reply.of(on, buttons=(Button("Turn it off", "/plain off"),))
    off = "Plain mode is off. Words that describe injuries or abuse in detail stay folded until you ask for them."
    return Reply.of(off, buttons=(Button("Turn it on", "/plain on"),))


COMMAND = Command("plain", "/plain on", "findings without injury narrative, on or off", run)
