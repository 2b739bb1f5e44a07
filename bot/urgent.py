"""The card's way to the reader: it comes whatever else fails, and waits for nothing longer than it must."""

import asyncio
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TypeVar

from bot.bootstrap import Desk
from bot.card import card
from bot.conversation import Conversations
from bot.intake import left, masked
from bot.message import STRANGER, Message, Reply, Role, Words
from bot.records.audit import act_of
from bot.safety import Danger
from bot.wording import masked_reply
from knowledge.privacy import NOTHING

_LATER = "Please delete what you sent from this chat once you have made the referral."
_URGENT = ThreadPoolExecutor(4, "urgent")  # What others wait for in the pool of all keeps no card waiting.
_SOON = 2.0  # seconds that a card waits for each thing it can do without
_ASKS = ("ask", "results", "unknown")  # Behind the card of any other command waits the command.
T = TypeVar("T")


async def card_reply(
    desk: Desk, conversations: Conversations, danger: Danger, message: Message, name: str, words: str
) -> Reply:
    """Return the card, with local numbers for those who were let in; what they asked waits behind it, masked."""
    began = time.perf_counter()
    person = await soon(partial(desk.records.people.of, message.sender), STRANGER)
    if person.role is Role.STRANGER:
        return card(danger, None)
    local = await soon(partial(desk.local, person), None)
    unopened = (Words(f"I did not open the {message.attached}. {_LATER}"),) if message.attached else ()
    known = await soon(desk.known, NOTHING)
    found = await soon(partial(masked, words, known), None)
    mark = secrets.token_hex(2)  # A second card has results of its own.
    reply = card(danger, local, f"/results {mark}" if found else "")
    reply = replace(reply, parts=(*reply.parts, *unopened))
    if found:
        conversation = conversations.of(message.conversation)
        waits = left(found) if name in _ASKS else f"/{name} {left(found)}"
        conversations.keep(message.conversation, conversation.behind_card(mark, waits))
        reply = masked_reply(reply, found.kinds)
    act = act_of(person.key, name, reply, time.perf_counter() - began)
    await soon(partial(desk.records.audit.note, act), None)
    return replace(reply, nation=person.nation or desk.settings.nation)


async def soon(work: Callable[[], T], otherwise: T) -> T:
    """Return what a piece of work returns, or `otherwise` where it fails or takes too long."""
    try:
        return await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(_URGENT, work), _SOON)
    except Exception:  # noqa: BLE001 - whatever it was, a card must come; `learnt check` says what is broken.
        return otherwise
