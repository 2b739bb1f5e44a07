"""The bot is killed or stopped while many people wait: everybody is answered, hardly anybody twice."""

import asyncio
from collections import Counter

import pytest

from tests.loopback.people import Person
from tests.telegram.conftest import World

PEOPLE, EACH = 20, 5
QUESTIONS = ("bruise on a baby", "child c", "core group meets", "missed appointments", "what about the parents?")
MOST_DOUBLED = 7  # What had reached Telegram in the instant of the kill, and was not noted yet.


async def everybody_asks(world: World) -> list[tuple[Person, int]]:
    """Let everybody ask several questions at once; return who asked in which message."""
    world.server.flood = True
    people = [world.person(f"Person {number}") for number in range(PEOPLE)]
    asked = []
    for question in QUESTIONS:
        for person in people:
            asked.append((person, (await person.say(question))["message_id"]))
    return asked


def answered(asked: list[tuple[Person, int]]) -> Counter[tuple[int, int]]:
    """Return how many answers each question got."""
    found: Counter[tuple[int, int]] = Counter()
    for person in {person.id: person for person, _ in asked}.values():
        found.update((person.id, one["reply_to_message"]["message_id"]) for one in person.sees())
    return found


def in_order(asked: list[tuple[Person, int]]) -> bool:
    """Return whether everybody's answers stand in the order of their questions."""
    for person in {person.id: person for person, _ in asked}.values():
        order = [one["reply_to_message"]["message_id"] for one in person.sees()]
        if order != sorted(order):
            return False
    return True


async def until_all(world: World, asked: list[tuple[Person, int]]) -> None:
    """Wait until every question has an answer and nothing is on its way."""
    keys = {(person.id, message) for person, message in asked}
    await world.server.until(lambda: keys <= answered(asked).keys(), 60, "everybody is answered")
    await world.server.until(lambda: not world.server.updates.pending, 60, "everything is confirmed")


@pytest.mark.parametrize("before", [25, 60])
async def test_a_kill_with_a_hundred_questions_in_flight_loses_none_and_doubles_few(fresh: World, before: int) -> None:
    bot = await fresh.start()
    asked = await everybody_asks(fresh)
    await fresh.server.until(lambda: len(fresh.server.made("sendMessage")) >= before, 30, "it began to answer")
    await bot.kill()
    assert len(answered(asked)) < len(asked)
    await fresh.start()
    await until_all(fresh, asked)
    doubled = sum(count - 1 for count in answered(asked).values())
    assert doubled <= MOST_DOUBLED
    print(f"killed after {before}: lost 0, doubled {doubled}")


@pytest.mark.parametrize("before", [40])
async def test_a_stop_with_a_hundred_questions_in_flight_loses_none_and_doubles_none(fresh: World, before: int) -> None:
    bot = await fresh.start()
    asked = await everybody_asks(fresh)
    await fresh.server.until(lambda: len(fresh.server.made("sendMessage")) >= before, 30, "it began to answer")
    assert await bot.stop() == 0
    assert len(answered(asked)) < len(asked)
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
    await asyncio.sleep(0)
