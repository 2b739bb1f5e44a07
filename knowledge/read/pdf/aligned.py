"""Find tables without ruled lines: rows whose words stand in columns, one row a line."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from knowledge.read.pdf.lines import Line
from knowledge.read.pdf.opening import bullet, numbered
from knowledge.read.pdf.tables import Cell

_ROWS = 3
_NEAR = 3.0  # points: columns that begin so near each other are one
_STEP = 2.6  # type sizes from row to row at most
_TIGHT = 1.5  # type sizes from a row to what its cells go on with
_FIRST = 1000  # the number of the first of these tables on a page: the ruled ones come before


def find_aligned(lines: Sequence[Line], cells: dict[int, Cell]) -> dict[int, Cell]:
    """Return the cells of lines (by id) that are rows of such tables; `cells` are those of ruled tables."""
    found: dict[int, Cell] = {}
    number = _FIRST
    for page, same in groupby(lines, key=lambda line: line.page):
        for rows in _tables([line for line in same if id(line) not in cells]):
            number += 1
            for row, of_row in enumerate(rows, start=1):
                found |= {id(line): (page, number, row, 1, 0) for line in of_row}
    return found


def _tables(lines: Sequence[Line]) -> Iterator[list[list[Line]]]:
    """Yield the tables of a page, each a list of rows."""
    rows: list[list[Line]] = []
    for line in lines:
        if rows and _is_row(line) and _below(rows[-1][-1], line, _STEP) and _meets(rows, line):
            rows.append([line])
        elif rows and _below(rows[-1][-1], line, _TIGHT) and _continues(rows, line):
            rows[-1].append(line)
        else:
            if len(rows) >= _ROWS:
                yield rows
            rows = [[line]] if _is_row(line) else []
    if len(rows) >= _ROWS:
        yield rows


def _is_row(line: Line) -> bool:
    """Return whether a line has gaps that part cells, more than the one after its number or bullet."""
    lead = numbered(line)[1] or bullet(line)
    return any(gap > lead for gap in line.gaps) and not line.turn


def _below(last: Line, line: Line, step: float) -> bool:
    return 0 < last.base - line.base < step * max(line.size, last.size)


def _meets(rows: Sequence[Sequence[Line]], line: Line) -> bool:
    """Return whether the cells of a line begin where those of the rows above begin."""
    above = [stop for row in rows for stop in row[0].stops]
    return abs(line.left - rows[0][0].left) < _NEAR and all(
        any(abs(stop - other) < _NEAR for other in above) for stop in line.stops
    )


def _continues(rows: Sequence[Sequence[Line]], line: Line) -> bool:
    """Return whether a line goes on with a cell that is not the first of its row."""
    return not line.stops and any(abs(line.left - stop) < _NEAR for stop in rows[-1][0].stops)
