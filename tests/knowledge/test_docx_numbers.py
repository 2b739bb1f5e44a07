"""What the Word reader promises of numbers: they are those that Word prints, though the file holds only their rules."""

from pathlib import Path

import pytest

from knowledge.model import BlockKind, Document, Slice
from knowledge.read import read
from knowledge.read.docx.numerals import numeral
from tests.docxs import NAMESPACES, STYLES, cell, in_list, listed, lists, paragraph, style, table, write_docx

LEGAL = [("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"), ("lowerRoman", "(%4)")]


def numbered(folder: Path, *body: str, numbering: str, styles: str = STYLES) -> Document:
    return read(write_docx(folder / "a.docx", *body, numbering=numbering, styles=styles))


def markers(document: Document) -> list[str]:
    """Return what stands before the words of each block."""
    return [document.text[block.start : block.body].strip() for block in document.blocks]


def test_levels_count_by_themselves_and_begin_again_under_a_higher_one(tmp_path: Path) -> None:
    levels = [0, 1, 1, 2, 2, 3, 1, 2, 0, 1]
    document = numbered(tmp_path, *(listed("words", level=level) for level in levels), numbering=lists(LEGAL))
    assert markers(document) == ["1.", "1.1", "1.2", "(a)", "(b)", "(i)", "1.3", "(a)", "2.", "2.1"]
    numbers = ["1", "1.1", "1.2", "(a)", "(b)", "(i)", "1.3", "(a)", "2", "2.1"]
    assert [block.number for block in document.blocks] == numbers


def test_a_paragraph_can_be_cited_by_the_number_that_word_prints(tmp_path: Path) -> None:
    body = [listed("one"), listed("the worker saw her", level=1), paragraph("And more."), listed("late", level=2)]
    document = numbered(tmp_path, *body, numbering=lists(LEGAL))
    cited = [Slice(document, block.start, block.end).paragraph for block in document.blocks]
    assert cited == ["1", "1.1", "1.1", "1.1(a)"]


def test_headings_are_numbered_by_their_style(tmp_path: Path) -> None:
    styles, numbering = STYLES, lists([("decimal", "%1"), ("decimal", "%1.%2")])
    for at in (0, 1):
        outline, level = f'<w:outlineLvl w:val="{at}"/>', f'w:ilvl="{at}"><w:start w:val="1"/>'
        styles = styles.replace(outline, f'<w:numPr><w:numId w:val="1"/></w:numPr>{outline}')
        numbering = numbering.replace(level, f'{level}<w:pStyle w:val="Heading{at + 1}"/>')
    body = [paragraph(f"H{level}", style=f"Heading{level}") for level in (1, 2, 2, 1, 2)]
    document = numbered(tmp_path, *body, numbering=numbering, styles=styles)
    assert document.text.split("\n\n") == ["1 H1", "1.1 H2", "1.2 H2", "2 H1", "2.1 H2"]
    assert {block.kind for block in document.blocks} == {BlockKind.HEADING}
    assert document.title == "H1"


def test_a_paragraph_may_leave_the_list_of_its_style(tmp_path: Path) -> None:
    styles = f'{STYLES}<w:style w:styleId="L"><w:name w:val="L"/><w:pPr>{in_list(1)}</w:pPr></w:style>'
    body = [
        paragraph("In.", style="L"),
        paragraph("Out.", style="L", properties=in_list(0)),
        paragraph("In.", style="L"),
    ]
    assert markers(numbered(tmp_path, *body, numbering=lists(LEGAL), styles=styles)) == ["1.", "", "2."]


def test_lists_of_one_shape_count_on_and_a_new_start_begins_once(tmp_path: Path) -> None:
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        "</w:lvlOverride></w:num>"
    )
    body = [listed("words", key=key) for key in (1, 1, 2, 3, 3, 1)]
    document = numbered(tmp_path, *body, numbering=lists(LEGAL, more=more))
    assert markers(document) == ["1.", "2.", "3.", "5.", "6.", "7."]


