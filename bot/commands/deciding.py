"""How a lesson goes on from its draft: submit, edit, approve and back."""

import asyncio
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from bot.commands.drafting import LONGEST_REASON, closed, unfit, wanting
from bot.commands.request import Request
from bot.lessons import approval, guard, published
from bot.lessons.card import lesson_reply, live, mark_of
from bot.lessons.lesson import Lesson, State
from bot.lessons.quiet import day_in_london
from bot.lessons.reach import private
from bot.lessons.rights import NO_LESSON, may_decide
from bot.message import Button, Reply
from bot.records.audit import act_of
from bot.records.lessons import OPEN
from bot.wording import listed

_OWN = "Nobody approves their own lesson, or sends it back. You can take it back: /lesson {} edit"
STANDS = {
    State.DRAFT: "It is a draft again: its author took it back.",
    State.WAITING: "It waits to be approved.",
    State.BACK: "It was sent back to its author.",
    State.APPROVED: "It is approved.",
    State.WITHDRAWN: "It was withdrawn.",
}
NOTHING = "None of what it quotes may be shown: it was withdrawn or erased. A lesson needs at least one excerpt."


async def submit(request: Request, lesson: Lesson, words: str) -> Reply:
    """Return that a draft waits for somebody else to approve it, and who is asked."""
    if why := await _unready(request, lesson):
        return why
    desk, needed = request.desk, request.desk.settings.approval
    if needed and not await asyncio.to_thread(approval.approvers, desk, lesson):
        return Reply.of(approval.NOBODY)
    at = {"submitted_at": _time(request), "reason": "", "decided_by": 0, "decided_at": ""}
    if not needed:
        decided = at | {"decided_at": at["submitted_at"], "state": State.APPROVED}
        return await _approved(request, await change(request, lesson, OPEN, **decided), lesson)
    changed = await change(request, lesson, OPEN, **at, state=State.WAITING)
    if changed is None:
        return await meanwhile(request, lesson)
    await asyncio.to_thread(approval.ask, desk, changed)
    who = await asyncio.to_thread(approval.standing, desk, changed)
    lines = (f"Lesson {lesson.id} is submitted. {who}", wanting(changed), "You are told what is decided.")
    button = Button("Take it back", f"/lesson {lesson.id} edit")
    return Reply.of(*filter(None, lines), buttons=(button,), about=f"lesson {lesson.id}: submitted")


async def edit(request: Request, lesson: Lesson, words: str) -> Reply:
    """Return that a lesson that waited is a draft again, which its author may change."""
    if lesson.by != request.person.id or lesson.state is not State.WAITING:
        said = f"You can change it: it is a draft. /lesson {lesson.id}"
        return Reply.of(said) if lesson.open and lesson.by == request.person.id else closed(lesson, request.person.id)
    changed = await change(request, lesson, [State.WAITING], state=State.DRAFT, submitted_at="")
    if changed is None:
        return await meanwhile(request, lesson)
    await asyncio.to_thread(approval.settle, request.desk, changed, request.person)
    card = await asyncio.to_thread(lesson_reply, request.desk, changed, request.person)
    return before(
        card, "Taken back. It is a draft again, and nobody is asked any more.", f"lesson {lesson.id}: taken back"
    )


async def approve(request: Request, lesson: Lesson, words: str) -> Reply:
    """Return that a lesson is approved, by somebody other than its author."""
    if not may_decide(request.person, lesson):
        return _undecided(request, lesson)
    if words.strip() not in ("", mark_of(lesson)):
        opens = Button("Open it", f"/lesson {lesson.id}")
        return Reply.of(
            "It was changed since you were shown it. Read it again before you approve it.", buttons=(opens,)
        )
    if lesson.expired(day_in_london(request.desk.records.now())):
        return Reply.of(f"Its review date has passed. Send it back for a new one: /lesson {lesson.id} back")
    if not await asyncio.to_thread(live, request.desk, lesson.kept):
        return Reply.of(NOTHING, f"Send it back: /lesson {lesson.id} back")
    decided = {"state": State.APPROVED, "decided_by": request.person.id, "decided_at": _time(request)}
    return await _approved(request, await change(request, lesson, [State.WAITING], **decided), lesson)


async def back(request: Request, lesson: Lesson, words: str) -> Reply:
    """Return that a lesson goes back to its author, with the reason."""
    if not may_decide(request.person, lesson):
        return _undecided(request, lesson)
    usage = f"Say what is to be changed: /lesson {lesson.id} back The note says more than the excerpt does"
    if why := await unfit(request, words, LONGEST_REASON, "A reason", usage):
        return why
    changed = await decide(request, lesson, State.WAITING, State.BACK, words)
    if changed is None:
        return await meanwhile(request, lesson)
    return Reply.of(
        f"Lesson {lesson.id} is sent back, for its author to change and submit again. {await told(request, changed)}",
        about=f"lesson {lesson.id}: sent back",
    )


