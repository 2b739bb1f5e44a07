"""Set the paragraphs of a slice anew, under their headings, with its words marked and its neighbours in grey."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageDraw

from knowledge.model import Block, BlockKind, Slice
from knowledge.picture.boxes import Box
from knowledge.picture.fonts import Face
from knowledge.picture.pages import WIDTH, marked
from knowledge.picture.setting import Line, Word, lines_of

_MARGIN, _PAPER, _INK, _FAINT = 80, "#ffffff", "#16191c", "#8b949c"
_SIZE, _SMALL = 40, 30
_LEADING, _SKIP = 1.4, 0.6  # sizes: from line to line, and between two blocks
_BESIDE = 5  # lines of the block before and of the one after
_MOST = 56  # lines of the blocks of the slice


@dataclass(frozen=True, slots=True)
class _Set:
    """A line and how it is drawn; `skip` pixels stand above it."""

    words: Line
    face: Face
    ink: str
    skip: float = 0.0


def sheet(part: Slice) -> Image.Image:
    """Return a picture of the blocks that a slice touches."""
    text, bold, small = Face(_SIZE), Face(_SIZE, 600), Face(_SMALL, 600)
    within = _set(part, part.blocks, text, bold, _INK)
    path = " › ".join(part.document.text[block.start : block.end] for block in _above(part))
    beyond = len(part.document.text)  # no place in the text, so that it is not marked
    lines = [
        *(_Set(words, small, _FAINT) for words in lines_of(path, beyond, beyond, small, _room())),
        *_beside(part, -1, text, bold),
        *_window(within, part),
        *_beside(part, 1, text, bold),
    ]
    return _drawn(lines, part)


def _room() -> float:
    return WIDTH - 2 * _MARGIN


def _above(part: Slice) -> list[Block]:
    """Return the headings above a slice that are not in it."""
    return [block for block in part.heading_blocks() if block.end <= part.start]


def _set(part: Slice, blocks: Sequence[Block], text: Face, bold: Face, ink: str) -> list[_Set]:
    """Return the lines of blocks."""
    lines = []
    for block in blocks:
        face = bold if block.kind is BlockKind.HEADING else text
        words = part.document.text[block.start : block.end]
        for number, line in enumerate(lines_of(words, block.start, block.body, face, _room())):
            lines.append(_Set(line, face, ink, 0.0 if number else _SKIP * _SIZE))
    return lines


def _beside(part: Slice, side: int, text: Face, bold: Face) -> list[_Set]:
    """Return the last lines of the block before a slice, or the first of the one after it."""
    every = part.document.blocks
    touched = part.blocks
    if not touched:
        return []
    place = every.index(touched[0] if side < 0 else touched[-1]) + side
    if not 0 <= place < len(every) or every[place] in _above(part):
        return []
    lines = _set(part, [every[place]], text, bold, _FAINT)
    if side < 0:
        cut = lines[-_BESIDE:]
        return [_dots(cut[0]), *cut] if len(cut) < len(lines) else cut
    cut = lines[:_BESIDE]
    return [*cut, _dots(cut[-1])] if len(cut) < len(lines) else cut


def _window(lines: list[_Set], part: Slice) -> list[_Set]:
    """Return the lines around the marked ones where there are too many."""
    if len(lines) <= _MOST:
        return lines
    first = next((place for place, line in enumerate(lines) if line.words[-1].end > part.start), 0)
    first = min(max(first - _BESIDE, 0), len(lines) - _MOST)
    shown = lines[first : first + _MOST]
    head = [_dots(shown[0])] if first else []
    return [*head, *shown, *([_dots(shown[-1])] if first + _MOST < len(lines) else [])]


def _dots(line: _Set) -> _Set:
    """Return a line that says that others are left out."""
    return _Set((Word(-2, "…", 0.0),), line.face, _FAINT)


def _drawn(lines: Sequence[_Set], part: Slice) -> Image.Image:
    """Return the picture of lines below each other."""
    tops = [float(_MARGIN)]
    for line, after in pairwise(lines):
        tops.append(tops[-1] + _LEADING * line.face.size + after.skip)
    tall = tops[-1] + _LEADING * lines[-1].face.size + _MARGIN / 2
    picture = Image.new("RGB", (WIDTH, round(tall)), _PAPER)
    draw = ImageDraw.Draw(picture)
    boxes = []
    for line, top in zip(lines, tops, strict=True):
        step = _LEADING * line.face.size
        for word in line.words:
            place = (_MARGIN + word.x, top + 0.75 * step)
            draw.text(place, line.face.shown(word.text), font=line.face.font, fill=line.ink, anchor="ls")
        boxes += _marks(line, top, part)
    return marked(picture, boxes)


def _marks(line: _Set, top: float, part: Slice) -> list[Box]:
    """Return the box of the words of a line that are in the slice, if any are."""
    inside = [word for word in line.words if word.start < part.end and word.end > part.start and word.start >= 0]
    if not inside:
        return []
    first, last = inside[0], inside[-1]
    left = first.x + line.face.width(first.text[: max(part.start - first.start, 0)])
    right = last.x + line.face.width(last.text[: part.end - last.start])
    step = _LEADING * line.face.size
    return [Box(_MARGIN + left, top + 0.04 * step, _MARGIN + right, top + 0.98 * step)]
