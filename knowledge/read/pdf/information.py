"""Read what a PDF says of itself: its title, author and dates, its outline and labels, and what is attached to it."""

import re
from collections.abc import Callable
from typing import TypeVar

import pypdfium2 as pdfium

from knowledge.read.pdf.page import Entry
from knowledge.read.wording import counted, was

T = TypeVar("T")
_NAMES = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "Creator": "creator",
    "Producer": "producer",
    "CreationDate": "created",
    "ModDate": "modified",
}
_DATE = re.compile(r"D:(\d{4})(0[1-9]|1[0-2])?(0[1-9]|[12]\d|3[01])?")
_LONG = 300  # characters: a longer value is none that a person wrote
_FEW = 5  # attachments that are named


def given(read: Callable[[pdfium.PdfDocument], T], document: pdfium.PdfDocument, instead: T) -> T:
    """Return what a PDF says of itself, or `instead` where that is broken: the pages may still be read."""
    try:
        return read(document)
    except (pdfium.PdfiumError, ValueError):
        return instead


def title(document: pdfium.PdfDocument) -> str:
    """Return the title that the PDF gives."""
    return _clean(document.get_metadata_value("Title"))


def information(document: pdfium.PdfDocument) -> tuple[tuple[str, str], ...]:
    """Return what the PDF says of itself by name, its dates in ISO 8601 as far as they go."""
    found = []
    for key, name in _NAMES.items():
        value = _clean(document.get_metadata_value(key))
        if key.endswith("Date"):
            date = _DATE.match(value)
            value = "-".join(part for part in date.groups() if part) if date else ""
        if value:
            found.append((name, value[:_LONG]))
    return tuple(found)


def labels(document: pdfium.PdfDocument) -> tuple[str, ...]:
    """Return the labels that the PDF gives its pages."""
    return tuple(document.get_page_label(index).strip() for index in range(len(document)))


def outline(document: pdfium.PdfDocument) -> tuple[Entry, ...]:
    """Return the outline of the PDF."""
    entries = []
    for bookmark in document.get_toc(max_depth=6):
        target = bookmark.get_dest()
        index = target.get_index() if target else None
        words = " ".join(bookmark.get_title().split())
        entries.append(Entry(bookmark.level + 1, words, None if index is None else index + 1))
    return tuple(entries)


def attached(document: pdfium.PdfDocument) -> tuple[str, ...]:
    """Return a remark on the files within the PDF, if there are any."""
    count = document.count_attachments()
    names = [_clean(document.get_attachment(index).get_name()) for index in range(min(count, _FEW))]
    if not count:
        return ()
    more = f" and {count - _FEW} more" if count > _FEW else ""
    what = counted(count, "attachment")
    return (f"{what} {was(count)} not read: {', '.join(name or 'without a name' for name in names)}{more}.",)


def _clean(value: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in value).split())
