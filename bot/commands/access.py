"""/access, /approve, /decline: somebody asks to be let in, and an admin decides."""

import asyncio
from dataclasses import replace

from bot.card import NATIONAL
from bot.commands.request import Command, Request
from bot.invitation import NotInviting, read_invitation
from bot.message import Notice, Reply, Role

_NOBODY = "Nobody is waiting under that number. It may have been decided already; /people lists who was let in."
_ASKED = (
    "The people who look after Learnt here are asked, and shown the name that this chat shows of you. If they let you "
    "in, you hear it here. An invitation from your partnership is quicker."
)
_AGAIN = "You have asked already. If you hear nothing, ask your safeguarding partnership for an invitation."
_USAGE = "Write the number and the role, such as: /approve 3 practitioner area:leeds"


async def access(request: Request) -> Reply:
    """Return that the admins are asked; each of them is told once."""
    if request.person.role is not Role.STRANGER:
        return Reply.of("You have access. Simply write your question; /help lists what there is.")
    records = request.desk.records
    number = await asyncio.to_thread(records.requests.ask, request.sender)
    admins = await asyncio.to_thread(records.people.reached, request.sender.channel)
    told = [Notice(to, "request", str(number)) for to, person in admins if number and person.role.covers(Role.ADMIN)]
    return replace(Reply.of(_ASKED if number else _AGAIN, *NATIONAL), notices=tuple(told))


async def approve(request: Request) -> Reply:
    """Return that somebody who asked was let in; they are told."""
    number, _, words = request.words.strip().partition(" ")
    if not number.isdecimal() or not words:
        raise NotInviting(_USAGE)
    place, _ = read_invitation(words)
    records = request.desk.records
    asked = await asyncio.to_thread(records.requests.of, int(number[:18]))
    if asked is None or not await _decided(request, asked.number, approved=True):
        return Reply.of(_NOBODY)
    person = await asyncio.to_thread(records.people.let_in, asked.sender, replace(place, note=place.note or asked.name))
    said = f"Person {person.id} was let in as {place.role}, and is told. /revoke {person.id} undoes it."
    told = (Notice(asked.sender, "welcome"),)
    return replace(Reply.of(said, about=f"person {person.id}"), notices=told)


async def decline(request: Request) -> Reply:
    """Return that somebody was not let in; they are not told, for they may be anybody."""
    number = request.words.strip()
    if number.isdecimal() and await _decided(request, int(number[:18]), approved=False):
        return Reply.of(f"Request {number} is declined.", about=f"request {number}")
    return Reply.of(_NOBODY)


async def _decided(request: Request, number: int, approved: bool) -> bool:
    """Return whether a request was still open, and is decided now."""
    return await asyncio.to_thread(request.desk.records.requests.decide, number, approved) is not None


ACCESS = Command("access", "/access", "ask to be let in", access, Role.STRANGER, outside=True)
APPROVE = Command(
    "approve",
    "/approve NUMBER practitioner",
    "let in somebody who asked (team: agency: area:)",
    approve,
    Role.ADMIN,
    True,
)
DECLINE = Command("decline", "/decline NUMBER", "do not let in somebody who asked", decline, Role.ADMIN, True)
