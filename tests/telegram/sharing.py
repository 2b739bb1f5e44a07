"""What tests of sendings share: a lesson that was approved, the chats it goes to, and how often it stands there."""

from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from bot.lessons.lesson import Kept, Lesson, State
from bot.lessons.sending import Sending, SendingKind, SendingState
from bot.message import Role, Sender
from bot.records.people import Place
from bot.records.records import utc_now
from bot.wording import LONDON
from knowledge.library import Library
from tests.loopback.chats import Chat
from tests.loopback.people import Person
from tests.loopback.process import BotProcess
from tests.loopback.text import words
from tests.telegram.conftest import World

TITLE = "A bruise on a baby"
_GOING = {SendingState.PLANNED, SendingState.OUT, SendingState.RECALLING}
CLOCKED = "tests.telegram.clocked"


def approved(
    world: World, note: str = "We talk about it on Thursday.", document: str = "bruising", title: str = TITLE
) -> Lesson:
    """Return a lesson that holds, with an excerpt of a document."""
    with closing(Library(world.data)) as library:
        found = library.every_passage(document)[0]
    kept = Kept(found.id, found.document.id, found.document.sha256, found.start, found.end)
    with closing(world.records) as records:
        author = records.people.let_in(Sender("console", "author"), Place(Role.SUPERVISOR, teams=("North",)))
        draft = records.lessons.begin(author, title, [kept], note=note)
        at = records.now().isoformat(timespec="seconds")
        lesson = records.lessons.change(draft.id, [State.DRAFT], state=State.APPROVED, decided_by=99, decided_at=at)
    assert lesson
    return lesson


def plan(world: World, lesson: Lesson, chats: Iterable[Chat | Person], **how: Any) -> list[Sending]:
    """Return the sendings that bring a lesson to groups and people now, or as `how` says."""
    with closing(world.records) as records:
        at = (records.now() - timedelta(days=1)).isoformat(timespec="seconds")  # whatever hour the bot's clock shows
        every = []
        for chat in chats:
            reader = records.people.of(Sender("telegram", str(chat.id))).id
            one = Sending(SendingKind.LESSON, str(lesson.id), chat.id, at, person=reader, team="North", anyhow=True)
            every.append(replace(one, **how))
        return records.sendings.plan(every)


def withdraw(world: World, lesson: Lesson) -> None:
    """Withdraw a lesson."""
    with closing(world.records) as records:
        at = records.now().isoformat(timespec="seconds")
        changed = records.lessons.change(
            lesson.id, [State.APPROVED], state=State.WITHDRAWN, decided_at=at, reason="Out"
        )
        assert changed
        records.sendings.recall(lesson.id)


def states(world: World, lesson: Lesson) -> Counter[SendingState]:
    """Return how far the sendings of a lesson are."""
    with closing(world.records) as records:
        return Counter(one.state for one in records.sendings.about(SendingKind.LESSON, lesson.id))


def standing(world: World, sending: Sending) -> tuple[int, ...]:
    """Return the messages in which a sending is known to stand."""
    with closing(world.records) as records:
        found = records.sendings.of(sending.id)
    assert found
    return found.messages


def ended(world: World, lesson: Lesson) -> Counter[SendingState] | None:
    """Return how the sendings of a lesson ended, or None while something of it waits or is on its way."""
    found = states(world, lesson)
    return None if _GOING & found.keys() else found


async def until_over(world: World, lesson: Lesson, timeout: float = 20.0) -> Counter[SendingState]:
    """Return how the sendings of a lesson ended, once all did."""
    return await world.server.until(lambda: ended(world, lesson), timeout, "what was planned has gone")


def copies(chat: Chat | Person, title: str = TITLE) -> int:
    """Return how often a lesson stands in a chat."""
    posts = (chat.chat if isinstance(chat, Person) else chat).posts.values()
    return sum(post.ours and not post.deleted and title in words(post.message) for post in posts)


async def start(world: World, at: time | None = None, days: int = 0) -> BotProcess:
    """Start the bot with a clock of its own, at a time of a day in London."""
    move(world, at, days)
    world.env["CLOCK"] = str(world.data / "clock")
    return await world.start(entry=CLOCKED)


def move(world: World, at: time | None = None, days: int = 0) -> None:
    """Move the clock of the bot to a time in London, so many days from now."""
    now = utc_now()
    day = now.astimezone(LONDON).date() + timedelta(days=days)
    there = datetime.combine(day, at, LONDON) if at else now + timedelta(days=days)
    aside = world.data / "clock.new"
    aside.write_text(str((there - now).total_seconds()), encoding="utf-8")
    aside.replace(world.data / "clock")
