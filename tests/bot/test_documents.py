"""/documents lists the library a page at a time, and /document says everything of one and what can be done with it."""

import re
from pathlib import Path

import pytest

from bot.message import LONGEST_BUTTON
from knowledge import lifecycle
from knowledge.library import Added
from knowledge.read import read
from tests.bot.conftest import Chat

LONG = "a-review-of-how-agencies-in-one-area-worked-together-over-ten-years-and-what-came-of-it"


def draft(chat: Chat, folder: Path, text: str, name: str = "draft.md") -> Added:
    """Return a draft in the library of a chat."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return chat.desk.library.add(read(path), path, draft=True)


def note(id: str, title: str = "A note", extra: str = "") -> str:
    return f"---\nid: {id}\nkind: guidance\ntitle: {title}\n{extra}---\n\n## What to do\n\n1. Write {id} down.\n"


def listed(said: str) -> list[str]:
    """Return the ids that a list names."""
    return re.findall(r"^([a-z0-9-]+): ", said, re.MULTILINE)


def test_the_list_names_every_document_and_offers_the_lists_that_are_not_empty(chat: Chat) -> None:
    reply = chat.reply("/documents")
    assert listed(chat.say("/documents")) == ["bradford-child-c-2015", "bruising", "core-groups", "leeds-child-c-2019"]
    assert [button.text for button in reply.buttons] == ["/documents superseded", "/documents stale"]


def test_words_narrow_the_list_and_say_when_they_choose_nothing(chat: Chat) -> None:
    assert listed(chat.say("/documents child c in:leeds")) == ["leeds-child-c-2019"]
    assert chat.say("/documents zebra").startswith("No document is chosen by “zebra”.")
    assert chat.say("/documents in:atlantis").startswith("No document in the library is about atlantis.")


def test_a_long_list_goes_on_at_the_press_of_a_button(chat: Chat, tmp_path: Path) -> None:
    for number in range(40):
        draft(chat, tmp_path, note(f"d-{number:02}"), f"{number}.md")
    seen = []
    text = "/documents drafts"
    for page in (1, 2, 3):
        said = chat.say(text)
        assert said.startswith(f"40 documents for “drafts”, page {page} of 3:")
        seen += listed(said)
        buttons = [button.text for button in chat.reply(text).buttons]
        assert buttons == ([f"/documents drafts page:{page + 1}"] if page < 3 else [])
        text = buttons[0] if buttons else ""
    assert seen == [f"d-{number:02}" for number in range(40)]
    assert chat.say("/documents drafts page:9") == chat.say("/documents drafts page:3")
    assert chat.say("/documents drafts page:0") == chat.say("/documents drafts")


def test_the_list_goes_on_only_where_a_button_has_room_for_its_words(chat: Chat, tmp_path: Path) -> None:
    for number in range(16):
        draft(chat, tmp_path, note(f"d-{number:02}", "A note on how things are done"), f"{number}.md")
    reply = chat.reply("/documents note how things done note how things done note")
    assert all(len(button.text.encode()) <= LONGEST_BUTTON for button in reply.buttons)
    assert "page:2" in reply.said


@pytest.mark.parametrize(
    ("id", "lines"),
    [
        (
            "leeds-child-c-2019",
            [
                "Learning review of Child C (leeds-child-c-2019)",
                "Review · Leeds Partnership · 2019 · Leeds, England",
                "Published: it answers questions.",
                "No review date is set: /review leeds-child-c-2019 2027-06 sets one.",
                "/withdraw leeds-child-c-2019 and why",
            ],
        ),
        ("bruising", ["Superseded by bruising-2024: it still answers, and each excerpt names the successor."]),
        ("core-groups", ["It is guidance of more than three years ago, or without a date."]),
    ],
)
def test_one_document_is_shown_in_full(id: str, lines: list[str], chat: Chat) -> None:
    said = chat.reply(f"/document {id}").said
    for line in lines:
        assert line in said
    sha256 = next(entry.sha256 for entry in chat.desk.library.entries() if entry.id == id)
    assert f"This version: #{sha256[:8]}, added on " in said


def test_a_draft_says_what_it_would_replace_and_offers_what_decides(chat: Chat, tmp_path: Path) -> None:
    made = draft(chat, tmp_path, note("core-groups", "Core groups")).document
    before = next(entry for entry in chat.desk.library.entries() if entry.id == "core-groups")
    reply = chat.reply("/document core-groups")
    name = f"#{made.sha256[:8]}"
    assert "A draft: nobody is shown it until it is published." in reply.said
    assert f"It would take the place of {before.reference}, which is published." in reply.said
    assert [one.text for one in reply.buttons] == [f"/preview {name}", f"/publish {name}", f"/discard {name}"]
    assert f"A new version waits as a draft: /document {name}" in chat.reply(f"/document {before.reference}").said


def test_a_withdrawn_document_says_when_and_why_and_how_it_comes_back(chat: Chat) -> None:
    lifecycle.withdraw(chat.desk.library, "bruising", "replaced by the 2024 procedure.")
    reply = chat.reply("/document bruising")
    assert re.search(r"Withdrawn on \d+ \w+ \d{4}: replaced by the 2024 procedure\. Nobody is shown", reply.said)
    assert [button.label for button in reply.buttons] == ["Reinstate", "Erase …"]


def test_a_document_that_is_being_erased_says_so(chat: Chat) -> None:
    lifecycle.begin_erasing(chat.desk.library, "bruising", "wrong")
    assert "Being erased: nobody is shown a word of it." in chat.reply("/document bruising").said
    assert listed(chat.say("/documents erasing")) == ["bruising"]


def test_a_review_date_that_has_passed_is_said(chat: Chat) -> None:
    lifecycle.describe(chat.desk.library, "core-groups", review_due="2020-01")
    assert "To be looked at again: 2020-01: that has passed." in chat.reply("/document core-groups").said
    assert listed(chat.say("/documents overdue")) == ["core-groups"]


def test_every_button_of_a_document_with_a_long_id_fits_a_channel(chat: Chat, tmp_path: Path) -> None:
    draft(chat, tmp_path, note(LONG[:80]))
    for text in (f"/document {LONG[:80]}", "/documents", "/document core-groups"):
        buttons = chat.reply(text).buttons
        assert buttons
        for button in buttons:
            assert len(button.text.encode()) <= LONGEST_BUTTON
            assert "There is no command" not in chat.say(button.text)


@pytest.mark.parametrize("words", ["nowhere", "#00000000", "core groups"])
def test_a_document_that_is_not_there_is_not_shown(words: str, chat: Chat) -> None:
    reply = chat.reply(f"/document {words}")
    assert reply.outcome == "failed"
    assert reply.said.startswith(f"There is no document {words}.")


def test_a_document_without_a_name_asks_for_one(chat: Chat) -> None:
    assert chat.say("/document").startswith("Write the id of a document")
