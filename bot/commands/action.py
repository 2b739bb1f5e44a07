"""/action, /actions, /done and /drop: what a team takes on because of a lesson, until it is done."""

import asyncio
import re
from dataclasses import dataclass
from datetime import date

from bot.commands.request import Command, Request
from bot.lessons.doing import line, open_to, team_for, team_named, theirs
from bot.lessons.guard import refused
from bot.lessons.quiet import day_in_london
from bot.lessons.rights import NO_LESSON, may_open
from bot.lessons.times import DAY, day_typed
from bot.message import Button, Reply, Role
from bot.records.actions import Action, ActionState
from bot.wording import day, plural

_LONGEST, _LONGEST_ROLE = 200, 60  # characters
_SHOWN = 15  # actions: more would not fit in one message of a chat
_MADE = re.compile(rf"(\d{{1,40}}) (.+?) by:? ({DAY}) ?: ?(.+)", re.ASCII | re.IGNORECASE | re.DOTALL)
_MOVED = re.compile(rf"(\d{{1,40}}) due:? ({DAY})", re.ASCII | re.IGNORECASE)
_TEAM = re.compile(r"(?<!\S)team:(\"[^\"]*\"|“[^”]*”|\S+) ?", re.IGNORECASE)
NO_ACTION = "There is no such open action for you. /actions lists yours."
_USAGE = (
    "Write the lesson, the role that answers for it, the day and what is to be done: "
    "/action {} team manager by 2027-01-15: Check pre-birth plans at allocation"
)
_MOVES = "To move an action to another day: /action 4 due 2027-02-01. /actions lists them with their numbers."


@dataclass(frozen=True, slots=True)
class _Typed:
    """An action as somebody typed it."""

    lesson: int
    owner: str
    due: str
    what: str
    team: str  # "" where none was named


async def action(request: Request) -> Reply:
    """Return a new action, or an open one that has another day."""
    words = " ".join(request.words.split())
    if moved := _MOVED.fullmatch(words):
        return await _move(request, int(moved[1]), _stored(moved[2]))
    typed = _typed(words)
    if typed is None:
        named = re.match(r"\d{1,40}(?!\S)", words, re.ASCII)
        return Reply.of(_USAGE.format(named[0] if named else 3), _MOVES)
    if why := await refused(request, f"{typed.owner}. {typed.what}", "That action"):
        return why
    desk, person = request.desk, request.person
    lesson = await asyncio.to_thread(desk.records.lessons.of, typed.lesson)
    today = day_in_london(desk.records.now())
    if lesson is None or not may_open(person, lesson, today):
        return Reply.of(NO_LESSON)
    team = await asyncio.to_thread(team_for, desk, person, lesson)
    if team is None:
        return Reply.of(NO_LESSON)
    if not lesson.holds(today):
        return Reply.of(f"Lesson {lesson.id} is not in use: an action goes with a lesson that is approved and current.")
    if typed.team:
        team = await asyncio.to_thread(team_named, desk, person, typed.team)
        if team is None:
            return Reply.of("There is no such team for you. /teams lists them.")
    if not team:
        return Reply.of(f"Say for which team: /action {lesson.id} team:north {typed.owner} by {typed.due}: and what.")
    if fault := _fault(typed, today):
        return Reply.of(fault)
    new = Action(lesson.id, team, typed.what, typed.owner, typed.due, person.id)
    made = await asyncio.to_thread(desk.records.actions.add, new)
    return Reply.of(
        f"Action {made.id} for {team}, from lesson {lesson.id}: {made.what}",
        f"{made.owner[0].upper()}{made.owner[1:]} answers for it, by {day(date.fromisoformat(made.due))}. "
        "You are reminded a week before, and once when that day has passed.",
        f"Done? /done {made.id} and one line that shows it. /action {made.id} due and a date moves it.",
        buttons=(Button("All actions", "/actions"),),
        about=f"action {made.id}: made",
    )


async def actions(request: Request) -> Reply:
    """Return the open actions of somebody's teams, those that are overdue first."""
    name = " ".join(request.words.split()).removeprefix("team:").strip('"“”')
    every = await asyncio.to_thread(open_to, request.desk, request.person, name)
    if not every:
        none = f"No action is open for {name[:40]}." if name else "No action is open."
        return Reply.of(none, "/action and the number of a lesson says how to begin one. /lessons lists the lessons.")
    today = day_in_london(request.desk.records.now())
    late = sum(one.late(today) for one in every)
    overdue = f", {late} overdue" if late else ""
    further, first = len(every) - _SHOWN, every[0].id
    return Reply.of(
        f"{plural(len(every), 'open action')}{overdue}:",
        *(line(one, today) for one in every[:_SHOWN]),
        *([f"{further} more, due later: /actions and a team narrows it."] if further > 0 else []),
        f"With its number: /done {first} and a line that shows it; /drop {first} and why; "
        f"/action {first} due 2027-02-01 moves it.",
        buttons=(Button("Evidence", "/evidence"),),
    )


