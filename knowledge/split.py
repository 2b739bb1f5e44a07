"""Split a document into passages: along headings and numbered paragraphs, never across a heading."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

from knowledge.care import is_graphic
from knowledge.model import Block, BlockKind, Document, Passage, Unit
from knowledge.sentences import sentences
from knowledge.units import Numbered, numbered

TARGET_WORDS = 110  # A passage near this size fits the default encoder's window with its title and headings.
MIN_WORDS, MAX_WORDS = 60, 220
_HEADING_PASSAGE_WORDS = 8  # A heading this long with nothing under it ("Recommendation 2: The board ...") is content.


def split(document: Document) -> tuple[Passage, ...]:
    """Return the passages of a document, in order, marked where they are graphic.

    Together they hold every block but the plain headings.
    """
    items = numbered(document)
    return tuple(
        Passage(document, start, end, unit=unit, graphic=is_graphic(document.text[start:end]))
        for section in _sections(document)
        for unit, blocks in _units(section, items)
        for start, end in _fill(document, blocks)
    )


def _sections(document: Document) -> Iterator[list[Block]]:
    """Yield the blocks between headings; a long heading with nothing beneath is a section of its own."""
    section: list[Block] = []
    previous: Block | None = None
    for block in (*document.blocks, None):
        if block is None or block.kind is BlockKind.HEADING:
            if section:
                yield section
            elif previous is not None and _words(document, previous) >= _HEADING_PASSAGE_WORDS:
                yield [previous]
            section, previous = [], block
        else:
            section.append(block)


def _units(section: list[Block], items: Sequence[Numbered]) -> Iterator[tuple[Unit | None, list[Block]]]:
    """Yield stretches of a section, each finding or recommendation by itself."""
    for item, group in groupby(section, key=lambda block: _item(items, block)):
        yield item.unit if item else None, list(group)


def _item(items: Sequence[Numbered], block: Block) -> Numbered | None:
    """Return the finding or recommendation that a block belongs to, or None."""
    place = bisect_right(items, block.start, key=lambda item: item.start) - 1
    return items[place] if place >= 0 and block.start < items[place].end else None


def _words(document: Document, block: Block) -> int:
    return len(document.text[block.start : block.end].split())


def _fill(document: Document, blocks: list[Block]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of passages of about TARGET_WORDS that share the blocks evenly."""
    pieces = [piece for block in blocks for piece in _pieces(document, block)]
    left = sum(words for _, _, words in pieces)
    count = max(1, round(left / TARGET_WORDS))
    open_start, filled = pieces[0][0], 0
    for position, (_, end, words) in enumerate(pieces):
        filled += words
        left -= words
        following = pieces[position + 1][2] if position + 1 < len(pieces) else 0
        share = (left + filled) / count
        full = filled + following / 2 >= share and filled >= MIN_WORDS and left >= MIN_WORDS
        if not following or full or filled + following > MAX_WORDS:
            yield open_start, end
            if following:
                open_start, filled, count = pieces[position + 1][0], 0, max(1, count - 1)


def _pieces(document: Document, block: Block) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, words) of a block, cut at sentence ends (or, failing them, words) where it is too long."""
    if (words := _words(document, block)) <= MAX_WORDS:
        yield block.start, block.end, words
        return
    text = document.text[block.start : block.end]
    start, previous, size = 0, 0, 0
    for begin, end in (part for sentence in sentences(text) for part in _short(text, *sentence)):
        words = len(text[begin:end].split())
        if size and size + words > TARGET_WORDS:
            yield block.start + start, block.start + previous, size
            start, size = begin, 0
        size, previous = size + words, end
    yield block.start + start, block.end, size


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence whole, or in parts of at most TARGET_WORDS where it runs on past MAX_WORDS."""
    spans = [match.span() for match in re.finditer(r"\S+", text[start:end])]
    step = len(spans) if len(spans) <= MAX_WORDS else TARGET_WORDS
    for first in range(0, len(spans), step):
        last = min(first + step, len(spans)) - 1
        yield start + spans[first][0], start + spans[last][1]
