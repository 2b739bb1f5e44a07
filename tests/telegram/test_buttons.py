"""Every key that the bot shows in a private chat does what it says, about the answer beneath which it stands."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
import pytest_asyncio

from bot.ingest import add
from bot.records.feedback import REASONS
from bot.settings import Settings
from tests.bot.conftest import no_bar
from tests.loopback.keyboard import buttons
from tests.loopback.people import Person
from tests.loopback.text import pieces, units
from tests.loopback.wire import Json
from tests.telegram.conftest import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

HARD = """---
id: hull-child-x-2018
kind: review
title: Review of Child X
publisher: Hull Board
areas: [Hull]
nations: [England]
published: '2018'
---

## What happened

1. Child X was beaten with a belt and had cigarette burns and broken ribs when found dead.

## What the review found

2. Neighbours heard crying at night and no agency was told.
"""
FIRST = "A bruise on a baby who cannot roll"


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def hard(world: World, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Add a review that is hard to read; the running bot answers from it."""
    note = tmp_path_factory.mktemp("hard") / "hull.md"
    note.write_text(HARD, encoding="utf-8")
    await asyncio.to_thread(add, Settings(data=world.data, embedding_model="hashing"), note, {}, no_bar)


def labels(message: Json) -> list[str]:
    """Return what the keys beneath a message say."""
    return [label for row in buttons(message) for label, _, _ in row]


def id_of(message: Json) -> str:
    """Return the id of the answer that a message's keys are about."""
    return str(message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]).split("|")[0]


async def asks(person: Person, text: str) -> Json:
    """Return the answer to a question."""
    return await person.asks(text, "Follow your local procedures")


async def tap(person: Person, message: Json, label: str = "", **how: Any) -> str:
    """Press a key and return the words that flash up; they fit, and the key waits no longer."""
    flashed = await person.answered(await person.press(message, label, **how))
    assert units(flashed) <= 200
    return flashed


async def opened(person: Person, message: Json, label: str, match: str | Callable[[Json], Any] = "") -> Json:
    """Press a key that is answered with a message, and return that."""
    last = {"message_id": len(person.chat.posts)}
    assert await tap(person, message, label) == ""
    return await person.hears(match, after=last)


def verdicts(world: World, answer: str) -> list[tuple[str, str]]:
    """Return what was made of an answer: the verdict and the reason for each passage."""
    with closing(sqlite3.connect(world.data / "records.db")) as connection:
        return connection.execute("SELECT verdict, reason FROM feedback WHERE answer = ?", (answer,)).fetchall()


async def test_an_answer_shows_these_keys_and_no_others(world: World) -> None:
    answer = await asks(world.person("Aisha"), "bruise on a baby")
    numbers = range(1, 4)
    assert labels(answer) == [
        *(f"Around {number}" for number in numbers),
        *(f"Copy {number}" for number in numbers),
        *("More results", "New topic", "Filter", "Lens", "Helpful", "Not helpful"),
    ]


async def test_each_number_opens_its_own_passage(world: World) -> None:
    aisha = world.person("Aisha")
    answer = await asks(aisha, "bruise on a baby")
    before = dict(answer)
    for number, words in ((1, FIRST), (3, "come hungry")):
        around = await opened(aisha, answer, f"Around {number}")
        assert words in around["text"]
        assert around["reply_to_message"]["message_id"] == answer["message_id"]
    assert answer == before


async def test_more_results_goes_on_counting_and_its_keys_are_about_the_same_answer(world: World) -> None:
    aisha = world.person("Aisha")
    answer = await asks(aisha, "bruise on a baby")
    more = await opened(aisha, answer, "More results", "Further down the list")
    assert "Around 4" in labels(more)
    assert id_of(more) == id_of(answer)
    assert next(words for kind, words in pieces(more) if kind == "bold") == "4"


async def test_the_key_of_a_new_topic_says_so_without_a_message(world: World) -> None:
    aisha = world.person("Aisha")
    answer = await asks(aisha, "bruise on a baby")
    assert await tap(aisha, answer, "New topic") == "New topic. What came before is forgotten."
    assert aisha.sees() == [answer]
    followed = await asks(aisha, "what about the parents?")
    assert "bruising" not in followed["text"].split("\n")[0]


