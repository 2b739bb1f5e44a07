"""After a day of talk no word of a question, no name and no token is in any file of the bot's, nor in its log."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.message import Role
from tests.loopback.people import Person
from tests.telegram.conftest import World

# Words that no document, program or package holds, so that finding one means that it was kept.
MARKS = [
    "qwyzzelbert",
    "vraxxomunt",
    "plonquistle",
    "zibbermatch",
    "thwunkelby",
    "glorpendish",
    "snarvelqueb",
    "drubblethax",
    "kwembrister",
    "fozzlewick",
    "mubblesnatch",
    "yorgaphene",
]
QUESTIONS = [
    "what do reviews say about neglect and qwyzzelbert",
    "and if mum is vraxxomunt?",
    "/ask bruise on a baby plonquistle",
    "/more",
    "/source 1",
    "/unhelpful 1 zibbermatch",
    "/filter in:thwunkelby",
    "as a midwife, what about unborn glorpendish babies",
    "neglect: my sister Zofia Snarvelqueb of 14 Snarvelqueb Road, 07700 900123, dob 03/04/2019, told nobody",
    "the baby is not breathing drubblethax",
    "/results",
    "/drubblethax",
    "/lens drubblethax",
    "/start drubblethax",
    "x" * 3000 + " drubblethax",
    "@learnt_bot drubblethax",
]
IDENTIFIERS = ["07700 900123", "07700900123", "03/04/2019", "zofia"]
ANYTHING = ""


def found(world: World, home: Path) -> list[str]:
    """Return which words stand where they must not."""
    assert world.bot
    forbidden = [*MARKS, *IDENTIFIERS, world.server.token.lower()]
    places = {"the log": world.bot.output.encode()}
    for folder in (home, world.data):
        places |= {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert any(place.endswith("records.db") for place in places)
    assert any(place.endswith("records.db-wal") for place in places) or world.bot.returncode is not None
    return [
        f"{word!r} in {place}"
        for place, content in places.items()
        for word in forbidden
        if word.encode() in content.lower() or word.encode("utf-16-le") in content.lower()
    ]


async def settled(world: World) -> None:
    """Wait until every update was handled."""
    await world.server.until(lambda: not world.server.updates.pending, 30.0, "every update is confirmed")


async def talk(world: World, person: Person, questions: list[str]) -> None:
    """Say some questions, and all else that people send in a day, alone and in a group."""
    for question in questions:
        await person.asks(question, ANYTHING)
    edited = await person.say("neglect and kwembrister")
    await person.hears(after=edited)
    await person.edit(edited, "neglect and mubblesnatch")
    await person.upload("photo", "fozzlewick and neglect")
    await person.upload("document", "thwunkelby")
    group = world.server.group("Team yorgaphene", person, bot="administrator")
    world.let_in(group)
    await person.asks("/ask neglect and kwembrister", ANYTHING, group)
    await person.say("fozzlewick was here again", group)


@pytest.mark.asyncio
async def test_a_day_of_talk_leaves_no_words(fresh: World, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "tmp").mkdir(parents=True)
    fresh.env |= {"HOME": str(home), "TMPDIR": str(home / "tmp"), "XDG_CACHE_HOME": str(home / "cache")}
    bot = await fresh.start()
    # What the app calls somebody is kept only while an admin decides on a request, so nobody here asks for access.
    people = [fresh.person(name) for name in ("Aisha", "Dana", "Eve")]
    people[0].user["first_name"] = "Mubblesnatch"
    mallory = fresh.server.person("Fozzlewick")
    # Each chat is sent a message a second after the first few, so each person says a part of it, side by side.
    await asyncio.gather(
        *(talk(fresh, person, QUESTIONS[at : at + 6]) for at, person in zip((0, 6, 12), people, strict=True)),
        *(mallory.asks(question, ANYTHING) for question in QUESTIONS[:4]),
    )
    await settled(fresh)
    assert found(fresh, home) == []
    assert await bot.stop() == 0
    assert found(fresh, home) == []


@pytest.mark.asyncio
async def test_faults_that_are_logged_are_logged_without_words(fresh: World, tmp_path: Path) -> None:
    bot = await fresh.start()
    people = [fresh.person(f"P{number}") for number in range(8)]
    for person, fault in zip(
        people,
        (
            {"code": 400, "description": "Bad Request: can't parse entities"},
            {"code": 403, "description": "Forbidden: user is deactivated"},
            {"code": 502},
            {"drop": "before"},
            {"drop": "after"},
            {"retry_after": 1},
            {"code": 401},
            {"code": 413, "description": "Request Entity Too Large"},
        ),
        strict=True,
    ):
        fresh.server.fail_next("sendMessage", chat=person, **fault)  # type: ignore[arg-type]
        await person.say("neglect and qwyzzelbert of Zofia Snarvelqueb, 07700 900123")
    await fresh.server.go_away("502")
    await fresh.server.until(lambda: "cannot be reached" in bot.output, what="the log says so")
    assert found(fresh, tmp_path) == []  # What waits, waits without words.
    await fresh.server.come_back()
    await settled(fresh)
    assert "could not be delivered" in bot.output
    assert await bot.stop() == 0
    assert found(fresh, tmp_path) == []


@pytest.mark.asyncio
async def test_a_broken_database_is_told_of_and_logged_without_words(fresh: World, tmp_path: Path) -> None:
    bot = await fresh.start()
    aisha = fresh.person("Aisha", Role.ADMIN)
    await aisha.asks("neglect and vraxxomunt", "to this")
    break_tables(fresh.data / "library.db", ["documents", "versions", "passages"])
    for question in ("neglect and qwyzzelbert", "/more", "/source 1", "/show plonquistle", "/about"):
        await aisha.asks(question, ANYTHING)
    break_tables(fresh.data / "records.db", ["answers", "audit"])
    await aisha.asks("neglect and kwembrister", ANYTHING)
    await aisha.asks("the baby is not breathing drubblethax", "call 999 first")
    break_tables(fresh.data / "records.db", ["people", "updates"])
    await aisha.asks("neglect and zibbermatch", "Something went wrong here")
    await aisha.asks("the baby is not breathing drubblethax", "call 999 first")
    assert found(fresh, tmp_path) == []
    assert "Traceback" not in bot.output
    await settled(fresh)  # Nothing is tried for ever.
    assert await bot.stop() == 0


def break_tables(database: Path, names: list[str]) -> None:
    """Take tables out of a database beneath the running bot."""
    with closing(sqlite3.connect(database)) as connection:
        for name in names:
            connection.execute(f"DROP TABLE IF EXISTS {name}")
        connection.commit()
