"""What the tests of bot/ share: desks with the hashing encoder, and a chat whose clock the test moves."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from bot.answer import CitedExcerpt
from bot.assistant import Assistant
from bot.bootstrap import Desk, open_desk
from bot.conversation import Conversations
from bot.ingest import add, reindex
from bot.message import Message, Reply, Role, Sender
from bot.records.people import OWNER, Place
from bot.render import plain
from bot.settings import Settings
from index.excerpt import Choice
from index.search import Hit
from knowledge.model import Document, Excerpt, Passage

# Four small publications and a withdrawn one: what a filter, a label and a citation can tell apart.
NOTES = {
    "leeds.md": """---
id: leeds-child-c-2019
kind: review
title: Learning review of Child C
label: Child C
publisher: Leeds Partnership
areas: [Leeds]
nations: [England]
agencies: [midwifery]
themes: [neglect]
published: '2019'
---

## What the review found

1. The health visitor was not told that Child C had missed three appointments.

2. Neglect was described in the record and nobody acted on it.
""",
    "bradford.md": """---
id: bradford-child-c-2015
kind: review
title: Serious case review of Child C
label: Child C
publisher: Bradford Board
areas: [Bradford]
nations: [England]
agencies: [schools]
published: '2015'
---

## What the review found

1. The school had seen Child C come hungry and did not share it.
""",
    "wales.md": """---
id: core-groups
kind: guidance
title: Core groups
publisher: Welsh Procedures
nations: [Wales]
agencies: [all agencies]
dated: current
---

## How often it meets

1. The core group meets every month after registration.
""",
    "bruising.md": """---
id: bruising
kind: local_procedure
title: Bruising procedure
publisher: Leeds Partnership
areas: [Leeds]
nations: [England]
agencies: [health visiting, all agencies]
themes: [physical abuse]
published: '2021-05'
dated: May 2021
superseded_by: bruising-2024
---

## What to do

1. A bruise on a baby who cannot roll is referred the same day.

2. The photograph belongs in the record.

3. A paediatrician sees the baby within four hours.

4. The parents are told why.
""",
}

# A rule that differs by area; both areas quote the same review.
LOCAL = """---
id: {id}
kind: local_procedure
title: Missed appointments in {area}
publisher: {area} Partnership
areas: [{area}]
nations: [England]
published: '{year}'
---

## What to do

{rules}
"""
QUOTED = "A child who was not brought to a clinic appointment is followed up by the lead clinician and the GP is told."


def no_bar(name: str) -> Callable[[int, int], None]:
    return lambda done, of: None


@pytest.fixture(scope="session")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the notes."""
    folder = tmp_path_factory.mktemp("notes")
    for name, text in NOTES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def _made(notes: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the notes published, not to be changed."""
    data = tmp_path_factory.mktemp("made") / "data"
    add(Settings(data=data, embedding_model="hashing"), notes, {}, no_bar)
    return data


@pytest.fixture
def settings(_made: Path, tmp_path: Path) -> Settings:
    """Return the settings of a data folder of this test alone, with the notes published."""
    shutil.copytree(_made, tmp_path / "data")
    return Settings(data=tmp_path / "data", embedding_model="hashing")


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    """Yield a desk over the notes."""
    opened = open_desk(settings)
    with closing(opened.library), closing(opened.records):
        yield opened


@pytest.fixture(scope="session")
def starter_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the starter library published, not to be changed."""
    data = tmp_path_factory.mktemp("starter") / "data"
    reindex(Settings(data=data, embedding_model="hashing"), no_bar)
    return data


@dataclass
class Chat:
    """One chat, and a clock in seconds that stands still until it is moved."""

    desk: Desk
    seconds: float = 0.0
    name: str = "chat"
    sender: Sender = OWNER
    conversations: Conversations = field(init=False)

    def __post_init__(self) -> None:
        self.conversations = Conversations(self.desk.settings.idle_minutes * 60, lambda: self.seconds)

    def reply(self, text: str) -> Reply:
        return asyncio.run(Assistant(self.desk, self.conversations).reply(Message(self.name, self.sender, text)))

    def say(self, text: str) -> str:
        return plain(self.reply(text), self.desk.settings.nation)

    def shown(self, text: str) -> list[str]:
        """Return the ids of the documents whose excerpts answer a message."""
        answer = self.reply(text).answer
        return [cited.excerpt.document.id for cited in answer.excerpts] if answer else []


@pytest.fixture
def chat(desk: Desk) -> Chat:
    return Chat(desk)


@pytest.fixture
def ruled(chat: Chat, tmp_path_factory: pytest.TempPathFactory) -> Chat:
    """Return a chat over a library in which two areas have different rules, and quote one review."""
    folder = tmp_path_factory.mktemp("rules")
    leeds = [
        "1. After two clinic appointments missed the clinician visits the child at home.",
        "2. Clinic appointments missed by a child are written in the record.",
        "3. Clinic appointments missed by a child are told to the school nurse.",
        f"4. {QUOTED}",
    ]
    york = ["1. After three clinic appointments missed by a child the clinician calls a meeting.", f"2. {QUOTED}"]
    for id, area, year, rules in (("missed-leeds", "Leeds", 2021, leeds), ("missed-york", "York", 2023, york)):
        text = LOCAL.format(id=id, area=area, year=year, rules="\n\n".join(rules))
        (folder / f"{id}.md").write_text(text, encoding="utf-8")
    add(chat.desk.settings, folder, {}, no_bar)
    return chat


@pytest.fixture
def invited(desk: Desk) -> Callable[..., Chat]:
    """Return a function that lets somebody in as a role and returns their chat; with Role.STRANGER they stay out."""

    def let_in(name: str, role: Role, **place: Any) -> Chat:
        sender = Sender("console", name)
        if role is not Role.STRANGER:
            desk.records.people.accept(sender, desk.records.people.invite(Place(role, **place)))
        return Chat(desk, name=name, sender=sender)

    return let_in


def cited(document: Document, start: int = 0, end: int | None = None) -> CitedExcerpt:
    """Return a slice of a document as an answer would cite it."""
    place = (start, len(document.text) if end is None else end)
    hit = Hit(Passage(document, *place), 1.0, 1.0, 1.0, ())
    return CitedExcerpt(Choice(Excerpt(document, *place), hit, 1.0, 1.0, 1.0))


def without_encoder(desk: Desk) -> Desk:
    """Return a desk over the same library as it is where the encoder is missing."""
    return replace(desk, encoder=None, _reading=None)
