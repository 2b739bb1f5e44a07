"""The week's learning for a team: new lessons, new documents, actions that are soon due. Titles only."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import TypeVar

from bot.bootstrap import Desk
from bot.citation import badge
from bot.lessons import quiet, times
from bot.lessons.card import day_of
from bot.lessons.lesson import Lesson
from bot.lessons.sending import Sending, SendingKind
from bot.lessons.sharing import known_teams, team_places
from bot.listing import State, everything
from bot.message import Button, Reply
from bot.records.actions import Action
from bot.records.teams import Digest
from bot.wording import day
from knowledge.identity import Entry
from knowledge.model import Kind, Slice

T = TypeVar("T")
_MOST = 8  # of a list
_AHEAD = timedelta(days=14)


def plan(desk: Desk) -> None:
    """Plan the digest of each team whose time has come since it was told last; of missed ones only the newest."""
    now = desk.records.now()
    for digest in desk.records.teams.digests():
        until = times.last_of(digest.weekday, at(digest), now)
        if until <= datetime.fromisoformat(digest.begins):
            continue
        since = min(datetime.fromisoformat(digest.begins), times.week_after(until, -1))
        if digest_reply(desk, digest.team, since, until):
            about = f"0/{digest.team}/{_stored(since)}/{_stored(until)}"
            due_at = _stored(quiet.next_time(desk.settings, now))
            desk.records.sendings.plan(
                [
                    Sending(SendingKind.DIGEST, about, chat, due_at, thread, person, digest.team)
                    for chat, thread, person in team_places(desk, digest.team)
                ]
            )
        desk.records.teams.told(digest, _stored(until))


def said(desk: Desk, sending: Sending) -> Reply | None:
    """Return the digest that a sending brings, as it is now; None where nobody of the team is to be told any more."""
    if (sending.chat, sending.thread, sending.person) not in team_places(desk, sending.team):
        return None
    _, since, until = sending.about.rsplit("/", 2)
    moments = datetime.fromisoformat(since), datetime.fromisoformat(until)
    return digest_reply(desk, sending.team, *moments, alone=sending.person != 0)


def digest_reply(desk: Desk, team: str, since: datetime, until: datetime, alone: bool = False) -> Reply | None:
    """Return what is new for a team between two moments, or None where nothing is.

    `alone`: a member reads it in their own chat, where a lesson can be opened.
    """
    lessons, documents, actions = _lessons(desk, since, until), _documents(desk, since, until), _actions(desk, team)
    lines: list[str] = []
    if lessons:
        lines += ["New lessons:", *_first(lessons, lambda lesson: f"Lesson {lesson.id}: {lesson.title}")]
        lines += [] if alone else [f"To open one, write to me alone, such as: /lesson {lessons[0].id}"]
    if documents:
        lines += ["New in the library:", *_first(documents, partial(_line, desk))]
    if actions:
        lines += ["Actions of the team, due soon:", *_first(actions, partial(_due, desk))]
    if not lines:
        return None
    opens = [Button(f"Open lesson {lesson.id}", f"/lesson {lesson.id}") for lesson in lessons[:_MOST]]
    name = next((known for known in known_teams(desk) if known.casefold() == team.casefold()), team)
    return Reply.of(
        f"The week's learning for {name}, to {day(quiet.day_in_london(until))}.", *lines, buttons=tuple(opens)
    )


def at(digest: Digest) -> time:
    """Return the time of the day at which a digest is due, in London."""
    return time(digest.minute // 60, digest.minute % 60)


def _lessons(desk: Desk, since: datetime, until: datetime) -> list[Lesson]:
    """Return the lessons that were approved meanwhile and still hold, the oldest first."""
    today = quiet.day_in_london(desk.records.now())
    every = sorted(desk.records.lessons.decided_since(since), key=lambda lesson: lesson.decided_at)
    return [lesson for lesson in every if lesson.holds(today) and _within(lesson.decided_at, since, until)]


def _documents(desk: Desk, since: datetime, until: datetime) -> list[Entry]:
    """Return the documents that were published meanwhile, but a lesson's own and the starter library."""
    rows = everything(desk.library, desk.snapshots, quiet.day_in_london(desk.records.now()))
    first, later, known = _announced(desk, since, until)
    new = [
        row.entry
        for row in rows
        if row.state is State.PUBLISHED and not row.entry.starter and row.publication.kind is not Kind.LESSON
        # A new version of what was there before is told of by when it came.
        if row.entry.id in first
        or (_within(row.entry.added_at, since, until) and row.entry.id in known and row.entry.id not in later)
    ]
    return sorted(new, key=lambda entry: entry.added_at)


def _announced(desk: Desk, since: datetime, until: datetime) -> tuple[set[str], set[str], set[str]]:
    """Return which documents were first seen published between two moments, which after, and which ever."""
    follows, after = desk.records.follows, timedelta(seconds=1)  # Of its span the first moment is in, and the last not.
    first = set(follows.announced_between(since + after, until + after))
    return first, set(follows.announced_between(until + after, desk.records.now() + after)), follows.announced()


def _line(desk: Desk, entry: Entry) -> str:
    """Return a document as one line: what its words are worth, its title and its areas."""
    document = desk.library.document(entry.id, entry.sha256)
    areas = f", {', '.join(document.areas)}" if document.areas else ""
    return f"{badge(Slice(document, 0, 1))}: {document.title}{areas}"


def _actions(desk: Desk, team: str) -> list[Action]:
    """Return the open actions of a team that are due in the next two weeks, or were due before."""
    return desk.records.actions.open(team, quiet.day_in_london(desk.records.now()) + _AHEAD)


def _due(desk: Desk, action: Action) -> str:
    """Return an action as one line: what, when, and which role answers for it."""
    was = "was due" if action.late(quiet.day_in_london(desk.records.now())) else "due"
    return f"Action {action.id}, {was} {day_of(action.due)}: {action.what} ({action.owner})"


def _first(every: Sequence[T], line: Callable[[T], str]) -> list[str]:
    """Return the first of some things, each as a line, and how many more there are."""
    further = [f"and {len(every) - _MOST} more"] if len(every) > _MOST else []
    return [*map(line, every[:_MOST]), *further]


def _within(stored: str, since: datetime, until: datetime) -> bool:
    return bool(stored) and since < datetime.fromisoformat(stored) <= until


def _stored(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
