"""Open PDFs through PDFium, one thread at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pypdfium2 as pdfium

from knowledge.read.errors import Unreadable
from knowledge.read.pdf.annotations import comments, fill
from knowledge.read.pdf.pieces import Box

PDFIUM = threading.RLock()  # PDFium crashes when two threads are inside it; whoever calls it holds this.


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
            with suppress(pdfium.PdfiumError):  # a broken form does not stand in the way of the words
                document.init_forms()
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
    """Open the page with this index, from 0, and its characters, those in the fields of a form after all others."""
    page = loaded(document, index)[0]
    try:
        text = page.get_textpage()
        try:
            yield page, text
        finally:
            text.close()
    finally:
        page.close()


def loaded(document: pdfium.PdfDocument, index: int) -> tuple[pdfium.PdfPage, tuple[Box, ...], int]:
    """Return a page with its form printed as it was filled in, where the fields stand, and a count of its comments."""
    page = document[index]
    count = comments(page)
    fields = fill(page) if document.formenv else ()
    if fields:
        page.close()  # what was printed on it is seen only when the page is loaded again
        page = document[index]
    return page, fields, count
