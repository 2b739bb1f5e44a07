"""Source Sans 3, which comes as a package, in the two weights that a PDF is set in."""

import io
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont as Tables
from fontTools.varLib.instancer import instantiateVariableFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

NOWHERE = "□"  # stands for a letter that the type does not have
REGULAR, BOLD = "LearntSans", "LearntSans-Bold"
_WEIGHTS = {REGULAR: 400, BOLD: 600}
_POSTSCRIPT = 6  # the number of a font's own name among what it says of itself
_LAYOUT = ("GPOS", "GSUB", "GDEF")  # tables that a PDF makes no use of, and that take seconds to weigh
_NEAR = {**dict.fromkeys("\uf0b7\uf0a7⦁⚫▪", "•"), **dict.fromkeys("\u2010\u2011", "-"), **dict.fromkeys("➢➤➔", "►")}


@dataclass
class Faces:
    """The letters of one PDF."""

    has: frozenset[str]
    _shown: dict[str, str] = field(default_factory=dict)
    _widths: dict[tuple[str, bool], float] = field(default_factory=dict)

    def shown(self, words: str) -> str:
        """Return words with each letter that the type lacks replaced by its like, or by an empty box."""
        for letter in words:
            if letter not in self._shown:
                self._shown[letter] = nearest(letter, self.has)
        return "".join(self._shown[letter] for letter in words)

    def width(self, words: str, bold: bool) -> float:
        """Return how wide words are at a size of one point."""
        if (words, bold) not in self._widths:
            font = BOLD if bold else REGULAR
            self._widths[words, bold] = pdfmetrics.stringWidth(self.shown(words), font, 1)
        return self._widths[words, bold]


def faces() -> Faces:
    """Return the type, for one PDF."""
    _register()
    return Faces(every_letter())


def nearest(letter: str, has: Collection[str]) -> str:
    """Return a letter, or what is nearest to it among those that there are; an empty box where nothing is."""
    if unicodedata.category(letter) in ("Cc", "Cf"):
        return " " if letter.isspace() else ""
    if letter in has:
        return letter
    if letter in _NEAR:
        return _NEAR[letter]
    if letter.isspace():
        return " "
    plain = unicodedata.normalize("NFKD", letter)
    return plain if plain != letter and all(one in has for one in plain) else NOWHERE


@cache
def every_letter() -> frozenset[str]:
    """Return every letter that the type has."""
    return frozenset(map(chr, Tables(io.BytesIO(_type()), lazy=True).getBestCmap()))


@cache
def _register() -> None:
    """Let the library that writes a PDF know both weights: under their names, for the whole process."""
    for name, weight in _WEIGHTS.items():
        pdfmetrics.registerFont(TTFont(name, io.BytesIO(_weighed(name, weight))))


def _weighed(name: str, weight: int) -> bytes:
    """Return a font file of one weight, in which each letter has one shape."""
    font = Tables(io.BytesIO(_type()), recalcTimestamp=False)
    for table in _LAYOUT:
        if table in font:
            del font[table]
    subsetter = Subsetter(Options(notdef_outline=True))
    subsetter.populate(text="".join(every_letter()))
    subsetter.subset(font)
    instantiateVariableFont(font, {"wght": weight}, inplace=True)
    for platform in ((3, 1, 0x409), (1, 0, 0)):
        font["name"].setName(name, _POSTSCRIPT, *platform)  # Two faces of one name would be taken for one.
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


@cache
def _type() -> bytes:
    return files("fontpkg_source_sans_3").joinpath("files", "SourceSans3[wght].ttf").read_bytes()