async def _unready(request: Request, lesson: Lesson) -> Reply | None:
    """Return why a draft cannot be submitted, or None where it can."""
    if not lesson.review_due or lesson.expired(day_in_london(request.desk.records.now())):
        return Reply.of(f"It needs a review date to come: /lesson {lesson.id} review")
    shown = await asyncio.to_thread(live, request.desk, lesson.kept)
    hidden = [str(number) for number, kept in enumerate(lesson.kept, start=1) if kept not in shown]
    if not shown:
        said = NOTHING if lesson.kept else "It quotes nothing. A lesson needs at least one excerpt."
        return Reply.of(said, f"Keep one, and add it: /lesson {lesson.id} add")
    if hidden:
        said = f"What stands under {listed(hidden)} may not be shown any more: it was withdrawn or erased."
        return Reply.of(f"{said} Take it out first: /lesson {lesson.id} drop {hidden[-1]}")
    parts = (("Its title", lesson.title), ("Its note", lesson.note))
    for what, text in (*parts, *(("Its question", asked) for asked in lesson.questions)):
        if text and (why := await guard.refused(request, text, what)):
            return why
    return None


async def _approved(request: Request, lesson: Lesson | None, old: Lesson) -> Reply:
    """Return that a lesson is approved, and the work that makes it findable; or what it is by now."""
    if lesson is None:
        return await meanwhile(request, old)
    await asyncio.to_thread(approval.settle, request.desk, lesson, request.person)
    own = lesson.by == request.person.id
    said = "No second person is needed, as is set here." if own else await told(request, lesson)
    first = f"Lesson {lesson.id} is approved. {said} From now on everybody can open it; it is made findable now."
    steps = (Button("Share …", f"/share {lesson.id}"), Button("Open it", f"/lesson {lesson.id}"))
    reply = Reply.of(first, buttons=steps, about=f"lesson {lesson.id}: approved")
    # What a reply with a job did is noted when the job has ended; that the lesson is approved holds already.
    act = act_of(request.person.key, "lesson", reply, 0.0)
    await asyncio.to_thread(request.desk.records.audit.note, act)
    return replace(reply, job=published.job_of(lesson))


async def decide(request: Request, lesson: Lesson, was: State, state: State, reason: str) -> Lesson | None:
    """Return a lesson as somebody decided it, its author told; None where it is in another state by now."""
    values = {"state": state, "decided_by": request.person.id, "decided_at": _time(request)}
    changed = await change(request, lesson, [was], reason=" ".join(reason.split()), **values)
    if changed:
        await asyncio.to_thread(approval.settle, request.desk, changed, request.person)
    return changed


async def told(request: Request, lesson: Lesson) -> str:
    """Return whether the author of a lesson hears of a decision by a message."""
    if not lesson.by:
        return f"Its author is not here any more: /lesson {lesson.id} copy makes a new draft of it for you."
    reached = await asyncio.to_thread(private, request.desk, lesson.by)
    return "Its author is told." if reached else "Its author has no chat to be told in, and sees it in /lessons."


async def change(request: Request, lesson: Lesson, was: Collection[State], **values: Any) -> Lesson | None:
    """Return a lesson with some of its fields changed; None where it is not as it was read by now."""
    return await asyncio.to_thread(request.desk.records.lessons.change_as_read, lesson, was, **values)


async def meanwhile(request: Request, lesson: Lesson) -> Reply:
    """Return what a lesson is by now, where somebody else was quicker."""
    now = await asyncio.to_thread(request.desk.records.lessons.of, lesson.id)
    said = f"Somebody was quicker, and nothing was changed. {STANDS[now.state]}" if now else NO_LESSON
    return Reply.of(said)


def _undecided(request: Request, lesson: Lesson) -> Reply:
    """Return why somebody who sees a lesson cannot decide about it."""
    if lesson.state is not State.WAITING:
        return Reply.of(f"There is nothing to decide. {STANDS[lesson.state]}")
    own = lesson.by == request.person.id
    return Reply.of(_OWN.format(lesson.id) if own else NO_LESSON)


def before(card: Reply, line: str, about: str) -> Reply:
    """Return a card after a line that says what was done."""
    return replace(card, parts=(*Reply.of(line).parts, *card.parts), about=about)


def _time(request: Request) -> str:
    return request.desk.records.now().isoformat(timespec="seconds")
