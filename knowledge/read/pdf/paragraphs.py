"""Gather printed lines into paragraphs, list items and headings, across pages and columns."""

from collections.abc import Iterable
from itertools import pairwise

from knowledge.read.pdf.compose import Group
from knowledge.read.pdf.lines import Line
from knowledge.read.pdf.measure import Measure, full
from knowledge.read.pdf.opening import bullet, dashed, ends, follows, numbered, plain
from knowledge.read.pdf.tables import Cell

_BOXES = 3  # groups that may stand in a box below a paragraph
_WORDY = 6.0  # ems: a line that stops shorter did not run on into a bold one
_RECENT = 40  # lines of a paragraph that its pitch is taken from: some paragraphs have thousands


def gather(
    lines: Iterable[Line], usual: Measure, titles: dict[int, tuple[int, int]], cells: dict[int, Cell]
) -> list[Group]:
    """Return the lines as groups; `titles` are groups already: from a first line (by id) to a last one.

    No group reaches from a cell of a table into another.
    """
    groups: list[list[Line]] = []
    until = 0  # the last line of the title that we are in
    ended = True
    for line in lines:
        if id(line) in titles and not until:
            until, ended = titles[id(line)][1], True
        if not ended and groups[-1][-1].page < line.page:
            _recall(groups, line, usual)
        walled = bool(groups) and cells.get(id(groups[-1][-1])) != cells.get(id(line))
        if ended or walled or (not until and _breaks(groups[-1], line, usual)):
            groups.append([line])
        else:
            groups[-1].append(line)
        ended = id(line) == until
        until = 0 if ended else until
    return [_group(tuple(group)) for group in groups]


def _recall(groups: list[list[Line]], line: Line, usual: Measure) -> None:
    """Put the group last that goes on with the first line of a page, where a box was printed after it."""
    if not _lower(line) or _goes_on(groups[-1], line, usual):
        return
    for place in range(len(groups) - 2, max(len(groups) - 2 - _BOXES, -1), -1):
        last = groups[place][-1]
        if (
            last.page == line.page - 1
            and not ends(last)
            and last.size == line.size
            and _goes_on(groups[place], line, usual)
        ):
            groups.append(groups.pop(place))
            return


def _group(lines: tuple[Line, ...]) -> Group:
    number, body = numbered(lines[0])
    return Group(lines, number=number, body=body or bullet(lines[0]))


def _breaks(group: list[Line], line: Line, usual: Measure) -> bool:
    """Return whether a line begins a new group."""
    last = group[-1]
    if line.turn != last.turn:
        return True
    sentence = not ends(last) and _lower(line)
    if abs(line.size - last.size) > (0.15 if sentence else 0.08) * last.size:
        return True
    if bullet(line) and (not dashed(line) or ends(last) or not _lower(line) or abs(line.left - last.left) > line.size):
        return True
    if last.page != line.page:
        return not _goes_on(group, line, usual)
    step = (last.base - line.base) / line.size
    if step < 0.3:
        return step > -15 or not _goes_on(group, line, usual)
    pitches = [
        (above.base - below.base) / below.size
        for above, below in pairwise(group[-_RECENT:])
        if above.page == below.page and above.base > below.base
    ]
    pitch = min(pitches, default=usual.step)
    return step > 1.25 * max(pitch, 1.0) or _deliberate(group, line, usual, step > 1.08 * pitch)


def _deliberate(group: list[Line], line: Line, usual: Measure, wide: bool) -> bool:
    """Return whether a line below another, at the usual step, begins a paragraph by its number, look or place."""
    last = group[-1]
    ended = ends(last)
    hanging = len(group) > 1 and abs(line.left - last.left) < 2 and group[0].left < last.left - 0.5 * line.size
    number = numbered(line)[0]
    if number and (ended or line.left < last.left - 0.5 * line.size or (_listing(last) and not hanging)):
        return True
    if number and (follows(numbered(group[0])[0], number) or not full(last, line, usual, slack=1.5)):
        return True
    if line.bold != last.bold and ended and (wide or not full(last, line, usual)):
        return True
    if line.bold != last.bold and not _lower(line) and not full(last, line, usual, 0.0 if last.bold else _WORDY):
        return True
    if ended and len(group) == 1 and bullet(last) and line.left < last.second - 0.5 * line.size:
        return True
    shift = line.left - last.left
    if len(group) > 1 and abs(shift) > 0.8 * line.size and (ended or (shift < 0 and not _lower(line))):
        return True
    return ended and not full(last, line, usual, slack=1.5)


def _goes_on(group: list[Line], line: Line, usual: Measure) -> bool:
    """Return whether a paragraph goes on at the top of a page or column."""
    last = group[-1]
    if numbered(line)[0] or bullet(line) or (all(one.bold for one in group) and not line.bold):
        return False
    if not ends(last):
        return _lower(line) or (line.bold == last.bold and full(last, line, usual))
    hangs = (
        line.bold == last.bold
        and len(group) > 1
        and group[0].left < last.left - 0.5 * line.size
        and bool(numbered(group[0])[0])
    )
    return hangs and abs(line.left - last.left) < 2 and full(last, line, usual)


def _lower(line: Line) -> bool:
    """Return whether the words of a line begin with a small letter."""
    return line.text[bullet(line) :].lstrip("(‘“'\"")[:1].islower()


def _listing(line: Line) -> bool:
    """Return whether a line ends as an item of a list may end."""
    return plain(line).endswith((",", " and", " or", ";", ":"))
