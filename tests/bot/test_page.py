"""/page shows a picture; one that is hard to see is shown once it was asked for, with a line that helps."""

import pytest

from bot.commands import page
from bot.message import Button
from bot.pictures import PictureError
from bot.settings import Settings
from knowledge.model import Slice
from tests.bot.conftest import Chat

QUESTION = "bruise on a baby who cannot roll"


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a page be drawn without a process of its own."""
    monkeypatch.setattr(page, "page_picture", lambda settings, excerpt: b"png of " + excerpt.document.id.encode())


def test_a_page_is_a_picture_under_what_the_words_are_worth_and_where_they_stand(chat: Chat) -> None:
    chat.say(QUESTION)
    reply = chat.reply("/page 1")
    assert reply.picture
    assert reply.picture.png == b"png of bruising"
    assert reply.picture.caption.split("\n")[0] == "Local procedure"
    assert "Leeds Partnership, Bruising procedure (May 2021)" in reply.picture.caption
    assert reply.follows


def test_a_page_that_is_hard_to_see_asks_first(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    chat.say(QUESTION)
    monkeypatch.setattr("bot.answer.CitedExcerpt.graphic", True)
    reply = chat.reply("/page 1")
    assert reply.picture is None
    assert reply.buttons == (Button("Show page all the same", "/page 1 all"),)
    shown = chat.reply("/page 1 all").picture
    assert shown
    assert "Reading about this can be hard." in shown.caption


def test_a_page_that_cannot_be_drawn_is_said(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(settings: Settings, excerpt: Slice) -> bytes:
        raise PictureError("The page takes too long to draw.")

    monkeypatch.setattr(page, "page_picture", fail)
    chat.say(QUESTION)
    assert chat.say("/page 1") == "The page takes too long to draw."


def test_only_excerpts_on_a_page_have_a_button_for_it(chat: Chat) -> None:
    assert [button for button in chat.reply(QUESTION).buttons if button.row == "page"] == []
