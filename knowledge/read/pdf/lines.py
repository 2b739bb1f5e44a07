"""Put the characters of a PDF page together into lines, with what tells a heading, a gap or a raised number."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.read.pdf.columns import in_columns
from knowledge.read.pdf.fields import in_place
from knowledge.read.pdf.pieces import HYPHEN, RAISED, SPACES, Box, Piece

_SOFT = 0xAD  # shown as a hyphen where a line ends, else not at all
_SHOWN = {unit: "\n" if unit in (10, 13) else " " for unit in SPACES} | {HYPHEN: "-"}
_WIDE = 1.4  # ems: wider than the space between two words of a justified line


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin ruled line on a page, in points from the lower left corner."""

    left: float
    low: float
    right: float
    high: float

    @property
    def upright(self) -> bool:
        """Return whether it parts columns."""
        return self.high - self.low > self.right - self.left


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line; `text[i]` is character `first + i` of `page`; places in points, x rightwards and y upwards."""

    page: int
    first: int
    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    hyphen: bool  # the next line follows without a space
    second: float  # where its second word begins
    gaps: tuple[int, ...]  # the words before which a wide gap stands
    raised: tuple[tuple[int, int], ...]  # small raised numbers and signs: from, to
    stops: tuple[float, ...] = ()  # where the words after the wide gaps begin
    turn: int = 0  # quarter turns anticlockwise against the other lines of its page

    @property
    def words(self) -> str:
        """Return the words with single spaces."""
        return " ".join(self.text.split())


def read_lines(
    page: int,
    pieces: list[Piece],
    characters: list[int],
    rules: Sequence[Rule] = (),
    fields: Sequence[Box] = (),
    sideways: bool = False,
) -> tuple[Line, ...]:
    """Return the lines of a page in reading order, none across a ruled line; fields of its form stand at their places.

    The order is that of the file unless it goes to and fro between columns, or the page is shown with its lines
    upright (`sideways`): PDFium then takes them for words of one line.
    """
    grouped = _grouped(pieces, rules)
    if sideways:
        grouped.sort(key=lambda group: -group[0].base)
    flat = [(rule.left, rule.low, rule.right, rule.high) for rule in rules if not rule.upright]
    grouped = in_columns(grouped, characters, flat)
    return tuple(_line(page, group, characters) for group in in_place(grouped, fields))


def _grouped(pieces: list[Piece], rules: Sequence[Rule]) -> list[list[Piece]]:
    """Return the pieces line by line."""
    lines: list[list[Piece]] = []
    walls = [rule for rule in rules if rule.upright]
    main = None  # the largest piece of the line: raised numbers are measured against it
    for piece in pieces:
        if main is not None and _on(main, lines[-1][-1], piece) and not _parted(lines[-1][-1], piece, walls):
            lines[-1].append(piece)
            main = piece if piece.size > main.size else main
        else:
            lines.append([piece])
            main = piece
    return lines


def _on(main: Piece, last: Piece, piece: Piece) -> bool:
    """Return whether a piece stands on the line that `main` and `last` are on."""
    rise, size = abs(piece.base - main.base), max(piece.size, main.size)
    if piece.turn != last.turn:
        return False
    if piece.turn % 2:  # of words that run up or down beside the others, each stands at a height of its own
        return abs(piece.left - last.left) < 0.45 * size
    if piece.broken:
        return rise < 0.45 * size and piece.left >= last.right - 0.3 * size
    return rise < 0.6 * size


def _parted(last: Piece, piece: Piece, walls: Sequence[Rule]) -> bool:
    """Return whether a ruled line stands between two pieces."""
    return any(
        last.right - 1 < wall.left < piece.left + 1 and wall.low < piece.base + 0.3 * piece.size < wall.high
        for wall in walls
    )


def _line(page: int, pieces: list[Piece], characters: list[int]) -> Line:
    first, end = pieces[0].first, pieces[-1].end
    weights: Counter[float] = Counter()
    bold = 0
    for piece in pieces:
        weights[round(piece.size, 1)] += piece.end - piece.first
        bold += piece.bold * (piece.end - piece.first)
    size = weights.most_common(1)[0][0]
    base = next(piece.base for piece in pieces if round(piece.size, 1) == size)
    raised = tuple(
        (piece.first - first, piece.end - first)
        for piece in pieces
        if piece.size < 0.9 * size
        and piece.base - base > 0.1 * size
        and RAISED.issuperset(characters[piece.first : piece.end])
    )
    parted = [after for before, after in pairwise(pieces) if after.left - before.right > _WIDE * size]
    last = characters[end - 1]
    text = "".join(map(chr, characters[first:end])).translate(_SHOWN)
    return Line(
        page,
        first,
        text[:-1] + "-" if last == _SOFT else text,
        min(piece.left for piece in pieces),
        max(piece.right for piece in pieces),
        base,
        size,
        bold >= 0.85 * weights.total(),
        last == HYPHEN or (last in (0x2D, _SOFT, 0x2010) and end - first > 1 and chr(characters[end - 2]).isalpha()),
        pieces[1].left if len(pieces) > 1 else pieces[0].right,
        tuple(piece.first - first for piece in parted),
        raised,
        tuple(piece.left for piece in parted),
        pieces[0].turn,
    )
