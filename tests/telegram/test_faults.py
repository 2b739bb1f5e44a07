"""What goes wrong between the bot and Telegram costs time, and no answer."""

import asyncio
from itertools import count

import aiohttp
import pytest

from tests.loopback.people import Person
from tests.loopback.server import Away
from tests.loopback.text import words
from tests.loopback.wire import Given, Json
from tests.telegram.conftest import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION, ANSWER = "bruise on a baby", "to this. I searched"


async def all_done(world: World) -> None:
    """Wait until every update was handled."""
    await world.server.until(lambda: not world.server.updates.pending, what="every update is confirmed")


def logged(world: World) -> str:
    """Return what the bot has logged so far."""
    assert world.bot
    return world.bot.output


async def answers(world: World, person: Person) -> list[str]:
    """Return what the bot said to somebody, once nothing more is on its way."""
    await all_done(world)
    return [words(one) for one in person.sees()]


async def test_a_connection_that_broke_before_the_answer_was_sent_costs_no_answer(world: World) -> None:
    aisha = world.person("Aisha")
    world.server.fail_next("sendMessage", drop="before", chat=aisha, times=2)
    await aisha.asks(QUESTION, ANSWER)
    assert len(await answers(world, aisha)) == 1


async def test_a_connection_that_broke_after_the_answer_was_sent_doubles_it_at_most(world: World) -> None:
    aisha = world.person("Aisha")
    world.server.fail_next("sendMessage", drop="after", chat=aisha)
    await aisha.asks(QUESTION, ANSWER)
    said = await answers(world, aisha)
    assert 1 <= len(said) <= 2
    assert len(set(said)) == 1


@pytest.mark.parametrize("code", [500, 502, 503, 504])
async def test_an_error_of_telegrams_own_costs_no_answer(world: World, code: int) -> None:
    aisha = world.person("Aisha")
    world.server.fail_next("sendMessage", code=code, chat=aisha)
    await aisha.asks(QUESTION, ANSWER)
    assert len(await answers(world, aisha)) == 1


async def test_a_flood_wait_in_a_group_delays_no_private_answer(world: World) -> None:
    aisha, dana = world.person("Aisha"), world.person("Dana")
    group = world.server.group("Team", aisha)
    world.let_in(group)
    world.server.fail_next("sendMessage", retry_after=2, chat=group)
    await aisha.say(f"/ask {QUESTION}", group)
    await world.server.until(
        lambda: any("429" in call.error for call in world.server.made("sendMessage", group.id)),
        what="the group is told to wait",
    )
    await dana.asks(QUESTION, ANSWER)
    assert aisha.sees(group) == []
    await aisha.hears(ANSWER, group)
    refused, sent = world.server.made("sendMessage", group.id)
    (private,) = world.server.made("sendMessage", dana.id)
    assert private.ended < sent.at
    assert sent.at - refused.ended >= 2.0


async def test_a_flood_wait_for_updates_is_waited_out(world: World) -> None:
    aisha = world.person("Aisha")
    world.server.fail_next("getUpdates", retry_after=1)
    await aisha.asks(QUESTION, ANSWER)
    await all_done(world)
    calls = world.server.made("getUpdates")
    at = next(number for number, call in enumerate(calls) if "429" in call.error)
    assert calls[at + 1].at - calls[at].ended >= 1.0
    await aisha.asks("photograph", ANSWER)


@pytest.mark.parametrize("said", ["chat not found", "message is too long", "can't parse entities"])
async def test_an_answer_that_telegram_refuses_is_given_up_and_the_next_one_is_not(world: World, said: str) -> None:
    aisha = world.person("Aisha")
    world.server.fail_next("sendMessage", code=400, description=f"Bad Request: {said}", chat=aisha)
    await aisha.say(QUESTION)
    await aisha.asks("photograph", ANSWER)
    assert len(await answers(world, aisha)) == 1
    assert f"A reply could not be delivered: Telegram says: {said.capitalize()}" in logged(world)


async def test_a_typing_sign_or_a_menu_that_fails_costs_no_answer(world: World) -> None:
    aisha = world.person("Aisha")
    for method in ("setMyCommands", "sendChatAction"):
        world.server.fail_next(method, code=400, chat=aisha)
    await aisha.asks(QUESTION, ANSWER)
    world.server.forget_faults()


async def test_a_second_bot_with_the_token_is_named_in_the_log_and_outlived(world: World) -> None:
    aisha = world.person("Aisha")
    address = f"{world.server.base_url}{world.server.token}/getUpdates"
    async with aiohttp.ClientSession() as other:
        await other.post(address, json={"timeout": 0})
    await world.server.until(lambda: "Stop it; one bot runs at a time." in logged(world), what="the log says so")
    await aisha.asks(QUESTION, ANSWER)


@pytest.mark.parametrize("how", ["refused", "502"])
async def test_what_was_asked_while_telegram_was_away_is_answered_when_it_is_back(world: World, how: Away) -> None:
    aisha, dana = world.person("Aisha"), world.person("Dana")
    await aisha.asks(QUESTION, ANSWER)
    before = logged(world).count("cannot be reached")
    # One answer is on its way when Telegram goes, another question is asked meanwhile.
    world.server.fail_next("sendMessage", code=502, chat=dana)
    await dana.say(QUESTION)
    await world.server.until(lambda: world.server.made("sendMessage", dana.id), what="the answer goes out")
    await world.server.go_away(how)
    later = await aisha.say("photograph")
    await world.server.until(lambda: logged(world).count("cannot be reached") > before, what="the log says so")
    await world.server.come_back()
    await aisha.hears(ANSWER, after=later)
    await dana.hears(ANSWER)
    assert len(await answers(world, aisha)) == 2
    assert len(await answers(world, dana)) == 1


async def test_updates_that_are_numbered_anew_are_answered_once_and_confirmed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    aisha, updates = world.person("Aisha"), world.server.updates
    await aisha.asks(QUESTION, ANSWER)
    await all_done(world)
    fetch = updates.fetch

    async def as_telegram_does(given: Given) -> list[Json]:
        """Return all there is where somebody asks for numbers far above those that were given out."""
        newest = max((update["update_id"] for update in updates.pending), default=given.number("offset"))
        far = given.number("offset") > newest + 10
        return await fetch(Given({**given.params, "offset": 0}) if far else given)

    monkeypatch.setattr(updates, "fetch", as_telegram_does)
    monkeypatch.setattr(updates, "_numbers", count(1_000))
    for number in range(3):
        await aisha.asks("photograph" if number % 2 else "parents are told why", "to this")
    await all_done(world)
    assert len(aisha.sees()) == 4
    assert updates.confirmed == 1_002
    before = len(world.server.made("getUpdates"))
    await asyncio.sleep(0.6)  # Nothing is asked for in a hurry when nothing waits.
    assert len(world.server.made("getUpdates")) - before <= 1
