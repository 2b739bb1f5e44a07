"""Find the bullets that text recognition passes over: lone dots to the left of a row."""

from collections.abc import Sequence
from dataclasses import replace

from PIL import Image

from knowledge.read.pdf.recognised import Row, Word

_DARK = 128  # grey level
_FROM, _TO = 3.5, 0.35  # heights of a row to the left of it
_SMALL, _BIG = 0.1, 0.5  # heights of a row: a bullet is no dust, and no letter
_LOW, _HIGH = 0.08, 0.75  # heights of a row above its letters' feet: between these is a bullet's middle
_ROUND = 1.5  # how much wider than high, or higher than wide
_FULL = 0.6  # of its box: a ring or a letter has less ink


def with_bullets(picture: Image.Image, rows: Sequence[Row]) -> list[Row]:
    """Return the rows, those beside a bullet with it."""
    ink = picture.point(lambda grey: 255 if grey < _DARK else 0)
    return [_with_bullet(ink, row) for row in rows]


def _with_bullet(ink: Image.Image, row: Row) -> Row:
    left, base, height = row.words[0].left, row.line[1], row.height
    area = (
        round(max(left - _FROM * height, 0)),
        round(max(base - height, 0)),
        round(left - _TO * height),
        round(base + 0.2 * height),
    )
    if area[0] >= area[2] or area[1] >= area[3]:
        return row
    beside = ink.crop(area)
    found = beside.getbbox()
    if not found:
        return row
    dot = beside.crop(found)
    middle = base - area[1] - (found[1] + found[3]) / 2
    round_enough = max(dot.size) < _ROUND * min(dot.size)
    sized = _SMALL * height < min(dot.size) and max(dot.size) < _BIG * height
    full = dot.histogram()[255] > _FULL * dot.width * dot.height
    if not (round_enough and sized and full and _LOW * height < middle < _HIGH * height):
        return row
    x, y = area[0], area[1]
    box = (float(x + found[0]), float(y + found[1]), float(x + found[2]), float(y + found[3]))
    return replace(row, words=(Word("•", box), *row.words))
