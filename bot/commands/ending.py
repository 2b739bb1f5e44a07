"""What becomes of a lesson that was approved: withdraw, renew and copy."""

import asyncio
from datetime import timedelta

from bot.commands.choosing import review_day
from bot.commands.deciding import NOTHING, STANDS, before, change, decide, meanwhile
from bot.commands.drafting import LONGEST_REASON, unfit
from bot.commands.request import Request
from bot.lessons import published
from bot.lessons.card import day_of, lesson_reply, live
from bot.lessons.lesson import Lesson, State
from bot.lessons.quiet import day_in_london
from bot.lessons.rights import concerns
from bot.message import Button, Reply
from bot.wording import plural

HOLDS = timedelta(days=365)  # until a new lesson is to be looked at again


async def withdraw(request: Request, lesson: Lesson, words: str) -> Reply:
    """Return that an approved lesson is found no more, and says so where it was sent."""
    if lesson.state is not State.APPROVED or not concerns(request.person, lesson):
        return _not_approved(request, lesson, "withdraws")
    usage = f"Say why: /lesson {lesson.id} withdraw The guidance that it quotes was replaced"
    if why := await unfit(request, words, LONGEST_REASON, "A reason", usage):
        return why
    changed = await decide(request, lesson, State.APPROVED, State.WITHDRAWN, words)
    if changed is None:
        return await meanwhile(request, lesson)
    recalled = await asyncio.to_thread(request.desk.records.sendings.recall, lesson.id)
    await asyncio.to_thread(published.withdraw, request.desk, changed)
    where = f" {plural(recalled, 'message')} of it will say so too." if recalled else ""
    copy = Button("Make a new one of it", f"/lesson {lesson.id} copy")
    said = f"Lesson {lesson.id} is withdrawn: it is found and sent no more.{where}"
    return Reply.of(said, buttons=(copy,), about=f"lesson {lesson.id}: withdrawn")


async def renew(request: Request, lesson: Lesson, words: str) -> Reply:
    """Return until when an approved lesson holds from now on."""
    if lesson.state is not State.APPROVED or not concerns(request.person, lesson):
        return _not_approved(request, lesson, "renews")
    due = review_day(request, lesson, words, "renew")
    if isinstance(due, Reply):
        return due
    if not await asyncio.to_thread(live, request.desk, lesson.kept):
        return Reply.of(NOTHING, f"Withdraw it: /lesson {lesson.id} withdraw")
    changed = await change(request, lesson, [State.APPROVED], review_due=due)
    if changed is None:
        return await meanwhile(request, lesson)
    await asyncio.to_thread(published.renew, request.desk, changed)
    opens = Button("Open it", f"/lesson {lesson.id}")
    said = f"Lesson {lesson.id} holds until {day_of(due)}. Look whether what it quotes is still the newest."
    return Reply.of(said, buttons=(opens,), about=f"lesson {lesson.id}: renewed")


async def copy(request: Request, lesson: Lesson, words: str) -> Reply:
    """Return a new draft that says what a lesson says that was approved, withdrawn or sent back."""
    if lesson.state in (State.DRAFT, State.WAITING):
        return Reply.of(STANDS[lesson.state], "Only a lesson that was decided about can be made into a new one.")
    more = {name: getattr(lesson, name) for name in ("note", "questions", "agencies", "themes")}
    more["review_due"] = (day_in_london(request.desk.records.now()) + HOLDS).isoformat()
    begin = request.desk.records.lessons.begin
    new = await asyncio.to_thread(begin, request.person, lesson.title, lesson.kept, **more)
    card = await asyncio.to_thread(lesson_reply, request.desk, new, request.person)
    return before(card, f"Lesson {new.id} is a new draft, made of lesson {lesson.id}.", f"lesson {new.id}: begun")


def _not_approved(request: Request, lesson: Lesson, verb: str) -> Reply:
    """Return why somebody who sees a lesson can do nothing with it that is for approved ones."""
    if lesson.state is State.APPROVED:
        return Reply.of(f"Only its author, a supervisor of its team or an admin {verb} it.")
    return Reply.of(f"It is not approved. {STANDS[lesson.state]}")
