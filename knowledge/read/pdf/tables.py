"""Find ruled tables on a page, and read their cells in order and their short rows as one block each."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from knowledge.model import BlockKind
from knowledge.read.pdf.compose import Group
from knowledge.read.pdf.lines import Line, Rule
from knowledge.read.pdf.opening import bullet
from knowledge.read.pdf.page import Page

_NEAR = 3.0  # points within which two rules meet
_MANY = 600  # rules: a drawing
_LEAST = 2  # edges: those of one row
_ROW = 100  # words: a longer row is read cell by cell, paragraph by paragraph

Cell = tuple[int, int, int, int, int]  # page, table, row, column, part of a row that other columns divide
_NOWHERE: Cell = (0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Table:
    """The edges of the columns, from the left, and of the rows and their parts, from the bottom."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    parts: tuple[float, ...]


def find_cells(pages: Sequence[Page], lines: Sequence[Line]) -> tuple[list[Line], dict[int, Cell]]:
    """Return the lines with those of tables in order, cell by cell, and the cells of lines (by id)."""
    tables = {page.number: list(_tables(page.rules)) for page in pages if page.rules}
    cells: dict[int, Cell] = {}
    for line in lines:
        for number, table in enumerate(tables.get(line.page, ())):
            if (cell := _cell(line, number, table)) is not None:
                cells[id(line)] = cell
                break
    ordered: list[Line] = []
    for row, same in groupby(lines, key=lambda line: cells.get(id(line), _NOWHERE)[:3]):
        of_row = list(same)
        columns = [column for column, _ in groupby(of_row, key=lambda line: cells.get(id(line), _NOWHERE)[3])]
        if any(row) and len(columns) > len(set(columns)):
            of_row.sort(key=lambda line: cells[id(line)][3])
        ordered += of_row
    return ordered, cells


def table_heights(page: Page) -> Iterator[tuple[float, float]]:
    """Yield how low and how high the tables of more than one row on a page reach."""
    for table in _tables(page.rules):
        if len(table.rows) > _LEAST:
            yield table.rows[0], table.rows[-1]


def find_rows(groups: Sequence[Group], cells: dict[int, Cell]) -> Iterator[Group]:
    """Yield the groups, those of a short row of a table as one group."""
    for row, same in groupby(groups, key=lambda group: cells.get(id(group.lines[0]), _NOWHERE)[:3]):
        of_row = list(same)
        words = sum(len(group.words.split()) for group in of_row)
        if not any(row):
            yield from of_row
        elif words <= _ROW and not any(bullet(group.lines[0]) for group in of_row):
            yield Group(tuple(line for group in of_row for line in group.lines), BlockKind.TABLE)
        else:
            yield from (replace(group, kind=BlockKind.PARAGRAPH, level=0) for group in of_row)


def repeated_heads(groups: Sequence[Group], cells: dict[int, Cell]) -> Iterator[Group]:
    """Yield the rows at the head of a page that repeat the head of the table which goes on there."""
    head: Group | None = None
    last: Group | None = None
    for group in groups:
        if id(group.lines[0]) not in cells:
            head = None
        elif head is None or last is None:
            head = group
        elif group.lines[0].page > last.lines[-1].page and group.kind is BlockKind.TABLE and group.words == head.words:
            yield group
        last = group


def _cell(line: Line, number: int, table: Table) -> Cell | None:
    x, y = line.left + 1, line.base + 0.3 * line.size
    column, row, part = bisect(table.columns, x), bisect(table.rows, y), bisect(table.parts, y)
    if not 0 < column < len(table.columns) or not 0 < row < len(table.rows):
        return None
    return line.page, number, -row, column, -part


def _tables(rules: Sequence[Rule]) -> Iterator[Table]:
    """Yield the tables of a page: rules that meet and make at least two columns."""
    if len(rules) > _MANY:
        return
    for meeting in _meeting(rules):
        columns = _merged([rule.left for rule in meeting if rule.upright])
        left, right = min(rule.left for rule in meeting), max(rule.right for rule in meeting)
        low, high = min(rule.low for rule in meeting), max(rule.high for rule in meeting)
        columns = _merged([left, *columns, right])
        parts = _merged([low, high, *(rule.low for rule in meeting if not rule.upright)])
        flat = [rule for rule in meeting if not rule.upright]
        rows = [y for y in parts if y in (parts[0], parts[-1]) or _covered(y, flat) > 0.9 * (right - left)]
        if len(columns) > 2 and any(rule.upright for rule in meeting) and len(flat) > 1:
            yield Table(tuple(columns), tuple(rows), tuple(parts))


def _covered(y: float, flat: Sequence[Rule]) -> float:
    """Return how many points of a height are ruled."""
    spans = sorted((rule.left, rule.right) for rule in flat if abs(rule.low - y) <= _NEAR)
    end, covered = float("-inf"), 0.0
    for left, right in spans:
        covered += max(0.0, right - max(left, end))
        end = max(end, right)
    return covered


def _merged(places: Sequence[float]) -> list[float]:
    """Return the places in order, those that are near each other as one."""
    ordered = sorted(places)
    return ordered[:1] + [after for before, after in pairwise(ordered) if after - before > _NEAR]


def _meeting(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return the rules in sets that hang together."""
    sets: list[list[Rule]] = []
    for rule in rules:
        touching = [one for one in sets if any(_touch(rule, other) for other in one)]
        sets = [one for one in sets if one not in touching]
        sets.append([rule, *(other for one in touching for other in one)])
    return sets


def _touch(rule: Rule, other: Rule) -> bool:
    return (
        rule.left <= other.right + _NEAR
        and other.left <= rule.right + _NEAR
        and rule.low <= other.high + _NEAR
        and other.low <= rule.high + _NEAR
    )
