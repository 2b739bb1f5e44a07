"""Find words under a box or in a layer that is switched off: they are in the file, but nobody is to see them."""

from collections.abc import Sequence
from ctypes import byref, c_int

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from knowledge.read.pdf.drawn import Drawn
from knowledge.read.pdf.pieces import Box, Piece

_SCALE = 2.0  # pixels a point
_TALLEST = 3000  # pixels
_INK = 40  # grey levels between a word and what it stands on, at least


def find_covered(page: pdfium.PdfPage, text: object, pieces: Sequence[Piece], drawn: Drawn) -> list[Piece]:
    """Return the pieces that the page does not show, of those that may be hidden; `drawn` is not turned."""
    if not drawn.covers and not drawn.layered:
        return []
    boxes = [(piece, _box(text, piece)) for piece in pieces]
    doubtful = [(piece, box) for piece, box in boxes if drawn.layered or any(_on(box, cover) for cover in drawn.covers)]
    if not doubtful:
        return []
    width, height = page.get_size()
    bitmap = page.render(scale=min(_SCALE, _TALLEST / max(width, height, 1.0)), grayscale=True)
    try:
        rows, stride = bytes(bitmap.buffer), bitmap.stride
        size = (bitmap.width, bitmap.height)
    finally:
        bitmap.close()
    return [piece for piece, box in doubtful if not _inked(rows, stride, _pixels(page, box, size))]


def without(text: str, first: int, covered: Sequence[Piece]) -> str:
    """Return the text of a line from character `first`, the signs of covered pieces made ones that are not printed."""
    for piece in covered:
        start, end = piece.first - first, piece.end - first
        if 0 <= start < len(text):
            text = text[:start] + "\u200b" * (min(end, len(text)) - start) + text[end:]
    return text


def _box(text: object, piece: Piece) -> Box:
    """Return where a piece stands on the page as the file has it."""
    boxes = []
    for index in (piece.first, piece.end - 1):
        box = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(text, index, byref(box))
        boxes.append(box)
    return (
        min(box.left for box in boxes),
        min(box.bottom for box in boxes),
        max(box.right for box in boxes),
        max(box.top for box in boxes),
    )


def _on(box: Box, cover: Box) -> bool:
    """Return whether the middle of a box lies on a cover."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return cover[0] <= x <= cover[2] and cover[1] <= y <= cover[3]


def _pixels(page: pdfium.PdfPage, box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return from and to which pixels a box reaches, across and down."""
    xs, ys = [], []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        across, down = c_int(), c_int()
        raw.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, byref(across), byref(down))
        xs.append(min(max(across.value, 0), size[0]))
        ys.append(min(max(down.value, 0), size[1]))
    return min(xs), min(ys), max(xs), max(ys)


def _inked(rows: bytes, stride: int, pixels: tuple[int, int, int, int]) -> bool:
    """Return whether something is to be seen within these pixels, or they are none."""
    left, top, right, low = pixels
    # The outermost pixels may be those of the edge of a cover.
    inner = [rows[y * stride + left + 1 : y * stride + right - 1] for y in range(top + 1, low - 1)]
    shades = b"".join(inner)
    return not shades or max(shades) - min(shades) > _INK
