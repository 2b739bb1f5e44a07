"""Run the conversations of docs/dialogs as they stand: every line of every reply, in order."""

import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.bootstrap import Desk
from bot.channels.console import respond
from bot.conversation import Conversations
from bot.message import Role, Sender
from bot.records.people import Place
from bot.records.records import Records
from index.build import build
from knowledge.library import Library
from knowledge.read import read
from tests.starter import starter
from tests.telegram.speaking import speaking

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOMEBODY = "somebody"  # speaks where a page names nobody
# Mallory is a stranger, and is not in it.
CAST = {
    SOMEBODY: Place(Role.PRACTITIONER),
    "Aisha": Place(Role.PRACTITIONER, "Aisha", ("North",), "midwifery", "Leeds", "England"),
    "Ben": Place(Role.SUPERVISOR, "Ben", ("North",), "children's social care", "Leeds", "England"),
    "Carol": Place(Role.ADMIN, "Carol", area="Leeds"),
}
# Who else is in the team where a lesson goes round; elsewhere they would stand in Carol's lists.
TEAM = {
    "Nia": Place(Role.SUPERVISOR, "Nia", ("North",), area="Leeds"),
    **{name: Place(Role.PRACTITIONER, name, ("North",), area="Leeds") for name in ("Dev", "Mei", "Ruth", "Sam")},
}
CONTACTS = """Leeds:
  front door: {say: "0113 496 0001, Monday to Friday 9 to 5", checked: 2026-11-01}
  out of hours: {say: "0113 496 0002", checked: 2026-06-01}
  staff support: {say: "0113 496 0003", checked: 2026-11-01}
"""
PAGES = sorted((Path(__file__).parents[1] / "docs" / "dialogs").glob("*.md"))
CHANGING = {"a-document-is-withdrawn", "a-lesson", "looking-after-the-library"}  # pages that change the library
GAP = "…"
_LATER = re.compile(r"\*\((\d+) (minutes|weeks) later\)\*")
_MINUTES = {"minutes": 1, "weeks": 7 * 24 * 60}
_SPEAKS = re.compile(r"\*\((\w+)\)\*")
_MANY = re.compile(r"\{(\d+) x (.)\}")
_FENCE = "```"
_DOCUMENT = re.compile(r"^```markdown\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


@dataclass
class Turn:
    """A message, the minutes before it, and the lines of the reply."""

    text: str
    who: str = SOMEBODY
    minutes: int = 0
    reply: list[str] = field(default_factory=list)


def turns_of(page: str) -> list[Turn]:
    """Return the turns of a page. Raise ValueError where a message has no reply, or a reply no message."""
    turns: list[Turn] = []
    inside, minutes, who = False, 0, SOMEBODY
    for line in _DOCUMENT.sub("", page).splitlines():
        if line == _FENCE:
            inside = not inside
            if inside and (not turns or turns[-1].reply):
                raise ValueError("a reply without a message")
        elif inside:
            turns[-1].reply.append(line)
        elif line.startswith("> "):
            if turns and not turns[-1].reply:
                raise ValueError(f"no reply to {turns[-1].text}")
            turns.append(Turn(line.removeprefix("> "), who, minutes))
            minutes = 0
        elif later := _LATER.fullmatch(line):
            minutes = int(later[1]) * _MINUTES[later[2]]
        elif speaks := _SPEAKS.fullmatch(line):
            who = speaks[1]
    if inside or not turns or not turns[-1].reply:
        raise ValueError("the page ends before its last reply")
    return turns


def documents_of(page: str) -> list[str]:
    """Return the documents that a page prints: the library holds them beside the starter library."""
    return _DOCUMENT.findall(page)


def typed(text: str, last: str = "") -> str:
    """Return a message as the person types it: what a page cannot print stands there in braces.

    `{code}` is the last line of the last reply.
    """
    text = text.replace("{code}", last.rstrip().rpartition("\n")[2])
    return _MANY.sub(lambda many: many[2] * int(many[1]), text).replace("{zero width}", "\u200b\u200d\ufeff")


def missing(expected: list[str], reply: str) -> str | None:
    """Return the first line that a reply lacks, "" where it says more than expected, None where all is there.

    White space counts only as a blank line between two parts. A line `…` stands for any lines, a `…` within a line for
    any words of the same part.
    """
    said = "\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", reply.strip()))
    for count in range(1, len(expected) + 1):
        if not re.fullmatch(_pattern([*expected[:count], GAP], partly=True), said):
            return expected[count - 1]
    return None if re.fullmatch(_pattern(expected), said) else ""


