"""What teams take on because of a lesson: whose business an action is, and who is reminded of it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.bootstrap import Desk
from bot.lessons.lesson import Lesson
from bot.lessons.quiet import day_in_london, next_time
from bot.lessons.reach import chats, supervisors
from bot.lessons.responses import sent
from bot.lessons.rights import concerns, may_send_to, shared_teams
from bot.lessons.sending import Sending, SendingKind
from bot.message import Person, Reply
from bot.records.actions import Action, ActionState
from bot.wording import day

BEFORE = timedelta(days=7)  # its day, whoever made an action is reminded
_LATE = "late"


def team_for(desk: Desk, person: Person, lesson: Lesson) -> str | None:
    """Return the team whose action it is where none is named: a person's that the lesson went to, else their first.

    Return "" where they are in none, and None where the lesson is no business of theirs.
    """
    mine = shared_teams(person, [one.team for one in sent(desk, lesson.id)])
    if not mine and not concerns(person, lesson):
        return None
    return next(iter([*mine, *person.teams]), "")


def team_named(desk: Desk, person: Person, name: str) -> str | None:
    """Return the team of a name that somebody may act for, or None."""
    people = (team for one in desk.records.people.everybody() for team in one.teams)
    every = [*person.teams, *(chat.team for chat in desk.records.teams.everything()), *people]
    return next((team for team in every if team.casefold() == name.casefold() and may_send_to(person, team)), None)


def theirs(desk: Desk, person: Person, number: int) -> Action | None:
    """Return an open action that is somebody's business, or None: whoever may not is told as if there were none."""
    action = desk.records.actions.of(number)
    if action is None or action.state is not ActionState.OPEN or not may_send_to(person, action.team):
        return None
    return action


def open_to(desk: Desk, person: Person, team: str = "") -> list[Action]:
    """Return the open actions that are somebody's business, or a team's of them; the one due first at the top."""
    every = desk.records.actions.open(team or None)
    return [one for one in every if may_send_to(person, one.team)]


def line(action: Action, today: date) -> str:
    """Return an action as a line; one whose day has passed says so."""
    due = day(date.fromisoformat(action.due))
    when = f"overdue since {due}" if action.late(today) else f"by {due}"
    return f"{action.id}  {action.team} · {action.owner} · {when} · lesson {action.lesson}: {action.what}"


def plan(desk: Desk) -> None:
    """Plan to remind whoever made an action, a week before its day and once when it has passed."""
    now = desk.records.now()
    known = desk.records.sendings.planned_about(SendingKind.ACTION)
    today = day_in_london(now)
    due = [(_about(action, today), action) for action in desk.records.actions.open(until=today + BEFORE)]
    fresh = [(about, action) for about, action in due if about and about not in known]
    if not fresh:
        return
    reached, people = chats(desk), supervisors(desk)
    due_at = next_time(desk.settings, now).isoformat(timespec="seconds")
    planned = [
        Sending(SendingKind.ACTION, about, reached[action.by], due_at, person=action.by, team=action.team)
        for about, action in fresh
        if action.by in reached and _may_hear(people, action)
    ]
    if planned:
        desk.records.sendings.plan(planned)


def said(desk: Desk, sending: Sending) -> Reply | None:
    """Return a reminder; None where the action is closed, has another day by now, or is no business of theirs."""
    action, today = desk.records.actions.of(sending.number), day_in_london(desk.records.now())
    if action is None or action.by != sending.person or not _may_hear(supervisors(desk), action):
        return None
    late = sending.about.endswith(f"/{_LATE}")
    if action.state is not ActionState.OPEN or late != action.late(today):
        return None
    if sending.about not in (_key(action), f"{_key(action)}/{_LATE}"):
        return None
    lead = "An action is overdue:" if late else "An action is due soon:"
    return Reply.of(
        lead,
        line(action, today),
        f"Done? /done {action.id} and one line that shows it. /drop {action.id} and why ends it; "
        f"/action {action.id} due and a date such as 2027-01-15 moves it.",
    )


def _about(action: Action, today: date) -> str:
    """Return what a reminder of an action is about today, or "" where none is due."""
    if action.late(today):
        return f"{_key(action)}/{_LATE}"
    made, soon = day_in_london(datetime.fromisoformat(action.made_at)), date.fromisoformat(action.due) - BEFORE
    return _key(action) if made < soon <= today else ""


def _key(action: Action) -> str:
    return f"{action.id}/{action.due}"


def _may_hear(people: Iterable[Person], action: Action) -> bool:
    """Return whether whoever made an action is one of some people and may still see it: they may have left the team."""
    return any(person.id == action.by and may_send_to(person, action.team) for person in people)
