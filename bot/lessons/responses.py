"""Who may respond to a lesson, when they are asked again, and what may be told of the answers.

Nothing is told of a team in which fewer than five people answered, nothing of how many did not, and no count of one to
four. Free lines come in the order of their letters, which tells nothing of who wrote them or when.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.bootstrap import Desk
from bot.lessons.lesson import Lesson
from bot.lessons.quiet import day_in_london, next_time
from bot.lessons.reach import chats, place_of
from bot.lessons.rights import may_send_to, shared_teams
from bot.lessons.sending import Sending, SendingKind, SendingState
from bot.lessons.times import week_after
from bot.lessons.tokens import token_of
from bot.message import Button, Person, Reply
from bot.records.responses import Again, Mark, Response

FEWEST = 5  # people who answered, and in any count but none
WEEKS = 6  # until people are asked whether it changed anything
# How an answer is called: a bare "no" or "not yet" reads like a cry for help, and would be answered with a card.
WORDS = {Again.YES: "yes", Again.NOT_YET: "later", Again.NO: "nothing"}
FEW = f"fewer than {FEWEST}"
_TOO_LATE = timedelta(days=14)  # after that it is not asked any more: "six weeks ago" would not be true
_SHIFT = timedelta(hours=2)  # what the clocks of London may add to six weeks, or take away, and some more
_SHOWN = 10  # lines in a chat; the evidence has them all
_WENT = (SendingState.OUT, SendingState.SENT, SendingState.RECALLING, SendingState.RECALLED)


@dataclass(frozen=True, slots=True)
class Asked:
    """A person to whom a lesson was sent, as a token."""

    lesson: Lesson
    team: str
    token: str
    again: date  # from when they are asked whether it changed anything


@dataclass(frozen=True, slots=True)
class Later:
    """What people said six weeks later; a count is None where it is one to four."""

    yes: int | None
    not_yet: int | None
    no: int | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What may be told of a team's answers; a count is None where it is one to four."""

    read: int | None
    discussed: int | None
    change: int | None
    lines: tuple[str, ...]
    later: Later | None  # None: fewer than five answered


def sent(desk: Desk, lesson: int) -> list[Sending]:
    """Return the sendings by which a lesson reached somebody, withdrawn since or not."""
    every = desk.records.sendings.about(SendingKind.LESSON, lesson)
    return [one for one in every if one.state in _WENT]


def asked(desk: Desk, person: Person, chat: str, number: int) -> Asked | None:
    """Return a person as somebody who may respond to a lesson, or None: it was not sent to them.

    It was where it went to a team of theirs, or to the chat that they write in.
    """
    lesson, went = desk.records.lessons.of(number), sent(desk, number)
    if lesson is None or not person.key:
        return None
    here = [one.team for one in went if (one.chat, one.thread) == place_of(chat)]
    team = next(iter(here or shared_teams(person, [one.team for one in went])), None)
    if team is None:
        return None
    again = min(_asked_again(one) for one in went if one.team.casefold() == team.casefold())
    return Asked(lesson, team, token_of(person.key, f"lesson {number}"), day_in_london(again))


def plan(desk: Desk) -> None:
    """Plan to ask again where a lesson that still holds was sent six weeks ago."""
    now = desk.records.now()
    due_at = next_time(desk.settings, now).isoformat(timespec="seconds")
    sent_then = timedelta(weeks=WEEKS)
    span = (now - sent_then - _TOO_LATE - _SHIFT, now - sent_then + _SHIFT)
    every = desk.records.sendings.to_ask_again(*span)
    found = {number: desk.records.lessons.of(number) for number in {one.number for one in every}}
    holding = {number for number, lesson in found.items() if lesson and lesson.holds(day_in_london(now))}
    again = [
        Sending(SendingKind.AGAIN, one.about, one.chat, due_at, one.thread, one.person, one.team)
        for one in every
        if one.number in holding and timedelta() <= now - _asked_again(one) < _TOO_LATE
    ]
    if again:
        there = _reached(desk)
        desk.records.sendings.plan([one for one in again if there(one)])


