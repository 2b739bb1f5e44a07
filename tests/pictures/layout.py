"""Break marked text into lines that fit a bubble, measured as a phone would."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from PIL import ImageFont

from tests.loopback.text import units
from tests.loopback.wire import Json

SIZE = 14
FOLDED_TO = 3  # lines that an app leaves of a block quote that can be unfolded
_FONTS = Path("/usr/share/fonts/truetype/dejavu")
_MEASURED = 100  # the size at which letters are measured; the rest is proportion
_AVERAGE = 0.6  # of the size: the width of a letter where the font is not there to be measured
_LOOKS = {"bold": "b", "italic": "i", "text_link": "a", "url": "a", "bot_command": "a"}
_QUOTES = ("blockquote", "expandable_blockquote")
# What an app makes tappable by itself in whatever is written.
_TAPPABLE = re.compile(r"(?<![\w/])/[a-z]+\b|@\w+|https?://\S+")
_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that look alike; `look` holds b (bold), i (italic) and a (tappable)."""

    text: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand together, as a quote or not; `folded` where a quote shows only its first lines."""

    lines: tuple[tuple[Run, ...], ...]
    quote: bool = False
    folded: bool = False


def width_of(text: str, look: str = "", size: float = SIZE) -> float:
    """Return how wide letters are."""
    font = _font("Bold" if "b" in look else "Oblique" if "i" in look else "")
    return (font.getlength(text) / _MEASURED if font else len(text) * _AVERAGE) * size


def line_width(line: Iterable[Run], size: float = SIZE) -> float:
    """Return how wide a line is."""
    return sum(width_of(run.text, run.look, size) for run in line)


def blocks(text: str, entities: Iterable[Json], width: float, quote_width: float) -> list[Block]:
    """Return a text in lines, its block quotes apart and folded as an app folds them."""
    looks, quoted = _looks(text, entities)
    found: list[Block] = []
    for quote, places in groupby(range(len(text)), key=lambda place: quoted[place]):
        span = list(places)
        words = text[span[0] : span[-1] + 1]
        if not words.strip():
            continue
        start = span[0] + (words.startswith("\n") and not quote)  # A quote stands on lines of its own.
        end = span[-1] + 1 - (words.endswith("\n") and not quote)
        lines = tuple(_lines(text[start:end], looks[start:end], quote_width if quote else width))
        folded = quote and len(lines) > FOLDED_TO
        found.append(Block(lines[:FOLDED_TO] if folded else lines, quote, folded))
    return found


def shortened(text: str, width: float, look: str = "", size: float = SIZE) -> str:
    """Return the beginning of a line that fits, with "…" where there was more."""
    if width_of(text, look, size) <= width:
        return text
    while text and width_of(f"{text}…", look, size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


@cache
def _font(face: str) -> ImageFont.FreeTypeFont | None:
    path = _FONTS / f"DejaVuSans{'-' if face else ''}{face}.ttf"
    return ImageFont.truetype(str(path), _MEASURED) if path.exists() else None


def _looks(text: str, entities: Iterable[Json]) -> tuple[list[str], list[bool]]:
    """Return how each letter looks, and whether it stands in a quote."""
    looks, quoted = [""] * len(text), [False] * len(text)
    at = {units(text[:place]): place for place in range(len(text) + 1)}
    for entity in entities:
        for place in range(at[entity["offset"]], at[entity["offset"] + entity["length"]]):
            looks[place] += _LOOKS.get(entity["type"], "")
            quoted[place] = quoted[place] or entity["type"] in _QUOTES
    for match in _TAPPABLE.finditer(text):
        for place in range(*match.span()):
            looks[place] += "" if "a" in looks[place] else "a"
    return looks, quoted


def _lines(text: str, looks: list[str], width: float) -> Iterator[tuple[Run, ...]]:
    """Yield the lines of a text, broken between words."""
    start = 0
    for paragraph in text.split("\n"):
        line: list[tuple[str, str]] = []
        for match in _WORD.finditer(paragraph):
            word = list(zip(match[0], looks[start + match.start() : start + match.end()], strict=True))
            while line_width(_runs(word)) > width:  # An address is broken where the line ends.
                fits = max(n for n in range(1, len(word)) if line_width(_runs([*line, *word[:n]])) <= width or n == 1)
                yield _runs([*line, *word[:fits]])
                line, word = [], word[fits:]
            if line and line_width(_runs([*line, *word], strip=True)) > width:
                yield _runs(line, strip=True)
                line = []
            line += word
        yield _runs(line, strip=True)
        start += len(paragraph) + 1


def _runs(letters: list[tuple[str, str]], strip: bool = False) -> tuple[Run, ...]:
    """Return letters joined where they look alike."""
    while strip and letters and letters[-1][0].isspace():
        letters = letters[:-1]
    return tuple(Run("".join(one for one, _ in run), look) for look, run in groupby(letters, key=lambda one: one[1]))