async def done(request: Request) -> Reply:
    """Return that an action is done, with what shows it."""
    need = "Write the number and one line that shows it: /done 4 audited in March, all plans were there"
    return await _close(request, ActionState.DONE, need)


async def drop(request: Request) -> Reply:
    """Return that an action is dropped, and why."""
    return await _close(request, ActionState.DROPPED, "Write the number and why: /drop 4 the procedure changed")


async def _close(request: Request, state: ActionState, need: str) -> Reply:
    first, _, text = " ".join(request.words.split()).partition(" ")
    if not re.fullmatch(r"\d{1,40}", first, re.ASCII) or not text:
        return Reply.of(need)
    if why := await refused(request, text, "That line"):
        return why
    mine = await asyncio.to_thread(theirs, request.desk, request.person, int(first))
    if mine is None:
        return Reply.of(NO_ACTION)
    if len(text) > _LONGEST:
        return Reply.of(f"That line is {len(text)} characters; it may have {_LONGEST}. Nothing was changed.")
    closed = await asyncio.to_thread(request.desk.records.actions.close, mine.id, state, text)
    if closed is None:
        return Reply.of(NO_ACTION)
    said = f"Action {closed.id} is {state}: {closed.what}"
    kept = f"{'What shows it' if state is ActionState.DONE else 'Why'}: {text}"
    return Reply.of(said, f"{kept}. It stands in the evidence: /evidence", about=f"action {closed.id}: {state}")


async def _move(request: Request, number: int, due: str) -> Reply:
    mine = await asyncio.to_thread(theirs, request.desk, request.person, number)
    if mine is None:
        return Reply.of(NO_ACTION)
    today = day_in_london(request.desk.records.now())
    if fault := _wrong_day(due, today):
        return Reply.of(fault)
    moved = await asyncio.to_thread(request.desk.records.actions.move, mine.id, due)
    if moved is None:
        return Reply.of(NO_ACTION)
    said = f"Action {moved.id} is now due on {day(date.fromisoformat(due))}: {moved.what}"
    undo = [] if mine.late(today) else [f"/action {moved.id} due {mine.due} undoes it."]
    return Reply.of(said, *undo, about=f"action {moved.id}: moved")


def _typed(words: str) -> _Typed | None:
    """Return an action as it was typed, or None where something is missing."""
    head, colon, what = _split(words)
    named = _TEAM.search(head)
    match = _MADE.fullmatch(f"{_TEAM.sub('', head).strip()}{colon}{what}")
    if not match:
        return None
    team = named[1].strip('"“”') if named else ""
    return _Typed(int(match[1]), match[2].strip(" ,"), _stored(match[3]), match[4].strip(), team)


def _stored(typed: str) -> str:
    """Return a day as it is stored, or as it was typed where there is no such day."""
    try:
        return day_typed(typed).isoformat()
    except ValueError:
        return typed


def _split(words: str) -> tuple[str, str, str]:
    """Return words before the colon that follows the day, that colon, and the others."""
    dated = re.search(rf"{DAY} ?:", words, re.ASCII | re.IGNORECASE)
    return (words[: dated.end() - 1], ":", words[dated.end() :]) if dated else (words, "", "")


def _fault(typed: _Typed, today: date) -> str:
    """Return what is wrong with an action that was typed, or ""."""
    if len(typed.owner) > _LONGEST_ROLE:
        return f"The role that answers for it may have {_LONGEST_ROLE} characters. Nothing was kept."
    if len(typed.what) > _LONGEST:
        return f"What is to be done is {len(typed.what)} characters; it may have {_LONGEST}. Nothing was kept."
    return _wrong_day(typed.due, today)


def _wrong_day(due: str, today: date) -> str:
    try:
        when = date.fromisoformat(due)
    except ValueError:
        return f"There is no day {due}. Write it as 2027-01-15."
    return f"{day(when)} has passed. Take a day that is to come." if when < today else ""


ACTION = Command(
    "action", "/action LESSON ROLE by 2027-01-15: WHAT", "give a lesson an action", action, Role.SUPERVISOR, True
)
ACTIONS = Command("actions", "/actions TEAM", "list open actions, overdue ones first", actions, Role.SUPERVISOR, True)
DONE = Command("done", "/done NUMBER EVIDENCE", "close an action with what shows it", done, Role.SUPERVISOR, True)
DROP = Command("drop", "/drop NUMBER WHY", "end an action that is not to be done", drop, Role.SUPERVISOR, True)
