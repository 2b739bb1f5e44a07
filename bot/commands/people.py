"""/people, /renew, /revoke: who was let in, and until when."""

import asyncio
from collections.abc import Callable

from bot.commands.request import Command, Request
from bot.message import Person, Reply, Role
from bot.records.people import People
from bot.wording import local_day

_LONGEST_NUMBER = 19


async def people(request: Request) -> Reply:
    """Return everybody who was let in, and who asks to be."""
    records = request.desk.records
    waiting = await asyncio.to_thread(records.requests.open)
    asked = [
        f"Asks to be let in: {one.name or 'no name'}: /approve {one.number} practitioner or /decline {one.number}"
        for one in waiting
    ]
    return Reply.of(*await asyncio.to_thread(listed, records.people), *asked)


async def renew(request: Request) -> Reply:
    """Return that somebody may stay for another six months."""
    return await _change(request, request.desk.records.people.renew, "may stay for another six months")


async def revoke(request: Request) -> Reply:
    """Return that somebody was let in no longer."""
    if request.words.strip() == str(request.person.id):
        return Reply.of("That is you. /forget erases your own entry.")
    return await _change(request, request.desk.records.people.remove, "no longer has access, and their entry is erased")


def listed(people: People) -> list[str]:
    """Return a line for everybody who was let in, those to be reviewed marked."""
    return [line(person, people, "/") for person in people.everybody()]


def line(person: Person, people: People, command: str) -> str:
    """Return one line about a person: number, role, note, where they work, until when.

    `command` is how a command begins where the line is read: "/" or "learnt ".
    """
    review = f"{command}renew {person.id} or {command}revoke {person.id}"
    place = [*(f"team {team}" for team in person.teams), person.agency, person.area, person.nation]
    until = "" if person.expires_at.startswith("9999") else f"until {local_day(person.expires_at)}"
    if people.ended(person):
        until = f"ended {local_day(person.expires_at)}: {review}"
    elif people.due(person):
        until += f", to be reviewed: {review}"
    return " · ".join(part for part in (f"{person.id}  {person.role}", person.note, *place, until) if part)


async def _change(request: Request, change: Callable[[int], bool], done: str) -> Reply:
    word = request.words.strip()
    if not (word.isdecimal() and len(word) < _LONGEST_NUMBER and await asyncio.to_thread(change, int(word))):
        return Reply.of("There is nobody with that number. /people lists everybody with their numbers.")
    return Reply.of(f"Person {int(word)} {done}.", about=f"person {int(word)}")


PEOPLE = Command("people", "/people", "list who was let in, and until when", people, Role.ADMIN)
RENEW = Command("renew", "/renew NUMBER", "let somebody stay for another six months", renew, Role.ADMIN, True)
REVOKE = Command(
    "revoke", "/revoke NUMBER", "end somebody's access at once and erase their entry", revoke, Role.ADMIN, True
)
