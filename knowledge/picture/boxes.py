"""Find where the words of a slice stand on a page of a PDF, as one box a line."""

import math
from collections.abc import Iterable
from ctypes import byref
from dataclasses import dataclass

import pypdfium2.raw as raw

from knowledge.model import Run, Slice
from knowledge.read.pdf.pieces import SPACES

_SPACE = 1.5  # heights of a line: a wider gap parts two columns or cells
_SAME = 0.5  # of the lower of two boxes: how far they must overlap to stand on one line


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in points from the lower left corner of a page, or in any other frame."""

    left: float
    low: float
    right: float
    high: float

    def joined(self, other: "Box") -> "Box":
        """Return the smallest box around both."""
        return Box(
            min(self.left, other.left),
            min(self.low, other.low),
            max(self.right, other.right),
            max(self.high, other.high),
        )

    def turned(self, turn: int) -> "Box":
        """Return the box in a frame in which words that stand `turn` quarters anticlockwise run rightwards."""
        match turn % 4:
            case 1:
                return Box(self.low, -self.right, self.high, -self.left)
            case 2:
                return Box(-self.right, -self.high, -self.left, -self.low)
            case 3:
                return Box(-self.high, self.left, -self.low, self.right)
        return self


def recognised_boxes(part: Slice, page: int) -> list[Box]:
    """Return the boxes of the recognised words of a slice on a page, one a line."""
    places = (
        Box(place.left, place.low, place.right, place.high)
        for place in part.document.places
        if place.page == page and place.start < part.end and place.end > part.start
    )
    return _lines((place, 0) for place in places)


def printed_boxes(text: object, runs: Iterable[Run]) -> list[Box]:
    """Return the boxes of these runs among the characters of their page, one a line."""
    found = []
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    for run in runs:
        for index in range(run.first, run.first + run.end - run.start):
            if raw.FPDFText_GetUnicode(text, index) in SPACES:
                continue
            raw.FPDFText_GetLooseCharBox(text, index, byref(box))
            raw.FPDFText_GetMatrix(text, index, byref(matrix))
            turn = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
            place = Box(box.left, box.bottom, box.right, box.top)
            if place.left < place.right and place.low < place.high:
                found.append((place, turn))
    return _lines(found)


def _lines(places: Iterable[tuple[Box, int]]) -> list[Box]:
    """Return boxes in reading order, with their quarter turns, joined line by line."""
    lines: list[Box] = []
    last, last_turn = None, 0
    for place, turn in places:
        if last is not None and turn == last_turn and _follows(last.turned(turn), place.turned(turn)):
            lines[-1] = lines[-1].joined(place)
        else:
            lines.append(place)
        last, last_turn = lines[-1], turn
    return lines


def _follows(last: Box, box: Box) -> bool:
    """Return whether a box goes on with the line before it."""
    height = min(last.high - last.low, box.high - box.low)
    level = min(last.high, box.high) - max(last.low, box.low) > _SAME * height
    gap = max(box.left - last.right, last.left - box.right)  # Some scripts run leftwards.
    return level and gap < _SPACE * max(last.high - last.low, box.high - box.low)
