"""/contacts: whom to call where this person works."""

from bot.card import CHILDLINE, NSPCC, contact_line
from bot.commands.request import Command, Request
from bot.contacts import Service
from bot.message import Reply


async def run(request: Request) -> Reply:
    """Return the contacts of the person's area, those for staff among them, and the national lines."""
    local = request.local()
    return Reply.of("In danger now: 999.", *(contact_line(local, service) for service in Service), CHILDLINE, NSPCC)


COMMAND = Command(
    "contacts", "/contacts", "front door, out of hours, LADO and support for staff in your area", run, shared=True
)
