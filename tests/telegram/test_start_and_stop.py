"""The bot starts only where it can answer, and ends within seconds with nothing lost and nothing said twice."""

import os
import signal
from typing import Any

import pytest

from tests.loopback.people import Person
from tests.loopback.process import BotProcess
from tests.telegram.conftest import World

QUESTION, ANSWER = "bruise on a baby", "to this. I searched"
SOON = 10.0  # seconds; what a service manager waits before it kills is far more
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]


async def refused(world: World, **env: str) -> str:
    """Return what a bot prints that must end at once with status 1."""
    world.env |= env
    bot = await world.start(ready=False)
    assert await bot.ended() == 1, bot.output
    assert "Traceback" not in bot.output
    assert world.server.token not in bot.output
    return bot.output.strip()


async def all_done(world: World) -> None:
    """Wait until every update was handled."""
    await world.server.until(lambda: not world.server.updates.pending, what="every update is confirmed")


def sends(world: World, person: Person) -> list[Any]:
    """Return the messages that were sent to somebody and arrived."""
    return [call for call in world.server.made("sendMessage", person.id) if not call.error]


@pytest.mark.asyncio
async def test_without_a_token_it_ends_with_a_sentence_that_says_where_to_get_one(fresh: World) -> None:
    said = await refused(fresh, TELEGRAM_TOKEN="")
    assert said == "TELEGRAM_TOKEN is not set. BotFather gives a token; docs/operating.md says how."


@pytest.mark.asyncio
async def test_with_a_wrong_token_it_ends_with_a_sentence_and_without_the_token(fresh: World) -> None:
    said = await refused(fresh, TELEGRAM_TOKEN="2000:WRONG")
    assert said.splitlines()[-1] == (
        "Telegram does not know this token. Compare TELEGRAM_TOKEN with what BotFather gave."
    )
    assert "2000:WRONG" not in said


@pytest.mark.asyncio
async def test_a_second_bot_on_the_same_data_folder_is_refused_and_the_first_goes_on(fresh: World) -> None:
    first = await fresh.start()
    asked = len(fresh.server.made("getMe"))
    second = await BotProcess.start(
        fresh.server, fresh.data, {"LEARNT_DATA": str(fresh.data), "EMBEDDING_MODEL": "hashing"}, ready=False
    )
    assert await second.ended() == 1
    assert second.output.strip().splitlines()[-1] == "Another bot already answers from this data folder."
    assert len(fresh.server.made("getMe")) == asked
    await fresh.person("Aisha").asks(QUESTION, ANSWER)
    assert await first.stop(SOON) == 0


@pytest.mark.asyncio
async def test_what_was_asked_before_the_start_is_answered_and_a_webhook_taken_away_drops_none_of_it(
    fresh: World,
) -> None:
    aisha = fresh.person("Aisha")
    sent = await aisha.say(QUESTION)
    await fresh.start()
    await aisha.hears(ANSWER, after=sent)
    (call,) = fresh.server.made("deleteWebhook")
    assert call.params.get("drop_pending_updates") in (None, False, "false")
    first = fresh.server.made("getUpdates")[0]
    assert fresh.server.calls.index(call) < fresh.server.calls.index(first)
    assert fresh.server.updates.allowed == set(ALLOWED)
    assert all(call.params["allowed_updates"] == ALLOWED for call in fresh.server.made("getUpdates"))


@pytest.mark.asyncio
async def test_where_telegram_is_away_at_the_start_it_tries_again_and_then_answers(fresh: World) -> None:
    aisha = fresh.person("Aisha")
    await fresh.server.go_away()
    bot = await fresh.start(ready=False)
    await fresh.server.until(lambda: "Trying again in 1 s." in bot.output, 30.0, "it tries again")
    await fresh.server.come_back()
    await fresh.server.until(lambda: fresh.server.made("getUpdates"), what="it asks for updates")
    await aisha.asks(QUESTION, ANSWER)


@pytest.mark.asyncio
async def test_told_to_stop_while_telegram_is_away_it_ends(fresh: World) -> None:
    await fresh.server.go_away()
    bot = await fresh.start(ready=False)
    await fresh.server.until(lambda: "Trying again in" in bot.output, 30.0, "it tries again")
    assert await bot.stop(SOON) == 0
    assert "Unclosed" not in bot.output


@pytest.mark.asyncio
@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
async def test_told_to_stop_while_answering_it_ends_and_nothing_is_lost_or_said_twice(
    fresh: World, name: signal.Signals
) -> None:
    people = [fresh.person(f"P{number}") for number in range(12)]
    fresh.server.latency = 0.05
    bot = await fresh.start()
    for person in people:
        await person.say(QUESTION)
    await fresh.server.until(lambda: fresh.server.made("sendMessage"), what="the first answer goes out")
    bot.process.send_signal(name)
    assert await bot.ended(SOON) == 0, bot.output
    assert "Stopped." in bot.output
    fresh.server.latency = 0.0
    await fresh.start()
    for person in people:
        await person.hears(ANSWER)
    await all_done(fresh)
    assert [len(sends(fresh, person)) for person in people] == [1] * 12


@pytest.mark.asyncio
async def test_told_to_stop_in_a_flood_wait_it_ends_and_answers_after_the_next_start(fresh: World) -> None:
    aisha, dana = fresh.person("Aisha"), fresh.person("Dana")
    bot = await fresh.start()
    # An answer waits in the outbox; a plain reply is asked for anew.
    for person, text in ((aisha, QUESTION), (dana, "/help")):
        fresh.server.fail_next("sendMessage", retry_after=60, chat=person)
        await person.say(text)
    await fresh.server.until(
        lambda: all(fresh.server.made("sendMessage", person.id) for person in (aisha, dana)),
        what="both are told to wait",
    )
    assert await bot.stop(SOON) == 0
    await fresh.start()
    await aisha.hears(ANSWER)
    await dana.hears("/ask")
    await all_done(fresh)
    assert len(sends(fresh, aisha)) == len(sends(fresh, dana)) == 1


@pytest.mark.asyncio
async def test_what_telegram_hands_over_again_after_a_restart_is_not_answered_again(fresh: World) -> None:
    aisha = fresh.person("Aisha")
    bot = await fresh.start()
    await aisha.say(QUESTION)
    again = list(fresh.server.updates.pending)
    await aisha.hears(ANSWER)
    await all_done(fresh)
    assert await bot.stop(SOON) == 0
    assert len(again) == 1
    fresh.server.updates.pending[:] = again
    await fresh.start()
    await all_done(fresh)
    await aisha.asks("photograph", ANSWER)
    assert len(aisha.sees()) == 2


@pytest.mark.asyncio
async def test_idle_it_ends_at_once_and_says_so(fresh: World) -> None:
    bot = await fresh.start()
    os.kill(bot.process.pid, signal.SIGTERM)
    assert await bot.ended(SOON) == 0
    said = [line.split(" ", 2)[2] for line in bot.output.strip().splitlines()]
    assert said == ["INFO Answering as @learnt_bot.", "INFO Stopping.", "INFO Stopped."]
