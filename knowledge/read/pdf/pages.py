"""Open a PDF and read its pages as lines of characters with places."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from knowledge.read.pdf.lines import Line, Rule, read_lines
from knowledge.read.pdf.pdfium import PDFIUM, characters, opened
from knowledge.read.pdf.pieces import units

T = TypeVar("T")
_THIN, _LONG = 3.0, 8.0  # points: a ruled line


@dataclass(frozen=True, slots=True)
class Page:
    """A page, counted from 1: its lowest and highest place, its characters, its lines in PDFium's order, its rules."""

    number: int
    bottom: float
    top: float
    characters: tuple[int, ...]
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A title in the outline of a PDF, its level from 1, and its page where it names one."""

    level: int
    title: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Pdf:
    """What is read from a PDF before its text is put together."""

    title: str
    pages: tuple[Page, ...]
    labels: tuple[str, ...]
    outline: tuple[Entry, ...]


def read_pages(path: Path, progress: Callable[[int, int], None] | None = None) -> Pdf:
    """Return the pages, outline, page labels and title of a PDF, or raise Unreadable."""
    with opened(path) as document:
        count = len(document)
        pages = []
        for index in range(count):
            with PDFIUM:
                pages.append(_page(document, index))
            if progress:
                progress(index + 1, count)
        with PDFIUM:
            title, no_outline = _given(_title, document, ""), tuple[Entry, ...]()
            outline = _given(_outline, document, no_outline)
            return Pdf(title, tuple(pages), _given(_labels, document, ("",) * count), outline)


def _page(document: pdfium.PdfDocument, index: int) -> Page:
    with characters(document, index) as (page, text):
        read = units(text.raw, text.count_chars())
        rules = tuple(_rules(page))
        lines, turn = read_lines(index + 1, text.raw, read, rules)
        left, bottom, right, top = page.get_bbox()
        low, high = ((bottom, top), (-right, -left), (-top, -bottom), (left, right))[turn]
        return Page(index + 1, low, high, tuple(read), lines, () if turn else rules)


def _rules(page: pdfium.PdfPage) -> Iterator[Rule]:
    """Yield the thin lines drawn on a page."""
    left, low, right, high = (ctypes.c_float() for _ in range(4))
    places = tuple(ctypes.byref(place) for place in (left, low, right, high))
    for index in range(raw.FPDFPage_CountObjects(page.raw)):
        drawn = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(drawn) == raw.FPDF_PAGEOBJ_PATH and raw.FPDFPageObj_GetBounds(drawn, *places):
            width, height = right.value - left.value, high.value - low.value
            if min(width, height) < _THIN and max(width, height) > _LONG:
                yield Rule(left.value, low.value, right.value, high.value)


def _given(read: Callable[[pdfium.PdfDocument], T], document: pdfium.PdfDocument, instead: T) -> T:
    """Return what a PDF says of itself, or `instead` where that is broken: the pages may still be read."""
    try:
        return read(document)
    except (pdfium.PdfiumError, ValueError):
        return instead


def _title(document: pdfium.PdfDocument) -> str:
    given: str = document.get_metadata_value("Title")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in given).split())


def _labels(document: pdfium.PdfDocument) -> tuple[str, ...]:
    return tuple(document.get_page_label(index).strip() for index in range(len(document)))


def _outline(document: pdfium.PdfDocument) -> tuple[Entry, ...]:
    entries = []
    for bookmark in document.get_toc(max_depth=6):
        target = bookmark.get_dest()
        index = target.get_index() if target else None
        title = " ".join(bookmark.get_title().split())
        entries.append(Entry(bookmark.level + 1, title, None if index is None else index + 1))
    return tuple(entries)
