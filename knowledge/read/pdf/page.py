"""What is read from a PDF before its text is put together."""

from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2 as pdfium

from knowledge.model import Sight
from knowledge.read.pdf.lines import Line, Rule


@dataclass(frozen=True, slots=True)
class Spot:
    """Where recognised characters `first` to `end` of a page stand, in points from its lower left corner."""

    first: int
    end: int
    left: float
    low: float
    right: float
    high: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page, counted from 1: its lowest and highest place, its characters, its lines in reading order, its rules.

    `spots` are given for a recognised page alone, one a word: its characters are not those of the file.
    """

    number: int
    bottom: float
    top: float
    characters: tuple[int, ...]
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    spots: tuple[Spot, ...] = ()


Recognise = Callable[[pdfium.PdfDocument, int], Page | None]
"""Return the page with this index, from 0, as recognised in its picture, or None where no words can be told.

It is called without `pdfium.PDFIUM` held and holds it whenever it calls PDFium.
"""


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
    sight: Sight
