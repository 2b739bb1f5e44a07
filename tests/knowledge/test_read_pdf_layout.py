"""What the PDF reader promises of columns, tables, turned pages and page labels."""

from pathlib import Path

import pytest

from knowledge.model import BlockKind, Document, Mark, Reason, Slice
from knowledge.read.pdf import read_pdf
from knowledge.read.pdf.account import account
from tests.pdfs import Drawing, Words, column, write_pdf

LEFT = """The review found that the agencies
did not share what they had been
told about the family, and that the
plan was not changed after the visit
in May when the baby had been seen
with a bruise on the left cheek and
nobody had asked how it came about
or whether the mother was alone.""".splitlines()
RIGHT = """Managers told the review that their
staff had been short of time for the
whole of that year, and that the new
system for records made it harder to
see what others had written before a
visit. They said that supervision had
been missed four times in six months
and that nobody had noticed this.""".splitlines()
THIRD = """Parents told the review that the
letters had been hard to read, and
that they had not known whom they
could ask about them. They had been
afraid that the children would have
to leave, and had said less than
they knew about what went on when
nobody else was in the house.""".splitlines()
ROWS = [
    ("Agency", "What it knew", "When"),
    ("Midwifery", "The booking was late", "March"),
    ("Police", "Two calls to the home", "April"),
    ("School", "Attendance had fallen", "May"),
]


def read(tmp_path: Path, *pages: list[Words] | list[Words | Drawing], look: str = "") -> Document:
    """Return the document in a PDF with these pages, after accounting for its every character."""
    path = write_pdf(tmp_path / "review.pdf", pages, look=look)
    document = read_pdf(path)
    assert account(document, path) == []
    return document


def blocks(document: Document, kind: BlockKind | None = None) -> list[str]:
    """Return the words of the blocks."""
    return [document.text[block.start : block.end] for block in document.blocks if kind in (None, block.kind)]


def set_in(lines: list[str], x: float, top: float = 700, size: float = 11) -> list[Words]:
    """Return lines at the leading of a column."""
    return [Words(text, x, top - 14 * at, size) for at, text in enumerate(lines)]


def drawn(columns: list[list[Words]], across: bool) -> list[Words]:
    """Return the lines of columns in the order of a file that draws them one by one, or line by line across them."""
    if across:
        return [words for line in zip(*columns, strict=True) for words in line]
    return [words for column in columns for words in column]


@pytest.mark.parametrize("across", [False, True])
@pytest.mark.parametrize("shift", [0, 5])
def test_two_columns_are_read_one_after_the_other_below_a_heading_over_both(
    tmp_path: Path, across: bool, shift: float
) -> None:
    heading = Words("Findings of the review of the family and its services", 60, 740, 18, True)
    columns = [set_in(LEFT, 60), set_in(RIGHT, 310, 700 - shift)]
    document = read(tmp_path, [heading, *drawn(columns, across)])
    assert blocks(document) == [heading.text, " ".join(LEFT), " ".join(RIGHT)]


@pytest.mark.parametrize("across", [False, True])
def test_three_columns_are_read_one_after_the_other(tmp_path: Path, across: bool) -> None:
    columns = [set_in(lines, x, size=9) for lines, x in ((LEFT, 40), (RIGHT, 220), (THIRD, 400))]
    document = read(tmp_path, drawn(columns, across))
    assert document.text.split() == " ".join([*LEFT, *RIGHT, *THIRD]).split()


@pytest.mark.parametrize("across", [False, True])
def test_a_heading_between_columns_parts_what_stands_above_it_from_what_stands_below(
    tmp_path: Path, across: bool
) -> None:
    above = drawn([set_in(LEFT, 60), set_in(RIGHT, 310)], across)
    heading = Words("What the parents of the two children told the review", 60, 550, 18, True)
    below = drawn([set_in(THIRD, 60, 510), set_in(LEFT, 310, 510)], across)
    document = read(tmp_path, [*above, heading, *below])
    wanted = [*LEFT, *RIGHT, heading.text, *THIRD, *LEFT]
    assert document.text.split() == " ".join(wanted).split()
    assert blocks(document, BlockKind.HEADING) == [heading.text]


