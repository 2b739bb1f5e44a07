"""Forged presses about lessons: whoever may not see one gets from a key what a number that is none would give."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.bootstrap import Desk, open_desk
from bot.lessons.lesson import Kept, Lesson, State
from bot.message import Role, Sender
from bot.records.people import Place
from bot.settings import Settings
from tests.loopback.chats import Chat
from tests.loopback.wire import Json
from tests.telegram.speaking import Speaking, speaking

SECRET = "zebrafinch"
NONE = "99991"
FORGED = (
    *("|/lesson {}", "|/lesson {} approve", "|/lesson {} delete yes", "|/read {}"),
    *("|/share {} south yes", "0123456789ab|/lesson {}"),
)


@pytest.fixture
def desk(published: Path, tmp_path: Path) -> Iterator[Desk]:
    """Yield a desk over notes of its own."""
    shutil.copytree(published, tmp_path / "data")
    opened = open_desk(Settings(data=tmp_path / "data", embedding_model="hashing"))
    with closing(opened.library), closing(opened.records):
        yield opened


def waiting(desk: Desk, author: Sender) -> Lesson:
    """Return a lesson of a team that waits to be approved."""
    person = desk.records.people.let_in(author, Place(Role.SUPERVISOR, teams=(SECRET,)))
    lesson = desk.records.lessons.begin(person, SECRET, [Kept(1, "bruising", "0" * 64, 0, 9)], note=SECRET)
    at = {"submitted_at": "2026-11-23T10:00:00+00:00", "review_due": "2099-01-01"}
    changed = desk.records.lessons.change(lesson.id, [State.DRAFT], state=State.WAITING, **at)
    assert changed
    return changed


async def taken(chat: Speaking) -> None:
    """Let the bot handle what was sent to it."""
    for update in await chat.bot.get_updates(offset=chat._offset):
        chat._offset = update.update_id + 1
        if delivery := await chat.receiver.handle(update):
            await delivery.done
    while await asyncio.to_thread(chat.post.desk.records.deliveries.waiting):
        await asyncio.sleep(0.005)


async def shown(chat: Speaking, place: Chat, name: str, message: Json, data: str) -> str:
    """Return what flashes up after a press, and what the pressed message and the last one in the chat say then."""
    query = await chat.person(name).press(message, data=data)
    await taken(chat)
    flashed = await chat.person(name).answered(query)
    posts = [post.message for post in place.posts.values() if post.ours and not post.deleted]
    pressed = [post for post in posts if post["message_id"] == message["message_id"]]
    return repr([flashed, *(post.get("text") for post in (*pressed, posts[-1]))])


@pytest.mark.asyncio
@pytest.mark.parametrize("role", [Role.STRANGER, Role.PRACTITIONER, Role.SUPERVISOR])
@pytest.mark.parametrize("shared", [False, True], ids=["alone", "in a group"])
async def test_a_forged_key_tells_no_more_of_a_lesson_than_of_none(desk: Desk, role: Role, shared: bool) -> None:
    lesson = waiting(desk, Sender("console", "ben"))
    async with speaking(desk, Assistant(desk)) as chat:
        mallory = chat.person("Mallory")
        for name, place in {"Mallory": role, "Aisha": Role.PRACTITIONER}.items():
            if place is not Role.STRANGER:
                sender = Sender("telegram", str(chat.person(name).id))
                desk.records.people.let_in(sender, Place(place, teams=("south",)))
        where = mallory.chat
        if shared:
            where = chat.server.group("The south team", mallory, chat.person("Aisha"))
            desk.records.groups.let_in(str(where.id), "a team", 1)
            await chat.person("Aisha").say("/ask bruise on a baby", where)
        await mallory.say("/about")
        await taken(chat)
        message = next(post.message for post in where.posts.values() if post.ours)
        for form in FORGED:
            missing = await shown(chat, where, "Mallory", message, form.format(NONE))
            there = await shown(chat, where, "Mallory", message, form.format(lesson.id))
            assert there == missing.replace(NONE, str(lesson.id)), form
            assert SECRET not in there
    assert desk.records.lessons.everything() == [lesson]
    assert desk.records.sendings.due(99) == []
    assert desk.records.responses.about(lesson.id) == []


@pytest.mark.asyncio
async def test_nobody_approves_their_own_lesson_with_a_key_that_somebody_else_was_sent(desk: Desk) -> None:
    async with speaking(desk, Assistant(desk)) as chat:
        ben = chat.person("Ben")
        lesson = waiting(desk, Sender("telegram", str(ben.id)))
        await ben.say("/about")
        await taken(chat)
        told = await shown(chat, ben.chat, "Ben", ben.sees()[-1], f"|/lesson {lesson.id} approve 23100000")
        assert "Nobody approves their own lesson" in told
    assert desk.records.lessons.everything() == [lesson]
