"""What the PDF reader promises."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from knowledge.model import Block, BlockKind, Document, Reason, Slice
from knowledge.read.errors import Unreadable
from knowledge.read.pdf import read_pdf
from knowledge.read.pdf.account import account
from tests.pdfs import Words, column, write_pdf

WITNESSES = "midwife teacher constable doctor nurse grandmother neighbour paediatrician housing-officer coach".split()


def body(number: int) -> list[str]:
    """Return the lines of a paragraph that no other page repeats."""
    who = WITNESSES[number]
    return [
        f"What the {who} knew on the day on which the child was seen is set out on page {number},",
        f"and how the {who} passed this on, or did not, to the others who met the family.",
        f"The review asks that what a {who} is told be written down, with when and by whom.",
    ]


def foot(number: int | str, y: float = 40) -> Words:
    """Return a page number."""
    return Words(str(number), 290, y)


def read(tmp_path: Path, *pages: list[Words], title: str = "") -> Document:
    """Return the document in a PDF with these pages, after accounting for its every character."""
    path = write_pdf(tmp_path / "review.pdf", pages, title)
    document = read_pdf(path)
    assert account(document, path) == []
    return document


def blocks(document: Document, kind: BlockKind | None = None) -> list[str]:
    """Return the words of the blocks."""
    return [words(document, block) for block in document.blocks if kind in (None, block.kind)]


def words(document: Document, block: Block) -> str:
    return document.text[block.start : block.end]


def test_running_heads_feet_and_page_numbers_are_left_out_and_the_body_is_kept(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        *(
            [
                Words("Restricted: Child Z overview report", y=810),
                *column(*body(number)),
                Words(f"Baby Z, May 2019, Page {number}", y=40),
            ]
            for number in range(1, 7)
        ),
    )
    assert "Restricted" not in document.text
    assert "May 2019" not in document.text
    assert document.text.count("The review asks") == 6
    reasons = {cut.reason for cut in document.left_out}
    assert reasons == {Reason.HEAD, Reason.FOOT, Reason.SPACE}
    assert document.labels == ("1", "2", "3", "4", "5", "6")


def test_heads_that_differ_on_odd_and_even_pages_are_left_out(tmp_path: Path) -> None:
    heads = ("Serious Case Review", "Anytown Safeguarding Children Board")
    document = read(
        tmp_path, *([Words(heads[number % 2], y=810), *column(*body(number)), foot(number)] for number in range(1, 9))
    )
    assert not any(head in document.text for head in heads)


def test_a_table_head_that_comes_back_where_the_text_stands_is_no_running_head(tmp_path: Path) -> None:
    pages = [[*column(*body(number)), foot(number)] for number in range(1, 5)]
    tables = [[*column("Action Owner By when", "", *body(number)), foot(number)] for number in range(5, 9)]
    document = read(tmp_path, *pages, *tables)
    assert document.text.count("Action Owner By when") == 4


def test_a_paragraph_that_crosses_a_page_is_one_block_on_two_pages(tmp_path: Path) -> None:
    first = column(
        *body(1), "", "The strategy discussion was held on the day after the child was seen, and the", top=200
    )
    second = column("police were not there.", "", *body(2))
    document = read(tmp_path, [*first, foot(1)], [*second, foot(2)])
    crossing = next(block for block in document.blocks if "strategy discussion" in words(document, block))
    assert words(document, crossing).endswith("was seen, and the police were not there.")
    place = Slice(document, crossing.start, crossing.end)
    assert (place.page, place.page_end) == (1, 2)


def test_a_hyphen_at_a_line_end_stays_and_the_break_goes(tmp_path: Path) -> None:
    document = read(tmp_path, column("The family was known to the local multi-", "agency hub, which met weekly."))
    assert document.text == "The family was known to the local multi-agency hub, which met weekly."


def test_a_footnote_follows_its_paragraph_and_its_anchor_is_a_mark_beside_the_text(tmp_path: Path) -> None:
    page = [
        *column("Practice had changed for these children."),
        Words("3", 288, 764, 7),
        *column("Nobody asked why.", top=728),
        *column(*body(1), top=600),
        Words("3", 72, 105, 5),
        Words("Working Together, chapter 1.", 78, 102, 9),
        foot(1),
    ]
    document = read(tmp_path, page)
    assert blocks(document)[:3] == [
        "Practice had changed for these children.",
        "3 Working Together, chapter 1.",
        "Nobody asked why.",
    ]
    note = document.blocks[1]
    assert (note.kind, note.number) == (BlockKind.FOOTNOTE, None)
    assert document.text[note.body :].startswith("Working Together")
    (mark,) = document.marks
    assert (mark.label, document.text[: mark.at]) == ("3", "Practice had changed for these children.")
    assert Reason.ANCHOR in {cut.reason for cut in document.left_out}


def test_an_anchor_between_two_words_leaves_a_space_and_none_before_a_full_stop(tmp_path: Path) -> None:
    page = [
        *column("They asked the child"),
        Words("1", 187, 764, 7),
        Words("and the carer", 192, 760),
        Words("2", 265, 764, 7),
        Words(".", 270, 760),
        *column(*body(1), top=600),
    ]
    for label, y in (("1", 120), ("2", 102)):
        page += [Words(label, 72, y + 3, 5), Words("Working Together, chapter 1.", 78, y, 9)]
    document = read(tmp_path, page)
    assert blocks(document)[0] == "They asked the child and the carer."
    assert [document.text[: mark.at] for mark in document.marks] == ["They asked the child", blocks(document)[0][:-1]]


def test_words_that_are_printed_twice_in_one_place_are_read_once(tmp_path: Path) -> None:
    shadow = Words("Overview report", 73, 760.5, 24)
    document = read(tmp_path, [Words("Overview report", 72, 760, 24), shadow, *column(*body(1), top=600)])
    assert document.text.count("Overview report") == 1


def test_a_column_is_read_to_its_end_and_a_paragraph_goes_on_in_the_next(tmp_path: Path) -> None:
    lines = [f"Sentence {number} of the left column" for number in range(1, 38)]
    left = column(*lines, "was read to the end and then", x=60, size=10)
    right = column("on the right. Then came a stop.", "", "The last paragraph is short.", x=320, size=10)
    document = read(tmp_path, [*left, *right])
    assert len(document.blocks) == 2
    assert "to the end and then on the right. Then came a stop." in document.text


def test_a_page_that_is_printed_sideways_is_read_in_lines(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "review.pdf", [column(*body(1))], turned=True)
    document = read_pdf(path)
    assert account(document, path) == []
    assert len(document.blocks) == 1


def test_a_contents_page_is_left_out_and_the_body_is_kept(tmp_path: Path) -> None:
    entries = [f"{number}. Chapter about matter {number} {'.' * 60} {number + 1}" for number in range(1, 8)]
    contents = column(Words("Contents", size=18, bold=True), "", *entries)
    chapters = [
        [
            *column(Words(f"{number}. Chapter about matter {number}", size=16, bold=True), "", *body(number)),
            foot(number + 1),
        ]
        for number in range(1, 8)
    ]
    document = read(tmp_path, contents, *chapters)
    assert "Contents" not in document.text
    assert "...." not in document.text
    assert blocks(document, BlockKind.HEADING) == [f"{number}. Chapter about matter {number}" for number in range(1, 8)]


@pytest.mark.parametrize(
    ("printed", "number", "begins"),
    [
        ("1.1 The child was seen.", "1.1", "The child"),
        ("4-12 The child was seen.", "4-12", "The child"),
        ("21. The child was seen.", "21", "The child"),
        ("6.1.8. The child was seen.", "6.1.8", "The child"),
        ("(a) the child was seen;", "(a)", "the child"),
        ("Finding 3: The child was seen.", "Finding 3", "The child"),
        ("Recommendation 12. The board must act.", "Recommendation 12", "The board"),
        ("2019 was the year in which the child was seen.", None, "2019"),
    ],
)
def test_a_paragraph_number_is_read_and_stays_in_the_text(
    tmp_path: Path, printed: str, number: str | None, begins: str
) -> None:
    document = read(tmp_path, column(*body(1), "", printed))
    block = document.blocks[-1]
    assert (words(document, block), block.number) == (printed, number)
    assert document.text[block.body :].startswith(begins)


def test_numbered_paragraphs_and_bullets_without_gaps_are_blocks_of_their_own(tmp_path: Path) -> None:
    lines = ("1.1 First point made.", "1.2 Second point, which is:", "• short;", "• plain.", "1.3 Third point made.")
    document = read(tmp_path, column(*lines))
    assert [block.number for block in document.blocks] == ["1.1", "1.2", None, None, "1.3"]
    assert blocks(document)[2] == "• short;"
    assert document.text[document.blocks[2].body :].startswith("short;")


def test_headings_are_told_by_their_type_and_give_a_passage_its_path(tmp_path: Path) -> None:
    page = column(
        Words("Findings", size=18, bold=True),
        "",
        Words("Information sharing between hospital", size=14, bold=True),
        Words("and community", size=14, bold=True),
        "",
        *body(1),
        "",
        Words("CONCLUSION", size=18, bold=True),
        "",
        "The child should have been safe.",
    )
    document = read(tmp_path, page)
    found = document.text.index("What the teacher")
    path = ("Findings", "Information sharing between hospital and community")
    assert Slice(document, found, found + 9).heading == path
    assert Slice(document, len(document.text) - 9, len(document.text)).heading == ("CONCLUSION",)


def test_lettered_headings_of_one_sequence_stand_on_one_level_however_they_are_set(tmp_path: Path) -> None:
    parts: list[str | Words] = []
    for number, (letter, size) in enumerate((("a", 14), ("b", 16), ("c", 14)), start=1):
        parts += [Words(f"({letter}) The part {letter} of the plan", size=size, bold=True), "", *body(number), ""]
    document = read(tmp_path, column(Words("Functions", size=20, bold=True), "", *parts))
    last = document.text.index("What the doctor")
    assert Slice(document, last, last + 9).heading == ("Functions", "(c) The part c of the plan")


def test_labels_are_the_printed_numbers_also_where_a_cover_shifts_them(tmp_path: Path) -> None:
    cover = column(Words("Child Z", size=28, bold=True), "Overview report")
    document = read(tmp_path, cover, *([*column(*body(number)), foot(number)] for number in range(1, 6)))
    assert document.labels == (None, "1", "2", "3", "4", "5")
    assert Slice(document, document.text.index("What the doctor"), len(document.text)).page_label == "3"


def test_roman_labels_before_arabic_ones_are_kept(tmp_path: Path) -> None:
    front = [[*column(*body(number)), foot(roman)] for number, roman in enumerate(("i", "ii", "iii"), start=5)]
    main = [[*column(*body(number)), foot(number)] for number in range(1, 5)]
    assert read(tmp_path, *front, *main).labels == ("i", "ii", "iii", "1", "2", "3", "4")


def test_numbers_that_follow_no_count_are_no_labels(tmp_path: Path) -> None:
    document = read(tmp_path, *([*column(*body(number)), foot(number * 7)] for number in range(1, 5)))
    assert document.labels == (None,) * 4


def test_the_title_is_the_one_given_if_it_is_printed_and_else_the_biggest_words(tmp_path: Path) -> None:
    cover = column(Words("Overview report on Child Z", size=28, bold=True), "", *body(1))
    assert read(tmp_path, cover, title="Overview Report on Child Z").title == "Overview Report on Child Z"
    assert read(tmp_path, cover, title="Microsoft Word - final draft 7.doc").title == "Overview report on Child Z"


def test_the_text_is_clean_and_its_blocks_tile_it(tmp_path: Path) -> None:
    document = read(tmp_path, *([*column(*body(number), "", *body(number)), foot(number)] for number in range(1, 4)))
    assert "\n\n".join(blocks(document)) == document.text
    assert not any(sign in document.text for sign in ("\r", "\0", "  ", "\n\n\n"))
    assert all(before.end + 2 == after.start for before, after in pairwise(document.blocks))


def test_a_sign_outside_the_basic_plane_is_one_character_of_the_text(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "review.pdf", [column("The child drew a ~ on the card.")])
    table = b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <7e> <d83dde00> endbfchar"
    stream = b"99 0 obj << /Length %d >> stream\n%s\nendstream endobj\nxref" % (len(table), table)
    font = b"/BaseFont /Helvetica /Encoding"
    path.write_bytes(
        path.read_bytes().replace(font, b"/ToUnicode 99 0 R " + font).replace(b"\nxref", b"\n" + stream, 1)
    )
    document = read_pdf(path)
    assert document.text == "The child drew a \U0001f600 on the card."
    assert account(document, path) == []


def test_accounting_notices_a_changed_word_and_a_lost_one(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "review.pdf", [column(*body(1))])
    document = read_pdf(path)
    changed = replace(document, text=document.text.replace("teacher", "TEACHER", 1))
    assert any("is not what is printed" in complaint for complaint in account(changed, path))
    lost = replace(document, runs=document.runs[1:])
    assert any("stand on no page" in complaint for complaint in account(lost, path))


def test_progress_is_told_page_by_page(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = write_pdf(tmp_path / "review.pdf", [column(*body(number)) for number in (1, 2, 3)])
    read_pdf(path, lambda done, count: told.append((done, count)))
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"Dear all, please find attached", "not a PDF"),
        (b"%PDF-1.4\n1 0 obj\n<< /Ty", "broken or cut short"),
    ],
)
def test_what_is_no_pdf_is_refused_in_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "review.pdf"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=said):
        read_pdf(path)


def test_an_encrypted_pdf_is_refused_in_a_sentence(tmp_path: Path) -> None:
    key = "<" + "41" * 32 + ">"
    encrypted = f"/ID [{key} {key}] /Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >>"
    path = write_pdf(tmp_path / "review.pdf", [column(*body(1))], trailer=encrypted)
    with pytest.raises(Unreadable, match="encrypted"):
        read_pdf(path)


def test_a_scanned_pdf_is_refused_in_a_sentence_even_if_its_pages_are_numbered(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="looks scanned"):
        read_pdf(write_pdf(tmp_path / "blank.pdf", [[], []]))
    with pytest.raises(Unreadable, match="looks scanned"):
        read_pdf(write_pdf(tmp_path / "numbered.pdf", [[foot(number)] for number in range(1, 6)]))
