"""/share: send an approved lesson to a team, now or at a time."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from bot.bootstrap import Desk
from bot.commands.request import Command, Request
from bot.lessons import quiet, sharing, times
from bot.lessons.lesson import Lesson
from bot.lessons.reach import members
from bot.lessons.rights import NO_LESSON, concerns, may_open
from bot.lessons.sharing import NO_TEAM, Plan
from bot.lessons.times import NotATime
from bot.message import LONGEST_BUTTON, Button, Person, Reply, Role
from bot.wording import LONDON, plural

_SHOWN = 8  # teams with buttons
_NAMED = 5  # chats by title
_KNOWN = {"members", "anyhow", "yes", "now"}  # beside a time; "now" is what is meant without one
_TITLE = 20  # letters of a team on a button
_USAGE = "Write the number of a lesson and a team: /share 3 north. /lessons lists the lessons, /teams the teams."
_REST = (
    "After the team there may be: members (their private chats), a time such as 2026-12-01 09:00, anyhow (in quiet "
    "hours too)."
)
_NONE = "No chat is registered for {0}, and none of its members can be reached. Say /team {0} in its group first."


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants: how a lesson is to go to a team."""

    private: bool = False
    at: datetime | None = None
    anyhow: bool = False
    yes: bool = False


async def share(request: Request) -> Reply:
    """Return to which teams a lesson can go, how it would go to one, or that it goes."""
    return await asyncio.to_thread(_share, request.desk, request.person, request.words)


def _share(desk: Desk, person: Person, words: str) -> Reply:
    number, _, rest = " ".join(words.split()).partition(" ")
    if not number.isdecimal() or not number.isascii():
        return Reply.of(_USAGE)
    lesson = desk.records.lessons.of(int(number[:18]))
    today = quiet.day_in_london(desk.records.now())
    if lesson is None or not may_open(person, lesson, today) or not concerns(person, lesson):
        return Reply.of(NO_LESSON)
    if rest.casefold() == "cancel":
        return _cancelled(desk, person, lesson)
    if not lesson.holds(today):
        return Reply.of(
            f"Lesson {lesson.id} is not sent: only an approved one is, until its review date. It says how far it is.",
            buttons=(Button(f"Open lesson {lesson.id}", f"/lesson {lesson.id}"),),
        )
    teams = sharing.teams_of(desk, person)
    if not rest:
        return _choices(desk, lesson, teams)
    found = sharing.named(rest, teams)
    if found is None:
        return Reply.of(NO_TEAM)
    team, further = found
    try:
        wish = _wish(further, desk.records.now())
    except NotATime as error:
        return Reply.of(str(error), _REST)
    plan = sharing.plan_for(desk, lesson, team, wish.private, wish.at, wish.anyhow)
    if not plan.sendings:
        return Reply.of(f"{_had(plan)} Nothing is sent." if plan.had else _NONE.format(team))
    return _sent(desk, lesson, plan) if wish.yes else _preview(desk, lesson, plan, wish, teams)


def _wish(words: list[str], now: datetime) -> Wish:
    """Return what the words after a team ask for. Raise NotATime for one that is no word of this command."""
    text = " ".join(words).casefold()
    match = times.TYPED.search(text)
    left = set((text[: match.start()] + text[match.end() :] if match else text).split())
    if unknown := [word for word in text.split() if word in left - _KNOWN]:
        raise NotATime(f"I do not know what “{' '.join(unknown)[:40]}” means here. Nothing is sent.")
    at = times.typed(match[0], now) if match else None
    return Wish("members" in left, at, "anyhow" in left, "yes" in left)


def _choices(desk: Desk, lesson: Lesson, teams: list[str]) -> Reply:
    """Return the teams that a lesson can be sent to."""
    if not teams:
        return Reply.of(sharing.NO_TEAMS)
    lines, buttons = [], []
    for team in teams[:_SHOWN]:
        chats, people = len(desk.records.teams.chats(team)), len(members(desk, team))
        lines.append(f"{team}: {plural(chats, 'chat') if chats else 'no chat'}, {plural(people, 'member')}")
        ways = (("chats", ""),) if chats else ()
        for way, word in (*ways, ("members' private chats", "members")):
            text = sharing.button_text(f"/share {lesson.id}", team, word, teams)
            buttons.append(Button(f"{team[:_TITLE]}: {way}", text))
    more = [f"And {len(teams) - _SHOWN} more: /teams lists them."] if len(teams) > _SHOWN else []
    title = f"Lesson {lesson.id}: {lesson.title}"
    end = f"To which team? You are asked once more before it goes. Or write: /share {lesson.id} {teams[0]}. {_REST}"
    return Reply.of(title, *lines, *more, end, buttons=tuple(buttons))


