"""/start: what this is, in one screen; with a code, the way in."""

import asyncio

from bot.card import NATIONAL, refusal
from bot.commands.request import Command, Request
from bot.message import Person, Reply, Role
from bot.records.audit import Act
from bot.records.people import NotInvited
from bot.wording import local_day


async def run(request: Request) -> Reply:
    """Return the welcome, after letting in whoever brings a code."""
    code = request.words.strip()
    if not code:
        return welcome(request.person) if request.person.role is not Role.STRANGER else refusal()
    try:
        person = await asyncio.to_thread(request.desk.records.people.accept, request.sender, code)
    except NotInvited:
        if request.person.role is not Role.STRANGER:  # They tapped their own invitation again.
            return welcome(request.person)
        return Reply.of(
            "That code does not work: it has been used, has run out, or was not copied in full. Ask whoever sent it "
            "for a new one.",
            *NATIONAL,
        )
    about = f"let in as {_article(person.role)}"
    await asyncio.to_thread(request.desk.records.audit.note, Act(person.key, "start", about=about))
    return welcome(person)


def welcome(person: Person) -> Reply:
    """Return the one screen that somebody who was let in sees first."""
    place = ", ".join(part for part in (person.agency, person.area, person.nation) if part)
    first = (f"You are set up for {place}: what concerns you comes first. /lens off lifts that.",) if place else ()
    until = "" if person.expires_at.startswith("9999") else f" until {local_day(person.expires_at)}"
    return Reply.of(
        f"Welcome to Learnt. You have access as {_article(person.role)}{until}.",
        "Write a question as you would ask a colleague, about a situation and never about a named person. You get "
        "exact words from safeguarding reviews and guidance, each with its source. No text is generated. For example: "
        "bruise on a baby who cannot crawl",
        *first,
        "Nobody reads this chat and your questions are not stored: /privacy says what is. /help lists the commands.",
        NATIONAL[0],
    )


def _article(role: Role) -> str:
    return f"an {role}" if role is Role.ADMIN else f"a {role}"


COMMAND = Command(
    "start", "/start CODE", "begin; with an invitation code, be let in", run, Role.STRANGER, verbatim=True
)
