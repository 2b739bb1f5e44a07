"""What the picture of a document without pages promises: its words set anew, those of the excerpt marked."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from knowledge.model import Document, Slice
from knowledge.picture import picture_of
from knowledge.picture.fonts import Face
from knowledge.picture.frame import whereabouts
from knowledge.picture.pages import WIDTH
from knowledge.picture.setting import lines_of
from knowledge.read import read

FACE = Face(40)
ROOM = 1080.0
REVIEW = """\
# Child Z

## What happened

1. The family moved from one area to another in the spring, and the record did not follow them until the autumn.
2. Nobody told the health visitor that the father had come back. She asked twice.

## Findings

The panel found that each agency held a part of the picture.
"""


@pytest.fixture
def review(tmp_path: Path) -> Document:
    path = tmp_path / "review.md"
    path.write_text(REVIEW, "utf-8")
    return read(path)


def drawn(document: Document, words: str) -> Image.Image:
    """Return the picture of these words of a document."""
    start = document.text.index(words)
    return Image.open(io.BytesIO(picture_of(document, Path("unused"), start, start + len(words)))).convert("RGB")


def marked(picture: Image.Image) -> tuple[int, int, int, int]:
    """Return the box around what is marked."""
    red, _, blue = picture.split()
    box = ImageChops.subtract(red, blue).point(lambda value: 255 if value > 100 else 0).getbbox()
    assert box
    return box


def test_the_words_of_the_excerpt_alone_are_marked(review: Document) -> None:
    sentence = marked(drawn(review, "She asked twice."))
    whole = marked(drawn(review, "Nobody told the health visitor that the father had come back. She asked twice."))
    assert whole[0] < sentence[0] or whole[1] < sentence[1]
    assert whole[2] - whole[0] > sentence[2] - sentence[0]
    assert sentence[2] - sentence[0] == pytest.approx(FACE.width("She asked twice."), abs=8)
    assert whole[3] == sentence[3]


def test_what_stands_before_and_after_is_shown_in_grey(review: Document) -> None:
    picture = drawn(review, "Nobody told the health visitor")
    left, top, right, _ = marked(picture)
    shades = picture.crop((left, 0, right, top - 20)).convert("L").histogram()
    assert not any(shades[:100])  # no black
    assert any(shades[100:200])  # but words


def test_the_headings_above_are_shown(review: Document) -> None:
    found = marked(drawn(review, "The panel found"))
    bare = Document(id="", title="Child Z", text=review.text, blocks=review.blocks[-1:])
    assert marked(drawn(bare, "The panel found"))[1] < found[1]


def test_the_foot_says_that_it_is_no_page(review: Document) -> None:
    assert whereabouts(Slice(review, 0, 5)) == "Set by Learnt from the words of the document, which has no pages."


def test_a_long_excerpt_is_cut_to_a_picture_that_a_chat_takes(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("\n\n".join("One sentence follows another here. " * 40 for _ in range(30)), "utf-8")
    document = read(path)
    picture = Image.open(io.BytesIO(picture_of(document, path, 100, len(document.text) - 100)))
    assert picture.width == WIDTH
    assert picture.height < 5000


def test_an_excerpt_far_down_a_long_paragraph_is_in_the_picture(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("One sentence follows another here. " * 300 + "The end is found.", "utf-8")
    marked(drawn(read(path), "The end is found."))


@pytest.mark.parametrize(
    "words", ["“ŵ ŷ” – £5 • é…", "☑ ➢ ■ → ≥", "中文 עברית عربي", "👩🏽‍⚕️ e\u0301 \uf0b7 \U0010ffff", "ﬁ Ⅳ ㎏"]
)
def test_any_character_is_drawn_as_best_it_can_be(tmp_path: Path, words: str) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(f"It says {words} here.", "utf-8")
    document = read(path)
    assert picture_of(document, path, 0, len(document.text))


def test_what_the_type_lacks_is_shown_as_what_is_nearest() -> None:
    assert FACE.shown("“Ŵy ŵ ŷ” – £5 • é → ≥ ■ ☐ ✓") == "“Ŵy ŵ ŷ” – £5 • é → ≥ ■ ☐ ✓"
    assert FACE.shown("➢ ❖ \uf0b7 multi\u00adagency") == "► ◆ • multiagency"
    assert FACE.shown("Ⅳ") == "IV"


@settings(max_examples=150, deadline=None)
@given(words=st.lists(st.text(st.characters(exclude_categories=("Z", "C")), min_size=1, max_size=90), min_size=1))
def test_every_word_is_set_in_order_and_within_its_width(words: list[str]) -> None:
    text = " ".join(words)
    lines = list(lines_of(text, 7, 7, FACE, ROOM))
    said = "".join(word.text for line in lines for word in line)
    assert said == text.replace(" ", "")
    for line in lines:
        for word in line:
            assert text[word.start - 7 : word.end - 7] == word.text
            assert word.x + FACE.width(word.text) <= ROOM or len(word.text) == 1


def test_a_number_hangs_beside_its_paragraph() -> None:
    text = "1.2. " + "The panel met and heard from everybody. " * 4
    first, second, *_ = lines_of(text, 0, 5, FACE, ROOM)
    assert first[0].x == 0
    assert first[1].x == second[0].x > 0


def test_a_title_too_long_for_its_place_is_cut_and_the_picture_keeps_its_width(tmp_path: Path) -> None:
    path = tmp_path / "short.txt"
    path.write_text("A paragraph of a document.", "utf-8")
    document = read(path)
    titled = Document(id="", title="A very long title " * 40, text=document.text, blocks=document.blocks)
    assert drawn(titled, "paragraph").width == WIDTH
