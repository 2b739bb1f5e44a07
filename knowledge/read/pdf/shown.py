"""Tell the lines that a page shows from those that are hidden in its file."""

from collections.abc import Sequence

import pypdfium2.raw as raw

from knowledge.read.pdf.drawn import HIDDEN, Drawn
from knowledge.read.pdf.lines import Line
from knowledge.read.pdf.pieces import Box
from knowledge.read.pdf.plausible import legible


def find_shown(text: object, lines: Sequence[Line], drawn: Drawn, box: Box) -> tuple[tuple[Line, ...], bool]:
    """Return the lines that a page shows, and whether most of them are a text recognition under its picture.

    Words that are not painted, or lie under a picture of the page, stand for those of the picture, if they are words;
    without a picture nobody sees them, and so it is with words beyond the edge of the page.
    """
    inside = [line for line in lines if _on(line, box)]
    if not drawn.hidden and not drawn.buried:
        return tuple(inside), False
    pictured = {id(line) for line in inside if any(_on(line, picture) for picture in drawn.pictures)}
    hidden = [line for line in inside if (drawn.buried and id(line) in pictured) or _unpainted(text, line)]
    layer = [line for line in hidden if id(line) in pictured]
    if not legible(" ".join(line.text for line in layer)):
        layer = []
    away = {id(line) for line in hidden} - {id(line) for line in layer}
    shown = tuple(line for line in inside if id(line) not in away)
    return shown, sum(len(line.text) for line in layer) > 0.5 * sum(len(line.text) for line in shown)


def _unpainted(text: object, line: Line) -> bool:
    """Return whether a line is in the file but not painted."""
    drawn = raw.FPDFText_GetTextObject(text, line.first)
    return bool(drawn) and raw.FPDFTextObj_GetTextRenderMode(drawn) in HIDDEN


def _on(line: Line, box: Box) -> bool:
    """Return whether some of a line stands within a box."""
    left, low, right, high = box
    return line.right > left and line.left < right and low < line.base + line.size and line.base < high
