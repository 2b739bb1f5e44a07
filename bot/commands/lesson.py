"""/lesson: a card made of kept excerpts, from its first draft until it is approved, and opened by who may see it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.commands import choosing, deciding, drafting, ending
from bot.commands.keep import HOW
from bot.commands.request import Command, Request
from bot.intake import removed
from bot.lessons import approval
from bot.lessons.card import lesson_reply, live, opened, said_to_readers
from bot.lessons.lesson import LONGEST_TITLE, MOST_KEPT, Lesson, State
from bot.lessons.quiet import day_in_london
from bot.lessons.rights import NO_LESSON, may_change, may_open
from bot.lessons.terms import agencies_of, themes_of
from bot.message import Button, Reply, Role, Words
from bot.wording import plural

Verb = Callable[[Request, Lesson, str], Awaitable[Reply]]
_AUTHORS: dict[str, Verb] = {  # what only its author does, while it is a draft
    "title": drafting.title,
    "note": drafting.note,
    "ask": drafting.question,
    "unask": drafting.unask,
    "for": choosing.agencies,
    "about": choosing.themes,
    "review": choosing.review,
    "add": choosing.add,
    "drop": choosing.drop,
    "slot": choosing.slot,
    "delete": drafting.delete,
    "submit": deciding.submit,
}
_OTHERS: dict[str, Verb] = {
    "edit": deciding.edit,
    "approve": deciding.approve,
    "back": deciding.back,
    "withdraw": ending.withdraw,
    "renew": ending.renew,
    "copy": ending.copy,
}
_VERBS = _AUTHORS | _OTHERS
_ALSO = {
    "question": "ask",
    "questions": "ask",
    "themes": "about",
    "agencies": "for",
    "date": "review",
}  # as on the card
_SHOW = "show"
_USAGE = "Write a title, such as: /lesson Sleep in the homes of under-ones. It is made of what you kept: /kept"
_OPENS = "Write the number of a lesson: /lesson 3. /lessons lists those you may open."
_ALONE = "Work on a lesson in a chat with me alone: others read along here. Tap my name and write to me there."
_SUPERVISORS = "Supervisors make lessons, and decide about them. You can open one: /lessons"


async def run(request: Request) -> Reply:
    """Return a lesson that somebody begins, opens, changes or decides about."""
    first, verb, words = [*request.words.split(maxsplit=2), "", "", ""][:3]
    verb, supervisor = verb.casefold(), request.person.role.covers(Role.SUPERVISOR)
    if not first:
        return Reply.of(_USAGE if supervisor else _OPENS, buttons=_LISTS)
    if first.isdecimal() and verb in ("", _SHOW):
        return await _opened(request, int(first[:18]), verb, words)
    if first.casefold() in _VERBS and verb.isdecimal() and not words:  # "approve 3" is no title.
        first, verb = verb, first.casefold()
    if request.message.shared:
        return replace(Reply.of(_ALONE), outcome="refused", removed=bool(await removed(request.message)))
    if not supervisor:
        return replace(Reply.of(_SUPERVISORS), outcome="refused")
    if not first.isdecimal():
        return await _begun(request)
    verb = _ALSO.get(verb, verb)
    if verb not in _VERBS:
        return _unknown(int(first[:18]))
    lesson = await asyncio.to_thread(_seen, request, int(first[:18]))
    if lesson is None:
        return Reply.of(NO_LESSON)
    if verb in _AUTHORS and not may_change(request.person, lesson):
        return drafting.closed(lesson, request.person.id)
    return await _VERBS[verb](request, lesson, words)


def _unknown(number: int) -> Reply:
    """Return what can be written after the number of a lesson, for whoever wrote something else."""
    call = f"/lesson {number}"
    return Reply.of(
        f"I do not know that word. After {call} you can write: {', '.join(_VERBS)}. Its card has a button for most.",
        f"To send it: /share {number}. To begin another lesson: /lesson and a title that begins with a word.",
        buttons=(Button("Open it", call),),
    )


async def _opened(request: Request, number: int, verb: str, words: str) -> Reply:
    """Return the card of a lesson, or one of its excerpts with its words open."""
    lesson = await asyncio.to_thread(_seen, request, number)
    if lesson is None:
        return Reply.of(NO_LESSON)
    if verb == _SHOW:
        shown = await asyncio.to_thread(opened, request.desk, lesson.kept, words, request.person)
        return shown or Reply.of(
            f"Which excerpt? It has {plural(len(lesson.kept), 'excerpt')}: /lesson {number} show 1"
        )
    if request.message.shared:
        return await asyncio.to_thread(said_to_readers, request.desk, lesson)
    card = await asyncio.to_thread(lesson_reply, request.desk, lesson, request.person)
    if lesson.state is not State.WAITING or lesson.by != request.person.id:
        return card
    who = await asyncio.to_thread(approval.standing, request.desk, lesson)
    return replace(card, parts=(*card.parts, Words(who)))


def _seen(request: Request, number: int) -> Lesson | None:
    """Return a lesson that somebody may see where they write, or None."""
    lesson, today = request.desk.records.lessons.of(number), day_in_london(request.desk.records.now())
    if lesson is None or not may_open(request.person, lesson, today):
        return None
    return lesson if lesson.holds(today) or not request.message.shared else None


async def _begun(request: Request) -> Reply:
    """Return a new draft of what somebody kept."""
    desk, title = request.desk, " ".join(request.words.split())
    if why := await drafting.unfit(request, title, LONGEST_TITLE, "A title", _USAGE):
        return why
    mine = await asyncio.to_thread(desk.records.keepings.of, request.person.id)
    shown = await asyncio.to_thread(live, desk, mine)
    taken = list(shown)[:MOST_KEPT]
    if not taken:
        return Reply.of(f"A lesson is made of what you kept, and you keep nothing that may be shown. {HOW}")
    documents = [shown[kept].excerpt.document for kept in taken]
    lesson = await asyncio.to_thread(
        desk.records.lessons.begin,
        request.person,
        title,
        taken,
        agencies=agencies_of(documents),
        themes=themes_of(documents),
        review_due=(day_in_london(desk.records.now()) + ending.HOLDS).isoformat(),
    )
    card = await asyncio.to_thread(lesson_reply, desk, lesson, request.person)
    left = len(shown) - len(taken)
    over = f"It takes the first {MOST_KEPT}; {plural(left, 'excerpt')} you still keep." if left else ""
    hidden = len(mine) - len(shown)
    gone = f"{plural(hidden, 'excerpt')} may not be shown any more: /kept says why." if hidden else ""
    before = (f"Lesson {lesson.id} is begun.", over, gone)
    after = (
        Words(line) for line in (drafting.wanting(lesson), f"When it is ready: /lesson {lesson.id} submit") if line
    )
    parts = (*(Words(line) for line in before if line), *card.parts, *after)
    return replace(card, parts=parts, about=f"lesson {lesson.id}: begun")


_LISTS = (Button("Lessons", "/lessons"),)
COMMAND = Command(
    "lesson", "/lesson TITLE or NUMBER", "make a lesson of what you kept, or open one", run, verbatim=True, shared=True
)
