"""Put the words of form fields where they stand on the page: the file has them after all others."""

from collections.abc import Sequence

from knowledge.read.pdf.pieces import Box, Piece


def in_place(lines: list[list[Piece]], fields: Sequence[Box]) -> list[list[Piece]]:
    """Return the lines with those in a field after what stands beside it, else after what stands above it."""
    if not fields:
        return lines
    filled = [line for line in lines if any(_inside(line, box) for box in fields)]
    placed = [line for line in lines if not any(line is one for one in filled)]
    for line in sorted(filled, key=lambda line: (-line[0].base, line[0].left)):
        placed.insert(_place(placed, line[0]), line)
    return placed


def _place(lines: Sequence[Sequence[Piece]], piece: Piece) -> int:
    """Return before which line a piece is to stand."""
    place = 0
    nearest = float("inf")
    for number, line in enumerate(lines, start=1):
        above = line[0].base - piece.base
        beside = abs(above) < 0.8 * piece.size and line[0].left < piece.left
        step = 0.0 if beside else above
        if (beside or above > 0) and step <= nearest:
            place, nearest = number, step
    return place


def _inside(line: Sequence[Piece], box: Box) -> bool:
    """Return whether a line begins and ends in a field."""
    left, low, right, high = box
    return left - 1 <= line[0].left and line[-1].right <= right + 1 and low - 1 <= line[0].base <= high + 1
