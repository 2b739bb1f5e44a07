"""The card of a lesson: what it quotes, what its author says of it, and what a reader can do next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answer import CitedExcerpt
from bot.bootstrap import Desk
from bot.card import distress_line
from bot.lessons import responses
from bot.lessons.lesson import Kept, Lesson, State
from bot.lessons.quiet import day_in_london
from bot.lessons.rights import concerns, may_change, may_decide
from bot.lessons.sending import Sending, SendingState
from bot.message import Button, Person, Quote, Reply, Role, Words
from bot.withdrawn import without_withdrawn
from bot.wording import CAVEAT, day, local_day, moment
from index.excerpt import Choice
from index.search import Hit
from knowledge.model import Excerpt

NOTE = "From the supervisor who made this lesson, not a quotation:"
QUESTIONS = "Questions to think about, from the supervisor too:"
_ERASED = "This excerpt is not in the library any more."
_RECALLED = "Lesson {} was withdrawn on {}. Please use it no more. What it said here is taken away."
_WORK = (  # what its author can do with a lesson that is open
    ("Note …", "note"),
    ("Question …", "ask"),
    ("For …", "for"),
    ("About …", "about"),
    ("Review date …", "review"),
    ("Add what I kept", "add"),
    ("Submit", "submit"),
    ("Delete …", "delete"),
)


def cited(desk: Desk, kept: Kept) -> CitedExcerpt | None:
    """Return the exact words that stand at a kept place, with their citation; None where they were erased."""
    passage = next(iter(desk.library.passages_by_id([kept.passage])), None)
    if passage is None or (passage.document.id, passage.document.sha256) != (kept.document, kept.sha256):
        return None
    if not passage.start <= kept.start < kept.end <= passage.end:
        return None
    excerpt = Excerpt(passage.document, kept.start, kept.end)
    return CitedExcerpt(Choice(excerpt, Hit(passage, 0.0, 0.0, 0.0, ()), 0.0, 0.0, 0.0))


def live(desk: Desk, places: Sequence[Kept]) -> dict[Kept, CitedExcerpt]:
    """Return the kept places whose words may be shown, in order, with these words."""
    found = {kept: there for kept in places if (there := cited(desk, kept))}
    return {kept: there for kept, there in found.items() if desk.live(there.excerpt.document)}


def quoted(desk: Desk, places: Sequence[Kept], unfold: str) -> list[Words | Quote]:
    """Return the words at kept places under their numbers; `unfold` and a number show one that is hard to read."""
    parts: list[Words | Quote] = []
    for number, kept in enumerate(places, start=1):
        found = cited(desk, kept)
        folded = f"{unfold} {number}" if found and found.graphic else ""
        parts.append(Quote(number, found, folded) if found else Words(f"{number}  {_ERASED}"))
    return parts


def opened(desk: Desk, places: Sequence[Kept], number: str, person: Person) -> Reply | None:
    """Return what stands at one of some kept places with its words open; None where there is no such number."""
    word = number.strip() or "1"
    if word not in map(str, range(1, len(places) + 1)):
        return None
    part = quoted(desk, places, "")[int(word) - 1]
    hard = (Words(distress_line(desk.local(person))),) if isinstance(part, Quote) and part.cited.graphic else ()
    return Reply((replace(part, folded="") if isinstance(part, Quote) else part, *hard))


def lesson_parts(desk: Desk, lesson: Lesson) -> tuple[Words | Quote, ...]:
    """Return the card of a lesson: its title, the quotes, its author's words apart from them, and its dates."""
    quotes = quoted(desk, lesson.kept, f"/lesson {lesson.id} show")
    lines = []
    if lesson.note:
        lines += [NOTE, lesson.note]
    if lesson.questions:
        lines += [QUESTIONS, *(f"{number}. {asked}" for number, asked in enumerate(lesson.questions, start=1))]
    hard = any(isinstance(part, Quote) and part.cited.graphic for part in quotes)
    lines += [distress_line(desk.local())] if hard else []
    lines += [line for line in (_meant(lesson), CAVEAT) if line]
    return (Words(f"Lesson {lesson.id}: {lesson.title}"), *quotes, *(Words(line) for line in lines))


def lesson_reply(desk: Desk, lesson: Lesson, person: Person) -> Reply:
    """Return the card of a lesson to somebody who may see it, how far it is, and what they can do next."""
    lines = (_standing(desk, lesson), *responses.figures_lines(desk, lesson, person))
    parts = (*lesson_parts(desk, lesson), *(Words(line) for line in lines))
    return without_withdrawn(desk, Reply(parts, steps(desk, lesson, person)))


