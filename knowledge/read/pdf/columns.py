"""Put the lines of a page in two or three columns in order, where its file draws them across the columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from knowledge.read.pdf.pieces import Box, Piece

_GUTTER = 0.8  # ems: narrower is a space between words
_LINES = 6  # of each column
_NARROW = 80.0  # points: a narrower column is one of a table
_FULL = 0.7  # of a column that its middling line fills; cells of a table are ragged
_BALANCE = 2.0  # times as wide as its neighbour a column may be
_CROSSED = 0.5  # of the lines in columns after which the file goes on in another one: less is read as drawn
_RUN_ON = 0.3  # of the lines of a column that begin within a sentence: cells of a table do not
_WORDS = 4  # in the middling line of a column
_RULED = 2  # ruled lines across: more are those of a table
_BIG = 1.15  # of the type size of the columns: a line that has no neighbour is a heading over both


@dataclass(frozen=True, slots=True)
class _Strip:
    """The pieces of a line within one column, or of a line across columns (column -1)."""

    pieces: list[Piece]
    column: int
    base: float
    size: float
    place: int


def in_columns(lines: list[list[Piece]], characters: Sequence[int], flat: Sequence[Box]) -> list[list[Piece]]:
    """Return the lines of a page column by column, cut where they run across columns; else as they are.

    `flat` are the ruled lines that lie: where several cross what parts the columns, it is a table.
    """
    starts = _starts(lines)
    if not starts or any(sum(left < start < right for left, _, right, _ in flat) > _RULED for start in starts):
        return lines
    strips = [strip for place, line in enumerate(lines) for strip in _cut(line, starts, place)]
    strips = _spanning(strips)
    if not _crossed(strips) or not _columns(strips, characters, len(starts) + 1):
        return lines
    return [strip.pieces for strip in _ordered(strips)]


def _starts(lines: Sequence[Sequence[Piece]]) -> list[float]:
    """Return where the columns but the first begin: places at which many lines begin after a wide gap."""
    places = sorted(
        piece.left
        for line in lines
        for before, piece in pairwise((None, *line))
        if piece and (before is None or piece.left - before.right > _GUTTER * piece.size)
    )
    if len(places) < 2 * _LINES:
        return []
    clusters: list[list[float]] = []
    for place in places:
        if clusters and place - clusters[-1][0] < 2:
            clusters[-1].append(place)
        else:
            clusters.append([place])
    often = [cluster[0] for cluster in clusters if len(cluster) >= _LINES]
    starts: list[float] = []
    for place in often[1:]:
        if place - (starts[-1] if starts else often[0]) > _NARROW:
            starts.append(place)
    return starts if len(starts) in (1, 2) else []


def _cut(line: list[Piece], starts: Sequence[float], place: int) -> list[_Strip]:
    """Return a line as one strip, or cut at each column that it has a gap before."""
    parts: list[list[Piece]] = [[line[0]]]
    for before, piece in pairwise(line):
        wide = piece.left - before.right > _GUTTER * piece.size
        if wide and any(abs(piece.left - start) < 3 for start in starts):
            parts.append([piece])
        else:
            parts[-1].append(piece)
    strips = []
    for part in parts:
        left, right = min(piece.left for piece in part), max(piece.right for piece in part)
        across = any(left < start - 3 and right > start + 3 for start in starts)
        column = -1 if across else sum(left > start - 3 for start in starts)
        strips.append(_Strip(part, column, part[0].base, max(piece.size for piece in part), place))
    return strips


def _spanning(strips: Sequence[_Strip]) -> list[_Strip]:
    """Return the strips with bigger lines that have no neighbour as lines across the columns."""
    sizes = [strip.size for strip in strips if strip.column >= 0]
    usual = median(sizes) if sizes else 0.0
    return [
        _Strip(strip.pieces, -1, strip.base, strip.size, strip.place)
        if strip.column >= 0
        and strip.size > _BIG * usual
        and not any(
            other.column not in (-1, strip.column) and abs(other.base - strip.base) < strip.size for other in strips
        )
        else strip
        for strip in strips
    ]


def _crossed(strips: Sequence[_Strip]) -> bool:
    """Return whether the file draws from column to column, line by line."""
    inside = [strip.column for strip in strips if strip.column >= 0]
    return sum(before != after for before, after in pairwise(inside)) >= _CROSSED * len(inside) > 0


def _columns(strips: Sequence[_Strip], characters: Sequence[int], count: int) -> bool:
    """Return whether the strips are columns of running text."""
    widths = []
    for column in range(count):
        lines = [strip for strip in strips if strip.column == column]
        if len(lines) < _LINES:
            return False
        lefts = [strip.pieces[0].left for strip in lines]
        rights = [strip.pieces[-1].right for strip in lines]
        odd = len(lines) // 10  # lines that are none of the column: a page number, a running head
        width = sorted(rights)[-1 - odd] - sorted(lefts)[odd]
        small = sum(chr(characters[strip.pieces[0].first]).islower() for strip in lines)
        if median(right - left for left, right in zip(lefts, rights, strict=True)) < _FULL * width:
            return False
        if small < _RUN_ON * len(lines) or median(len(strip.pieces) for strip in lines) < _WORDS:
            return False
        widths.append(width)
    return max(widths) <= _BALANCE * min(widths)


def _ordered(strips: Sequence[_Strip]) -> list[_Strip]:
    """Return the strips from line across to line across, and between two of them column by column."""
    across = sorted((strip for strip in strips if strip.column < 0), key=lambda strip: (-strip.base, strip.place))
    inside = sorted(
        (strip for strip in strips if strip.column >= 0),
        key=lambda strip: (sum(one.base > strip.base for one in across), strip.column, -strip.base, strip.place),
    )
    ordered: list[_Strip] = []
    for count, line in enumerate([*across, None]):
        ordered += [strip for strip in inside if sum(one.base > strip.base for one in across) == count]
        ordered += [line] if line else []
    return ordered
