"""The page that an excerpt stands on, as a picture: alone, in groups, after a restart, and never once withdrawn."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from bot import publishing
from bot.ingest import add
from bot.message import Role
from bot.records.parcels import Kind, Parcel
from bot.settings import Settings
from tests.bot.conftest import no_bar
from tests.loopback.chats import Chat
from tests.loopback.people import Person
from tests.loopback.server import Server
from tests.loopback.text import pieces, words
from tests.loopback.wire import Json
from tests.pdfs import column, write_pdf
from tests.telegram.conftest import World
from tests.telegram.watching import labels, settled, team

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "was the garden gate locked during the contact visit"
LINES = ("Contact visits", "", "The garden gate was locked during each contact visit.", "Nobody had the key with them.")


@pytest.fixture(scope="module")
def with_a_page(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder whose library holds a PDF beside the notes, not to be changed."""
    folder = tmp_path_factory.mktemp("with-a-page")
    shutil.copytree(published, folder / "data")
    write_pdf(folder / "contact.pdf", [column(*LINES), column("The doctor was not asked about the toys.")])
    add(Settings(data=folder / "data", embedding_model="hashing"), folder / "contact.pdf", {"id": "contact"}, no_bar)
    return folder / "data"


@asynccontextmanager
async def running(made: Path, data: Path) -> AsyncIterator[World]:
    """Yield a running bot on a copy of a data folder."""
    shutil.copytree(made, data)
    async with Server() as server:
        world = World(server, data)
        await world.start()
        yield world
        assert world.bot
        assert await world.bot.stop() == 0, world.bot.output
        assert not server.unsupported


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shown(with_a_page: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """Yield a running bot that the tests of this module share."""
    async with running(with_a_page, tmp_path_factory.mktemp("shown") / "data") as world:
        yield world


@pytest_asyncio.fixture(loop_scope="module")
async def own(with_a_page: Path, tmp_path: Path) -> AsyncIterator[World]:
    """Yield a running bot of this test alone."""
    async with running(with_a_page, tmp_path / "data") as world:
        yield world


def pictures(person: Person, chat: Chat | None = None) -> list[Json]:
    return [message for message in person.sees(chat) if "photo" in message or "document" in message]


async def asked(person: Person, chat: Chat | None = None) -> Json:
    """Return an answer whose first excerpt stands on a page."""
    return await person.asks(f"/ask {QUESTION}", "The garden gate was locked", chat, timeout=20)


async def seen(world: World, person: Person, chat: Chat | None = None) -> Json:
    """Return the picture that comes."""
    [picture] = await world.server.until(lambda: pictures(person, chat), 40, "a picture comes")
    return picture


async def test_a_button_shows_the_page_of_an_excerpt_under_its_citation(shown: World) -> None:
    aisha = shown.person("Aisha")
    answer = await asked(aisha)
    assert "Page 1" in labels(answer)
    await aisha.press(answer, "Page 1")
    picture = await seen(shown, aisha)
    name, png = shown.server.files[picture["photo"][0]["file_id"]]
    assert (name, png[:8]) == ("page.png", b"\x89PNG\r\n\x1a\n")
    assert words(picture).startswith("1\nGuidance\n")
    assert words(picture).endswith("PDF p. 1")
    assert pieces(picture)[:2] == [("bold", "1"), ("italic", "Guidance")]
    assert picture["reply_to_message"]["message_id"] == answer["message_id"]
    await settled(shown)


async def test_a_page_is_shown_in_a_group_too(shown: World) -> None:
    aisha = shown.person("Aisha")
    group = team(shown, aisha)
    answer = await asked(aisha, group)
    await aisha.press(answer, "Page 1")
    assert words(await seen(shown, aisha, group)).startswith("1\nGuidance")


async def test_a_picture_that_telegram_takes_as_no_photo_comes_as_a_file(shown: World) -> None:
    aisha = shown.person("Aisha")
    await asked(aisha)
    shown.server.fail_next("sendPhoto", code=400, description="Bad Request: PHOTO_INVALID_DIMENSIONS")
    await aisha.say("/page 1")
    picture = await seen(shown, aisha)
    assert picture["document"]["file_name"] == "page.png"
    assert words(picture).startswith("1\nGuidance")


async def test_a_page_that_waits_when_the_bot_is_killed_is_drawn_anew(own: World) -> None:
    aisha = own.person("Aisha")
    await asked(aisha)
    own.server.fail_next("sendPhoto", retry_after=60)
    await aisha.say("/page 1")
    await own.server.until(lambda: own.server.made("sendPhoto"), 40, "it waits")
    assert own.bot
    await own.bot.kill()
    await own.start()
    await seen(own, aisha)


async def test_the_correction_of_a_page_takes_its_place(shown: World) -> None:
    aisha = shown.person("Aisha")
    await asked(aisha)
    sent = await aisha.say("/page 1")
    picture = await seen(shown, aisha)
    await aisha.edit(sent, "/page 9")
    await aisha.hears("Which excerpt?", after=sent)
    await aisha.sees_gone(picture)


async def test_no_word_of_a_document_that_was_withdrawn_is_shown_from_an_answer_in_the_chat(own: World) -> None:
    aisha, carol = own.person("Aisha"), own.person("Carol", Role.ADMIN)
    answer = await asked(aisha)
    await carol.asks("/withdraw contact a name was left in it", "contact")
    for label in ("Page 1", "Around 1"):
        query = await aisha.press(answer, label)
        said = await aisha.answered(query) or words(await aisha.hears("withdrawn", after=answer))
        assert said.startswith("This document was withdrawn on ")
        assert said.endswith(" by whoever looks after Learnt here.")
    assert pictures(aisha) == []


async def test_an_answer_and_a_page_that_waited_while_their_document_was_withdrawn_show_no_word_of_it(
    own: World,
) -> None:
    aisha = own.person("Aisha")
    answer = await asked(aisha)
    id = answer["reply_markup"]["inline_keyboard"][0][0]["callback_data"].partition("|")[0]
    assert own.bot
    await own.bot.stop()
    publishing.withdraw(Settings(data=own.data, embedding_model="hashing"), "contact", "a name was left in it")
    records = own.records
    person = next(one.id for one in records.people.everybody() if one.note == "Aisha")
    records.deliveries.put(None, [Parcel(aisha.id, kind, id, 1, 1, person=person) for kind in (Kind.ANSWER, Kind.PAGE)])
    records.close()
    await own.start()
    await settled(own)
    late = [words(one) for one in aisha.sees() if one["message_id"] > answer["message_id"]]
    assert len(late) == 2
    assert all("This document was withdrawn on " in one and "garden gate" not in one for one in late)
    assert pictures(aisha) == []


@pytest.mark.parametrize("word", ["9", "x"])
async def test_a_page_that_is_not_there_names_those_that_are(shown: World, word: str) -> None:
    aisha = shown.person("Aisha")
    await aisha.asks("/page", "There is no excerpt to show the page of. Ask a question first.")
    await asked(aisha)
    await aisha.asks(f"/page {word}", "Which excerpt? The last answer has 1 to ")