def test_a_footnote_at_the_foot_of_a_column_is_a_note_and_no_part_of_the_text(tmp_path: Path) -> None:
    left = set_in([*LEFT, *THIRD, *LEFT, *THIRD], 60)
    anchor = Words("1", 233, left[0].y + 4, 6)
    note = [Words("1", 60, 118, 5), Words("Working Together, chapter 1.", 66, 115, 8)]
    right = set_in((RIGHT + THIRD) * 3, 310, 760)
    document = read(tmp_path, [left[0], anchor, *left[1:], *note, *right])
    assert blocks(document, BlockKind.FOOTNOTE) == ["1 Working Together, chapter 1."]
    at = document.text.index("agencies") + len("agencies")
    assert document.marks == (Mark(at, "1"),)


def test_a_table_without_ruled_lines_is_read_row_by_row(tmp_path: Path) -> None:
    cells = [Words(cell, 72 + 160 * x, 640 - 18 * y) for y, row in enumerate(ROWS) for x, cell in enumerate(row)]
    document = read(tmp_path, [*column("This is what was known.", ""), *cells, *column("And so on.", top=500)])
    assert blocks(document, BlockKind.TABLE) == [" ".join(row) for row in ROWS]
    assert blocks(document, BlockKind.PARAGRAPH) == ["This is what was known.", "And so on."]


def test_numbered_paragraphs_and_lists_are_no_table(tmp_path: Path) -> None:
    lines = [
        [Words(f"{at}.", 72, 700 - 16 * at), Words("The board must act.", 110, 700 - 16 * at)] for at in range(1, 6)
    ]
    document = read(tmp_path, [words for line in lines for words in line])
    assert blocks(document, BlockKind.TABLE) == []
    assert [block.number for block in document.blocks] == ["1", "2", "3", "4", "5"]


def ruled(rows: list[tuple[str, str, str]]) -> list[Words | Drawing]:
    """Return a table with ruled lines at the top of a page."""
    lines = [f"70 {760 - 20 * at} m 520 {760 - 20 * at} l S" for at in range(len(rows) + 1)]
    lines += [f"{x} 760 m {x} {760 - 20 * len(rows)} l S" for x in (70, 230, 390, 520)]
    cells = [Words(cell, 74 + 160 * x, 746 - 20 * y, 10) for y, row in enumerate(rows) for x, cell in enumerate(row)]
    return [Drawing("0.5 w " + " ".join(lines)), *cells]


def test_the_head_of_a_table_that_goes_on_over_a_page_is_kept_once(tmp_path: Path) -> None:
    more = [ROWS[0], ("Nursery", "A bruise on the arm", "June"), ("Housing", "Arrears of rent", "July")]
    document = read(tmp_path, ruled(ROWS), [*ruled(more), *column("And so it went on.", top=600)])
    assert blocks(document, BlockKind.TABLE) == [" ".join(row) for row in [*ROWS, *more[1:]]]
    again = [cut for cut in document.left_out if cut.reason is Reason.HEAD]
    assert {cut.page for cut in again} == {2}


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_page_is_read_in_order_however_it_is_turned(tmp_path: Path, turn: int) -> None:
    def place(along: float, down: float) -> tuple[float, float]:
        """Return where words stand on a page that is turned, so far along a line that is so far down."""
        return {1: (down, along), 2: (560 - along, 42 + down), 3: (595 - down, 800 - along)}[turn]

    lines = [Words(text, *place(72, 100 + 14 * at), 11, turn=turn) for at, text in enumerate(LEFT)]
    for rotated in (0, 90, 180, 270):
        document = read(tmp_path, lines, look=f"/Rotate {rotated}")
        assert document.text == " ".join(LEFT), rotated


def test_words_that_run_up_beside_the_text_are_no_part_of_its_lines(tmp_path: Path) -> None:
    beside = Words("Serious Case Review", 40, 300, turn=1)
    document = read(tmp_path, [*set_in(LEFT, 72), beside, *set_in(RIGHT, 72, 560)])
    assert blocks(document) == [" ".join(LEFT), beside.text, " ".join(RIGHT)]