def said_to_readers(desk: Desk, lesson: Lesson) -> Reply:
    """Return the card of a lesson as many read it."""
    return without_withdrawn(desk, Reply(lesson_parts(desk, lesson), _readers(lesson.id)))


def said(desk: Desk, sending: Sending) -> Reply | None:
    """Return a lesson as it is sent to a team, or that it was withdrawn; None where it may not be sent any more."""
    lesson = desk.records.lessons.of(sending.number)
    if lesson is None:
        return None
    if lesson.state is State.WITHDRAWN:
        stands = sending.messages or sending.state in (SendingState.RECALLING, SendingState.RECALLED)
        return Reply.of(_RECALLED.format(lesson.id, local_day(lesson.decided_at))) if stands else None
    if not lesson.holds(day_in_london(desk.records.now())):
        return None
    return said_to_readers(desk, lesson)


def steps(desk: Desk, lesson: Lesson, person: Person) -> tuple[Button, ...]:
    """Return what somebody can do next with a lesson."""
    call = f"/lesson {lesson.id}"
    if may_change(person, lesson):
        return tuple(Button(label, f"{call} {verb}") for label, verb in _WORK)
    if may_decide(person, lesson):
        return decisions(lesson)
    concerned = concerns(person, lesson)
    if lesson.state is State.WAITING:
        return (Button("Take it back", f"{call} edit"),) if person.id == lesson.by else ()
    copy = (Button("Make a new one of it", f"{call} copy"),) if person.role.covers(Role.SUPERVISOR) else ()
    renew = (Button("New review date …", f"{call} renew"),)
    withdraw = (Button("Withdraw …", f"{call} withdraw"),)
    if not lesson.holds(day_in_london(desk.records.now())):
        return (*(renew if concerned and lesson.state is State.APPROVED else ()), *copy)
    share, act = Button("Share …", f"/share {lesson.id}"), Button("An action …", f"/action {lesson.id}")
    briefing = Button("Briefing", f"/briefing {lesson.id}")
    steps = (share, briefing, act, *withdraw, *copy) if concerned else (briefing, *copy) if copy else ()
    readers = _readers(lesson.id) if responses.asked(desk, person, "", lesson.id) else ()
    return (*readers, *steps)


def decisions(lesson: Lesson) -> tuple[Button, ...]:
    """Return what somebody who may approve a lesson can do: with what they were shown, not with what came after."""
    call = f"/lesson {lesson.id}"
    return (Button("Approve", f"{call} approve {mark_of(lesson)}"), Button("Send back …", f"{call} back"))


def mark_of(lesson: Lesson) -> str:
    """Return what tells this submission of a lesson from earlier ones."""
    return "".join(filter(str.isdigit, lesson.submitted_at[8:19]))  # the day of the month, and the time


def day_of(stored: str) -> str:
    """Return a stored day ("2027-06-30") as people write it here; "" for none."""
    return day(date.fromisoformat(stored)) if stored else ""


def _meant(lesson: Lesson) -> str:
    """Return whom and what a lesson is for, and until when it holds."""
    named = (
        ("For: ", ", ".join(lesson.agencies)),
        ("About: ", ", ".join(lesson.themes)),
        ("To be looked at again by ", day_of(lesson.review_due)),
    )
    return " · ".join(f"{name}{value}" for name, value in named if value)


def _standing(desk: Desk, lesson: Lesson) -> str:
    """Return how far a lesson is."""
    when = local_day(lesson.decided_at) if lesson.decided_at else ""
    if lesson.state is State.WAITING:
        return f"It waits to be approved, since {moment(lesson.submitted_at)}."
    if lesson.state is State.BACK:
        return f"Sent back on {when}: {lesson.reason}"
    if lesson.state is State.WITHDRAWN:
        return f"Withdrawn on {when}: {lesson.reason}"
    if lesson.state is State.DRAFT:
        return "A draft: only you see it."
    if lesson.expired(day_in_london(desk.records.now())):
        return "Its review date has passed: it is found and sent no more until it gets a new one."
    return f"Approved on {when}{' by somebody other than its author' if lesson.decided_by else ''}."


def _readers(id: int) -> tuple[Button, ...]:
    """Return what a reader can say of a lesson that was sent to them, or that they opened."""
    return (
        Button("I have read it", f"/read {id}"),
        Button("Discussed in team", f"/discussed {id}"),
        Button("Will change something", f"/change {id}"),
    )
