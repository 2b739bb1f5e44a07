"""/read, /discussed, /change and /changed: what people say of a lesson that was sent to them.

The audit is not told which lesson: it knows people by their keys.
"""

import asyncio

from bot.commands.request import Command, Request
from bot.lessons.guard import refused
from bot.lessons.lesson import Lesson, State
from bot.lessons.quiet import day_in_london
from bot.lessons.responses import WORDS, asked
from bot.lessons.rights import NO_LESSON
from bot.message import Button, Reply
from bot.records.responses import Again, Mark
from bot.wording import day

_LONGEST = 200  # characters of a line
_UNDO = "undo"
_USAGE = "Write the number of a lesson that was sent to you: /{} 3. /lessons lists them."
_CHANGED = "Write the number of the lesson and what came of it: /changed 3 yes, /changed 3 later or /changed 3 nothing."
_ANSWERS = {word: again for again, word in WORDS.items()} | {"not-yet": Again.NOT_YET, "no": Again.NO}
_NOTED = {
    Mark.READ: "Noted without your name: you have read lesson {}.",
    Mark.DISCUSSED: "Noted without your name: lesson {} was discussed in your team.",
    Mark.CHANGE: "Noted without your name: lesson {} will change something.",
    Mark.AGAIN: "Noted without your name, thank you.",
}
_LINE = (
    "If you like, say in one line what: {} and your line. It is shown to supervisors of your team without your name, "
    "once five or more people have answered."
)


async def read(request: Request) -> Reply:
    """Return that somebody has read a lesson."""
    number, rest = _numbered(request.words)
    return await _noted(request, Mark.READ, number, rest) if rest in ("", _UNDO) else _unclear(Mark.READ)


async def discussed(request: Request) -> Reply:
    """Return that somebody discussed a lesson in their team."""
    number, rest = _numbered(request.words)
    return await _noted(request, Mark.DISCUSSED, number, rest) if rest in ("", _UNDO) else _unclear(Mark.DISCUSSED)


async def change(request: Request) -> Reply:
    """Return that a lesson will change something, in one line what if they say so."""
    number, line = _numbered(request.words)
    return await _noted(request, Mark.CHANGE, number, line)


async def changed(request: Request) -> Reply:
    """Return that a lesson changed something, not yet, or nothing, six weeks after it was sent."""
    number, rest = _numbered(request.words)
    if rest == _UNDO:
        return await _noted(request, Mark.AGAIN, number, rest)
    word, _, line = rest.partition(" ")
    if word.casefold() == "not" and line.casefold().startswith("yet"):
        word, _, line = "not-yet", *line.partition(" ")[1:]
    again = _ANSWERS.get(word.casefold().rstrip(",.:"))
    return await _noted(request, Mark.AGAIN, number, line, again) if again else Reply.of(_CHANGED)


async def _noted(request: Request, mark: Mark, number: int, line: str, again: Again | None = None) -> Reply:
    """Return what becomes of a response; in a group it is one short line, which flashes up and is gone."""
    if line != _UNDO and line and (why := await refused(request, line, "That line")):
        return why
    if not number:
        return _unclear(mark)
    desk = request.desk
    who = await asyncio.to_thread(asked, desk, request.person, request.message.chat, number)
    if who is None:
        return Reply.of(NO_LESSON)
    if line == _UNDO:
        gone = await asyncio.to_thread(desk.records.responses.undo, number, who.token, mark)
        return Reply.of("Taken back." if gone else "There was nothing to take back.")
    today = day_in_london(desk.records.now())
    if not who.lesson.holds(today):
        return Reply.of(_over(who.lesson))
    if mark is Mark.AGAIN and today < who.again:
        return Reply.of(f"Lesson {number} was sent to you less than six weeks ago. Say so from {day(who.again)} on.")
    if len(line) > _LONGEST:
        return Reply.of(f"That line is {len(line)} characters; it may have {_LONGEST}. Nothing was noted.")
    keep = desk.records.responses.keep
    new = await asyncio.to_thread(keep, number, who.token, who.team, mark, line, again or "")
    return _said(request, mark, number, line, new, again)


def _said(request: Request, mark: Mark, number: int, line: str, new: bool, again: Again | None) -> Reply:
    name = _NAMES[mark]
    undo = f"/{name} {number} undo"
    if line:
        return Reply.of(f"Noted with your line, without your name. A later one takes its place; {undo} takes it back.")
    if not new:
        back = () if request.message.shared else (Button("Take it back", undo),)
        return Reply.of(f"That is noted already. {undo} takes it back.", buttons=back)
    said = _NOTED[mark].format(number)
    if request.message.shared or mark in (Mark.READ, Mark.DISCUSSED):
        return Reply.of(said)
    return Reply.of(said, _LINE.format(f"/{name} {number}{f' {WORDS[again]}' if again else ''}"))


def _over(lesson: Lesson) -> str:
    if lesson.state is State.WITHDRAWN:
        return f"Lesson {lesson.id} was withdrawn. Nothing more is noted of it."
    return f"Lesson {lesson.id} is past its review date. Nothing more is noted of it until it gets a new one."


def _unclear(mark: Mark) -> Reply:
    return Reply.of(_CHANGED if mark is Mark.AGAIN else _USAGE.format(_NAMES[mark]))


def _numbered(words: str) -> tuple[int, str]:
    """Return the number that words begin with, 0 for none, and the others."""
    first, _, rest = " ".join(words.split()).partition(" ")
    number = int(first[:40]) if first.isascii() and first.isdecimal() else 0
    rest = rest if rest.casefold() != _UNDO else _UNDO
    return number, rest


_NAMES = {Mark.READ: "read", Mark.DISCUSSED: "discussed", Mark.CHANGE: "change", Mark.AGAIN: "changed"}

READ = Command("read", "/read NUMBER", "say that you have read a lesson", read, shared=True)
DISCUSSED = Command("discussed", "/discussed NUMBER", "say that you discussed it in your team", discussed, shared=True)
CHANGE = Command(
    "change", "/change NUMBER WHAT", "say that it will change something", change, verbatim=True, shared=True
)
CHANGED = Command(
    "changed", "/changed NUMBER yes", "say whether it did, six weeks later", changed, verbatim=True, shared=True
)