def said(desk: Desk, sending: Sending) -> Reply | None:
    """Return the question whether a lesson changed anything; None where it does not hold any more."""
    lesson = desk.records.lessons.of(sending.number)
    if lesson is None or not lesson.holds(day_in_london(desk.records.now())) or not _reached(desk)(sending):
        return None
    whom = "you were sent" if sending.person else "this team was sent"
    return Reply.of(
        f"Six weeks ago {whom} lesson {lesson.id}: {lesson.title}",
        "Did it change anything? A tap is enough. Nobody is shown who answered what, or that somebody did not.",
        buttons=tuple(Button(again.capitalize(), f"/changed {lesson.id} {word}") for again, word in WORDS.items()),
    )


def figures(desk: Desk, lesson: Lesson, team: str) -> Figures | None:
    """Return what may be told of a team's answers to a lesson, or None: fewer than five people answered."""
    every = desk.records.responses.about(lesson.id)
    mine = [one for one in every if one.team.casefold() == team.casefold()]
    if len(mine) < FEWEST:
        return None
    read, discussed, change = (_count(mine, mark) for mark in (Mark.READ, Mark.DISCUSSED, Mark.CHANGE))
    return Figures(read, discussed, change, _ordered(one.line for one in mine), _later(mine))


def shown(count: int | None) -> str:
    """Return a count as it is shown."""
    return FEW if count is None else str(count)


def figures_lines(desk: Desk, lesson: Lesson, person: Person) -> list[str]:
    """Return what somebody may be told of the answers to a lesson, by team; nothing to whom that is no business.

    Teams are not set side by side: of more than one that is not their own, somebody hears where the figures are.
    """
    teams = list({one.team.casefold(): one.team for one in sent(desk, lesson.id)}.values())
    seen = [team for team in teams if may_send_to(person, team)]
    mine = shared_teams(person, seen) or (seen if len(seen) == 1 else [])
    lines = [line for team in sorted(mine, key=str.casefold) for line in _told(team, figures(desk, lesson, team))]
    if len(seen) > len(mine):
        lines.append(f"Sent to {len(seen)} teams. What each of them answered is in the evidence: /evidence")
    return lines


def later_line(later: Later) -> str:
    """Return what people said six weeks later, as counts."""
    return f"yes {shown(later.yes)} · not yet {shown(later.not_yet)} · no {shown(later.no)}"


def _told(team: str, found: Figures | None) -> list[str]:
    if found is None:
        return [f"{team}: {FEW} people have answered. Figures are shown from {FEWEST} up, so that nobody stands out."]
    counts = (("read", found.read), ("discussed in team", found.discussed), ("will change something", found.change))
    lines = [f"{team}: {' · '.join(f'{name} {shown(count)}' for name, count in counts)}", *_some(found.lines)]
    if found.later:
        lines += [f"{team}, six weeks later: {later_line(found.later)}", *_some(found.later.lines)]
    return lines


def _some(lines: Sequence[str]) -> list[str]:
    """Return lines that people wrote, under a line that says so."""
    if not lines:
        return []
    more = [f"{len(lines) - _SHOWN} more: /evidence"] if len(lines) > _SHOWN else []
    return ["Written by people there, no quotations:", *(f"– {line}" for line in lines[:_SHOWN]), *more]


def _later(every: Sequence[Response]) -> Later | None:
    answered = [one for one in every if one.again]
    if len(answered) < FEWEST:
        return None
    yes, not_yet, no = (_few(sum(one.again == again for one in answered)) for again in Again)
    return Later(yes, not_yet, no, _ordered(one.again_line for one in answered))


def _count(every: Sequence[Response], mark: Mark) -> int | None:
    return _few(sum(mark in one.marks for one in every))


def _few(count: int) -> int | None:
    return None if 0 < count < FEWEST else count


def _ordered(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted((line for line in lines if line), key=lambda line: (line.casefold(), line)))


def _asked_again(sending: Sending) -> datetime:
    """Return when it is asked whether a lesson changed anything: at the same time of the day, whatever clocks do."""
    return week_after(datetime.fromisoformat(sending.due_at), WEEKS)


def _reached(desk: Desk) -> Callable[[Sending], bool]:
    """Return a function that says whether a chat is still the team's, or a person still let in."""
    people = chats(desk)
    teams = {(chat.chat, chat.thread): chat.team.casefold() for chat in desk.records.teams.everything()}

    def there(sending: Sending) -> bool:
        if sending.person:
            return sending.person in people
        return teams.get((sending.chat, sending.thread)) == sending.team.casefold()

    return there
