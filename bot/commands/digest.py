"""/digest: tell a team once a week what is new."""

import asyncio
from datetime import time

from bot.bootstrap import Desk
from bot.commands.request import Command, Request
from bot.lessons import digest as weekly
from bot.lessons import quiet, sharing, times
from bot.lessons.rights import may_send_to
from bot.lessons.times import WEEKDAYS, NotATime
from bot.message import Button, Person, Reply, Role
from bot.records.teams import Digest
from bot.wording import LONDON, day

_USAGE = "Write the team, a day and a time: /digest north friday 09:00. /digest north off ends it."
_USUAL = "friday 09:00"
_SHOWN = 8  # teams with buttons
_LABEL = 20  # letters of a team on a button


async def digest(request: Request) -> Reply:
    """Return when teams are told of the week's learning, after setting it for one."""
    return await asyncio.to_thread(_digest, request.desk, request.person, request.words)


def _digest(desk: Desk, person: Person, words: str) -> Reply:
    teams = sharing.teams_of(desk, person)
    if not words.strip():
        return _listed(desk, person, teams)
    found = sharing.named(words, teams)
    if found is None:
        return Reply.of(sharing.NO_TEAM)
    team, rest = found
    if [word.casefold() for word in rest] == ["off"]:
        was = desk.records.teams.stop_digest(team)
        said = f"{team} is told of the week's learning no more." if was else f"{team} has no weekly digest."
        return Reply.of(said, about=f"team {team}: no digest")
    if len(rest) not in (1, 2):
        return Reply.of(_USAGE)
    try:
        return _set(desk, person, team, times.weekday(rest[0]), times.clock([*rest, _USUAL.split()[1]][1]))
    except NotATime as error:
        return Reply.of(str(error), _USAGE)


def _set(desk: Desk, person: Person, team: str, weekday: int, at: time) -> Reply:
    """Return when a team is told, from now on."""
    desk.records.teams.set_digest(team, weekday, at.hour * 60 + at.minute, person.id)
    first = times.week_after(times.last_of(weekday, at, desk.records.now()))
    due = quiet.next_time(desk.settings, first).astimezone(LONDON)
    late = f" That is in quiet hours, so it comes at {due:%H:%M} on {WEEKDAYS[due.weekday()]}." if due > first else ""
    whom = "in its chats" if desk.records.teams.chats(team) else "in its members' private chats"
    return Reply.of(
        f"{team} is told every {_when(weekday, at)} what is new, {whom}: lessons and documents by title, and actions "
        f"due soon. First on {day(due.date())}.{late} A week without anything new is left out.",
        buttons=(Button("End it", sharing.button_text("/digest", team, "off", sharing.teams_of(desk, person))),),
        about=f"team {team}: digest {WEEKDAYS[weekday].lower()} {at:%H:%M}",
    )


def _listed(desk: Desk, person: Person, teams: list[str]) -> Reply:
    """Return when each team is told that somebody may send to."""
    told = {one.team: one for one in desk.records.teams.digests() if may_send_to(person, one.team)}
    lines = [f"{team}: {_says(told.get(team.casefold()))}" for team in teams]
    buttons = [
        Button(f"End it for {team[:_LABEL]}", sharing.button_text("/digest", team, "off", teams))
        if team.casefold() in told
        else Button(f"{team[:_LABEL]}: Fridays at 09:00", sharing.button_text("/digest", team, _USUAL, teams))
        for team in teams[:_SHOWN]
    ]
    return Reply.of("The week's learning, once a week:", *lines, _USAGE, buttons=tuple(buttons))


def _says(digest: Digest | None) -> str:
    return f"every {_when(digest.weekday, weekly.at(digest))}" if digest else "not told"


def _when(weekday: int, at: time) -> str:
    return f"{WEEKDAYS[weekday]} at {at:%H:%M}"


COMMAND = Command(
    "digest", "/digest TEAM friday 09:00", "tell a team once a week what is new", digest, Role.SUPERVISOR, verbatim=True
)
