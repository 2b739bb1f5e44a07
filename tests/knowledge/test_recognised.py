"""What becomes of recognised words, whichever engine told them: rows that lie straight, with their labels, in sizes."""

import pytest
from PIL import Image, ImageDraw

from knowledge.read.pdf.bullets import with_bullets
from knowledge.read.pdf.page import Page
from knowledge.read.pdf.pieces import Box
from knowledge.read.pdf.recognised import Row, Sizes, Word, page_of

SCALE = 2.0  # pixels a point
TALL = 1000.0


def row(words: str, left: float, base: float, height: float = 30, slope: float = 0.0) -> Row:
    """Return a row of words, each letter half as wide as it is high, on a page that lies crooked by a slope."""
    made, x = [], left
    for text in words.split():
        right = x + 0.5 * height * len(text)
        y = base + slope * x
        made.append(Word(text, (x - slope * y, y - height, right - slope * y, y)))
        x = right + 0.3 * height
    ends = (made[0].box[0], base + slope * left, made[-1].box[2], base + slope * x)
    return Row(tuple(made), ends, height)


def page(*rows: Row) -> Page:
    def spot(box: Box) -> Box:
        return box[0] / SCALE, (TALL - box[3]) / SCALE, box[2] / SCALE, (TALL - box[1]) / SCALE

    return page_of(1, rows, SCALE, TALL, Sizes(), spot)


def test_the_words_of_rows_are_lines_of_a_page() -> None:
    made = page(row("The family moved", 100, 100), row("in the spring.", 100, 140))
    assert [line.text for line in made.lines] == ["The family moved", "in the spring."]
    assert made.lines[0].left == 50
    assert made.lines[0].base == 450
    assert "".join(map(chr, made.characters)) == "The family moved\nin the spring.\n"
    assert ["".join(map(chr, made.characters[spot.first : spot.end])) for spot in made.spots][:2] == ["The", "family"]
    assert (made.spots[0].left, made.spots[0].low) == (50, 450)


@pytest.mark.parametrize("label", ["1.2", "1.2.", "(a)", "iv)", "14", "•", "-"])
def test_a_label_that_was_taken_for_a_column_is_put_before_its_paragraph(label: str) -> None:
    made = page(row(label, 20, 101), row("The family moved", 100, 100), row("in the spring.", 100, 140))
    assert [line.text for line in made.lines] == [f"{label} The family moved", "in the spring."]


def test_a_number_beside_nothing_stays_where_it_is() -> None:
    made = page(row("The family moved", 100, 100), row("14", 300, 900))
    assert [line.text for line in made.lines] == ["The family moved", "14"]


def test_what_a_bullet_is_taken_for_is_a_bullet_and_a_letter_in_a_sentence_is_not() -> None:
    bullet = Row((Word("e", (40, 80, 55, 100)), *row("keep a record", 90, 100).words), (40, 100, 300, 100), 30)
    made = page(bullet, row("e mail", 100, 140))
    assert [line.text for line in made.lines] == ["• keep a record", "e mail"]


def test_a_page_that_lies_crooked_is_straightened() -> None:
    rows = [row("The family moved from one area to another in spring", 100, base, slope=0.02) for base in (100, 500)]
    made = page(*rows)
    assert made.lines[0].left == pytest.approx(made.lines[1].left, abs=1)
    assert made.lines[0].base - made.lines[1].base == pytest.approx(200, abs=1)


def test_sizes_that_differ_by_the_picture_alone_are_one_size() -> None:
    made = page(
        row("The family moved in spring", 100, 100, 30), row("to another area", 100, 140, 31), row("A", 0, 300, 42)
    )
    sizes = [line.size for line in made.lines]
    assert sizes[0] == sizes[1] < sizes[2]


def test_a_dot_beside_a_row_is_its_bullet_and_a_letter_or_a_stain_is_not() -> None:
    picture = Image.new("L", (600, 400), 255)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((60, 84, 69, 93), fill=0)  # a bullet
    draw.rectangle((60, 230, 62, 260), fill=0)  # a stroke
    draw.point((65, 345), fill=0)  # dust
    rows = [row("keep a record", 100, 100), row("read it", 100, 250), row("and ask", 100, 350)]
    words = [[word.text for word in one.words] for one in with_bullets(picture, rows)]
    assert words == [["•", "keep", "a", "record"], ["read", "it"], ["and", "ask"]]
