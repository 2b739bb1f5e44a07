"""Open a PDF and read its pages as lines of characters with places."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium

from knowledge.read.errors import Unreadable
from knowledge.read.lines import Line, read_lines, units

PDFIUM = threading.RLock()  # PDFium crashes when two threads are inside it; whoever calls it holds this.


@dataclass(frozen=True, slots=True)
class Page:
    """A page, counted from 1: its lowest and highest place, its characters, its lines in PDFium's order."""

    number: int
    bottom: float
    top: float
    characters: tuple[int, ...]
    lines: tuple[Line, ...]


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
            return Pdf(_title(document), tuple(pages), _labels(document), _outline(document))


@contextmanager
def opened(path: Path) -> Iterator[pdfium.PdfDocument]:
    """Open a PDF for reading and close it afterwards, or raise Unreadable."""
    try:
        with path.open("rb") as file:
            start = file.read(1024)
    except OSError as error:
        raise Unreadable(f"{path.name} could not be opened: {error.strerror}. Please send it again.") from error
    if not start:
        raise Unreadable(f"{path.name} is empty: it has no bytes. Please send the file again.")
    if b"%PDF-" not in start:
        raise Unreadable(f"{path.name} is not a PDF, whatever its name says. Please send the PDF itself.")
    document = None
    try:
        with PDFIUM:
            document = pdfium.PdfDocument(path)
            if not len(document):
                raise Unreadable(f"{path.name} has no pages. Please save it as a PDF again and send that.")
        yield document
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Unreadable(
                f"{path.name} is encrypted. Please save it without a password and send that copy."
            ) from error
        raise Unreadable(
            f"{path.name} is broken or cut short. Please fetch it again from where it was published and send that copy."
        ) from error
    finally:
        if document is not None:
            with PDFIUM:
                document.close()


@contextmanager
def characters(document: pdfium.PdfDocument, index: int) -> Iterator[tuple[pdfium.PdfPage, pdfium.PdfTextPage]]:
    """Open the page with this index, from 0, and its characters."""
    page = document[index]
    try:
        text = page.get_textpage()
        try:
            yield page, text
        finally:
            text.close()
    finally:
        page.close()


def _page(document: pdfium.PdfDocument, index: int) -> Page:
    with characters(document, index) as (page, text):
        read = units(text.raw, text.count_chars())
        lines, turn = read_lines(index + 1, text.raw, read)
        left, bottom, right, top = page.get_bbox()
        low, high = ((bottom, top), (-right, -left), (-top, -bottom), (left, right))[turn]
        return Page(index + 1, low, high, tuple(read), lines)


def _title(document: pdfium.PdfDocument) -> str:
    return " ".join(document.get_metadata_value("Title").replace("\0", "").split())


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
