"""Show an excerpt where it stands, marked, as a picture: the page of a PDF, or its paragraphs set anew."""

import io
from pathlib import Path

from PIL import Image

from knowledge.model import Document, Slice
from knowledge.picture.frame import framed
from knowledge.picture.pages import marked_pages
from knowledge.picture.sheet import sheet

_FEW = 6000  # colours: of words, rules and marks, with their soft edges
_LARGEST = 8_000_000  # bytes, of the ten million that a chat takes


def picture_of(document: Document, original: Path, start: int, end: int) -> bytes:
    """Return a PNG of the place `start` to `end` of a document, whose file is `original`. Raise Unreadable."""
    part = Slice(document, start, end)
    pictures = [sheet(part)] if part.page is None else list(marked_pages(part, original))
    return _png(framed(part, pictures))


def _png(picture: Image.Image) -> bytes:
    """Return a picture as a PNG, of 256 colours where that cannot be seen or the file would be too large."""
    if picture.getcolors(_FEW) is not None:
        return _written(_reduced(picture))
    written = _written(picture)
    return written if len(written) <= _LARGEST else _written(_reduced(picture))


def _reduced(picture: Image.Image) -> Image.Image:
    return picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _written(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


__all__ = ["picture_of"]
