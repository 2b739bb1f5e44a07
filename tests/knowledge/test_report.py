"""What a report promises: what was seen, left out and not read is counted, by page."""

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.model import BlockKind, Document, Publication, Reason, Sight
from knowledge.read import read
from knowledge.report import Other, report_of, sketch
from knowledge.report.pages import pages_of
from knowledge.report.ranges import ranges
from knowledge.split import split
from tests.conftest import document
from tests.pdfs import Words, column, write_pdf

_TEXT = ("The midwife saw the mother and the baby was well on that day, and nothing was", "written of the father.")


def numbered_pages(count: int, first: int = 1) -> list[list[Words]]:
    """Return pages that print their number in the foot, counted from `first`."""
    return [
        [*column(f"{page}.1 On page {page} it says more.", *_TEXT), Words(f"Page {number}", y=40)]
        for page, number in enumerate(range(first, first + count), start=1)
    ]


def paged(path: Path, pages: list[list[Words]]) -> Document:
    return read(write_pdf(path / "review.pdf", pages))


@pytest.mark.parametrize(
    ("pages", "words"), [((), ""), ((3,), "3"), ((9, 8, 7, 3), "3, 7-9"), ((1, 2, 2, 4, 5), "1-2, 4-5")]
)
def test_pages_are_written_short(pages: tuple[int, ...], words: str) -> None:
    assert ranges(pages) == words


def test_pages_that_were_not_read_are_told_from_those_that_are_blank(tmp_path: Path) -> None:
    source = paged(tmp_path, [*numbered_pages(3), [], []])
    seen = pages_of(replace(source, sight=Sight(scanned=(4,), figures=(2,))))
    assert (seen.count, seen.text, seen.unread, seen.figures, seen.blank) == (5, (1, 2, 3), (4,), (2,), (5,))
    assert pages_of(replace(source, sight=Sight(scanned=(4,), recognised=(4,)))).unread == ()


@pytest.mark.parametrize(
    ("front", "said"),
    [
        (0, "Printed page numbers 1 to 4, the same as the PDF's."),
        (2, "Printed page numbers 1 to 4, beginning on page 3 of the PDF."),
    ],
)
def test_where_the_printed_page_numbers_begin_is_said(tmp_path: Path, front: int, said: str) -> None:
    covers = [column(f"Sheet {'ab'[page]}") for page in range(front)]
    assert pages_of(paged(tmp_path, [*covers, *numbered_pages(4)])).printed == said


def test_page_numbers_that_are_not_there_or_do_not_count_evenly_are_said(tmp_path: Path) -> None:
    source = paged(tmp_path, [column(*_TEXT)])
    assert pages_of(replace(source, labels=(None,))).printed.startswith("No page numbers")
    assert "do not count evenly" in pages_of(replace(source, labels=("1", "2", "7"))).printed
    assert pages_of(document("Words.")).printed == ""


def test_everything_is_counted(tmp_path: Path) -> None:
    source = document("# One", "## Two", "1.1 Somebody spoke.", "1.2 Nobody did.", "(a) Or so.", "# Three", "Words.")
    passages = split(source)
    counts = report_of(source, passages).counts
    assert (counts.words, counts.passages, counts.headings, counts.depth) == (13, len(passages), 3, 2)
    assert (counts.paragraphs, counts.style, counts.footnotes, counts.tables) == (2, "1.1", 0, 0)


def test_the_outline_is_made_of_places_of_headings() -> None:
    source = document("# A review", "## One", "Words.", "### Deep", "More.", "## Two", "Words.", "## Three", "Words.")
    found = report_of(source, split(source)).outline
    assert [source.text[block.start : block.end] for block in found] == ["A review", "One", "Two", "Three"]
    assert {block.kind for block in found} == {BlockKind.HEADING}


def test_what_was_left_out_is_counted_by_reason_and_page(tmp_path: Path) -> None:
    source = paged(tmp_path, numbered_pages(4))
    found = {out.reason: out for out in report_of(source, split(source)).left_out}
    assert found[Reason.PAGE_NUMBER].pages == (1, 2, 3, 4)
    assert sum(out.characters for out in found.values()) == sum(out.count for out in source.left_out)


def test_a_document_that_is_in_the_library_under_another_name_is_found() -> None:
    words = [" ".join(f"word{place * number}" for place in range(90)) + "." for number in range(1, 30)]
    source = document("# Working together", *words)
    other = Publication(id="working-together-2018", title="Working together")
    report = report_of(source, split(source), [Other(other, sketch(document("# Old", *words[:-2]).text))])
    (found,) = report.alike
    assert found.publication == other
    assert 0.85 < found.shared < 1
    assert found.covered > 0.98
    assert report.sketch == sketch(source.text)


def test_an_empty_document_has_an_empty_report() -> None:
    report = report_of(Document(id="", title="None", text=""), ())
    assert (report.items, report.identifiers, report.alike, report.outline, report.cover) == ((), (), (), (), False)
    assert report.pages.count is None
