"""/invite: a code that lets one person in."""

import asyncio

from bot.commands.request import Command, Request
from bot.invitation import handed_over, read_invitation
from bot.message import Reply, Role


async def run(request: Request) -> Reply:
    """Return a new code, alone on the last line."""
    made, days = read_invitation(request.words)
    code = await asyncio.to_thread(request.desk.records.people.invite, made, days)
    link = request.desk.link
    tapped = (f"They tap this link: {link}{code}",) if link else ()
    return Reply.of(*tapped, handed_over(made, days), code, about=f"invitation: {made.role}")


COMMAND = Command(
    "invite",
    "/invite practitioner",
    "make a one-time code (team: agency: area: nation: days: for:)",
    run,
    Role.ADMIN,
    True,
)
