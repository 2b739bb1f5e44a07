"""What is embedded and indexed, and never shown."""

from dataclasses import replace

import pytest

from index.searchtext import key, meaning_text, normalised, sentence_text, words_text
from knowledge.model import Block, BlockKind, Document, Passage
from tests.conftest import document


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("the ﬁrst oﬃcer", "the first officer"),
        ("“Child’s” – plan", '"Child\'s" - plan'),
        ("15 th July", "15th July"),
        ("mul\u00adti\u200bagency", "multiagency"),
        ("two  spaces\n\nand a block", "two spaces and a block"),
    ],
)
def test_printing_is_made_plain(printed: str, plain: str) -> None:
    assert normalised(printed) == plain


def test_a_passage_is_read_under_its_title_and_headings() -> None:
    review = document("# Findings", "## Health", "Nobody asked the father.")
    passage = Passage(review, review.blocks[2].start, review.blocks[2].end)
    assert meaning_text(passage) == f"{review.title}. Findings. Health. Nobody asked the father."
    assert sentence_text(passage, passage.start, passage.start + 6) == f"{review.title}. Findings. Health. Nobody"


def test_words_find_a_review_by_its_alias_area_year_and_themes_too() -> None:
    review = replace(
        document("Nobody asked."), aliases=("Zebedee",), areas=("Leeds",), published="2015", themes=("neglect",)
    )
    text = words_text(Passage(review, 0, len(review.text)))
    assert all(word in text for word in ("Zebedee", "Leeds", "2015", "neglect"))
    assert "Zebedee" not in meaning_text(Passage(review, 0, len(review.text)))


def test_a_passage_inside_a_table_is_read_with_the_tables_first_row() -> None:
    rows = ("Date | Event", "May | A bruise was seen", "June | Nothing was done")
    text = "\n\n".join(rows)
    starts = [text.index(row) for row in rows]
    blocks = tuple(Block(at, at + len(row), BlockKind.TABLE) for at, row in zip(starts, rows, strict=True))
    table = Document(id="t", title="T", text=text, blocks=blocks)
    assert meaning_text(Passage(table, starts[2], len(text))) == "T. Date | Event. June | Nothing was done"
    assert meaning_text(Passage(table, 0, starts[1] - 2)) == "T. Date | Event"


def test_the_key_of_a_text_is_its_sha256() -> None:
    assert key("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
