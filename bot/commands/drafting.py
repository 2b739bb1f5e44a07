"""What the author of a lesson writes while it is a draft: its title, note and questions."""

import asyncio
from collections.abc import Sequence
from typing import Any

from bot.commands.request import Request
from bot.lessons import guard
from bot.lessons.card import steps
from bot.lessons.lesson import LONGEST_NOTE, LONGEST_QUESTION, LONGEST_TITLE, MOST_QUESTIONS, Lesson, State
from bot.message import Button, Reply
from bot.records.lessons import OPEN
from bot.wording import plural

NONE = ("none", "-")  # for what is to be taken away
LONGEST_REASON = 200  # characters
_STATES = {
    State.WAITING: "It waits to be approved. To change it, take it back first: /lesson {id} edit",
    State.APPROVED: "An approved lesson is not changed. Make a new draft of it: /lesson {id} copy",
    State.WITHDRAWN: "It was withdrawn. Make a new draft of it: /lesson {id} copy",
}


def closed(lesson: Lesson, person: int) -> Reply:
    """Return why somebody who sees a lesson cannot change it as it stands."""
    said = _STATES.get(lesson.state, "Only its author changes a lesson.")
    if person != lesson.by and lesson.state is State.WAITING:
        said = "Only its author changes a lesson. You can approve it, or send it back and say why."
    verb = {State.WAITING: "edit"}.get(lesson.state, "copy")
    buttons = () if lesson.open else (Button("Open it", f"/lesson {lesson.id}"),)
    own = person == lesson.by or lesson.state in (State.APPROVED, State.WITHDRAWN)
    step = (Button("Take it back" if verb == "edit" else "Make a new one of it", f"/lesson {lesson.id} {verb}"),)
    return Reply.of(said.format(id=lesson.id), buttons=(*buttons, *(step if own else ())))


async def title(request: Request, lesson: Lesson, words: str) -> Reply:
    """Return that a lesson has another title."""
    usage = f"Write the title: /lesson {lesson.id} title What we learnt about under-ones"
    if why := await unfit(request, words, LONGEST_TITLE, "A title", usage):
        return why
    return await keep_changes(request, lesson, "Its title is changed.", title=_one_line(words))


async def note(request: Request, lesson: Lesson, words: str) -> Reply:
    """Return that a lesson has its author's note, or none any more."""
    usage = (
        f"Write the note in your own words: /lesson {lesson.id} note What this means for our team is ... It stands "
        f"under a line that says it is yours and no quotation. /lesson {lesson.id} note - takes it away."
    )
    if words.strip().casefold() in NONE:
        return await keep_changes(request, lesson, "The note is taken away.", note="")
    if why := await unfit(request, words, LONGEST_NOTE, "A note", usage):
        return why
    return await keep_changes(
        request, lesson, "Your note is kept. It is shown as yours, not as a quotation.", note=_one_line(words)
    )


async def question(request: Request, lesson: Lesson, words: str) -> Reply:
    """Return that a lesson asks one more question."""
    if len(lesson.questions) >= MOST_QUESTIONS:
        return Reply.of(f"A lesson asks {MOST_QUESTIONS} questions at most. Take one away: /lesson {lesson.id} unask 1")
    usage = f"Write a question to think about: /lesson {lesson.id} ask How do we see a baby asleep at home?"
    if why := await unfit(request, words, LONGEST_QUESTION, "A question", usage):
        return why
    asked = (*lesson.questions, _one_line(words))
    return await keep_changes(request, lesson, f"It asks {plural(len(asked), 'question')}.", questions=asked)


async def unask(request: Request, lesson: Lesson, words: str) -> Reply:
    """Return that a lesson asks a question no more."""
    at = place_of(words, lesson.questions)
    if at is None:
        return Reply.of(
            f"Which question? It asks {plural(len(lesson.questions), 'question')}: /lesson {lesson.id} unask 1"
        )
    rest = lesson.questions[:at] + lesson.questions[at + 1 :]
    return await keep_changes(request, lesson, f"It asks {plural(len(rest), 'question')}.", questions=rest)


async def delete(request: Request, lesson: Lesson, words: str) -> Reply:
    """Return that a draft is erased, once that was asked for."""
    if words.strip().casefold() != "yes":
        button = Button("Delete it", f"/lesson {lesson.id} delete yes")
        return Reply.of(f"This erases lesson {lesson.id}, with your note and questions.", buttons=(button,))
    if await asyncio.to_thread(request.desk.records.lessons.delete, lesson.id):
        return Reply.of(f"Lesson {lesson.id} is erased.", about=f"lesson {lesson.id}: deleted")
    return await _changed_meanwhile(request, lesson)


def wanting(lesson: Lesson) -> str:
    """Return what would make a lesson more useful, "" where nothing is missing."""
    missing = [] if lesson.note else [f"your note (/lesson {lesson.id} note ...)"]
    missing += [] if lesson.questions else [f"a question to think about (/lesson {lesson.id} ask ...)"]
    return f"What would make it more useful: {' and '.join(missing)}." if missing else ""


async def unfit(request: Request, words: str, longest: int, what: str, usage: str) -> Reply | None:
    """Return why words cannot be kept as a part of a lesson, or None where they can."""
    words = _one_line(words)
    if not words:
        return Reply.of(usage)
    if len(words) > longest:
        return Reply.of(f"{what} may have {longest} characters, and that has {len(words)}. Nothing was kept.")
    return await guard.refused(request, words, what)


async def keep_changes(request: Request, lesson: Lesson, said: str, **values: Any) -> Reply:
    """Return that a lesson was changed, and what its author can do next; or what it is by now."""
    changed = await asyncio.to_thread(request.desk.records.lessons.change, lesson.id, OPEN, **values)
    if changed is None:
        return await _changed_meanwhile(request, lesson)
    opens = Button("See the card", f"/lesson {lesson.id}")
    lines = [line for line in (said, wanting(changed)) if line]
    return Reply.of(*lines, buttons=(opens, *_next(request, changed)), about=f"lesson {lesson.id}: changed")


def _next(request: Request, lesson: Lesson) -> tuple[Button, ...]:
    """Return the steps that most take next; the card has them all."""
    verbs = {"submit", *(() if lesson.note else ("note",)), *(() if lesson.questions else ("ask",))}
    every = steps(request.desk, lesson, request.person)
    return tuple(step for step in every if step.text.rpartition(" ")[2] in verbs)


async def _changed_meanwhile(request: Request, lesson: Lesson) -> Reply:
    now = await asyncio.to_thread(request.desk.records.lessons.of, lesson.id)
    return closed(now, request.person.id) if now else Reply.of(f"Lesson {lesson.id} is not there any more.")


def place_of(words: str, every: Sequence[object]) -> int | None:
    """Return the place of a number that counts from 1, or None where there is none."""
    word = words.strip()
    return int(word) - 1 if word in map(str, range(1, len(every) + 1)) else None


def _one_line(words: str) -> str:
    return " ".join(words.split())
