"""The console adds a file by its path, shows how far that is, and saves pictures where they can be opened."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.bootstrap import Desk
from bot.channels.console import respond
from bot.commands import page
from bot.message import Sender
from bot.records.people import OWNER

QUESTION = "bruise on a baby who cannot roll"
NOTE = "# Pond safety\n\n1. A garden pond is fenced before the foster placement begins.\n"


def said(desk: Desk, *lines: str, sender: Sender = OWNER) -> tuple[str, list[str]]:
    """Return what the console prints to the last of some lines, and what it printed before it."""
    assistant, last = Assistant(desk), ""
    told: list[str] = []
    for line in lines:
        last = asyncio.run(respond(assistant, sender, line, desk, say=told.append))
    return last, told


def test_a_file_is_added_by_its_path_with_what_is_said_of_it(desk: Desk, tmp_path: Path) -> None:
    note = tmp_path / "my pond.md"
    note.write_text(NOTE)
    last, told = said(desk, f"/add {note} kind:local-procedure area:leeds")
    assert told[0] == "Adding my pond.md"
    assert "/publish" in last
    [draft] = desk.library.drafts()
    assert (draft.publication.id, draft.publication.areas, draft.file) == ("pond-safety", ("Leeds",), "my pond.md")
    assert note.exists()
    assert list((desk.settings.data / "incoming").iterdir()) == []
    assert desk.records.audit.latest(1)[0].command == "add"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/add nowhere.pdf", "There is no file nowhere.pdf."),
        ("/add sunset.jpg", "sunset.jpg is of a kind that I cannot read."),
        ("/add a.pdf knd:review", "I do not know knd: in a caption."),
        ("/add", "Send me a file, such as a PDF"),
    ],
)
def test_a_path_that_cannot_be_added_is_said(desk: Desk, line: str, answer: str) -> None:
    assert answer in " ".join(said(desk, line)[0].split())
    assert desk.library.drafts() == []


def test_a_stranger_adds_nothing(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(NOTE)
    said(desk, f"/add {tmp_path / 'a.md'}", sender=Sender("console", "mallory"))
    assert desk.library.drafts() == []


def test_ctrl_c_cancels_what_is_being_done_and_no_more(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(NOTE)

    def interrupt(line: str) -> None:
        asyncio.get_running_loop().call_later(0.2, os.kill, os.getpid(), signal.SIGINT)

    last = asyncio.run(respond(Assistant(desk), OWNER, f"/add {tmp_path / 'a.md'}", desk, say=interrupt))
    assert last == "Adding a.md: cancelled. Nothing was changed."
    assert desk.library.drafts() == []


def test_the_picture_of_a_page_is_saved_and_the_place_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "page_picture", lambda settings, excerpt: b"png")
    last, _ = said(desk, QUESTION, "/page 1")
    assert last.startswith("Local procedure")
    saved = Path(last.rpartition("The picture is in ")[2].strip())
    assert saved.read_bytes() == b"png"
    saved.unlink()
