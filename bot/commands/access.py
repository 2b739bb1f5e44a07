"""/access, /approve, /decline: somebody asks to be let in, and an admin decides."""

import asyncio
from dataclasses import replace

from bot.card import NATIONAL
from bot.commands.request import Command, Request
from bot.invitation import NotInviting, read_invitation
from bot.message import Notice, Reply, Role

_NOBODY = "Nobody is waiting under that number. It may have been decided already; /people lists who was let in."
_ASKED = (
    "This asks to use Learnt at work. It is no call for help: nobody will answer you about a child. The people who "
    "look after Learnt here are asked, and shown the name that this chat shows of you. If they let you in, you hear "
    "it here. An invitation from your partnership is quicker."
)
_NOBODY_REACHED = (
    "Your request is noted, but nobody who could decide is reached here at the moment. Ask your safeguarding "
    "partnership for an invitation."
)
_AGAIN = "You have asked already. If you hear nothing, ask your safeguarding partnership for an invitation."
_USAGE = "Write the number and the role, such as: /approve 3 practitioner area:leeds"


async def access(request: Request) -> Reply:
    """Return that the admins are asked; each of them is told once."""
    if request.person.role is not Role.STRANGER:
        return Reply.of("You have access. Simply write your question; /help lists what there is.")
    records = request.desk.records
    reached = await asyncio.to_thread(records.people.reached, request.sender.channel)
    admins = [to for to, person in reached if person.role.covers(Role.ADMIN)]
    chats = [int(to.address) for to in admins if to.address.isdecimal()]
    number = await asyncio.to_thread(records.requests.ask, request.sender, chats)
    told = [Notice(to, "request", str(number)) for to in admins if number]
    said = _AGAIN if not number else _ASKED if told else _NOBODY_REACHED
    return replace(Reply.of(said, *NATIONAL), notices=tuple(told))


async def approve(request: Request) -> Reply:
    """Return that somebody who asked was let in; they are told."""
    number, _, words = request.words.strip().partition(" ")
    if not number.isdecimal():
        raise NotInviting(_USAGE)
    place, _ = read_invitation(words or Role.PRACTITIONER)
    person = await asyncio.to_thread(request.desk.records.approve, int(number[:18]), place)
    if person is None:
        return Reply.of(_NOBODY)
    said = f"Person {person.id} was let in as {place.role}, and is told. /revoke {person.id} undoes it."
    return replace(Reply.of(said, about=f"person {person.id}"), notices=(Notice(request.sender, "welcome"),))


async def decline(request: Request) -> Reply:
    """Return that somebody was not let in; they are not told, for they may be anybody."""
    number = request.words.strip()
    decide = request.desk.records.requests.decide
    decided = await asyncio.to_thread(decide, int(number[:18]), False) if number.isdecimal() else None
    if decided:
        return Reply.of(f"Request {number} is declined.", about=f"request {number}")
    return Reply.of(_NOBODY)


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
