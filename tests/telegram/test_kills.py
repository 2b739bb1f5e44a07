"""The bot is killed or stopped while many people wait: everybody is answered, hardly anybody twice."""

import pytest

from tests.telegram.conftest import World
from tests.telegram.crowd import answered, everybody_asks, in_order, until_all

MOST_DOUBLED = 7  # What had reached Telegram in the instant of the kill, and was not noted yet.
SLOW = 0.3  # seconds that each call takes while the bot is to be stopped, so that it cannot have answered everybody


@pytest.mark.parametrize("before", [60])
async def test_a_kill_with_a_hundred_questions_in_flight_loses_none_and_doubles_few(fresh: World, before: int) -> None:
    bot = await fresh.start()
    fresh.server.latency = SLOW
    asked = await everybody_asks(fresh)
    await fresh.server.until(lambda: len(fresh.server.made("sendMessage")) >= before, 30, "it began to answer")
    await bot.kill()
    assert len(answered(asked)) < len(asked)
    fresh.server.latency = 0.0
    await fresh.start()
    await until_all(fresh, asked)
    doubled = sum(count - 1 for count in answered(asked).values())
    assert doubled <= MOST_DOUBLED


@pytest.mark.parametrize("before", [10])
async def test_a_stop_with_a_hundred_questions_in_flight_loses_none_and_doubles_none(fresh: World, before: int) -> None:
    bot = await fresh.start()
    fresh.server.latency = SLOW
    asked = await everybody_asks(fresh)
    await fresh.server.until(lambda: len(fresh.server.made("sendMessage")) >= before, 30, "it began to answer")
    assert await bot.stop() == 0
    assert len(answered(asked)) < len(asked)
    fresh.server.latency = 0.0
    await fresh.start()
    await until_all(fresh, asked)
    assert set(answered(asked).values()) == {1}
    assert in_order(asked)


async def test_a_hundred_people_who_ask_at_once_are_all_answered_in_order(fresh: World) -> None:
    await fresh.start()
    asked = await everybody_asks(fresh)
    await until_all(fresh, asked)
    assert set(answered(asked).values()) == {1}
    assert in_order(asked)


async def test_a_chat_that_floods_keeps_nobody_waiting(fresh: World) -> None:
    await fresh.start()
    loud, quiet = fresh.person("Loud"), fresh.person("Quiet")
    for _ in range(250):
        await loud.say("bruise on a baby")
    answer = await quiet.asks("core group", "core group", timeout=30)
    assert len(loud.sees()) < 40
    assert answer["reply_to_message"]["text"] == "core group"
