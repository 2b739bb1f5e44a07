"""Put the characters of a PDF page together into lines, with what tells a heading, a gap or a raised number."""

import math
import re
from collections import Counter
from ctypes import byref, c_double, c_int, create_string_buffer
from dataclasses import dataclass

import pypdfium2.raw as raw

HYPHEN = 2  # PDFium's sign for a hyphen that ends a line
SPACES = frozenset([*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200C), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000])
_BOLD = re.compile(rb"bold|black|heavy|demi|[-,]bd", re.IGNORECASE)
_RAISED = frozenset(map(ord, "0123456789*†‡§"))
_WIDE = 1.4  # ems: wider than the space between two words of a justified line


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

    @property
    def words(self) -> str:
        """Return the words with single spaces."""
        return " ".join(self.text.split())


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word, or the raised number in or after it, and where it stands."""

    first: int
    end: int
    left: float
    right: float
    base: float
    size: float
    bold: bool
    turn: int  # quarter turns anticlockwise
    broken: bool  # a line break stands before it


class _Ruler:
    """Measure characters of one page."""

    def __init__(self, text: object) -> None:
        self.text = text
        self.x, self.y, self.flags = c_double(), c_double(), c_int()
        self.box, self.matrix, self.name = raw.FS_RECTF(), raw.FS_MATRIX(), create_string_buffer(96)
        self.to = tuple(byref(value) for value in (self.x, self.y, self.box, self.matrix, self.flags))

    def place(self, index: int) -> tuple[float, float]:
        """Return where a character stands."""
        raw.FPDFText_GetCharOrigin(self.text, index, self.to[0], self.to[1])
        return self.x.value, self.y.value

    def corner(self, index: int, turn: int) -> tuple[float, float]:
        """Return where a character ends in its writing direction."""
        raw.FPDFText_GetLooseCharBox(self.text, index, self.to[2])
        box: raw.FS_RECTF = self.box
        return (box.left if turn == 2 else box.right), (box.bottom if turn == 3 else box.top)

    def look(self, index: int) -> tuple[float, int, bool]:
        """Return the size in points, the quarter turns and the boldness of a character."""
        raw.FPDFText_GetMatrix(self.text, index, self.to[3])
        matrix = self.matrix
        size = raw.FPDFText_GetFontSize(self.text, index) * math.hypot(matrix.c, matrix.d)
        turn = 0 if matrix.a >= abs(matrix.b) else round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
        raw.FPDFText_GetFontInfo(self.text, index, self.name, 96, self.to[4])
        return size or 1.0, turn, bool(_BOLD.search(self.name.value))


def units(text: object, count: int) -> list[int]:
    """Return the characters of a page as PDFium counts them."""
    of = raw.FPDFText_GetUnicode
    return [of(text, index) for index in range(count)]


def read_lines(page: int, text: object, characters: list[int]) -> tuple[tuple[Line, ...], int]:
    """Return the lines of a page in PDFium's order, and the quarter turns of its text."""
    pieces = _pieces(_Ruler(text), characters)
    turn = Counter(piece.turn for piece in pieces).most_common(1)[0][0] if pieces else 0
    pieces = [_turned(piece, turn) for piece in pieces] if turn else pieces
    return tuple(_line(page, group, characters) for group in _grouped(pieces)), turn


def _pieces(ruler: _Ruler, characters: list[int]) -> list[_Piece]:
    """Return the words of a page; a raised number within a word is a piece of its own."""
    pieces: list[_Piece] = []
    start, broken, count = 0, True, len(characters)
    while start < count:
        if characters[start] in SPACES:
            broken = broken or characters[start] in (10, 13)
            start += 1
            continue
        end = start + 1
        size, turn, bold = ruler.look(start)
        left, base = ruler.place(start)
        while end < count and characters[end] not in SPACES and characters[end - 1] != HYPHEN:
            if (characters[end] in _RAISED) != (characters[end - 1] in _RAISED):
                x, y = ruler.place(end)
                if abs(x - left if turn % 2 else y - base) > 0.15 * size:
                    break
            end += 1
        far = ruler.corner(end - 1, turn)
        right = far[turn % 2]
        pieces.append(_Piece(start, end, left, right, base, size, bold, turn, broken))
        broken = characters[end - 1] == HYPHEN
        start = end
    return pieces


def _turned(piece: _Piece, turn: int) -> _Piece:
    """Return a piece of a page whose text runs up, down or upside down as if it ran rightwards."""
    left, base, right = piece.left, piece.base, piece.right
    if turn == 1:
        left, base = base, -left
    elif turn == 2:
        left, base, right = -left, -base, -right
    else:
        left, base, right = -base, left, -right
    return _Piece(piece.first, piece.end, left, right, base, piece.size, piece.bold, piece.turn - turn, piece.broken)


def _grouped(pieces: list[_Piece]) -> list[list[_Piece]]:
    """Return the pieces line by line."""
    lines: list[list[_Piece]] = []
    main = None  # the largest piece of the line: raised numbers are measured against it
    for piece in pieces:
        if main is not None and _on(main, lines[-1][-1], piece):
            lines[-1].append(piece)
            main = piece if piece.size > main.size else main
        else:
            lines.append([piece])
            main = piece
    return lines


def _on(main: _Piece, last: _Piece, piece: _Piece) -> bool:
    """Return whether a piece stands on the line that `main` and `last` are on."""
    rise, size = abs(piece.base - main.base), max(piece.size, main.size)
    if piece.broken:
        return rise < 0.45 * size and piece.left >= last.right - 0.3 * size
    return rise < 0.6 * size


def _line(page: int, pieces: list[_Piece], characters: list[int]) -> Line:
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
        if piece.size < 0.9 * size and piece.base - base > 0.1 * size and _RAISED.issuperset(characters[piece.first : piece.end])
    )
    gaps = tuple(
        after.first - first
        for before, after in zip(pieces, pieces[1:], strict=False)
        if after.left - before.right > _WIDE * size
    )
    last = characters[end - 1]
    return Line(
        page,
        first,
        "".join(map(_shown, characters[first:end])),
        min(piece.left for piece in pieces),
        max(piece.right for piece in pieces),
        base,
        size,
        bold >= 0.85 * weights.total(),
        last == HYPHEN or (last in (0x2D, 0xAD, 0x2010) and end - first > 1 and chr(characters[end - 2]).isalpha()),
        pieces[1].left if len(pieces) > 1 else pieces[0].right,
        gaps,
        raised,
    )


def _shown(unit: int) -> str:
    """Return a code unit as the text shows it: printed spaces as spaces, line breaks as line breaks."""
    if unit in SPACES:
        return "\n" if unit in (10, 13) else " "
    return "-" if unit == HYPHEN else chr(unit)