def _preview(desk: Desk, lesson: Lesson, plan: Plan, wish: Wish, teams: list[str]) -> Reply:
    """Return to whom a lesson would go, and when, for somebody to confirm."""

    def text(at: datetime | None, anyhow: bool) -> str:
        time = f"{at.astimezone(LONDON):%Y-%m-%d %H:%M}" if at else ""
        words = ("members" if wish.private else "", time, "anyhow" if anyhow else "", "yes")
        return sharing.button_text(f"/share {lesson.id}", plan.team, " ".join(filter(None, words)), teams)

    steps = [Button("Send", text(wish.at, wish.anyhow))]
    if plan.late:
        steps.append(Button("Send at that time anyway" if wish.at else "Send now anyway", text(wish.at, True)))
    steps.append(Button("Cancel", f"/lesson {lesson.id}"))
    # A button carries no more; what does not fit is typed.
    typed = [f"{step.label}: {step.text}" for step in steps if len(step.text.encode()) > LONGEST_BUTTON]
    fitting = tuple(step for step in steps if len(step.text.encode()) <= LONGEST_BUTTON)
    had = [f"{_had(plan)} It is not sent there again."] if plan.had else []
    lines = (f"Lesson {lesson.id}: {lesson.title}", f"It goes to {_whither(desk, plan)}.", *had, *typed)
    return Reply.of(*lines, buttons=fitting)


def _sent(desk: Desk, lesson: Lesson, plan: Plan) -> Reply:
    """Return that a lesson goes to a team."""
    new = desk.records.sendings.plan(plan.sendings)
    had = [f"{_had(plan)} It is not sent there again."] if plan.had else []
    if not new:  # Somebody else was quicker by a moment.
        return Reply.of("It was sent there already, or is about to be. Nothing is sent twice.")
    return Reply.of(
        f"Lesson {lesson.id} goes to {_whither(desk, plan)}.",
        *had,
        f"As long as it waits, /share {lesson.id} cancel stops it.",
        buttons=(Button("Do not send", f"/share {lesson.id} cancel"),),
        about=f"lesson {lesson.id}: to team {plan.team}",
    )


def _cancelled(desk: Desk, person: Person, lesson: Lesson) -> Reply:
    """Return how many chats a lesson that was to be sent does not go to."""
    count = sharing.cancel(desk, person, lesson)
    if not count:
        return Reply.of(f"Nothing of lesson {lesson.id} waits to be sent to a team of yours.")
    said = f"Cancelled: lesson {lesson.id} is not sent to {plural(count, 'chat')}. What was sent before stays."
    return Reply.of(said, about=f"lesson {lesson.id}: sending cancelled")


def _whither(desk: Desk, plan: Plan) -> str:
    """Return to whom and when: "1 chat of north (North duty, topic 5), at 07:30 tomorrow, after quiet hours"."""
    when = times.said(plan.due, desk.records.now()) + (", after quiet hours" if plan.late else "")
    count = len(plan.sendings)
    if plan.private:
        return f"{plural(count, 'private chat')} of members of {plan.team}, {when}"
    further = [f"{count - _NAMED} more"] if count > _NAMED else []
    return f"{plural(count, 'chat')} of {plan.team} ({'; '.join([*plan.names[:_NAMED], *further])}), {when}"


def _had(plan: Plan) -> str:
    chats = plural(plan.had, "private chat" if plan.private else "chat")
    return f"{chats} of {plan.team} {'has it already or awaits' if plan.had == 1 else 'have it already or await'} it."


COMMAND = Command(
    "share", "/share NUMBER TEAM", "send an approved lesson to a team", share, Role.SUPERVISOR, verbatim=True
)
