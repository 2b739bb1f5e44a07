"""What is not for a group: private commands, codes, names, people who hide; and the card, which is for everybody."""

import pytest

from bot.gate import NOT_HERE
from bot.message import Role
from tests.loopback.text import words
from tests.telegram.conftest import World
from tests.telegram.watching import labels, said_in, said_to, settled, team

pytestmark = pytest.mark.asyncio(loop_scope="module")

FACELESS = "does not show who you are"
DANGER = "hes got a knife and wont let us out"


@pytest.mark.parametrize(
    "text",
    "/me /forget /invite /people /audit /lens /plain /filter /groups /pause /renew /revoke /approve /access".split(),
)
async def test_what_is_private_is_refused_with_a_sentence_that_says_where_to_go(world: World, text: str) -> None:
    carol = world.person("Carol", Role.ADMIN)
    group = team(world, carol)
    asked = await carol.say(f"{text}@learnt_bot 1 practitioner", group)
    await settled(world)
    assert [NOT_HERE in line for line in said_to(group, asked)] == [True]
    assert said_in(world, carol.chat) == []


async def test_an_invitation_code_is_taken_out_of_a_group_where_the_bot_may_and_lets_nobody_in(world: World) -> None:
    mallory = world.person("Mallory", Role.STRANGER)
    for bot in ("administrator", "member"):
        group = team(world, mallory, bot=bot)
        said = await mallory.say("/start@learnt_bot aCodeThatNobodyElseIsToSee", group)
        await settled(world)
        assert [NOT_HERE in line for line in said_in(world, group)] == [True]
        assert group.posts[said["message_id"]].deleted is (bot == "administrator")


async def test_help_in_a_group_lists_what_works_there(world: World) -> None:
    carol, mallory = world.person("Carol", Role.ADMIN), world.person("Mallory", Role.STRANGER)
    group = team(world, carol, mallory)
    helped = words(await carol.asks("/help@learnt_bot", "/ask", group))
    assert "/source" in helped
    assert not [
        name for name in ("/me", "/forget", "/invite", "/people", "/lens", "/start", "/access") if name in helped
    ]
    stranger = await mallory.asks("/help@learnt_bot", "invited", group)
    assert "/ask" not in words(stranger)
    assert labels(stranger) == []


@pytest.mark.parametrize("text", [f"/ask {DANGER}", f"@learnt_bot {DANGER}"])
async def test_somebody_in_danger_gets_the_card_whoever_they_are(world: World, text: str) -> None:
    aisha, mallory = world.person("Aisha", area="Leeds"), world.person("Mallory", Role.STRANGER)
    group = team(world, aisha, mallory)
    assert "0113 496 0001" in words(await aisha.asks(text, "call 999 first", group))
    card = await mallory.asks(text, "call 999 first", group)
    assert "0113 496 0001" not in words(card)
    assert labels(card) == []


async def test_an_anonymous_admin_in_danger_gets_the_card_too(world: World) -> None:
    dai = world.person("Dai")
    group = world.server.group("Anonymous", admins=[dai])
    world.let_in(group)
    await dai.asks(f"/ask {DANGER}", "call 999 first", group, anonymous=True)


@pytest.mark.parametrize("may", [True, False])
async def test_a_name_in_a_question_is_taken_out_of_the_group_or_its_writer_is_asked_to(
    world: World, may: bool
) -> None:
    aisha = world.person("Aisha")
    group = team(world, aisha, bot="administrator", can_delete_messages=may)
    asked = await aisha.say("/ask how often does the core group of Kayleigh Thornton meet", group)
    await settled(world)
    (said,) = said_in(world, group)
    assert "every month" in said
    assert "Thornton" not in said
    assert ("I deleted it from this chat too" in said) is may
    assert ("Please delete it from this chat too" in said) is not may
    assert group.posts[asked["message_id"]].deleted is may


async def test_who_hides_gets_no_role_from_it_and_is_told_what_to_do(world: World) -> None:
    carol = world.person("Carol", Role.ADMIN)
    group = world.server.group("Hidden", admins=[carol])
    world.let_in(group)
    channel = world.server.channel("Carol's channel", carol)
    asked = await carol.say("/ask bruise on a baby", group, anonymous=True)
    posted = await carol.say("/ask bruise on a baby", group, channel=channel)
    await settled(world)
    assert [FACELESS in said for said in said_to(group, asked) + said_to(group, posted)] == [True, True]
    assert len(said_in(world, group)) == 2


async def test_posts_of_the_linked_channel_and_the_bots_own_inline_results_are_passed_over(world: World) -> None:
    carol = world.person("Carol", Role.ADMIN)
    group = team(world, carol, bot="administrator")
    channel = world.server.channel("News", carol, bot="left", linked=group)
    await carol.say("@learnt_bot bruise on a baby", channel)
    await carol.say("/ask bruise on a baby", group, via=world.server.me)
    await settled(world)
    assert said_in(world, group) == []