def _pattern(lines: list[str], partly: bool = False) -> str:
    """Return the pattern of some lines of a reply; `partly` if what follows may go on in the same line."""
    pieces = re.split(rf"^\s*{GAP}\s*$", "\n".join(lines), flags=re.MULTILINE)
    whole = [
        "\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", piece.strip())) if piece.strip() else ""
        for piece in pieces
    ]
    return r"(?:.|\n)*".join(
        re.escape(piece).replace(rf"\ {GAP}", rf"\ ?{GAP}").replace(GAP, r"[^\n]*") for piece in whole
    )


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Talk:
    """A channel: who somebody is there, and what they read after a message."""

    sender: Callable[[str], Sender]
    say: Callable[[str, str], Awaitable[str]]


@pytest.fixture(scope="session")
def desk(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = starter(pytestconfig, tmp_path_factory)
    (made.settings.data / "contacts.yaml").write_text(CONTACTS, encoding="utf-8")
    return made


def with_library_of_its_own(desk: Desk, folder: Path) -> Desk:
    """Return a desk over a copy of the library."""
    shutil.copytree(desk.settings.data, folder / "data")
    settings = desk.settings.model_copy(update={"data": folder / "data"})
    return replace(desk, settings=settings, library=Library(settings.data), _reading=None)


def add_documents(desk: Desk, texts: list[str], folder: Path) -> None:
    """Put documents into the library of a desk, and publish them."""
    for number, text in enumerate(texts, start=1):
        path = folder / f"document-{number}.md"
        path.write_text(text, encoding="utf-8")
        desk.library.add(read(path), path)
    assert desk.encoder
    build(desk.library, desk.snapshots, desk.encoder)


@asynccontextmanager
async def on_console(assistant: Assistant, desk: Desk) -> AsyncIterator[Talk]:
    """Yield the console, and how it knows people."""

    async def say(who: str, text: str) -> str:
        return await respond(assistant, Sender("console", who), text, desk)

    yield Talk(lambda who: Sender("console", who), say)


@asynccontextmanager
async def on_telegram(assistant: Assistant, desk: Desk) -> AsyncIterator[Talk]:
    """Yield the Telegram channel over a loopback server, and how it knows people."""
    async with speaking(desk, assistant) as chat:
        yield Talk(lambda who: Sender("telegram", str(chat.person(who).id)), chat.say)


@pytest.mark.model
@pytest.mark.parametrize("channel", [on_console, on_telegram])
@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
async def test_every_conversation_in_the_docs_goes_as_printed(
    page: Path, channel: Callable[[Assistant, Desk], AbstractAsyncContextManager[Talk]], desk: Desk, tmp_path: Path
) -> None:
    clock = Clock()
    records = Records(tmp_path, lambda: NOON + timedelta(seconds=clock.seconds))
    printed = page.read_text(encoding="utf-8")
    own = page.stem in CHANGING or documents_of(printed)
    there = replace(with_library_of_its_own(desk, tmp_path) if own else desk, records=records)
    if documents_of(printed):
        add_documents(there, documents_of(printed), tmp_path)
    assistant = Assistant(there, Conversations(desk.settings.idle_minutes * 60, clock))
    async with channel(assistant, there) as talk:
        for name, place in (CAST | TEAM if page.stem == "a-lesson" else CAST).items():
            records.people.accept(talk.sender(name), records.people.invite(place))
        reply = ""
        for turn in turns_of(printed):
            clock.seconds += 60 * turn.minutes
            reply = await talk.say(turn.who, typed(turn.text, reply))
            lacking = missing(turn.reply, reply)
            assert lacking is None, f"after “{turn.text}” there is no line {lacking!r}, or more, in:\n\n{reply}"


def test_the_docs_hold_at_least_eight_conversations_each_with_a_title_and_its_context() -> None:
    assert len(PAGES) >= 8
    for page in PAGES:
        title, blank, context = page.read_text(encoding="utf-8").splitlines()[:3]
        assert title.startswith("# "), page.name
        assert not blank, page.name
        assert context[:1].isalpha() or context[:1] == "“", page.name


def test_a_document_that_a_page_prints_is_no_part_of_its_conversation() -> None:
    page = "# Title\n\n```markdown\n---\nid: rule\n---\n\n> not a message\n```\n\n> question\n\n```\nreply\n```\n"
    assert documents_of(page) == ["---\nid: rule\n---\n\n> not a message\n"]
    assert turns_of(page) == [Turn("question", reply=["reply"])]


REPLY = """Searching for: neglect

1  “A child was
   seen.”
   Review · 2019

2  “No one came.”
   Law · 1989

[New]"""


@pytest.mark.parametrize(
    "expected",
    [
        REPLY.splitlines(),
        [
            "Searching for: neglect",
            "",
            "1 “A child was seen.” Review · 2019",
            "",
            "2 “No one came.”",
            "Law · 1989",
            "",
            "[New]",
        ],
        ["…"],
        ["…", "[New]"],
        ["Searching for: neglect", "…"],
        ["Searching for: …", "", "1  “… seen.”", "   Review…", "", "2  “…", "", "[New]"],
        ["…", "2  “No one came.”", "…"],
        ["…", "   Law · 1989", "", "[New]"],
    ],
)
def test_the_checker_takes_a_reply_whose_every_line_is_expected(expected: list[str]) -> None:
    assert missing(expected, REPLY) is None


@pytest.mark.parametrize("place", [at for at, line in enumerate(REPLY.splitlines()) if line])
def test_the_checker_finds_any_line_that_is_missing_from_the_reply(place: int) -> None:
    lines = REPLY.splitlines()
    without = "\n".join(lines[:place] + lines[place + 1 :])
    assert missing(lines, without) is not None


@pytest.mark.parametrize("place", [at for at, line in enumerate(REPLY.splitlines()) if line])
def test_the_checker_finds_any_line_that_the_page_does_not_expect(place: int) -> None:
    lines = REPLY.splitlines()
    assert missing(lines[:place] + lines[place + 1 :], REPLY) is not None


@pytest.mark.parametrize(
    ("expected", "lacking"),
    [
        (["…", "2  “No one came.”", "1  “…", "…"], "1  “…"),  # the order counts
        (["…", "1  “…”", "   Law · 1989", "…"], "   Law · 1989"),  # a gap in a line stays in its part
        (["…", "[Newer]"], "[Newer]"),
        (["Searching for: neglect"], ""),  # nothing may follow without a gap
        (["…", "Law · 1989"], ""),
    ],
)
def test_the_checker_names_the_first_line_that_is_not_there(expected: list[str], lacking: str) -> None:
    assert missing(expected, REPLY) == lacking


@pytest.mark.parametrize(
    "page", ["no turns", "> question", "> one\n\n> two\n\n```\nreply\n```", "```\nreply\n```", "> one\n\n```\nreply"]
)
def test_a_page_whose_messages_and_replies_do_not_pair_up_is_not_run(page: str) -> None:
    with pytest.raises(ValueError, match="reply"):
        turns_of(page)
