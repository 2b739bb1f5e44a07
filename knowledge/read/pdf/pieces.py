"""Read the words of a PDF page, each with its place and look, through PDFium."""

import math
import re
from collections import Counter
from ctypes import byref, c_double, c_int, create_string_buffer
from dataclasses import dataclass

import pypdfium2.raw as raw

HYPHEN = 2  # PDFium's sign for a hyphen that ends a line
SPACES = frozenset(
    [*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200C), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]
)
RAISED = frozenset(map(ord, "0123456789*†‡§"))
Box = tuple[float, float, float, float]  # left, low, right, high
_BOLD = re.compile(rb"bold|black|heavy|demi|[-,]bd", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
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


def units(text: object, count: int) -> list[int]:
    """Return the characters of a page as PDFium counts them."""
    of = raw.FPDFText_GetUnicode
    return [of(text, index) for index in range(count)]


def read_pieces(text: object, characters: list[int]) -> tuple[list[Piece], int]:
    """Return the words of a page in PDFium's order as if they ran rightwards, and the quarter turns they stand in."""
    pieces = _pieces(_Ruler(text), characters)
    turn = Counter(piece.turn for piece in pieces).most_common(1)[0][0] if pieces else 0
    every = not turn and all(piece.turn == 0 for piece in pieces)
    return (pieces if every else [_turned(piece, turn) for piece in pieces]), turn


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


def _pieces(ruler: _Ruler, characters: list[int]) -> list[Piece]:
    """Return the words of a page; a raised number within a word is a piece of its own."""
    pieces: list[Piece] = []
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
            if (characters[end] in RAISED) != (characters[end - 1] in RAISED):
                x, y = ruler.place(end)
                if abs(x - left if turn % 2 else y - base) > 0.15 * size:
                    break
            end += 1
        far = ruler.corner(end - 1, turn)
        right = far[turn % 2]
        pieces.append(Piece(start, end, left, right, base, size, bold, turn, broken))
        broken = characters[end - 1] == HYPHEN
        start = end
    return pieces


def _turned(piece: Piece, turn: int) -> Piece:
    """Return a piece of a page whose text runs up, down or upside down as if it ran rightwards.

    A piece that runs another way than the page is a place without a width: its length would cross lines beside it.
    """
    if piece.turn != turn:
        left, low, right, _ = turned((piece.left, piece.base, piece.left, piece.base), turn)
        other = (piece.turn - turn) % 4
        return Piece(piece.first, piece.end, left, right, low, piece.size, piece.bold, other, piece.broken)
    left, base, right = piece.left, piece.base, piece.right
    if turn == 1:
        left, base = base, -left
    elif turn == 2:
        left, base, right = -left, -base, -right
    elif turn == 3:
        left, base, right = -base, left, -right
    return Piece(piece.first, piece.end, left, right, base, piece.size, piece.bold, 0, piece.broken)


def turned(box: Box, turn: int) -> Box:
    """Return where a box stands on a page that is turned so that its text runs rightwards."""
    left, low, right, high = box
    return (
        (left, low, right, high),
        (low, -right, high, -left),
        (-right, -high, -left, -low),
        (-high, left, -low, right),
    )[turn]
