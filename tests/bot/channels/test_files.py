"""A file comes beneath the words of its reply: as a document in Telegram, and in a folder where a terminal is read."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.assistant import Assistant
from bot.bootstrap import Desk
from bot.channels.arrivals import Place
from bot.channels.console import respond
from bot.channels.dress import dress
from bot.channels.limits import Limits
from bot.channels.post import Post
from bot.channels.telegram import bot_of
from bot.message import Button, Enclosure, Message, Reply, Role, Sender, Words
from bot.records import people
from bot.records.people import OWNER
from bot.settings import Settings
from tests.loopback.server import Server

BRIEFING = Reply(
    (Words("Seven minutes on bruises."),),
    (Button("Open the lesson", "/lesson 3"),),
    files=(Enclosure("lesson-3.docx", b"a document"), Enclosure("lesson-3.pdf", b"a page")),
)


def test_files_stand_beneath_the_words_and_the_keys_with_the_words() -> None:
    words, *files = dress(BRIEFING, "England")
    assert words.text == "Seven minutes on bruises."
    assert words.keyboard
    assert [(one.file, one.text, one.keyboard) for one in files] == [(file, "", None) for file in BRIEFING.files]


def test_files_alone_come_under_a_line_of_words() -> None:
    words, file = dress(Reply((), files=BRIEFING.files[:1]), "England")
    assert words.text
    assert file.file == BRIEFING.files[0]


async def test_telegram_gets_each_file_as_a_document_and_nothing_of_it_is_kept(desk: Desk) -> None:
    async with Server() as server:
        aisha = server.person("Aisha")
        server.started.add(aisha.id)
        person = desk.records.people.let_in(Sender("telegram", str(aisha.id)), people.Place(Role.SUPERVISOR))
        settings = Settings(
            telegram_token=SecretStr(server.token),
            telegram_base_url=server.base_url,
            telegram_base_file_url=server.base_file_url,
        )
        limits = Limits()
        async with bot_of(settings, limits) as bot:
            delivery = await Post(bot, desk, limits).hand_over(
                Place(aisha.id, private=True), BRIEFING, person, update=7
            )
            assert delivery
            assert desk.records.deliveries.waiting() == []
            await delivery.done
        words, *files = aisha.sees()
        assert words["text"] == "Seven minutes on bruises."
        assert [server.files[one["document"]["file_id"]] for one in files] == [
            ("lesson-3.docx", b"a document"),
            ("lesson-3.pdf", b"a page"),
        ]


class Briefs(Assistant):
    """An assistant that says one thing."""

    async def reply(self, message: Message) -> Reply:
        return BRIEFING


@pytest.mark.parametrize("before", [False, True])
async def test_the_console_saves_each_file_says_where_and_writes_over_none(desk: Desk, before: bool) -> None:
    folder = desk.settings.data / "exports"
    if before:
        folder.mkdir()
        (folder / "lesson-3.docx").write_bytes(b"worked on since")
    said = await respond(Briefs(desk), OWNER, "/briefing 3", desk)
    names = ("lesson-3 (2).docx" if before else "lesson-3.docx", "lesson-3.pdf")
    for file, name in zip(BRIEFING.files, names, strict=True):
        assert (folder / name).read_bytes() == file.content
        assert str(Path(folder / name).absolute()) in said.replace("\n", " ")
    assert not before or (folder / "lesson-3.docx").read_bytes() == b"worked on since"
