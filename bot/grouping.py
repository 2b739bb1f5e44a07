"""Let a group in: somebody who may do so added the bot to it."""

import asyncio

from bot.bootstrap import Desk
from bot.intake import masked
from bot.message import Reply, Role, Sender
from bot.records.audit import Act

_LONGEST = 80
_UNNAMED = "a group"


async def let_group_in(desk: Desk, sender: Sender, address: str, title: str) -> Reply | None:
    """Return what a group is told that a supervisor or an admin added the bot to; None where nobody may let it in."""
    person = await asyncio.to_thread(desk.records.people.of, sender)
    if not person.role.covers(Role.SUPERVISOR):
        return None
    known = await asyncio.to_thread(desk.known)
    found = await asyncio.to_thread(masked, title, known)
    named = _UNNAMED if found.kinds else title[:_LONGEST]  # A title can name a family, and masking can miss half.
    number = await asyncio.to_thread(desk.records.groups.let_in, address, named, person.id)
    await asyncio.to_thread(desk.records.audit.note, Act(person.key, "groups", about=f"group {number} let in"))
    return Reply.of(
        "Learnt answers here when it is asked: /ask and a question, a mention of its name, or a reply to its answer. "
        "It answers people who were invited; anybody else can ask for access in a chat with it alone.",
        "Write about situations, never about a child or family who could be known. Everybody here reads along.",
        "If a child is in danger now, call 999.",
    )
