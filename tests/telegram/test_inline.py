"""Inline mode, where somebody turned it on: excerpts offered in any chat, to people with a role only."""

import json
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from bot.message import Role
from tests.loopback.people import Person
from tests.loopback.server import Server
from tests.loopback.text import words
from tests.telegram.conftest import World

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def offering(published: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """Yield a running bot with inline mode turned on."""
    data = tmp_path_factory.mktemp("inline") / "data"
    shutil.copytree(published, data)
    async with Server() as server:
        one = World(server, data, {"TELEGRAM_INLINE": "true"})
        bot = await one.start()
        yield one
        assert await bot.stop() == 0, bot.output
        assert not server.unsupported


def searched(world: World) -> int:
    """Return how many questions the records know of."""
    with closing(sqlite3.connect(world.data / "records.db")) as records:
        return int(records.execute("SELECT count(*) FROM audit WHERE command = 'ask'").fetchone()[0])


def type_on(world: World, person: Person, text: str) -> str:
    """Let somebody type on without waiting for an offer; return the number of the query."""
    query = f"T{next(world.server.numbers)}"
    world.server.queries[query] = time.monotonic()
    body = {"id": query, "from": person.user, "query": text, "offset": "", "chat_type": "sender"}
    world.server.updates.push("inline_query", body)
    return query


async def test_a_practitioner_is_offered_exact_words_with_their_citation(offering: World) -> None:
    aisha = offering.person("Aisha")
    offer = await aisha.inline("bruise on a baby")
    assert [result["title"] for result in offer["results"]][:1] == ["Bruising procedure"]
    said = offer["results"][0]["input_message_content"]["message_text"]
    assert "“A bruise on a baby who cannot roll is referred the same day." in said
    assert "Leeds Partnership" in said
    assert {result["type"] for result in offer["results"]} == {"article"}


async def test_an_offer_is_made_for_one_person_and_kept_by_nobody(offering: World) -> None:
    offer = await offering.person("Aisha").inline("bruise on a baby")
    assert offer["is_personal"] in (True, "true")
    assert str(offer["cache_time"]) == "0"


async def test_a_stranger_is_offered_nothing_of_the_library(offering: World) -> None:
    mallory = offering.person("Mallory", Role.STRANGER)
    offer = await mallory.inline("bruise on a baby")
    shown = json.dumps(offer, ensure_ascii=False)
    assert len(offer["results"]) == 1
    assert "999" in shown
    assert not any(word in shown for word in ("Bruising", "Leeds", "cannot roll", "passage"))


async def test_a_burst_of_keystrokes_is_searched_for_once(offering: World) -> None:
    aisha = offering.person("Aisha")
    before = searched(offering)
    typed = [type_on(offering, aisha, "bruise on a baby"[:length]) for length in range(6, 17)]
    await offering.server.until(lambda: offering.server.answers.get(typed[-1]), what="the last keystroke is answered")
    await offering.server.until(lambda: not offering.server.updates.pending, what="every update is confirmed")
    assert searched(offering) - before == 1
    assert [query for query in typed if query in offering.server.answers] == typed[-1:]


async def test_somebody_who_types_gets_an_answer_in_the_private_chat_meanwhile(offering: World) -> None:
    aisha = offering.person("Aisha")
    for length in range(4, 14):
        type_on(offering, aisha, "bruise on a baby"[:length])
    sent = await aisha.asks("bruise on a baby", "speak to this")
    assert sent["reply_to_message"]["text"] == "bruise on a baby"


async def test_an_emergency_is_offered_the_card_and_nothing_before_it(offering: World) -> None:
    for role in (Role.PRACTITIONER, Role.STRANGER):
        offer = await offering.person("Dana", role).inline("the baby is not breathing")
        first, *others = offer["results"]
        assert not others
        assert first["title"] == "If a child is in danger now, call 999"
        assert first["input_message_content"]["message_text"].startswith("If a child is in danger now, call 999 first.")


async def test_names_are_masked_in_what_is_offered(offering: World) -> None:
    aisha = offering.person("Aisha")
    offer = await aisha.inline("what about a bruise on Zofia Kowalczyk, 07700 900123, a baby")
    shown = json.dumps(offer, ensure_ascii=False)
    assert offer["results"]
    assert not any(word in shown for word in ("Zofia", "Kowalczyk", "900123"))
    assert "Zofia" not in (offering.bot.output if offering.bot else "")


@pytest.mark.parametrize("text", ["", "   ", "/people", "/forget"])
async def test_nothing_is_offered_for_no_words_or_a_command(offering: World, text: str) -> None:
    assert (await offering.person("Aisha").inline(text)).get("results", []) == []


async def test_no_words_in_a_query_are_told_what_to_write(offering: World) -> None:
    offer = await offering.person("Aisha").inline("?!")
    assert [result["title"][:29] for result in offer["results"]] == ["There are no words in that. W"]


async def test_what_was_chosen_is_not_answered_again(offering: World) -> None:
    aisha, dana = offering.person("Aisha"), offering.person("Dana")
    group = offering.server.group("Team", aisha, dana)
    offering.let_in(group)
    offer = await aisha.inline("bruise on a baby")
    for chat in (group, aisha.chat):
        chosen = await aisha.choose(offer["results"][0], chat)
        assert "cannot roll" in words(chosen)
    await offering.server.until(lambda: not offering.server.updates.pending, what="every update is confirmed")
    await dana.asks("bruise on a baby", "speak to this")
    assert aisha.sees(group) == []
    assert aisha.sees() == []


async def test_a_query_that_is_too_old_stops_nothing(offering: World) -> None:
    aisha = offering.person("Aisha")
    offering.server.query_seconds = 0.0
    type_on(offering, aisha, "bruise on a baby")
    await offering.server.until(lambda: not offering.server.updates.pending, what="every update is confirmed")
    offering.server.query_seconds = 60.0
    assert (await aisha.inline("bruise on a baby"))["results"]
