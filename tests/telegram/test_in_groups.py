"""What the bot answers in a group, whom, and what it passes over."""

import pytest

from bot.message import Role
from tests.loopback.text import words
from tests.telegram.conftest import World
from tests.telegram.watching import said_in, said_to, settled, team

pytestmark = pytest.mark.asyncio(loop_scope="module")

BRUISE = "A bruise on a baby who cannot roll is referred the same day."


@pytest.mark.parametrize("bot", ["member", "administrator"])
@pytest.mark.parametrize(
    "text",
    [
        "/ask bruise on a baby",
        "/ask@learnt_bot bruise on a baby",
        "/ASK@Learnt_Bot bruise on a baby",
        "@learnt_bot bruise on a baby",
        "bruise @learnt_bot on a baby",
        "bruise on a baby, @LEARNT_BOT",
    ],
)
async def test_a_command_and_a_mention_are_answered_beneath_the_message_they_belong_to(
    world: World, text: str, bot: str
) -> None:
    aisha = world.person("Aisha")
    group = team(world, aisha, bot=bot)
    asked = await aisha.say(text, group)
    await settled(world)
    assert [BRUISE in said for said in said_to(group, asked)] == [True]
    assert len(said_in(world, group)) == 1


@pytest.mark.parametrize("bot", ["member", "administrator"])
async def test_chatter_and_what_is_meant_for_another_bot_is_passed_over(world: World, bot: str) -> None:
    aisha = world.person("Aisha")
    group = team(world, aisha, bot=bot)
    for text in ("bruise on a baby", "/ask@other_bot bruise on a baby", "@other_bot bruise", "see /ask for that"):
        said = await aisha.say(text, group)
    await aisha.edit(said, "bruise on a baby, corrected")
    await aisha.upload("photo", "bruise on a baby", group)
    await aisha.leave(group)
    await world.person("Dai").join(group)
    await settled(world)
    assert [call.error for call in world.server.made("sendMessage", group.id)] == []


async def test_a_mention_in_a_caption_is_answered_without_opening_the_picture(world: World) -> None:
    aisha = world.person("Aisha")
    group = team(world, aisha)
    sent = await aisha.upload("photo", "@learnt_bot is this a bruise?", group)
    await settled(world)
    (said,) = said_to(group, sent)
    assert "I do not open photos" in said
    assert "Please delete it" in said
    assert world.server.downloads == []


async def test_a_corrected_question_changes_its_answer(world: World) -> None:
    aisha = world.person("Aisha")
    group = team(world, aisha)
    asked = await aisha.say("/ask core group meets", group)
    answer = await aisha.hears("every month", group)
    await aisha.edit(asked, "/ask bruise on a baby")
    await aisha.sees_change(answer, BRUISE)
    await settled(world)
    assert len(said_in(world, group)) == 1


async def test_two_people_have_a_conversation_each(world: World) -> None:
    aisha, ben = world.person("Aisha"), world.person("Ben")
    group = team(world, aisha, ben)
    await aisha.asks("/ask bruise on a baby", BRUISE, group)
    await ben.asks("/ask core group meets", "every month", group)
    shown = await aisha.asks("/source 1", lambda message: True, group)
    assert BRUISE in words(shown)
    assert "every month" not in words(shown)


async def test_a_reply_to_a_colleagues_answer_follows_it_up_without_a_command(world: World) -> None:
    aisha, ben = world.person("Aisha"), world.person("Ben")
    group = team(world, aisha, ben)
    answer = await aisha.asks("/ask bruise on a baby", BRUISE, group)
    await settled(world)  # Nobody replies in the milliseconds until the answer is noted as sent.
    shown = await ben.reply_to(answer, "/source 1")
    await settled(world)
    assert [BRUISE in said for said in said_to(group, shown)] == [True]
    asked = await ben.reply_to(answer, "and the photograph?")
    await settled(world)
    assert ["The photograph belongs in the record" in said for said in said_to(group, asked)] == [True]


async def test_a_button_works_for_a_colleague_and_is_refused_to_a_stranger_in_a_flash_that_nobody_else_reads(
    world: World,
) -> None:
    aisha, ben, mallory = world.person("Aisha"), world.person("Ben"), world.person("Mallory", Role.STRANGER)
    group = team(world, aisha, ben, mallory)
    answer = await aisha.asks("/ask bruise on a baby", BRUISE, group)
    flashed = await mallory.answered(await mallory.press(answer, "Around 1"))
    assert "people who were invited" in flashed
    assert "999" in flashed
    await settled(world)
    assert len(said_in(world, group)) == 1
    await ben.answered(await ben.press(answer, "Around 1"))
    shown = await ben.hears("What to do", group, after=answer)
    assert BRUISE in words(shown)
    assert len(said_in(world, group)) == 2
