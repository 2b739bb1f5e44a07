"""A group gets another number, and forums have topics: what is said arrives where it belongs."""

import pytest

from bot.message import Role
from tests.loopback.chats import GENERAL, Chat
from tests.loopback.people import Person
from tests.loopback.text import words
from tests.loopback.wire import Json
from tests.telegram.conftest import World
from tests.telegram.watching import said_in, settled

pytestmark = pytest.mark.asyncio(loop_scope="module")

BRUISE = "A bruise on a baby who cannot roll is referred the same day."
EVERY_MONTH = "every month"


def forum(world: World, *people: Person) -> Chat:
    """Return a group with topics that was let in."""
    group = world.server.group("Forum", *people, forum=True)
    world.let_in(group)
    return group


def topic_of(message: Json) -> int | None:
    number: int | None = message["message_thread_id"] if message.get("is_topic_message") else None
    return number


async def test_a_group_that_becomes_a_supergroup_stays_let_in_under_its_number(world: World) -> None:
    ben, carol = world.person("Ben", Role.SUPERVISOR), world.person("Carol", Role.ADMIN)
    old = world.server.group("Growing team", ben, bot="left", kind="group")
    await ben.add_bot(old)
    await ben.hears("answers here", old)
    before = words(await carol.asks("/groups", "Growing team"))
    new = world.server.migrate(old)
    await settled(world)
    await ben.asks("/ask bruise on a baby", BRUISE, new)
    assert words(await carol.asks("/groups", "Growing team")) == before
    assert new.members[world.server.me["id"]] == "member"
    assert not any("leaves" in line for line in said_in(world, new))


@pytest.mark.parametrize("heard", ["in order", "the new group first"])
async def test_questions_asked_just_before_the_move_are_answered_in_the_new_group(world: World, heard: str) -> None:
    aisha, ben = world.person("Aisha"), world.person("Ben")
    old = world.server.group("Moving team", aisha, ben, kind="group")
    world.let_in(old)
    # Nothing here gives way to the bot, so it is handed all of this at once.
    await aisha.say("/ask bruise on a baby", old)
    await ben.say("/ask core group meets", old)
    new = world.server.migrate(old)
    if heard == "the new group first":
        world.server.updates.pending.insert(0, world.server.updates.pending.pop())
    await aisha.hears(BRUISE, new)
    await ben.hears(EVERY_MONTH, new)
    await settled(world)
    assert said_in(world, old) == []
    assert len(said_in(world, new)) == 2


async def test_an_answer_on_its_way_while_the_group_moves_arrives_in_the_new_one(world: World) -> None:
    aisha = world.person("Aisha")
    old = world.server.group("Moving team", aisha, kind="group")
    world.let_in(old)
    world.server.fail_next("sendMessage", code=502, chat=old)
    await aisha.say("/ask bruise on a baby", old)
    await world.server.until(lambda: world.server.made("sendMessage", old.id), what="the answer is on its way")
    new = world.server.migrate(old)
    answer = await aisha.hears(BRUISE, new)
    await settled(world)
    assert len(said_in(world, new)) == 1
    await aisha.press(answer, "Around 1")
    await aisha.hears("What to do", new, after=answer)


async def test_an_answer_stays_in_its_topic_and_each_topic_is_a_conversation(world: World) -> None:
    aisha = world.person("Aisha")
    group = forum(world, aisha)
    bruising, meetings = await aisha.open_topic(group, "Bruising"), await aisha.open_topic(group, "Meetings")
    assert topic_of(await aisha.asks("/ask bruise on a baby", BRUISE, group, topic=bruising)) == bruising
    none = await aisha.asks("/source 1", "There is no excerpt", group, topic=meetings)
    assert topic_of(none) == meetings
    assert topic_of(await aisha.asks("/ask core group meets", EVERY_MONTH, group, topic=meetings)) == meetings
    shown = await aisha.asks("/source 1", "What to do", group, topic=bruising)
    assert topic_of(shown) == bruising
    assert EVERY_MONTH not in words(shown)


async def test_a_press_is_answered_in_the_topic_of_its_answer(world: World) -> None:
    aisha = world.person("Aisha")
    group = forum(world, aisha)
    topic = await aisha.open_topic(group, "Bruising")
    answer = await aisha.asks("/ask bruise on a baby", BRUISE, group, topic=topic)
    await aisha.press(answer, "Around 1")
    assert topic_of(await aisha.hears("What to do", group, after=answer)) == topic


async def test_chatter_in_a_topic_is_passed_over_although_it_looks_like_a_reply(world: World) -> None:
    aisha = world.person("Aisha")
    group = forum(world, aisha)
    group.members[world.server.me["id"]] = "administrator"
    topic = await aisha.open_topic(group, "Chatter")
    await aisha.say("bruise on a baby", group, topic=topic)
    await aisha.say("bruise on a baby", group)
    await settled(world)
    assert said_in(world, group) == []


async def test_the_general_topic_is_answered_without_a_thread(world: World) -> None:
    aisha = world.person("Aisha")
    group = forum(world, aisha)
    answer = await aisha.asks("/ask bruise on a baby", BRUISE, group, topic=GENERAL)
    assert topic_of(answer) is None
    (call,) = world.server.made("sendMessage", group.id)
    assert "message_thread_id" not in call.params


async def test_a_thread_of_replies_is_no_topic(world: World) -> None:
    aisha = world.person("Aisha")
    group = world.server.group("No forum", aisha)
    world.let_in(group)
    first = await aisha.asks("/ask bruise on a baby", BRUISE, group)
    asked = await aisha.reply_to(first, "and the photograph?")
    await aisha.hears("The photograph belongs", group, after=asked)
    assert [call.error for call in world.server.made("sendMessage", group.id)] == ["", ""]


async def test_what_was_asked_in_a_topic_that_was_closed_is_answered_in_the_general_one(world: World) -> None:
    aisha = world.person("Aisha")
    group = forum(world, aisha)
    topic = await aisha.open_topic(group, "Closing")
    await aisha.say("/ask bruise on a baby", group, topic=topic)
    await aisha.close_topic(group, topic)
    answer = await aisha.hears(BRUISE, group)
    assert topic_of(answer) is None
    await settled(world)
    assert len(said_in(world, group)) == 1


async def test_where_every_topic_is_closed_an_answer_is_given_up_and_the_next_one_comes(world: World) -> None:
    aisha = world.person("Aisha")
    group = forum(world, aisha)
    topic = await aisha.open_topic(group, "Closing")
    await aisha.say("/ask bruise on a baby", group, topic=topic)
    await aisha.say("/source 1", group, topic=topic)
    await aisha.close_topic(group, topic)
    await aisha.close_topic(group, GENERAL)
    await settled(world)
    assert said_in(world, group) == []
    group.topics[topic].closed = False
    await aisha.asks("/ask core group meets", EVERY_MONTH, group, topic=topic)
