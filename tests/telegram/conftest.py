"""The bot as people meet it: a real process that talks to a loopback Bot API server, one for the tests of a module."""

import shutil
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.ingest import add
from bot.message import Role, Sender
from bot.records.people import Place
from bot.records.records import Records
from bot.settings import Settings
from tests.bot.conftest import NOTES, no_bar
from tests.loopback.people import Person
from tests.loopback.process import BotProcess
from tests.loopback.server import Server

CONTACTS = """Leeds:
  front door: {say: "0113 496 0001, Monday to Friday 9 to 5", checked: 2026-11-01}
"""


@dataclass
class World:
    """A server, a bot process on a data folder of its own, and the people who were let in."""

    server: Server
    data: Path
    env: dict[str, str] = field(default_factory=dict)
    bot: BotProcess | None = None

    @property
    def records(self) -> Records:
        """Return the records, opened beside the bot."""
        return Records(self.data)

    async def start(self, **changes: Any) -> BotProcess:
        """Start the bot and return it."""
        env = {"LEARNT_DATA": str(self.data), "EMBEDDING_MODEL": "hashing"} | self.env
        self.bot = await BotProcess.start(self.server, self.data, env, **changes)
        return self.bot

    def person(self, name: str, role: Role = Role.PRACTITIONER, **place: Any) -> Person:
        """Return a new person who wrote to the bot before, let in as a role; with Role.STRANGER they stay out."""
        person = self.server.person(name)
        self.server.started.add(person.id)
        if role is not Role.STRANGER:
            with closing(self.records) as records:
                sender = Sender("telegram", str(person.id))
                records.people.let_in(sender, Place(role, name, **place))
        return person

    def let_in(self, group: Any, by: int = 1) -> None:
        """Let a group in without anybody adding the bot to it."""
        with closing(self.records) as records:
            records.groups.let_in(str(group.id), "a team", by)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a few notes published, not to be changed."""
    folder = tmp_path_factory.mktemp("published")
    notes = folder / "notes"
    notes.mkdir()
    for name, text in NOTES.items():
        (notes / name).write_text(text, encoding="utf-8")
    add(Settings(data=folder / "data", embedding_model="hashing"), notes, {}, no_bar)
    (folder / "data" / "contacts.yaml").write_text(CONTACTS, encoding="utf-8")
    return folder / "data"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(published: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """Yield a running bot that every test of a module shares, each with people and groups of its own."""
    data = tmp_path_factory.mktemp("world") / "data"
    shutil.copytree(published, data)
    async with Server() as server:
        one = World(server, data)
        await one.start()
        yield one
        assert one.bot
        assert await one.bot.stop() == 0, one.bot.output
        assert not server.unsupported
        assert server.token not in one.bot.output


@pytest_asyncio.fixture
async def fresh(published: Path, tmp_path: Path) -> AsyncIterator[World]:
    """Yield a server and a data folder of this test alone; the test starts and stops the bot."""
    shutil.copytree(published, tmp_path / "data")
    async with Server() as server:
        one = World(server, tmp_path / "data")
        yield one
        if one.bot and one.bot.returncode is None:
            await one.bot.kill()
        assert not server.unsupported
