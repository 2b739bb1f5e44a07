"""Open a PDF and read its pages as lines of characters with places."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium

from knowledge.model import Sight
from knowledge.read.pdf.covered import find_covered, without
from knowledge.read.pdf.drawn import read_drawn
from knowledge.read.pdf.information import attached, given, information, labels, outline, title
from knowledge.read.pdf.lines import Rule, read_lines
from knowledge.read.pdf.page import Entry, Page, Pdf, Recognise, Spot
from knowledge.read.pdf.pdfium import PDFIUM, loaded, opened
from knowledge.read.pdf.pieces import read_pieces, turned, units
from knowledge.read.pdf.shown import find_shown
from knowledge.read.pdf.sight import Seen, find_figures, find_scans, remarks

__all__ = ["Entry", "Page", "Pdf", "Recognise", "Spot", "read_pages"]


def read_pages(
    path: Path, progress: Callable[[int, int], None] | None = None, recognise: Recognise | None = None
) -> Pdf:
    """Return the pages, outline, page labels and title of a PDF, and what was seen of it, or raise Unreadable.

    `recognise(document, index)` is asked for each page, from 0, that is a picture of text: the page it returns, with
    `spots`, stands in for the one of the file; where it returns None the page stays one that is not read. `progress`
    then goes on past the count of pages, one step a page that is recognised.
    """
    with opened(path) as document:
        count = len(document)
        seen: list[Seen] = []
        for index in range(count):
            with PDFIUM:
                seen.append(_seen(document, index))
            if progress:
                progress(index + 1, count)
        with PDFIUM:
            scans = find_scans(document, seen)
        pages = {one.page.number: one.page for one in seen}
        for done, number in enumerate(scans if recognise else (), start=1):
            page = recognise(document, number - 1) if recognise else None
            if page is not None:
                pages[number] = page
            if progress:
                progress(count + done, count + len(scans))
        recognised = {number for number in scans if pages[number].spots}
        ordered = tuple(pages[number] for number in range(1, count + 1))
        with PDFIUM:
            sight = Sight(
                scanned=tuple(number for number in scans if number not in recognised),
                recognised=tuple(sorted(recognised | {one.page.number for one in seen if one.layer})),
                figures=tuple(find_figures([one for one in seen if one.page.number not in scans])),
                information=given(information, document, tuple[tuple[str, str], ...]()),
                remarks=(*remarks(seen), *given(attached, document, tuple[str, ...]())),
            )
            no_outline = tuple[Entry, ...]()
            return Pdf(
                given(title, document, ""),
                ordered,
                given(labels, document, ("",) * count),
                given(outline, document, no_outline),
                sight,
            )


def _seen(document: pdfium.PdfDocument, index: int) -> Seen:
    """Return a page as it is read from its characters, and what was seen of it."""
    page, fields, comments = loaded(document, index)
    try:
        text = page.get_textpage()
        try:
            read = units(text.raw, text.count_chars())
            pieces, turn = read_pieces(text.raw, read)
            drawn = read_drawn(page)
            covered = find_covered(page, text.raw, pieces, drawn)
            drawn = drawn.turned(turn)
            box = turned(page.get_bbox(), turn)
            rules = tuple(Rule(*rule) for rule in drawn.rules)
            sideways = (turn * 90 - page.get_rotation()) % 180 == 90
            boxes = [turned(field, turn) for field in fields]
            lines = read_lines(index + 1, pieces, read, rules, boxes, sideways)
            if covered:
                lines = tuple(replace(line, text=without(line.text, line.first, covered)) for line in lines)
            shown, layer = find_shown(text.raw, lines, drawn, box)
        finally:
            text.close()
    finally:
        page.close()
    made = Page(index + 1, box[1], box[3], tuple(read), shown, rules)
    return Seen(made, drawn, box, comments, len(fields), layer, len(shown) < len(lines), bool(covered))
