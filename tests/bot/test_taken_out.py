"""What is withdrawn, hidden or erased is shown nowhere from the next message on, though an answer showed it before."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import publishing
from bot.asking import ask
from bot.assistant import Assistant
from bot.message import Message, Reply
from bot.records.people import OWNER
from bot.render import plain
from bot.withdrawn import without_withdrawn
from bot.wording import answer_reply
from knowledge import lifecycle
from knowledge.read import read
from tests.bot.conftest import QUOTED, Chat, no_bar
from tests.bot.test_documents import draft, note

QUESTION = "bruise on a baby who cannot roll"
WORDS = "referred the same day"

Take = Callable[[Chat], object]


def withdraw(chat: Chat) -> None:
    chat.say("/withdraw bruising it is wrong")


def erase(chat: Chat) -> None:
    publishing.erase(chat.desk.settings, "bruising", "it is wrong", no_bar)


def begin_to_erase(chat: Chat) -> None:
    lifecycle.begin_erasing(chat.desk.library, "bruising", "it is wrong")


TAKEN = [withdraw, begin_to_erase, erase]


@pytest.mark.parametrize("take", TAKEN)
@pytest.mark.parametrize("text", ["/source 1", "/source 2", "/source 1 all", "/show 1", "/show 2", "/more", "/page 1"])
def test_no_command_that_goes_on_from_an_answer_shows_it(text: str, take: Take, chat: Chat) -> None:
    assert "bruising" in chat.shown(QUESTION)[:2]
    take(chat)
    said = chat.say(text)
    assert WORDS not in said
    assert "within four hours" not in said


@pytest.mark.parametrize("take", TAKEN)
def test_the_next_question_finds_other_words_or_none(take: Take, chat: Chat) -> None:
    chat.say(QUESTION)
    take(chat)
    for text in (QUESTION, "/new", QUESTION, "/more", f"in:leeds kind:local-procedure {QUESTION}", "bruising"):
        assert WORDS not in chat.say(text)
    assert "bruising" not in chat.shown(QUESTION)


def test_a_key_beneath_an_answer_of_another_day_shows_it_no_more(chat: Chat) -> None:
    answer = chat.reply(QUESTION).answer
    assert answer
    chat.desk.records.answers.keep(answer)
    withdraw(chat)
    for text in ("/source 1", "/show 1", "/more"):
        assert WORDS not in said_to(chat, text, answer.id)


def said_to(chat: Chat, text: str, answer: str) -> str:
    """Return what is said to a key beneath an answer, after a restart."""
    reply: Reply = asyncio.run(Assistant(chat.desk).reply(Message("chat", OWNER, text, answer=answer)))
    return plain(reply, "England")


def test_what_stands_around_an_excerpt_of_another_document_is_still_shown(chat: Chat) -> None:
    chat.say("in:bradford what did the school share")
    withdraw(chat)
    assert "did not share it" in chat.say("/source 1")


def test_a_person_is_told_that_it_was_withdrawn(chat: Chat) -> None:
    chat.say(QUESTION)
    withdraw(chat)
    assert "withdrawn" in chat.say("/source 1")


def test_it_is_shown_again_once_it_is_reinstated(chat: Chat) -> None:
    chat.say(QUESTION)
    withdraw(chat)
    chat.say("/reinstate bruising")
    assert WORDS in chat.say("/source 1")


def test_a_hidden_starter_library_is_shown_nowhere(chat: Chat, tmp_path: Path) -> None:
    path = tmp_path / "starter.md"
    path.write_text(note("starter-note", "How to write it down").replace("it down", "a zebra down"), encoding="utf-8")
    chat.desk.library.add(read(path), path, starter=True)
    publishing.publish(chat.desk.settings, [], no_bar)
    asked = "how to write starter-note down"
    assert "starter-note" in chat.shown(asked)
    chat.say("/starter hide")
    assert "starter-note down" not in chat.say("/source 1")
    assert "starter-note" not in chat.shown(asked)
    chat.say("/starter show")
    assert "starter-note" in chat.shown(asked)


def test_a_draft_is_found_by_nobody_before_it_is_published(chat: Chat, tmp_path: Path) -> None:
    draft(chat, tmp_path, note("new-note"))
    assert "new-note" not in chat.shown("write new-note down")
    publishing.publish(chat.desk.settings, ["new-note"], no_bar)
    assert "new-note" in chat.shown("write new-note down")


def test_a_twin_that_was_withdrawn_is_not_named_beneath_words_that_stand(ruled: Chat) -> None:
    reply = answer_reply(ask(ruled.desk, "is the GP told when a child was not brought to a clinic appointment"))
    twin = "stand in: Missed appointments in Leeds"
    assert twin in plain(without_withdrawn(ruled.desk, reply), "England")
    ruled.say("/withdraw missed-leeds it is wrong")
    said = " ".join(plain(without_withdrawn(ruled.desk, reply), "England").split())
    assert twin not in said
    assert QUOTED in said
