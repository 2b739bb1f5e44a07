"""Presses that come too late, twice, or with data that no key of the bot carries: a clear sentence, or silence."""

import sqlite3
from contextlib import closing

import pytest

from bot.message import Sender
from tests.loopback.people import Person
from tests.loopback.wire import Json
from tests.telegram.conftest import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOO_OLD = "That answer is too old to go on from. Ask your question again."


async def asks(person: Person, text: str = "bruise on a baby") -> Json:
    """Return the answer to a question."""
    return await person.asks(text, "Follow your local procedures")


def id_of(message: Json) -> str:
    """Return the id of the answer that a message's keys are about."""
    return str(message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]).split("|")[0]


@pytest.mark.parametrize("text", ["/source 1", "/more", "/helpful", "/unhelpful", "/unhelpful unclear", "/show 1"])
async def test_a_key_of_an_answer_nobody_knows_says_that_it_is_too_old(world: World, text: str) -> None:
    aisha = world.person("Aisha")
    answer = await asks(aisha)
    assert await aisha.answered(await aisha.press(answer, data=f"0123456789ab|{text}")) == TOO_OLD
    assert aisha.sees() == [answer]


async def test_an_answer_of_more_than_thirty_days_ago_is_too_old(world: World) -> None:
    aisha = world.person("Aisha")
    older = await asks(aisha)
    with closing(sqlite3.connect(world.data / "records.db")) as connection, connection:
        connection.execute("UPDATE answers SET at = '2020-01-01T00:00:00+00:00' WHERE id = ?", (id_of(older),))
    await aisha.asks("/new", "New topic")
    assert await aisha.answered(await aisha.press(older, "More results")) == TOO_OLD


async def test_a_reply_to_an_answer_that_is_too_old_asks_a_question_like_any_other(world: World) -> None:
    aisha = world.person("Aisha")
    older = await asks(aisha)
    with closing(sqlite3.connect(world.data / "records.db")) as connection, connection:
        connection.execute("DELETE FROM answers WHERE id = ?", (id_of(older),))
    await aisha.asks("/new", "New topic")
    replied = await aisha.reply_to(older, "child came hungry to school")
    assert "come hungry" in (await aisha.hears("Follow your local", after=replied))["text"]


@pytest.mark.parametrize(
    "data", ["junk", "|", "0123456789ab|", "0123456789AB|/more", "0123456789ab /more", "x" * 64, "ü|/new", "1|2|3"]
)
async def test_data_that_no_key_carries_is_passed_over_in_silence(world: World, data: str) -> None:
    aisha = world.person("Aisha")
    answer = await asks(aisha)
    assert await aisha.answered(await aisha.press(answer, data=data)) == ""
    assert "Thank you" in await aisha.answered(await aisha.press(answer, "Helpful"))
    assert aisha.sees() == [answer]


async def test_a_key_with_a_command_that_is_none_is_told_so(world: World) -> None:
    aisha = world.person("Aisha")
    answer = await asks(aisha)
    assert "There is no command /frobnicate" in await aisha.answered(await aisha.press(answer, data="|/frobnicate"))


async def test_a_key_for_another_role_does_nothing_but_say_so(world: World) -> None:
    aisha = world.person("Aisha")
    answer = await asks(aisha)
    assert "/approve is for admins" in await aisha.answered(await aisha.press(answer, data="|/approve 1 practitioner"))


async def test_a_key_of_a_message_that_was_deleted_still_works(world: World) -> None:
    aisha = world.person("Aisha")
    answer = await asks(aisha)
    await aisha.delete(answer)
    await aisha.answered(await aisha.press(answer, "Around 1"))
    assert "cannot roll" in (await aisha.hears("What to do", after=answer))["text"]


async def test_a_menu_that_was_deleted_is_answered_with_a_message(world: World) -> None:
    aisha = world.person("Aisha")
    menu = await aisha.asks("/lens off", "No lens is on")
    await aisha.delete(menu)
    await aisha.answered(await aisha.press(menu, "Police"))
    await aisha.hears("Lens: police first", after=menu)


async def test_a_press_that_telegram_calls_too_old_is_answered_all_the_same(world: World) -> None:
    aisha = world.person("Aisha")
    answer = await asks(aisha)
    world.server.query_seconds = -1.0
    try:
        await aisha.press(answer, "Around 1")
        await aisha.hears("What to do", after=answer)
        await aisha.press(answer, "Helpful")
        await aisha.hears("Thank you, noted", after=answer)
    finally:
        world.server.query_seconds = 60.0


async def test_each_press_is_answered_and_the_last_verdict_counts(world: World) -> None:
    aisha = world.person("Aisha")
    answer = await asks(aisha)
    queries = [await aisha.press(answer, label) for label in ("Helpful", "Helpful", "Not helpful")]
    for query in queries:
        await aisha.answered(query)
    await aisha.hears("Why?", after=answer)
    with closing(sqlite3.connect(world.data / "records.db")) as connection:
        rows = connection.execute("SELECT verdict FROM feedback WHERE answer = ?", (id_of(answer),)).fetchall()
    assert set(rows) == {("unhelpful",)}


async def test_results_that_wait_behind_a_card_are_shown_once_and_the_second_press_says_why_not(world: World) -> None:
    aisha = world.person("Aisha")
    card = await aisha.asks("the baby cannot roll and has a bruise on his face, I am with him now", "999 first")
    first, second = await aisha.press(card, "show results"), await aisha.press(card, "show results")
    assert await aisha.answered(first) == ""
    assert "There are no results to show" in await aisha.answered(second)
    await aisha.hears("Follow your local procedures", after=card)
    assert "999 first" in card["text"]


async def test_a_key_pressed_by_somebody_whose_access_ended_shows_no_library(world: World) -> None:
    aisha = world.person("Aisha")
    answer = await asks(aisha)
    with closing(world.records) as records:
        records.people.remove(records.people.of(Sender("telegram", str(aisha.id))).id)
    await aisha.answered(await aisha.press(answer, "Around 1"))
    refused = await aisha.hears("for people who were invited", after=answer)
    assert "cannot roll" not in refused["text"]
    assert "999" in refused["text"]
