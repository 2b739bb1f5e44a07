"""What the author of a lesson chooses while it is a draft: its excerpts, whom it is for, and until when it holds."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.commands.drafting import NONE, keep_changes, place_of
from bot.commands.request import Request
from bot.lessons.card import day_of, live
from bot.lessons.lesson import MOST_KEPT, Lesson
from bot.lessons.quiet import day_in_london
from bot.lessons.terms import MOST, Read, near, read_agencies, read_themes
from bot.lessons.times import day_typed
from bot.message import LONGEST_BUTTON, Button, Reply
from bot.wording import plural
from knowledge.vocabulary import AGENCIES, THEMES

SLOTS = 5  # of a briefing, that excerpts fill
_FURTHEST = 3  # years until a lesson is looked at again


async def agencies(request: Request, lesson: Lesson, words: str) -> Reply:
    """Return that a lesson is for some agencies."""
    chosen = _chosen(lesson, "for", words, lesson.agencies, AGENCIES, read_agencies(words))
    if isinstance(chosen, Reply):
        return chosen
    return await keep_changes(
        request, lesson, f"It is for: {', '.join(chosen) or 'nobody in particular'}.", agencies=chosen
    )


async def themes(request: Request, lesson: Lesson, words: str) -> Reply:
    """Return that a lesson is about some themes."""
    chosen = _chosen(lesson, "about", words, lesson.themes, THEMES, read_themes(words))
    if isinstance(chosen, Reply):
        return chosen
    return await keep_changes(
        request, lesson, f"It is about: {', '.join(chosen) or 'nothing in particular'}.", themes=chosen
    )


async def review(request: Request, lesson: Lesson, words: str) -> Reply:
    """Return when a lesson is to be looked at again."""
    due = review_day(request, lesson, words, "review")
    if isinstance(due, Reply):
        return due
    return await keep_changes(request, lesson, f"It is to be looked at again by {day_of(due)}.", review_due=due)


async def add(request: Request, lesson: Lesson, words: str) -> Reply:
    """Return that a lesson quotes what its author kept since, as far as there is room."""
    desk, room = request.desk, MOST_KEPT - len(lesson.kept)
    mine = await asyncio.to_thread(desk.records.keepings.of, request.person.id)
    there = {replace(kept, slot=0) for kept in lesson.kept}
    new = [kept for kept in await asyncio.to_thread(live, desk, mine) if kept not in there]
    if not new:
        return Reply.of("You kept nothing since that can be added. Ask a question, and keep an excerpt: /keep 1")
    if room <= 0:
        return Reply.of(f"A lesson has {MOST_KEPT} excerpts at most. Take one out: /lesson {lesson.id} drop 1")
    said = f"Added: {plural(len(new[:room]), 'excerpt')}."
    over = f" {plural(len(new) - room, 'excerpt')} had no room: /kept" if len(new) > room else ""
    return await keep_changes(request, lesson, said + over, kept=(*lesson.kept, *new[:room]))


async def drop(request: Request, lesson: Lesson, words: str) -> Reply:
    """Return that a lesson quotes an excerpt no more."""
    at = place_of(words, lesson.kept)
    if at is None:
        return Reply.of(f"Which excerpt? It has {plural(len(lesson.kept), 'excerpt')}: /lesson {lesson.id} drop 1")
    rest = lesson.kept[:at] + lesson.kept[at + 1 :]
    return await keep_changes(request, lesson, f"Taken out. It has {plural(len(rest), 'excerpt')}.", kept=rest)


async def slot(request: Request, lesson: Lesson, words: str) -> Reply:
    """Return in which part of a briefing an excerpt stands."""
    number, _, to = words.strip().partition(" ")
    at, to = place_of(number, lesson.kept), to.strip()
    if at is None or to not in map(str, range(SLOTS + 1)):
        return Reply.of(
            f"Write the excerpt and the part of the briefing, 1 to {SLOTS}, such as: /lesson {lesson.id} slot 2 4. "
            "With 0 the heading that it stands under decides."
        )
    kept = tuple(replace(one, slot=int(to)) if place == at else one for place, one in enumerate(lesson.kept))
    where = f"goes into part {to} of the briefing" if int(to) else "goes where its heading says"
    return await keep_changes(request, lesson, f"Excerpt {at + 1} {where}.", kept=kept)


def review_day(request: Request, lesson: Lesson, words: str, verb: str) -> str | Reply:
    """Return a day that was typed on which a lesson is to be looked at again, or why it cannot be that."""
    today = day_in_london(request.desk.records.now())
    latest = date(today.year + _FURTHEST, today.month, min(today.day, 28))
    usage = f"Write the day: /lesson {lesson.id} {verb} {today.year + 1}-06-30"
    try:
        due = day_typed(" ".join(words.split()))
    except ValueError:
        return Reply.of(usage)
    if not today < due <= latest:
        return Reply.of(f"That day must be to come, and within {_FURTHEST} years. {usage}")
    return due.isoformat()


def _chosen(
    lesson: Lesson, verb: str, words: str, now: Sequence[str], known: Sequence[str], read: Read
) -> tuple[str, ...] | Reply:
    """Return the names that words choose, or what to write instead, with the near ones a tap away."""
    call = f"/lesson {lesson.id} {verb}"
    if words.strip().casefold() in NONE:
        return ()
    if not words.strip():
        some = f"These are known: {', '.join(known)}."
        return Reply.of(
            f"Now: {', '.join(now) or 'none'}. Write all that it is {verb}: {call} {', '.join(known[:2])}", some
        )
    if read.unknown:
        meant = [name for word in read.unknown for name in near(word, known)]
        buttons = [Button(name, f"{call} {', '.join((*read.names, name))}") for name in meant if name not in read.names]
        short = tuple(button for button in buttons if len(button.text.encode()) <= LONGEST_BUTTON)
        some = f"Did you mean {' or '.join(meant)}?" if meant else f"These are known: {', '.join(known)}."
        said = f"I do not know “{', '.join(read.unknown)[:60]}”. Nothing was changed."
        return Reply.of(said, some, buttons=short)
    if len(read.names) > MOST:
        return Reply.of(f"Take {MOST} at most; that names {len(read.names)}. Nothing was changed.")
    return read.names
