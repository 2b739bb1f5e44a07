"""Pictures show what a chat shows."""

import re

from tests.pictures.draw import Note, View, picture
from tests.pictures.layout import blocks, line_width

_LONG = "exact words of a review " * 12


def test_a_long_quote_is_folded_to_three_lines_and_a_short_one_is_not() -> None:
    quote = {"type": "expandable_blockquote", "offset": 2, "length": len(_LONG)}
    number, long = blocks(f"1\n{_LONG}", [quote], 300, 280)
    assert not number.quote
    assert (long.folded, len(long.lines)) == (True, 3)
    (short,) = blocks("few words", [{"type": "blockquote", "offset": 0, "length": 9}], 300, 280)
    assert (short.quote, short.folded) == (True, False)


def test_no_line_is_wider_than_its_room_not_even_of_an_address() -> None:
    (block,) = blocks(f"{_LONG}\nhttps://example.org/{'a-long-way/' * 9}", [], 300, 280)
    assert max(line_width(line) for line in block.lines) <= 300
    said = "".join(run.text for line in block.lines for run in line)
    assert said.replace(" ", "") == f"{_LONG}https://example.org/{'a-long-way/' * 9}".replace(" ", "")


def test_marks_are_counted_in_utf_16_units() -> None:
    (block,) = blocks("🙂 bold", [{"type": "bold", "offset": 3, "length": 4}], 300, 280)
    assert [(run.text, run.look) for run in block.lines[0]] == [("🙂 ", ""), ("bold", "b")]


def test_a_deleted_message_is_shown_as_removed_and_a_pressed_key_stands_out() -> None:
    said = {
        "id": 1,
        "who": "Aisha",
        "text": "Danny <3",
        "entities": [],
        "keyboard": [],
        "attached": "",
        "reply_to": None,
    }
    keys = [[("More results", "callback_data", "|/more"), ("New topic", "callback_data", "|/new")]]
    gone = {**said, "edited": False, "deleted": True}
    asked = {**gone, "id": 2, "who": "Learnt", "text": "Words", "keyboard": keys, "deleted": False}
    drawn = picture(View("Learnt", "bot", "Aisha", "x"), [gone, asked], [Note(2, "Aisha taps New topic", "New topic")])
    assert "Danny &lt;3" in drawn
    assert drawn.count("line-through") == 1
    assert "Learnt deleted this message" in drawn
    fills = re.findall(r'height="34" rx="8" fill="(#\w+)"', drawn)
    assert len(set(fills)) == len(keys[0])
