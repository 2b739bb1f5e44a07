"""/status: how the installation is doing, in counts."""

import asyncio

from bot.commands.request import Command, Request
from bot.message import Reply, Role
from bot.status import status_lines


async def run(request: Request) -> Reply:
    """Return the library, the index, answers by band, themes, feedback, people and room, in lines."""
    desk = request.desk
    return Reply.of(*await asyncio.to_thread(status_lines, desk.settings, desk.library, desk.records, "/"))


COMMAND = Command("status", "/status", "how it is doing: library, answers, themes, people, room", run, Role.ADMIN)