def test_a_list_may_change_a_level_of_its_shape(tmp_path: Path) -> None:
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0">'
        '<w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="Part %1:"/></w:lvl>'
        "</w:lvlOverride></w:num>"
    )
    document = numbered(tmp_path, listed("words", key=2), numbering=lists(LEGAL, more=more))
    assert document.text == "Part III: words"


def test_a_list_style_lends_its_shape(tmp_path: Path) -> None:
    linked = (
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Mine"/></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="Mine"/><w:lvl w:ilvl="0">'
        '<w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num></w:numbering>'
    )
    styles = STYLES + style("Mine", "Mine", f"<w:pPr>{in_list(2)}</w:pPr>", kind="numbering")
    assert markers(numbered(tmp_path, listed("a"), listed("b"), numbering=linked, styles=styles)) == ["A.", "B."]


def test_levels_that_never_begin_again_or_print_digits_only_are_kept_so(tmp_path: Path) -> None:
    shape = lists([("upperRoman", "%1"), ("decimal", "%1.%2")]).replace(
        '<w:lvlText w:val="%1.%2"/>', '<w:lvlRestart w:val="0"/><w:isLgl/><w:lvlText w:val="%1.%2"/>'
    )
    document = numbered(tmp_path, *(listed("words", level=level) for level in (0, 1, 0, 1)), numbering=shape)
    assert document.text.split("\n\n") == ["I words", "1.1 words", "II words", "2.2 words"]


def test_an_item_without_its_higher_level_counts_from_the_start_of_that(tmp_path: Path) -> None:
    assert markers(numbered(tmp_path, listed("x", level=1), listed("y", level=1), numbering=lists(LEGAL))) == [
        "1.1",
        "1.2",
    ]


@pytest.mark.parametrize(("glyph", "printed"), [("\uf0b7", "•"), ("\uf0a7", "▪"), ("–", "–"), ("\uf0ff", "•")])
def test_bullets_are_printed_so_that_anybody_can_read_them(glyph: str, printed: str, tmp_path: Path) -> None:
    assert numbered(tmp_path, listed("seen"), numbering=lists([("bullet", glyph)])).text == f"{printed} seen"


def test_an_empty_item_is_counted_and_a_deleted_one_is_not(tmp_path: Path) -> None:
    gone = '<w:rPr><w:del w:id="1"/></w:rPr>'
    body = [listed("one"), listed(""), paragraph("", properties=in_list(1) + gone), listed("three")]
    assert markers(numbered(tmp_path, *body, numbering=lists(LEGAL))) == ["1.", "3."]


def test_a_named_number_is_the_number_of_its_paragraph(tmp_path: Path) -> None:
    document = numbered(tmp_path, listed("train staff"), numbering=lists([("decimal", "Recommendation %1:")]))
    assert document.text == "Recommendation 1: train staff"
    assert document.blocks[0].number == "Recommendation 1"


def test_numbers_are_printed_in_cells_too(tmp_path: Path) -> None:
    document = numbered(tmp_path, table([cell(listed("a"), listed("b")), "c"]), numbering=lists(LEGAL))
    assert document.text == "1. a 2. b | c"


@pytest.mark.parametrize(
    ("form", "printed"),
    [
        ("decimal", ["1", "4", "19", "27"]),
        ("lowerLetter", ["a", "d", "s", "aa"]),
        ("upperLetter", ["A", "D", "S", "AA"]),
        ("lowerRoman", ["i", "iv", "xix", "xxvii"]),
        ("upperRoman", ["I", "IV", "XIX", "XXVII"]),
        ("decimalZero", ["01", "04", "19", "27"]),
        ("ordinal", ["1st", "4th", "19th", "27th"]),
        ("cardinalText", ["One", "Four", "Nineteen", "Twenty-seven"]),
        ("ordinalText", ["First", "Fourth", "Nineteenth", "Twenty-seventh"]),
        ("chicago", ["*", "§", "‡‡‡‡‡", "‡‡‡‡‡‡‡"]),
        ("none", ["", "", "", ""]),
        ("aFormOfTheFuture", ["1", "4", "19", "27"]),
    ],
)
def test_a_number_is_written_in_the_form_of_its_list(form: str, printed: list[str]) -> None:
    assert [numeral(count, form) for count in (1, 4, 19, 27)] == printed
