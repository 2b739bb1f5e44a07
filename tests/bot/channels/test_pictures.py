"""A picture goes out under a caption that Telegram takes, as a photo where it may be one, its keys beneath."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.constants import MessageLimit

from bot.channels.dress import dress
from bot.channels.rich import units
from bot.message import Button, Picture, Reply, Words


def png(width: int, height: int, size: int = 100) -> bytes:
    """Return something that begins as a PNG of a width and height does."""
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + width.to_bytes(4) + height.to_bytes(4)
    return head + bytes(size - len(head))


def test_words_go_before_a_picture_and_keys_beneath_it() -> None:
    again = Button("New topic", "/new")
    reply = Reply((Words("A name was masked."),), (again,), picture=Picture(png(800, 1100), "Review\nLeeds · p. 3", 2))
    words, picture = dress(reply, "England")
    assert (words.text, words.keyboard, words.picture) == ("A name was masked.", None, b"")
    assert (picture.text, picture.picture) == ("2\nReview\nLeeds · p. 3", png(800, 1100))
    assert [(mark.type, mark.offset, mark.length) for mark in picture.entities] == [("bold", 0, 1), ("italic", 2, 6)]
    assert picture.keyboard


@pytest.mark.parametrize(
    ("raw", "whole"),
    [
        (png(1240, 1754), False),
        (png(5000, 5000), False),
        (png(5001, 5000), True),
        (png(100, 2000), False),
        (png(99, 2000), True),
        (png(1000, 1000, 10_000_001), True),
        (b"", False),
    ],
)
def test_what_telegram_takes_as_no_photo_goes_as_a_file(raw: bytes, whole: bool) -> None:
    [picture] = dress(Reply((), picture=Picture(raw or png(9, 9), "Review\nLeeds")), "England")
    assert picture.whole is whole


@given(
    caption=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=1500),
    badge=st.text("abc 🙂", max_size=1500),
)
def test_whatever_a_caption_says_it_fits(caption: str, badge: str) -> None:
    [picture] = dress(Reply((), picture=Picture(png(9, 9), f"{badge}\n{caption}")), "England")
    assert 1 <= units(picture.text) <= MessageLimit.CAPTION_LENGTH
    for mark in picture.entities:
        assert mark.offset + mark.length <= units(picture.text)
        assert mark.length
