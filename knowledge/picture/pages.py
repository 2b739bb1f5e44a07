"""Render the pages of a PDF on which a slice stands, with its words marked."""

from collections.abc import Iterator
from ctypes import byref, c_int
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from knowledge.model import Slice
from knowledge.picture.boxes import Box, printed_boxes, recognised_boxes
from knowledge.read.errors import Unreadable
from knowledge.read.pdf.pdfium import PDFIUM, characters, opened

WIDTH = 1240  # A4 at 150 dots an inch
_TALLEST = 3600  # two such pages are a picture that a chat takes
_FINE = 16  # steps a pixel: PDFium gives whole numbers
_MARK, _EDGE = (255, 236, 110), (222, 150, 0)
_EDGE_WIDE = 2
_HAIR = 5  # pixels: a gap between two lines that is narrower is marked with them


def shown_pages(part: Slice) -> tuple[int, ...]:
    """Return the page a slice begins on, and the next where it goes on there."""
    pages = {run.page for run in part.runs()}
    first = part.page
    if first is None:
        return ()
    return (first, first + 1) if first + 1 in pages else (first,)


def marked_pages(part: Slice, original: Path) -> Iterator[Image.Image]:
    """Yield pictures of these pages, each `WIDTH` wide or less. Raise Unreadable."""
    with opened(original) as document:
        for page in shown_pages(part):
            with PDFIUM:
                if page > len(document):
                    raise Unreadable(f"The kept original of {part.document.title} has no page {page}.")
                yield _marked(document, page, part)


def _marked(document: pdfium.PdfDocument, number: int, part: Slice) -> Image.Image:
    with characters(document, number - 1) as (page, text):
        wide, tall = page.get_size()
        bitmap = page.render(scale=min(WIDTH / wide, _TALLEST / tall))
        try:
            picture = bitmap.to_pil().convert("RGB")
        finally:
            bitmap.close()
        boxes = recognised_boxes(part, number)
        if not any(place.page == number for place in part.document.places):
            boxes = printed_boxes(text.raw, (run for run in part.runs() if run.page == number))
        return marked(picture, [_on(picture, page, box) for box in boxes])


def marked(picture: Image.Image, boxes: list[Box]) -> Image.Image:
    """Return a picture with these boxes, in pixels from its upper left corner, marked as with a pen."""
    mask = Image.new("L", picture.size)
    draw = ImageDraw.Draw(mask)
    for box in boxes:
        # The last row and column that are drawn belong to the rectangle.
        draw.rectangle((int(box.left), int(box.low), max(box.right, box.left), max(box.high, box.low)), fill=255)
    grown = mask.filter(ImageFilter.MaxFilter(_HAIR))
    mask = grown.filter(ImageFilter.MinFilter(_HAIR))
    edge = ImageChops.subtract(mask.filter(ImageFilter.MaxFilter(2 * _EDGE_WIDE + 1)), mask)
    pen = ImageChops.multiply(picture, Image.new("RGB", picture.size, _MARK))
    lined = Image.blend(picture, Image.new("RGB", picture.size, _EDGE), 0.6)
    return Image.composite(lined, Image.composite(pen, picture, mask), edge)


def _on(picture: Image.Image, page: pdfium.PdfPage, box: Box) -> Box:
    """Return where a box of a page stands on its picture."""
    size = tuple(_FINE * side for side in picture.size)
    places = []
    for x, y in ((box.left, box.low), (box.right, box.high)):
        across, down = c_int(), c_int()
        raw.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, byref(across), byref(down))
        places.append((across.value / _FINE, down.value / _FINE))
    (left, low), (right, high) = places
    return Box(min(left, right), min(low, high), max(left, right), max(low, high))
