"""/lessons: the lessons that somebody may open, what waits for them first."""

import asyncio
import re
from collections.abc import Callable
from datetime import date

from bot.commands.request import Command, Request
from bot.lessons.card import day_of
from bot.lessons.lesson import Lesson, State
from bot.lessons.quiet import day_in_london
from bot.lessons.rights import concerns, may_decide, may_open
from bot.message import Button, Person, Reply, Role
from bot.wording import plural

_SHOWN = 10  # of a list at a time
_BUTTONS = 8
_PAGE = re.compile(r"\bpage:\s*(\d{1,6})\b", re.IGNORECASE)
_NONE = {
    False: "No lesson is approved yet. Supervisors make them; once one is approved you can open it here.",
    True: "There is no lesson yet. Ask a question, keep an excerpt (/keep 1), and give it a title: /lesson TITLE",
}
Picked = Callable[[Person, Lesson, date], bool]


def _waits(person: Person, lesson: Lesson, today: date) -> bool:
    return may_decide(person, lesson)


def _own(person: Person, lesson: Lesson, today: date) -> bool:
    at_work = lesson.open or lesson.state is State.WAITING
    return person.id == lesson.by and at_work and person.role.covers(Role.SUPERVISOR)


def _over(person: Person, lesson: Lesson, today: date) -> bool:
    return lesson.state is State.APPROVED and lesson.expired(today) and concerns(person, lesson)


def _held(person: Person, lesson: Lesson, today: date) -> bool:
    return lesson.holds(today)


def _withdrawn(person: Person, lesson: Lesson, today: date) -> bool:
    return lesson.state is State.WITHDRAWN and concerns(person, lesson)


_LISTS: dict[str, tuple[str, Picked]] = {
    "waiting": ("Waiting for somebody like you to approve", _waits),
    "mine": ("Yours, not approved yet", _own),
    "expired": ("Their review date has passed, so that they are found and sent no more", _over),
    "approved": ("Approved", _held),
    "withdrawn": ("Withdrawn", _withdrawn),
}


async def run(request: Request) -> Reply:
    """Return the lists of lessons for somebody, or a page of one list."""
    today = day_in_london(request.desk.records.now())
    every = await asyncio.to_thread(request.desk.records.lessons.everything)
    person = request.person
    seen = [lesson for lesson in every if may_open(person, lesson, today)]
    lists = {name: [one for one in seen if picked(person, one, today)] for name, (_, picked) in _LISTS.items()}
    page = _PAGE.search(request.words)
    name = _PAGE.sub("", request.words).strip().casefold()
    if name in lists:
        return _paged(name, lists[name], int(page[1]) if page else 1)
    shown = {name: found for name, found in lists.items() if found and name != "withdrawn"}
    if not shown and lists["withdrawn"]:
        return _paged("withdrawn", lists["withdrawn"], 1)
    if not shown:
        return Reply.of(_NONE[person.role.covers(Role.SUPERVISOR)])
    lines = []
    for name, found in shown.items():
        more = (f"All {len(found)}: /lessons {name}",) if len(found) > _SHOWN else ()
        lines += [f"{_LISTS[name][0]}:", *map(_line, found[:_SHOWN]), *more]
    lines += ["Withdrawn ones: /lessons withdrawn"] if lists["withdrawn"] else []
    listed = [lesson for found in shown.values() for lesson in found[:_SHOWN]]
    return Reply.of(*lines, "Open one: /lesson and its number.", buttons=_buttons(listed))


def _paged(name: str, found: list[Lesson], page: int) -> Reply:
    """Return a page of one list."""
    title, _ = _LISTS[name]
    if not found:
        return Reply.of(f"{title}: none.")
    pages = -(-len(found) // _SHOWN)
    page = max(1, min(page, pages))
    part = found[_SHOWN * (page - 1) : _SHOWN * page]
    further = (Button(f"Next ({page + 1} of {pages})", f"/lessons {name} page:{page + 1}"),) if page < pages else ()
    first = f"{title}, {plural(len(found), 'lesson')}{f', page {page} of {pages}' if pages > 1 else ''}:"
    return Reply.of(first, *map(_line, part), buttons=(*further, *_buttons(part)))


def _line(lesson: Lesson) -> str:
    """Return a lesson as a line of a list."""
    held = lesson.state is State.APPROVED
    how = f"until {day_of(lesson.review_due)}" if held else str(lesson.state)
    return f"{lesson.id}  {lesson.title} · {how}"


def _buttons(lessons: list[Lesson]) -> tuple[Button, ...]:
    return tuple(Button(f"Lesson {lesson.id}", f"/lesson {lesson.id}") for lesson in lessons[:_BUTTONS])


COMMAND = Command("lessons", "/lessons", "list lessons: yours, those waiting for you, the approved ones", run)
