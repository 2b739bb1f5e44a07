"""Which teams there are, and how a lesson reaches one: whom, when, and each chat once."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.bootstrap import Desk
from bot.lessons import quiet
from bot.lessons.lesson import Lesson
from bot.lessons.reach import chats, members
from bot.lessons.rights import may_send_to
from bot.lessons.sending import Sending, SendingKind, SendingState
from bot.message import LONGEST_BUTTON, Person

NO_TEAM = "There is no such team for you. /teams lists yours."
NO_TEAMS = "There is no team for you yet. An admin gives people their teams: /invite and /approve with team:north."
WORDS = frozenset({"members", "anyhow", "yes", "cancel", "off", "group"})  # of commands that name a team
_THERE = (SendingState.PLANNED, SendingState.OUT, SendingState.SENT)


def known_teams(desk: Desk) -> list[str]:
    """Return the names of all teams, each as it was first written."""
    records = desk.records
    named = (team for person in records.people.everybody() for team in person.teams)
    chats = (chat.team for chat in records.teams.everything())
    told = (digest.team for digest in records.teams.digests())
    first: dict[str, str] = {}
    for team in (*named, *chats, *told):
        first.setdefault(team.casefold(), team)
    return sorted(first.values(), key=str.casefold)


def teams_of(desk: Desk, person: Person) -> list[str]:
    """Return the teams that somebody may send to."""
    return [team for team in known_teams(desk) if may_send_to(person, team)]


def named(text: str, teams: Iterable[str]) -> tuple[str, list[str]] | None:
    """Return the team that a text begins with, by its name or its reference, and the words after it.

    None where it names none of the teams. Of "north" and "north west" it is the longer one that is meant.
    """
    words = text.split()
    by_name = {tuple(team.casefold().split()): team for team in teams}
    for count in range(len(words), 0, -1):
        if team := by_name.get(tuple(word.casefold() for word in words[:count])):
            return team, words[count:]
    team = next((team for team in by_name.values() if words and words[0].casefold() == reference(team)), "")
    return (team, words[1:]) if team else None


def reference(team: str) -> str:
    """Return a short name for a team, which may stand wherever its own does: "#1a2b3c"."""
    return f"#{hashlib.sha256(team.casefold().encode()).hexdigest()[:6]}"


def button_text(command: str, team: str, rest: str, teams: Iterable[str]) -> str:
    """Return the message of a button that names a team, by its reference where its name is long or would mislead."""
    words = team.casefold().split()
    begins = any(other.casefold().split()[: len(words)] == words for other in teams if other != team)
    text = " ".join(part for part in (command, " ".join(team.split()), rest) if part)
    if begins or WORDS & set(words) or len(text.encode()) > LONGEST_BUTTON:
        text = " ".join(part for part in (command, reference(team), rest) if part)
    return text


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a lesson is to go, and when."""

    team: str
    private: bool  # to the members' private chats, not to those of the team
    sendings: tuple[Sending, ...]  # to the chats that are new to it
    names: tuple[str, ...]  # of those chats; none for private ones
    had: int  # chats that got it or are to get it already
    due: datetime
    late: bool  # Quiet hours put it off.


def plan_for(desk: Desk, lesson: Lesson, team: str, private_chats: bool, at: datetime | None, anyhow: bool) -> Plan:
    """Return how a lesson would go to a team; nothing is kept yet.

    A team without a chat is reached through its members. Each chat gets a lesson once.
    """
    wanted = at or desk.records.now()
    due = wanted if anyhow else quiet.next_time(desk.settings, wanted)
    chats = [] if private_chats else desk.records.teams.chats(team)
    places = [(chat.chat, chat.thread, 0, chat.name) for chat in chats] or _private_chats(desk, team)
    about = str(lesson.id)
    before = desk.records.sendings.about(SendingKind.LESSON, lesson.id)
    there = {(one.chat, one.thread) for one in before if one.state in _THERE or one.messages}
    new = [place for place in places if place[:2] not in there]
    due_at = due.astimezone(UTC).isoformat(timespec="seconds")
    sendings = tuple(
        Sending(SendingKind.LESSON, about, chat, due_at, thread, person, team, anyhow)
        for chat, thread, person, _ in new
    )
    names = tuple(name for *_, name in new if name)
    return Plan(team, not chats, sendings, names, len(places) - len(new), due, due > wanted)


def team_places(desk: Desk, team: str) -> Sequence[tuple[int, int, int]]:
    """Return where a team reads: its chats, else the private chats of its members; chat, topic and person of each."""
    chats = [(chat.chat, chat.thread, 0) for chat in desk.records.teams.chats(team)]
    return chats or [place[:3] for place in _private_chats(desk, team)]


def cancel(desk: Desk, person: Person, lesson: Lesson) -> int:
    """Cancel what is planned of a lesson for the teams that somebody may send to; return how many chats that spares."""
    planned = desk.records.sendings.about(SendingKind.LESSON, lesson.id)
    return desk.records.teams.call_off([one.id for one in planned if may_send_to(person, one.team)])


def _private_chats(desk: Desk, team: str) -> list[tuple[int, int, int, str]]:
    reached = chats(desk)
    ids = (person.id for person in members(desk, team))
    return [(reached[id], 0, id, "") for id in ids if id in reached]
