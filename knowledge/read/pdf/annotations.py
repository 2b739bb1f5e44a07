"""Print what a PDF form was filled in with onto its page, in memory, and count the comments beside the words."""

from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from knowledge.read.pdf.pieces import Box

_NO_COMMENTS = frozenset([raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_UNKNOWN])


def comments(page: pdfium.PdfPage) -> int:
    """Return how many comments, stamps, highlights and other marks were put on a page."""
    return sum(kind not in _NO_COMMENTS for _, kind, _ in _notes(page))


def fill(page: pdfium.PdfPage) -> tuple[Box, ...]:
    """Print the fields of a page on it and return where they stand; its comments and stamps are not printed."""
    notes = list(_notes(page))
    fields = tuple(box for _, kind, box in notes if kind == raw.FPDF_ANNOT_WIDGET)
    if not fields:
        return ()
    for index, kind, _ in reversed(notes):
        if kind != raw.FPDF_ANNOT_WIDGET and not raw.FPDFPage_RemoveAnnot(page.raw, index):
            return ()
    return fields if raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS else ()


def _notes(page: pdfium.PdfPage) -> Iterator[tuple[int, int, Box]]:
    """Yield the annotations of a page: index, kind, place."""
    for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        note = raw.FPDFPage_GetAnnot(page.raw, index)
        if note:
            box = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(note, box)
            yield index, raw.FPDFAnnot_GetSubtype(note), (box.left, box.bottom, box.right, box.top)
            raw.FPDFPage_CloseAnnot(note)
