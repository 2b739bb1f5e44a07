"""Plain text changes no word of an excerpt, cuts nothing, and fits."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.message import Button, Quote, Reply, Words
from bot.render import WIDTH, plain
from tests.bot.conftest import cited
from tests.conftest import document

URL = "https://www.example.org.uk/training-and-resources/child-safeguarding-practice-reviews/" + "a-very-long-name-" * 6
LONG = "The multi-agency, well-being-centred pre-birth assessment was not-yet-finished. " * 6


def quoted(text: str, number: int = 1, width: int = WIDTH, **fields: Any) -> str:
    whole = replace(document(text), **fields)
    return plain(Reply((Quote(number, cited(whole)),)), "England", width)


def test_a_quotation_stands_under_its_number_between_quotation_marks() -> None:
    assert quoted("Seen once.", publisher="Leeds", published="2019") == (
        "1  “Seen once.”\n   Guidance\n   Leeds, A review (2019)"
    )


def test_the_ninth_and_tenth_quotation_line_up() -> None:
    assert quoted("Seen once.", 9).splitlines()[1].startswith("   Guidance")
    assert quoted("Seen once.", 10).startswith("10 “Seen once.”\n   Guidance")


@pytest.mark.parametrize("width", [20, 40, 80, 100])
def test_no_line_is_wider_than_asked_unless_one_word_is(width: int) -> None:
    for line in quoted(LONG, width=width, publisher="Board", urls=(URL,)).splitlines():
        assert len(line) <= width or " " not in line.strip()


def test_words_are_broken_at_spaces_only() -> None:
    words = quoted(LONG, width=30).split()
    assert words.count("“The") + words.count("The") == 6
    assert words.count("well-being-centred") == 6
    assert words.count("not-yet-finished.") == 6 - 1  # the last one carries the quotation mark
    assert "not-yet-finished.”" in words


def test_an_address_is_never_cut() -> None:
    assert f"   {URL}" in quoted("Seen.", width=40, urls=(URL,)).splitlines()


def test_only_the_first_address_is_shown() -> None:
    assert "two" not in quoted("Seen.", urls=("https://one.org", "https://two.org"))


@pytest.mark.parametrize(
    "text",
    [
        "A “quoted” word, an 'apostrophe' and a dash – here.",
        "Spaces   in a  row.",
        "Café, naïve, £5, 1.2%, ¶4, ½.",
        "شكرا, ქალაქი, 中文, emoji 👩‍👧.",
        "A hyphen‐ and a non-breaking‑hyphen, a soft\u00adhyphen.",
        "1.1 A number first.",
        "Markdown *stars* _lines_ [brackets](x) `ticks` <b>tags</b>.",
    ],
)
def test_every_word_of_an_excerpt_is_printed_as_it_is(text: str) -> None:
    assert f"“{' '.join(text.split())}”" in " ".join(quoted(text, width=30).split())


@given(text=st.text(min_size=1).filter(lambda text: text.split()), width=st.integers(10, 120))
def test_no_excerpt_whatever_its_letters_loses_or_gains_one(text: str, width: int) -> None:
    whole = replace(document("x"), text=text, blocks=())
    printed = plain(Reply((Quote(1, cited(whole)),)), "England", width)
    assert "".join(f"“{text}”".split()) in "".join(printed.split())


def test_parts_and_buttons_stand_apart_with_blank_lines() -> None:
    reply = Reply((Words("One."), Words("Two.")), (Button("More", "/more"), Button("Help", "/help")))
    assert plain(reply, "England") == "One.\n\nTwo.\n\n[More: /more]  [Help: /help]"


def test_a_reply_says_nothing_where_there_is_nothing() -> None:
    assert plain(Reply(()), "England") == ""
