"""Make a page of recognised words, so that it is read on like a page of characters."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from knowledge.read.pdf.lines import read_lines
from knowledge.read.pdf.page import Page, Spot
from knowledge.read.pdf.pieces import Box, Piece

# A number, a letter or a bullet, alone on its line: it was taken for a column of its own.
_LABEL = re.compile(r"\(?(?:\d{1,3}(?:[.-]\d{1,3})*|[ivxlc]{1,6}|[a-z])[.)]{0,2}|[•*\-–®¢«»+°·]", re.IGNORECASE)
_BULLET = frozenset("e©®¢«»°·¢")  # what the sign of a bullet is taken for
_APART = 0.5  # heights of a row: a bullet stands farther from its words than they from each other
_NEXT = 8.0  # heights of a row: how far a label may stand from its paragraph
_LEVEL = 0.4  # heights of a row
_ALIKE = 0.12  # of a height: smaller differences come from the picture
_LONG = 15.0  # heights of a row: one that long tells how the page lies
_TYPE = 1.05  # type sizes to the height of a row


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised word and its place: left, top, right, bottom in pixels from the upper left corner of the picture.

    `shift` is how far to the right it would stand if the page lay straight.
    """

    text: str
    box: Box
    shift: float = 0.0

    @property
    def left(self) -> float:
        """Return where it begins on a page that lies straight."""
        return self.box[0] + self.shift

    @property
    def right(self) -> float:
        """Return where it ends on a page that lies straight."""
        return self.box[2] + self.shift


@dataclass(frozen=True, slots=True)
class Row:
    """Words on one line, the line its letters stand on, from x, y to x, y, and its height; all in pixels."""

    words: tuple[Word, ...]
    line: Box
    height: float

    @property
    def base(self) -> float:
        """Return how far down its letters stand."""
        return (self.line[1] + self.line[3]) / 2


@dataclass
class Sizes:
    """The heights of rows met so far; one that is nearly another is that one."""

    known: list[float] = field(default_factory=list)

    def learn(self, rows: Iterable[Row]) -> None:
        """Get to know the heights of a page, the commonest first."""
        weights: Counter[float] = Counter()
        for row in rows:
            weights[round(row.height, 1)] += sum(len(word.text) for word in row.words)
        for height, _ in weights.most_common():
            if height and self.nearest(height) == height:
                self.known.append(height)

    def nearest(self, height: float) -> float:
        """Return the known height that a height is nearly, or itself."""
        known = min(self.known, key=lambda one: abs(one - height), default=height)
        return known if abs(known - height) <= _ALIKE * known else height


def page_of(
    number: int, rows: Sequence[Row], scale: float, tall: float, sizes: Sizes, spot: Callable[[Box], Box]
) -> Page:
    """Return the page of rows; `scale`: pixels a point, `tall`: of the picture, `spot`: a box of it on the page."""
    rows = [_bulleted(row) for row in _labelled(_straightened(rows))]
    sizes.learn(rows)
    characters: list[int] = []
    pieces, spots = [], []
    for row in rows:
        size = sizes.nearest(row.height) * _TYPE / scale
        base = (tall - row.base) / scale
        for place, word in enumerate(row.words):
            first, end = len(characters), len(characters) + len(word.text)
            characters += [*map(ord, word.text), 0x20]
            left, right = word.left / scale, word.right / scale
            pieces.append(Piece(first, end, left, right, base, size, False, 0, place == 0))
            spots.append(Spot(first, end, *spot(word.box)))
        characters[-1] = 0x0A
    lines = read_lines(number, pieces, characters)
    return Page(number, 0.0, tall / scale, tuple(characters), lines, (), tuple(spots))


def _straightened(rows: Sequence[Row]) -> list[Row]:
    """Return the rows as they would stand on a page that lies straight."""
    slopes = [
        (row.line[3] - row.line[1]) / (row.line[2] - row.line[0])
        for row in rows
        if row.line[2] - row.line[0] > _LONG * row.height
    ]
    slope = median(slopes) if slopes else 0.0
    straight = []
    for row in rows:
        x, y = (row.line[0] + row.line[2]) / 2, row.base
        base = y - slope * x
        words = tuple(replace(word, shift=slope * y) for word in row.words)
        straight.append(Row(words, (row.line[0], base, row.line[2], base), row.height))
    return straight


def _labelled(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with each number or bullet that stands alone put before the row beside it."""
    labels = [row for row in rows if len(row.words) == 1 and _LABEL.fullmatch(row.words[0].text)]
    alone = {id(label) for label in labels}
    others = [row for row in rows if id(row) not in alone]
    beside: dict[int, Row] = {}
    for label in labels:
        rights = [row for row in others if _is_beside(label, row) and id(row) not in beside]
        if rights:
            beside[id(min(rights, key=lambda row: row.words[0].left))] = label
    used = {id(label) for label in beside.values()}
    return [
        replace(row, words=(*beside[id(row)].words, *row.words)) if id(row) in beside else row
        for row in rows
        if id(row) not in used
    ]


def _is_beside(label: Row, row: Row) -> bool:
    """Return whether a row stands next to a label, on its right."""
    gap = row.words[0].left - label.words[0].right
    return abs(label.base - row.base) < _LEVEL * row.height and 0 < gap < _NEXT * row.height


def _bulleted(row: Row) -> Row:
    """Return a row that begins with a bullet with that bullet: a lone letter, well apart, is none."""
    first, *rest = row.words
    if first.text not in _BULLET or not rest or rest[0].left - first.right < _APART * row.height:
        return row
    return replace(row, words=(replace(first, text="•"), *rest))