def test_words_that_run_up_beside_the_text_of_every_page_are_left_out(tmp_path: Path) -> None:
    beside = Words("Serious Case Review", 40, 300, turn=1)
    document = read(tmp_path, *([*set_in(lines, 72), beside] for lines in (LEFT, RIGHT, THIRD)))
    assert document.text.split() == " ".join(LEFT + RIGHT + THIRD).split()
    assert Reason.HEAD in {cut.reason for cut in document.left_out}


def said(page: int) -> list[Words]:
    """Return a paragraph that no other page repeats."""
    lines = (LEFT, RIGHT, THIRD)[page % 3]
    return column(f"{lines[page % 7]} {lines[(page + 3) % 7]}", f"{lines[(page + 5) % 8]}.")


@pytest.mark.parametrize(
    ("printed", "labels"),
    [
        (["A-1", "A-2", "B-1", "C-1", "C-2"], ["A-1", "A-2", "B-1", "C-1", "C-2"]),
        ([f"Page {page} of 6" for page in range(1, 7)], ["1", "2", "3", "4", "5", "6"]),
        ([f"{page} | P a g e" for page in range(1, 6)], ["1", "2", "3", "4", "5"]),
        (["", "", "1", "2", "3", "", "5"], [None, None, "1", "2", "3", None, "5"]),
        (["", "ii", "iii", "iv", "", "2", "3", "4"], [None, "ii", "iii", "iv", None, "2", "3", "4"]),
        (["2019", "2019", "2019", "2019"], [None, None, None, None]),
    ],
)
def test_a_label_is_what_is_printed_and_never_guessed_from_other_pages(
    tmp_path: Path, printed: list[str], labels: list[str | None]
) -> None:
    pages = [[*said(page), *([Words(text, 290, 40)] if text else [])] for page, text in enumerate(printed)]
    assert list(read(tmp_path, *pages).labels) == labels


def test_the_labels_of_the_file_stand_in_where_no_page_prints_a_number(tmp_path: Path) -> None:
    path = tmp_path / "review.pdf"
    labels = "/PageLabels << /Nums [0 << /S /r >> 2 << /S /D /P (B-) >>] >>"
    write_pdf(path, [said(page) for page in range(4)], catalog=labels)
    assert read_pdf(path).labels == ("i", "ii", "B-1", "B-2")


def test_ligatures_hyphens_and_split_ordinals_stay_as_they_are_printed(tmp_path: Path) -> None:
    page = [*column("The 15"), Words("th", 113, 765, 7), *column("of July was a multi-", "agency day.", top=744)]
    assert read(tmp_path, page).text.split() == ["The", "15", "th", "of", "July", "was", "a", "multi-agency", "day."]


def test_a_cropped_page_is_read_where_its_edges_are(tmp_path: Path) -> None:
    look = "/MediaBox [-100 -100 700 900] /CropBox [-50 -50 650 850]"
    document = read(tmp_path, *([*said(page), Words(str(page), 290, -30)] for page in range(1, 5)), look=look)
    assert document.labels == ("1", "2", "3", "4")
    assert Slice(document, 0, 3).page == 1


def test_a_word_printed_large_across_the_pages_is_left_out_and_parts_no_paragraph(tmp_path: Path) -> None:
    draft = Drawing("q .8 g BT /F1 60 Tf .707 .707 -.707 .707 230 340 Tm (DRAFT) Tj ET Q")
    pages: list[list[Words | Drawing]] = [
        [draft, *said(page), *column(f"{page}.1 Nobody had asked.", top=300)] for page in range(1, 5)
    ]
    source = read(tmp_path, *pages)
    assert "DRAFT" not in source.text
    assert sum(out.count for out in source.left_out if out.reason is Reason.HEAD) == 4 * len("DRAFT")
    assert not any(block.kind is BlockKind.HEADING for block in source.blocks)


def test_a_version_in_the_foot_is_no_page_number(tmp_path: Path) -> None:
    foot = Words("Child W | v0.3", y=40, size=8)
    pages = [[*said(page), foot, Words(f"Page {page} of 5", y=24, size=8)] for page in range(1, 6)]
    assert read(tmp_path, [*said(0), foot], *pages).labels == (None, "1", "2", "3", "4", "5")
