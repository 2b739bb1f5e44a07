"""Make the reply of a parcel: what waits in the outbox waits without words, and gets them when it is sent."""

import json
from dataclasses import replace

from bot.bootstrap import Desk
from bot.card import card, distress_line
from bot.commands.page import page_reply
from bot.commands.start import welcome
from bot.gate import for_reader
from bot.jobs import Ended, ended_reply, needed
from bot.lessons import elsewhere
from bot.lessons.outgoing import made, still_holds
from bot.lessons.sending import Sending, SendingState
from bot.message import STRANGER, Button, Person, Reply, Role, Sender
from bot.records.parcels import Kind, Parcel
from bot.safety import Danger
from bot.withdrawn import without_withdrawn
from bot.wording import answer_reply, masked_reply, more_reply

CHANNEL = "telegram"
_SHORT = 20  # letters of an area that fit onto a button
_LOST = "Learnt was restarted before it could answer your last message. Please send it again."
_LEAVE = (
    "Learnt leaves this group: it answers only where a supervisor or an admin of its partnership let it in. People who "
    "were invited can write to it alone. If a child is in danger now, call 999."
)


def reply_of(desk: Desk, parcel: Parcel, channel: str = CHANNEL) -> Reply | None:
    """Return the reply of a parcel, or None where there is nothing to say any more."""
    if parcel.kind is Kind.ANSWER:
        return _answer(desk, parcel)
    if parcel.kind is Kind.PAGE:
        return _page(desk, parcel)
    if parcel.kind is Kind.JOB:
        return _outcome(desk, int(parcel.about))
    if parcel.kind is Kind.CARD:
        local = desk.local(_person(desk, parcel)) if parcel.person else None
        # What was asked is forgotten with the restart, so there are no results to show.
        return masked_reply(card(Danger(parcel.about), local), parcel.masked)
    if parcel.kind is Kind.REQUEST:
        admin = desk.records.people.of(Sender(channel, str(parcel.chat)))
        return _request(desk, int(parcel.about), admin.area)
    if parcel.kind is Kind.SENDING:
        return _unasked(desk, parcel)
    if parcel.kind is Kind.WELCOME:
        person = desk.records.people.of(Sender(channel, str(parcel.chat)))
        return welcome(person) if person.role is not Role.STRANGER else None
    return Reply.of(_LEAVE if parcel.kind is Kind.LEAVE else _LOST)


def is_due(desk: Desk, parcel: Parcel, let_in: bool, channel: str = CHANNEL) -> bool:
    """Return whether a parcel may still go: its reader has access, and a group is still let in.

    `let_in`: its reader had access when it was made.
    """
    if parcel.kind is Kind.LEAVE:
        return True
    if parcel.chat < 0 and not desk.records.groups.knows(str(parcel.chat)):
        return False
    if parcel.kind is Kind.SENDING:
        return _still_goes(desk, parcel)
    if parcel.kind is Kind.REQUEST:
        return desk.records.people.of(Sender(channel, str(parcel.chat))).role is Role.ADMIN
    if parcel.kind is Kind.JOB:
        kept = desk.records.jobs.of(int(parcel.about))
        return _person(desk, parcel).role.covers(needed(kept.job.kind) if kept else Role.ADMIN)
    return not let_in or _person(desk, parcel).role is not Role.STRANGER


def _sending(desk: Desk, parcel: Parcel) -> Sending | None:
    """Return the sending that a parcel brings, or recalls; None where its reader was erased, or it was recalled."""
    sending = desk.records.sendings.of(int(parcel.about))
    if sending and parcel.edits is not None:
        return replace(sending, state=SendingState.RECALLING)
    return sending if sending and sending.state is SendingState.OUT else None


def _unasked(desk: Desk, parcel: Parcel) -> Reply | None:
    """Return what a sending says to its reader; in a group the buttons are for everybody there."""
    sending = _sending(desk, parcel)
    reply = made(desk, sending) if sending else None
    if reply is None:
        return None
    person = _person(desk, parcel)
    shared = parcel.chat < 0
    buttons = for_reader(reply.buttons, Role.PRACTITIONER if shared else person.role, shared)
    return replace(reply, buttons=buttons, nation=reply.nation or person.nation)


def _still_goes(desk: Desk, parcel: Parcel) -> bool:
    """Return whether a sending may still go; that it was withdrawn is said to whoever has it."""
    sending = _sending(desk, parcel)
    if sending is None or sending.state is SendingState.RECALLING:
        return sending is not None
    let_in = not parcel.person or _person(desk, parcel).role is not Role.STRANGER
    return let_in and still_holds(desk, sending)


def _answer(desk: Desk, parcel: Parcel) -> Reply:
    """Return the excerpts of an answer that the parcel brings."""
    answer = desk.records.answers.of(parcel.about, desk.library)
    part = parcel.part(answer) if answer else None
    if part is None:
        return Reply.of(_LOST)
    person = _person(desk, parcel)
    support = distress_line(desk.local(person))
    if parcel.more:
        said = more_reply(part, support)
    else:
        said = answer_reply(part, support, elsewhere.of_answer(desk, part, person.area))
    said = without_withdrawn(desk, said)
    said = replace(said, buttons=for_reader(said.buttons, person.role, parcel.chat < 0))
    return replace(masked_reply(said, parcel.masked, parcel.removed), nation=parcel.nation)


def _page(desk: Desk, parcel: Parcel) -> Reply:
    """Return the page that the parcel brings, drawn anew."""
    answer = desk.records.answers.of(parcel.about, desk.library)
    found = answer.excerpt(str(parcel.first)) if answer else None
    if found is None:
        return Reply.of(_LOST)
    return replace(page_reply(desk, *found, _person(desk, parcel)), follows=parcel.about)


def _outcome(desk: Desk, number: int) -> Reply | None:
    """Return what became of a job, or None where that was told, or whoever began it was erased."""
    kept = desk.records.jobs.of(number)
    return ended_reply(kept.job, Ended(**json.loads(kept.ended))) if kept and kept.ended else None


def _person(desk: Desk, parcel: Parcel) -> Person:
    sender = desk.records.people.sender_of(parcel.person)
    return desk.records.people.of(sender) if sender else STRANGER


def _request(desk: Desk, number: int, area: str) -> Reply | None:
    """Return who asks to be let in; an admin with an area can let them into it with a tap."""
    asked = desk.records.requests.of(number)
    if asked is None:
        return None
    place = f' area:"{area}"' if area and len(area) < _SHORT else ""
    there = f", {area}" if place else ""
    return Reply.of(
        f"Somebody asks to be let in. This chat shows them as: “{asked.name or 'no name'}”. Anybody can choose such a "
        "name, so ask them in another way before you approve.",
        f"With another area, or a team: /approve {number} practitioner area:leeds team:north. The area decides which "
        "numbers an emergency card shows.",
        buttons=(
            Button(f"Approve as practitioner{there}", f"/approve {number} practitioner{place}"),
            Button(f"Approve as supervisor{there}", f"/approve {number} supervisor{place}"),
            Button("Decline", f"/decline {number}"),
        ),
    )
