"""/team, /teams: which chats are a team's, and whom one may send to."""

import asyncio
import re

from bot.bootstrap import Desk
from bot.commands.request import Command, Request
from bot.lessons import sharing
from bot.lessons.reach import members, place_of
from bot.lessons.rights import may_send_to
from bot.message import Button, Person, Reply, Role
from bot.records.groups import Group
from bot.wording import plural

_OFF = "off"
_NOT_YOURS = (
    "That cannot be done here: the team has to be one of yours, and the chat one that was let in and is no other "
    "team's. From here it also has to be a group that you added Learnt to. /teams lists your teams and groups."
)
_USAGE = "In a group or topic of the team, say /team and its name, such as: /team north. /team off undoes it."
_ALONE = "For a channel, write to me alone: /team north group 3, with a number of /teams, or /team off group 3."
_GROUP = re.compile(r"(.*?)\s*\bgroup\s+(\d{1,18})", re.IGNORECASE | re.ASCII)
_LABEL = 20  # letters of a team or a group on a button
_SHOWN = 8  # groups with buttons


async def team(request: Request) -> Reply:
    """Return that a chat is a team's, or no more."""
    place = place_of(request.message.chat)
    if place and place[0] < 0:
        return await asyncio.to_thread(_here, request.desk, request.person, request.words, place)
    return await asyncio.to_thread(_from_afar, request.desk, request.person, request.words)


async def teams(request: Request) -> Reply:
    """Return the teams that somebody may send to, their chats, and the groups that are no team's."""
    return await asyncio.to_thread(_listed, request.desk, request.person)


def _here(desk: Desk, person: Person, words: str, place: tuple[int, int]) -> Reply:
    """Register or remove the group or topic in which it was said."""
    group = next((one for one in desk.records.groups.everybody() if one.address == str(place[0])), None)
    if not words.strip():
        return Reply.of(_USAGE)
    if group is None:
        return Reply.of(_NOT_YOURS)
    if words.strip().casefold() == _OFF:
        return _removed(desk, person, group, [place[1]])
    return _registered(desk, person, words, group, place[1])


def _from_afar(desk: Desk, person: Person, words: str) -> Reply:
    """Register or remove a group or channel by its number."""
    match = _GROUP.fullmatch(words.strip())
    if match is None or not match[1]:
        return Reply.of(_USAGE, _ALONE)
    group = next((one for one in desk.records.groups.everybody() if one.number == int(match[2])), None)
    if group is None or not _may_name(person, group):
        return Reply.of(_NOT_YOURS)
    if match[1].casefold() == _OFF:
        topics = [chat.thread for chat in desk.records.teams.everything() if chat.group == group.number]
        return _removed(desk, person, group, topics)
    return _registered(desk, person, match[1], group, 0)


def _registered(desk: Desk, person: Person, words: str, group: Group, thread: int) -> Reply:
    """Return that a chat is a team's from now on."""
    found = sharing.named(words, sharing.teams_of(desk, person))
    chat, before = int(group.address), desk.records.teams.team_of(int(group.address), thread)
    if found is None or found[1] or (before and not may_send_to(person, before)):
        return Reply.of(_NOT_YOURS)
    name = found[0]
    desk.records.teams.register(name, chat, thread, person.id)
    instead = f" It was {before}'s." if before and before.casefold() != name.casefold() else ""
    where = "This topic" if thread else group.title
    return Reply.of(
        f"{where} is a chat of {name} now.{instead} What is sent to {name} comes here. /team off undoes it.",
        about=f"team {name}: group {group.number}{f' topic {thread}' if thread else ''}",
    )


def _removed(desk: Desk, person: Person, group: Group, topics: list[int]) -> Reply:
    """Return that a chat, or each topic of it, is no team's any more, as far as it was a team of theirs."""
    chat = int(group.address)
    named = [(thread, desk.records.teams.team_of(chat, thread)) for thread in topics]
    mine = [thread for thread, name in named if name and may_send_to(person, name)]
    if not mine:
        return Reply.of(_NOT_YOURS)
    for thread in mine:
        desk.records.teams.remove(chat, thread)
    return Reply.of("It is no team's chat any more: nothing is sent to it.", about=f"group {group.number}: no team")


def _listed(desk: Desk, person: Person) -> Reply:
    mine, every = sharing.teams_of(desk, person), desk.records.teams.everything()
    taken = {chat.group for chat in every}
    free = [one for one in desk.records.groups.everybody() if _may_name(person, one) and one.number not in taken]
    others = (
        ["Groups and channels that are no team's:", *(f"{one.number}  {one.title}" for one in free)] if free else []
    )
    only = mine[0] if len(mine) == 1 else ""
    buttons = tuple(
        Button(f"{only[:_LABEL]}: {one.title[:_LABEL]}", text)
        for one in (free[:_SHOWN] if only else ())
        for text in [sharing.button_text("/team", only, f"group {one.number}", mine)]
    )
    lines = [_line(desk, name) for name in mine] or [sharing.NO_TEAMS]
    return Reply.of(*lines, *others, _USAGE, _ALONE, buttons=buttons)


def _line(desk: Desk, name: str) -> str:
    """Return a team as one line: how many are in it, and where it reads."""
    chats = [f"{chat.name} (group {chat.group})" for chat in desk.records.teams.chats(name)]
    where = "; ".join(chats) or "no chat: what is sent comes to its members alone"
    return f"{name} · {plural(len(members(desk, name)), 'member')} let in · {where}"


def _may_name(person: Person, group: Group) -> bool:
    """Return whether somebody may name a group from afar: an admin any, others those that they let in."""
    return person.role is Role.ADMIN or (person.id != 0 and group.by == person.id)


TEAM = Command(
    "team", "/team NAME", "make a group or topic the chat of a team", team, Role.SUPERVISOR, verbatim=True, shared=True
)
TEAMS = Command("teams", "/teams", "list your teams and their chats", teams, Role.SUPERVISOR)
