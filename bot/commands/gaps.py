"""/gaps: what people ask about that the library does not answer."""

import asyncio

from bot.commands.request import Command, Request
from bot.lessons.lacking import lines
from bot.message import LONGEST_BUTTON, Button, Reply, Role
from bot.records.gaps import DAYS

_MOST_OFFERED = 3


async def run(request: Request) -> Reply:
    """Return the terms that several people found no answer on, and what can be done about them."""
    asked = await asyncio.to_thread(request.desk.records.gaps.asked)
    if not asked:
        return Reply.of(*lines(asked, DAYS))
    admin = request.person.role.covers(Role.ADMIN)
    adding = "Send a document that answers one here to add it" if admin else "An admin adds a document that answers one"
    buttons = (Button(f"Follow {term}", f"/follow {term}") for term, _ in asked[:_MOST_OFFERED])
    return Reply.of(
        *lines(asked, DAYS),
        f"Next: {adding}; with /follow and a term you are told when something new carries it.",
        buttons=tuple(button for button in buttons if len(button.text.encode()) <= LONGEST_BUTTON),
    )


COMMAND = Command("gaps", "/gaps", "what people ask that the library does not answer", run, Role.SUPERVISOR)
