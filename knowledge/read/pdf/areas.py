"""Reckon with boxes on a page: which stand near each other, how much they cover."""

from collections.abc import Sequence

from knowledge.read.pdf.pieces import Box

_GRID = 32  # cells of a page across and down: fine enough for a share of it
_APART = 24.0  # points between parts of one drawing
_PARTS = 400  # more are taken as one


def joined(boxes: Sequence[Box]) -> list[Box]:
    """Return the boxes, those that stand near each other as one."""
    if len(boxes) > _PARTS:
        boxes = [around(boxes)]
    sets: list[Box] = []
    for box in boxes:
        near = [one for one in sets if _near(one, box)]
        sets = [one for one in sets if one not in near]
        sets.append(around([box, *near]))
    return sets


def _near(one: Box, other: Box) -> bool:
    return (
        one[0] <= other[2] + _APART
        and other[0] <= one[2] + _APART
        and one[1] <= other[3] + _APART
        and other[1] <= one[3] + _APART
    )


def around(boxes: Sequence[Box]) -> Box:
    """Return the smallest box around boxes."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def covered(boxes: Sequence[Box], page: Box) -> float:
    """Return the share of a page that boxes cover together."""
    left, low, right, high = page
    across, up = (right - left) / _GRID, (high - low) / _GRID
    if across <= 0 or up <= 0:
        return 0.0
    cells = [(left + (x + 0.5) * across, low + (y + 0.5) * up) for x in range(_GRID) for y in range(_GRID)]
    inside = sum(any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in boxes) for x, y in cells)
    return inside / _GRID**2
