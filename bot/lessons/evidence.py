"""What was sent to teams and what came of it, for a partnership: a row for each lesson and team.

It holds no question, no name, no number of a person, and of what lessons quote the citation and not a word. The counts
are those of all time: counts of two periods, subtracted, would single somebody out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from bot.bootstrap import Desk
from bot.citation import reference
from bot.lessons.card import cited
from bot.lessons.lesson import Lesson, State
from bot.lessons.quiet import day_in_london
from bot.lessons.responses import FEW, FEWEST, Figures, figures, sent, shown
from bot.lessons.rights import may_send_to
from bot.lessons.sending import Sending
from bot.message import Person
from bot.records.actions import Action
from bot.wording import listed, plural

COUNTED = ("read", "discussed", "will change something", "six weeks: yes", "six weeks: not yet", "six weeks: no")
TITLE = "Lessons shared, and what came of them"
FEW_ANSWERED = f"{FEW} answered"
NOTES = (
    f"The counts are of people who tapped a button, by choice, and are of all time. Where fewer than {FEWEST} people "
    f"of a team answered nothing is counted, and a count of 1 to {FEWEST - 1} is shown as “{FEW}”. Nobody's name is "
    "kept with an answer, and nobody is counted for not answering. They say what people told of a lesson, not whether "
    "children are safer, and they are not made for comparing teams.",
    "Lines are what people wrote in their own words, in the order of their letters. What a lesson quotes is named "
    "here and not repeated.",
)
T = TypeVar("T", Sending, Action)
_GONE = "a document that was withdrawn or erased"
_NOWHERE = "not sent"


@dataclass(frozen=True, slots=True)
class Row:
    """One lesson at one team; a day is "" where there is none."""

    lesson: int
    title: str
    state: str
    approved: str
    review: str
    quotes: tuple[str, ...]  # citations, no words
    team: str
    sent: str
    where: str
    figures: Figures | None  # None: fewer than five people answered
    actions: tuple[Action, ...]


def rows(desk: Desk, person: Person, since: date | None = None, team: str = "") -> list[Row]:
    """Return the evidence that somebody may see, the newest lesson first, by team.

    With `since` it is of what was sent since that day, or has an action that was made or closed since.
    """
    today = day_in_london(desk.records.now())
    actions = desk.records.actions.everything()
    found = []
    for lesson in desk.records.lessons.everything():
        went = sent(desk, lesson.id)
        mine = [one for one in actions if one.lesson == lesson.id]
        names = {name.casefold(): name for name in [*(one.team for one in mine), *(one.team for one in went)]}
        seen = [name for key, name in sorted(names.items()) if team.casefold() in ("", key)]
        for name in [name for name in seen if may_send_to(person, name)]:
            row = _row(desk, lesson, name, _at(name, went), _at(name, mine), today)
            if _since(row, since):
                found.append(row)
    return found


def counts(found: Figures | None) -> dict[str, str]:
    """Return the counts of a row as they are shown, by what they count."""
    if found is None:
        return dict.fromkeys(COUNTED, FEW_ANSWERED)
    later = found.later
    again = [shown(one) for one in (later.yes, later.not_yet, later.no)] if later else [FEW_ANSWERED] * 3
    first = [shown(one) for one in (found.read, found.discussed, found.change)]
    return dict(zip(COUNTED, [*first, *again], strict=True))


def lines(found: Figures | None) -> list[str]:
    """Return the lines that people wrote, those of six weeks later last."""
    if found is None:
        return []
    return [*found.lines, *(f"Six weeks later: {line}" for line in (found.later.lines if found.later else ()))]


def scope(every: Sequence[Row], since: date | None) -> str:
    """Return what evidence is of, in a line."""
    teams = list(dict.fromkeys(row.team for row in sorted(every, key=lambda row: row.team.casefold())))
    when = f", since {since.isoformat()}" if since else ""
    number = len({row.lesson for row in every})
    return f"{plural(number, 'lesson')} at {listed(teams)}{when}" if every else f"Nothing was shared{when}"


def _row(desk: Desk, lesson: Lesson, team: str, went: Sequence[Sending], actions: Sequence[Action], today: date) -> Row:
    decided = _day(lesson.decided_at)
    return Row(
        lesson=lesson.id,
        title=lesson.title,
        state=_state(lesson, today),
        approved=decided if lesson.state is State.APPROVED else "",
        review=lesson.review_due,
        quotes=tuple(dict.fromkeys(_quotes(desk, lesson))),
        team=team,
        sent=min((_day(one.due_at) for one in went), default=""),
        where=_where(went),
        figures=figures(desk, lesson, team),
        actions=tuple(actions),
    )


def _state(lesson: Lesson, today: date) -> str:
    if lesson.state is State.APPROVED and lesson.expired(today):
        return "past its review date"
    return f"withdrawn {_day(lesson.decided_at)}" if lesson.state is State.WITHDRAWN else str(lesson.state)


def _quotes(desk: Desk, lesson: Lesson) -> Iterable[str]:
    for kept in lesson.kept:
        found = cited(desk, kept)
        yield reference(found.excerpt) if found and desk.live(found.excerpt.document) else _GONE


def _where(went: Sequence[Sending]) -> str:
    """Return where a lesson went; how many members a team has is nobody's business here."""
    chats = len([one for one in went if not one.person])
    private = ["members' own chats"] if len(went) > chats else []
    return listed([*([plural(chats, "chat")] if chats else []), *private]) if went else _NOWHERE


def _since(row: Row, since: date | None) -> bool:
    days = [row.sent, *(_day(at) for one in row.actions for at in (one.made_at, one.closed_at))]
    return since is None or max(days) >= since.isoformat()


def _at(team: str, every: Sequence[T]) -> list[T]:
    return [one for one in every if one.team.casefold() == team.casefold()]


def _day(stored: str) -> str:
    """Return the day in London of a stored moment, as a table sorts it; "" for none."""
    return day_in_london(datetime.fromisoformat(stored)).isoformat() if stored else ""


def status(action: Action, today: date) -> str:
    """Return how far an action is: "open", "overdue", "done 2027-01-12"."""
    if action.late(today):
        return "overdue"
    return f"{action.state} {_day(action.closed_at)}".strip()