async def test_helpful_is_noted_with_thanks_that_flash_up(world: World) -> None:
    aisha = world.person("Aisha")
    answer = await asks(aisha, "bruise on a baby")
    assert await tap(aisha, answer, "Helpful") == "Thank you, noted with the passages and without your question."
    assert aisha.sees() == [answer]
    assert set(verdicts(world, id_of(answer))) == {("helpful", "")}


async def test_not_helpful_is_noted_and_each_reason_can_be_tapped(world: World) -> None:
    async def says(words: str) -> None:
        aisha = world.person("Aisha")
        answer = await asks(aisha, "bruise on a baby")
        why = await opened(aisha, answer, "Not helpful", "Why?")
        assert set(verdicts(world, id_of(answer))) == {("unhelpful", "")}
        assert (await tap(aisha, why, words)).startswith("Thank you")
        reason = next(code for code, label in REASONS.items() if label == words.lower() or label[1:] == words[1:])
        assert set(verdicts(world, id_of(answer))) == {("unhelpful", reason)}

    why = await opened(dana := world.person("Dana"), await asks(dana, "bruise on a baby"), "Not helpful", "Why?")
    assert len(labels(why)) == len(REASONS)
    await asyncio.gather(*(says(words) for words in labels(why)))


async def test_keys_of_an_older_answer_are_about_that_answer(world: World) -> None:
    aisha = world.person("Aisha")
    older = await asks(aisha, "bruise on a baby")
    newer = await asks(aisha, "child came hungry to school")
    assert FIRST in (await opened(aisha, older, "Around 1", "What to do"))["text"]
    assert id_of(await opened(aisha, older, "More results", "Further down")) == id_of(older)
    assert verdicts(world, id_of(older)) == []
    why = await opened(aisha, older, "Not helpful", "Why?")
    await opened(aisha, newer, "Around 1", "come hungry")
    await tap(aisha, why, "Out of date")
    assert set(verdicts(world, id_of(older))) == {("unhelpful", "out-of-date")}
    assert verdicts(world, id_of(newer)) == []


async def test_keys_still_work_when_the_conversation_was_forgotten(world: World) -> None:
    aisha = world.person("Aisha")
    answer = await asks(aisha, "bruise on a baby")
    await aisha.asks("/new", "New topic")
    assert "Around 4" in labels(await opened(aisha, answer, "More results", "Further down"))
    assert FIRST in (await opened(aisha, answer, "Around 1", "What to do"))["text"]
    await tap(aisha, answer, "Helpful")
    assert len(verdicts(world, id_of(answer))) > 0


async def test_the_key_beneath_a_card_shows_the_results_and_the_card_stays(world: World) -> None:
    ben = world.person("Ben", area="Leeds")
    card = await ben.asks("the baby cannot roll and has a bruise on his face, I am with him now", "999 first")
    before = dict(card)
    assert labels(card) == ["Not a live concern, show results"]
    results = await opened(ben, card, "show results", "Follow your local procedures")
    assert FIRST in results["text"]
    assert "There are no results to show" in await tap(ben, card, "show results")
    assert card == before


async def test_what_is_folded_is_read_by_a_key_of_its_number(world: World) -> None:
    aisha = world.person("Aisha")
    answer = await asks(aisha, "what happened to a child beaten with a belt")
    assert "cigarette burns" not in answer["text"]
    number = next(label for label in labels(answer) if label.startswith("Read "))
    assert number in [f"Read {words}" for kind, words in pieces(answer) if kind == "bold"]
    assert "Child X was beaten with a belt" in (await opened(aisha, answer, number, "cigarette burns"))["text"]


async def test_a_folded_neighbour_is_read_by_a_key_beneath_the_passage(world: World) -> None:
    aisha = world.person("Aisha")
    answer = await asks(aisha, "neighbours heard crying at night")
    own = next(words for words in answer["text"].split("\n\n") if "heard crying" in words).split("\n")[0]
    around = await opened(aisha, answer, f"Around {own}", "is folded")
    assert labels(around) == ["Read what is folded", "New topic"]
    await opened(aisha, around, "Read what is folded", "cigarette burns")
