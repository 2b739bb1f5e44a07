"""The bot comes into groups and channels, stays where somebody let it in, and leaves everywhere else."""

import pytest

from bot.message import Role
from tests.loopback.chats import ANONYMOUS_ADMIN, Chat
from tests.telegram.conftest import World
from tests.telegram.watching import kept_bytes, said_in, said_to, settled

pytestmark = pytest.mark.asyncio(loop_scope="module")

LEAVES = "Learnt leaves this group"
GREETS = "Learnt answers here when it is asked"


def status(world: World, chat: Chat) -> str:
    return chat.members[world.server.me["id"]]


async def left(world: World, chat: Chat) -> None:
    """Wait until the bot has left, and nothing is to be said any more."""
    await world.server.until(lambda: status(world, chat) == "left", what="the bot leaves")
    await settled(world)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMIN])
async def test_a_supervisor_and_an_admin_let_a_group_in_and_it_is_told_what_the_bot_does_there(
    world: World, role: Role
) -> None:
    ben, carol = world.person("Ben", role), world.person("Carol", Role.ADMIN)
    group = world.server.group("Core group for Kayleigh Thornton", ben, bot="left")
    await ben.add_bot(group)
    greeting = await ben.hears(GREETS, group)
    assert "/ask" in greeting["text"]
    assert "999" in greeting["text"]
    await settled(world)
    assert len(said_in(world, group)) == 1
    listed = await carol.asks("/groups", "a group")
    assert "Thornton" not in listed["text"]
    assert b"Thornton" not in kept_bytes(world)


async def test_it_does_not_matter_whether_the_bot_first_hears_of_its_coming_or_of_who_added_it(world: World) -> None:
    ben = world.person("Ben", Role.SUPERVISOR)
    group = world.server.group("Line first", ben)
    line = {"message_id": 1, "date": 1, "chat": group.public(), "from": ben.user, "new_chat_members": [world.server.me]}
    world.server.updates.push("message", line)
    await settled(world)
    group.members[world.server.me["id"]] = "left"
    world.server.bot_became(group, "member", ben.user)
    await settled(world)
    assert [GREETS in words for words in said_in(world, group)] == [True]
    assert status(world, group) == "member"


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.STRANGER])
async def test_nobody_else_lets_a_group_in_and_the_bot_says_why_and_leaves(world: World, role: Role) -> None:
    somebody, carol = world.person("Dai", role), world.person("Carol", Role.ADMIN)
    group = world.server.group(f"Added by a {role}", somebody, bot="left")
    await somebody.add_bot(group)
    await left(world, group)
    assert [LEAVES in words for words in said_in(world, group)] == [True]
    listed = await carol.asks("/groups", lambda message: True)
    assert f"Added by a {role}" not in listed["text"]


async def test_an_admin_who_stays_anonymous_lets_no_group_in(world: World) -> None:
    group = world.server.group("Anonymous", bot="left")
    world.server.bot_became(group, "member", ANONYMOUS_ADMIN)
    await left(world, group)
    assert [LEAVES in words for words in said_in(world, group)] == [True]


async def test_a_group_that_nobody_let_in_is_left_as_soon_as_anything_is_heard_there(world: World) -> None:
    aisha = world.person("Aisha")
    group = world.server.group("Nobody let it in", aisha)
    questions = [await aisha.say("/ask bruise on a baby", group) for _ in range(3)]
    await left(world, group)
    assert [LEAVES in words for words in said_in(world, group)] == [True]
    assert not any(said_to(group, question) for question in questions)


async def test_a_group_where_the_bot_may_not_write_is_left_all_the_same(world: World) -> None:
    mallory = world.person("Mallory", Role.STRANGER)
    group = world.server.group("Silenced", mallory, bot="left")
    group.may_write = False
    await mallory.add_bot(group)
    await left(world, group)
    assert said_in(world, group) == []


async def test_a_group_that_puts_the_bot_out_is_forgotten_and_can_let_it_in_again(world: World) -> None:
    ben, carol = world.person("Ben", Role.SUPERVISOR), world.person("Carol", Role.ADMIN)
    group = world.server.group("In and out", ben, bot="left")
    await ben.add_bot(group)
    await ben.hears(GREETS, group)
    await carol.asks("/groups", "In and out")
    await ben.remove_bot(group)
    await settled(world)
    assert "In and out" not in (await carol.asks("/groups", lambda message: True))["text"]
    assert b"In and out" not in kept_bytes(world)
    await ben.add_bot(group)
    await settled(world)
    assert [GREETS in words for words in said_in(world, group)] == [True, True]
    assert "In and out" in (await carol.asks("/groups", lambda message: True))["text"]


async def test_a_group_that_was_let_in_once_is_not_let_in_again_by_a_practitioner(world: World) -> None:
    ben, aisha = world.person("Ben", Role.SUPERVISOR), world.person("Aisha")
    group = world.server.group("Second time", ben, aisha, bot="left")
    await ben.add_bot(group)
    await ben.hears(GREETS, group)
    await ben.remove_bot(group)
    await aisha.add_bot(group)
    await left(world, group)
    assert [LEAVES in words for words in said_in(world, group)] == [False, True]


async def test_a_bot_that_becomes_an_administrator_greets_nobody_a_second_time(world: World) -> None:
    ben, mallory = world.person("Ben", Role.SUPERVISOR), world.person("Mallory", Role.STRANGER)
    group = world.server.group("Promoted", ben, mallory, bot="left")
    await ben.add_bot(group)
    await ben.hears(GREETS, group)
    await mallory.add_bot(group, "administrator")
    await mallory.add_bot(group, "member")
    await settled(world)
    assert len(said_in(world, group)) == 1
    assert status(world, group) == "member"


async def test_an_admin_takes_the_bot_out_of_a_group_and_both_are_told(world: World) -> None:
    ben, carol = world.person("Ben", Role.SUPERVISOR), world.person("Carol", Role.ADMIN)
    group = world.server.group("To be left", ben, bot="left")
    await ben.add_bot(group)
    await ben.hears(GREETS, group)
    listed = await carol.asks("/groups", "To be left")
    number = next(line.split()[0] for line in listed["text"].splitlines() if "To be left" in line)
    assert "for admins" in (await ben.asks(f"/leave {number}"))["text"]
    await carol.asks(f"/leave {number}", f"Group {number} is left.")
    await left(world, group)
    assert [LEAVES in words for words in said_in(world, group)] == [False, True]
    await carol.asks(f"/leave {number}", "no group with that number")


async def test_a_channel_is_let_in_without_a_word_to_its_readers_and_its_posts_are_never_answered(
    world: World,
) -> None:
    carol = world.person("Carol", Role.ADMIN)
    channel = world.server.channel("Partnership news", carol, bot="left")
    await carol.add_bot(channel, "administrator")
    await carol.say("/ask bruise on a baby", channel)
    await carol.say("@learnt_bot bruise on a baby", channel)
    await settled(world)
    assert said_in(world, channel) == []
    assert status(world, channel) == "administrator"
    assert "Partnership news" in (await carol.asks("/groups", lambda message: True))["text"]


async def test_a_channel_of_a_stranger_is_left(world: World) -> None:
    mallory = world.person("Mallory", Role.STRANGER)
    channel = world.server.channel("Mallory's channel", mallory, bot="left")
    await mallory.add_bot(channel, "administrator")
    await left(world, channel)
