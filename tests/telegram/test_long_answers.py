"""What does not fit into one message comes as several: in order, whole, within the limit, keys beneath the last."""

import asyncio
from itertools import pairwise

import pytest
import pytest_asyncio

from bot.ingest import add
from bot.settings import Settings
from tests.bot.conftest import no_bar
from tests.loopback.people import Person
from tests.loopback.text import pieces, units
from tests.loopback.wire import Json
from tests.telegram.conftest import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

MOST = 4096
_KNOT = "handover-👩‍👧‍👦-الطفل-non-mobile-בטוח-😀🏽-chronology-🏴󠁧󠁢󠁷󠁬󠁳󠁿"
LONG = " ".join(f"{_KNOT}{number}" for number in range(190))  # One sentence without an end, so that it stays whole.
NOTE = f"""---
id: long-review-2020
kind: review
title: A review with one long paragraph
publisher: Hull Board
areas: [Hull]
nations: [England]
published: '2020'
---

## Handover notes

1. The telescope stood by the window.

2. Zebra crossing {LONG} is how it ended.

3. The lantern was lit.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def long_review(world: World, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Add a review with a sentence of more than 10,000 characters; the running bot answers from it."""
    note = tmp_path_factory.mktemp("long") / "long.md"
    note.write_text(NOTE, encoding="utf-8")
    await asyncio.to_thread(add, Settings(data=world.data, embedding_model="hashing"), note, {}, no_bar)


async def all_of(person: Person, after: Json, end: str) -> list[Json]:
    """Return the bot's messages after another, once one that holds the last words stands in the chat."""
    await person.hears(end, after=after, timeout=20.0)
    return [message for message in person.sees() if message["message_id"] > after["message_id"]]


def check(messages: list[Json]) -> None:
    """Fail unless every message is within the limit, no character is broken, and only the last has keys."""
    assert len(messages) > 3
    assert all(units(message["text"]) < MOST for message in messages)
    assert all(message["text"].encode("utf-8") for message in messages)
    assert ["reply_markup" in message for message in messages] == [False] * (len(messages) - 1) + [True]
    assert all(one["message_id"] < other["message_id"] for one, other in pairwise(messages))


def words_of(messages: list[Json]) -> list[str]:
    """Return the words of messages, one after the other."""
    return [word for message in messages for word in message["text"].split()]


async def test_an_excerpt_that_is_too_long_goes_on_in_the_next_message_as_a_quote(world: World) -> None:
    aisha = world.person("Aisha")
    question = await aisha.say("zebra crossing")
    messages = await all_of(aisha, question, "Follow your local")
    check(messages)
    quotes = [words for message in messages for kind, words in pieces(message) if kind == "expandable_blockquote"]
    assert " ".join(quotes).startswith(f"“Zebra crossing {LONG} is how it ended.”")
    assert messages[0]["reply_to_message"]["message_id"] == question["message_id"]


async def test_a_source_comes_whole_and_in_order_though_telegram_makes_it_wait_midway(world: World) -> None:
    aisha = world.person("Aisha")
    await aisha.asks("telescope by the window", "“The telescope stood by the window.”")
    world.server.fail_next("sendMessage", delay=0.1, chat=aisha)
    world.server.fail_next("sendMessage", retry_after=1, chat=aisha)
    asked = await aisha.say("/source 1")
    messages = await all_of(aisha, asked, "The lantern was lit.")
    check(messages)
    around = f"1. The telescope stood by the window. 2. Zebra crossing {LONG} is how it ended. 3. The lantern was lit."
    words = words_of(messages)
    assert words[-len(around.split()) :] == around.split()
    assert "“" not in " ".join(words)
    assert all(len(message["text"]) > 100 for message in messages), "no message holds a scrap"


async def test_a_long_answer_that_is_corrected_to_a_short_one_leaves_no_message_over(world: World) -> None:
    aisha = world.person("Aisha")
    question = await aisha.say("zebra crossing")
    long = await all_of(aisha, question, "Follow your local")
    await aisha.edit(question, "quantum chromodynamics")
    await aisha.sees_change(long[0], "Nothing found")
    for message in long[1:]:
        await aisha.sees_gone(message)
    assert aisha.sees() == [long[0]]
    assert "reply_markup" in long[0]


async def test_a_short_answer_that_is_corrected_to_a_long_one_grows_below(world: World) -> None:
    aisha = world.person("Aisha")
    question = await aisha.say("quantum chromodynamics")
    short = await aisha.hears("Nothing found", after=question)
    await aisha.edit(question, "zebra crossing")
    messages = await all_of(aisha, question, "Follow your local")
    assert messages[0] is short
    check(messages)


async def test_a_reply_to_any_part_of_a_long_answer_is_about_that_answer(world: World) -> None:
    aisha = world.person("Aisha")
    messages = await all_of(aisha, await aisha.say("zebra crossing"), "Follow your local")
    await aisha.answered(await aisha.press(messages[-1], "New topic"))
    asked = await aisha.reply_to(messages[1], "/helpful 1")
    await aisha.hears("Thank you", after=asked, timeout=20.0)


async def test_the_chat_shows_typing_while_a_reply_takes_time_and_never_a_draft(world: World) -> None:
    aisha = world.person("Aisha")
    world.server.fail_next("deleteMessage", delay=0.8, chat=aisha)
    await aisha.asks("who looks at a bruise? 943 476 5919", "I deleted it from this chat too")
    assert aisha.chat.actions == ["typing"]
    await aisha.asks("bruise on a baby", "Follow your local")
    assert aisha.chat.actions == ["typing"]
    assert aisha.chat.drafted == []
