"""The keys beneath a reply: within Telegram's limits, readable on a phone, and good after a restart."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardButton

from bot.answer import Answer, Searched
from bot.bands import Band
from bot.card import SHOW_RESULTS
from bot.channels.dress import data_of, read_data
from bot.channels.keys import keyboard
from bot.channels.rich import shortened, units
from bot.citation import reference
from bot.message import Button, Quote, Reply
from tests.bot.conftest import Chat, cited
from tests.conftest import document

ID = "0123456789ab"
ANSWER = Answer(ID, Band.NOTHING, (), (), Searched((), "", 0, 0), "snapshot", 0)


def rows(reply: Reply) -> list[list[InlineKeyboardButton]]:
    keys = keyboard(reply)
    return [list(row) for row in keys.inline_keyboard] if keys else []


def labels(reply: Reply) -> list[list[str]]:
    return [[key.text for key in row] for row in rows(reply)]


def offering(*buttons: Button) -> Reply:
    return Reply.of("Words.", buttons=buttons)


def around(*numbers: int) -> Reply:
    return offering(
        *(Button(f"More around {number}", f"/source {number}", "source", f"Around {number}") for number in numbers)
    )


def quote(number: int = 1, folded: str = "", **fields: Any) -> Quote:
    return Quote(number, cited(replace(document("Seen once."), **fields)), folded)


def copied(one: Quote) -> str:
    [[key]] = rows(Reply((one,)))
    assert key.text == f"Copy {one.number}"
    assert key.copy_text is not None
    return key.copy_text.text


def test_a_key_carries_its_answer_and_its_message() -> None:
    assert data_of("/source 1", ID) == "0123456789ab|/source 1"
    assert read_data("0123456789ab|/source 1") == (ID, "/source 1")
    assert read_data("|/results") == ("", "/results")


@pytest.mark.parametrize(
    "junk",
    ["", "|", "x", "/source 1", "nothex|/more", "0123456789ab|", "0123456789AB|/more", f"{ID}|{'x' * 52}", "\ud800|x"],
)
def test_data_that_no_key_of_ours_sends_stands_for_nothing(junk: str) -> None:
    assert read_data(junk) == ("", "")


@given(text=st.text(min_size=1), id=st.sampled_from(["", ID]))
def test_what_a_key_sends_is_read_back_or_never_sent(text: str, id: str) -> None:
    try:
        data = data_of(text, id)
    except ValueError:
        assert len(f"{id}|{text}".encode()) > 64
    else:
        assert len(data.encode()) <= 64
        assert read_data(data) == (id, text)


def test_data_of_more_than_64_bytes_is_an_error() -> None:
    assert data_of("x" * 51, ID)
    with pytest.raises(ValueError, match="no data"):
        data_of("x" * 52, ID)
    with pytest.raises(ValueError, match="no data"):
        data_of("é" * 32, "")


def test_the_keys_of_an_answer_come_in_rows_a_thumb_can_hit(chat: Chat) -> None:
    reply = chat.reply("bruise on a baby who cannot roll")
    assert reply.answer is not None
    shown = labels(reply)
    numbers = range(reply.answer.first, reply.answer.last + 1)
    assert [f"Copy {number}" for number in numbers] in shown
    assert shown[-1] == ["Helpful", "Not helpful"]
    data = [str(key.callback_data) for row in rows(reply) for key in row if key.callback_data]
    assert len(data) == len(reply.buttons)
    assert {read_data(one) for one in data} == {(reply.answer.id, button.text) for button in reply.buttons}


def test_the_key_of_a_card_stands_alone_and_needs_no_answer() -> None:
    [[key]] = rows(offering(Button(SHOW_RESULTS, "/results 3fa2")))
    assert (key.text, key.callback_data) == ("Not a live concern, show results", "|/results 3fa2")


def test_three_sources_stand_abreast_under_shorter_labels() -> None:
    assert labels(around(1, 2)) == [["Around 1", "Around 2"]]
    assert labels(around(1, 2, 3)) == [["Around 1", "Around 2", "Around 3"]]
    assert labels(around(9, 10, 11, 12)) == [["Around 9", "Around 10", "Around 11"], ["Around 12"]]


def test_the_pages_of_excerpts_stand_abreast_beneath_what_is_around_them() -> None:
    pages = tuple(Button(f"Show page {number}", f"/page {number}", "page", f"Page {number}") for number in (1, 3))
    reply = around(1, 2, 3)
    assert labels(replace(reply, buttons=(*pages, *reply.buttons))) == [
        ["Around 1", "Around 2", "Around 3"],
        ["Page 1", "Page 3"],
    ]


def test_what_keeps_excerpts_stands_abreast_beneath_the_pages() -> None:
    keeps = tuple(Button(f"Keep excerpt {number}", f"/keep {number}", "keep", f"Keep {number}") for number in (1, 2))
    pages = (Button("Show page 1", "/page 1", "page", "Page 1"),)
    reply = around(1, 2)
    assert labels(replace(reply, buttons=(*keeps, *pages, *reply.buttons))) == [
        ["Around 1", "Around 2"],
        ["Page 1"],
        ["Keep 1", "Keep 2"],
    ]


def test_what_is_folded_can_be_read_before_anything_else() -> None:
    parts = (quote(1), quote(2, "/show 2"), quote(3, "/show 3"))
    reply = replace(around(1, 2, 3), parts=parts, answer=ANSWER)
    assert labels(reply)[0] == ["Read 2", "Read 3"]
    assert rows(reply)[0][0].callback_data == f"{ID}|/show 2"


def test_no_row_is_wider_than_a_phone_shows() -> None:
    names = ("Approve as practitioner", "Approve as supervisor", "Decline", "More", "New", "Help", "A" * 60)
    for row in labels(offering(*(Button(name, "/x") for name in names))):
        assert len(row) == 1 or len(row) * max(map(len, row)) <= 34
        assert len(row) <= 3


def test_a_hundred_keys_are_the_most_a_message_has() -> None:
    shown = rows(offering(*(Button(f"Area {number}", f"/filter {number}") for number in range(150))))
    assert sum(map(len, shown)) == 99  # in rows of three


def test_a_reply_that_offers_nothing_has_no_keys() -> None:
    assert keyboard(Reply.of("Words.")) is None


def test_a_copied_citation_is_the_reference_and_the_link() -> None:
    one = quote(publisher="Leeds", urls=("https://example.org/a",))
    assert copied(one) == "Leeds, A review (no date) https://example.org/a"


def test_a_link_that_does_not_fit_is_left_out_whole() -> None:
    one = quote(publisher="Leeds", urls=(f"https://example.org/{'a' * 240}",))
    assert copied(one) == "Leeds, A review (no date)"


def test_a_long_citation_is_cut_at_a_word_and_says_so() -> None:
    one = quote(title="The learning review of what happened " * 10)
    text = copied(one)
    assert 200 < units(text) <= 256
    assert text.endswith("…")
    whole = reference(one.cited.excerpt)
    assert whole.startswith(text[:-1])
    assert whole[len(text) - 1] == " "


@given(text=st.text(st.characters(exclude_categories=["Cs"])), limit=st.integers(2, 80))
def test_whatever_is_shortened_fits(text: str, limit: int) -> None:
    assert units(shortened(text, limit)) <= limit
    assert shortened(text, max(limit, units(text))) == text
