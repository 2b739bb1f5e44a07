"""Gather printed lines into paragraphs, list items and headings, across pages and columns."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.read.compose import Group
from knowledge.read.lines import Line
from knowledge.read.opening import bullet, ends, numbered, plain


@dataclass(frozen=True, slots=True)
class Measure:
    """What is usual in a document: the type size, the step from line to line in type sizes, the right edge by page."""

    size: float
    step: float
    edges: dict[int, float]


def measure(lines: Sequence[Line]) -> Measure:
    """Return the measure of a document."""
    sizes: Counter[float] = Counter()
    steps: Counter[float] = Counter()
    edges: dict[int, float] = {}
    for line in lines:
        sizes[line.size] += len(line.text)
        edges[line.page] = max(edges.get(line.page, 0.0), line.right)
    size = sizes.most_common(1)[0][0] if sizes else 12.0
    for last, line in pairwise(lines):
        if last.page == line.page and last.size == line.size == size and 0.9 < (step := (last.base - line.base) / size) < 2:
            steps[round(step, 1)] += 1
    return Measure(size, steps.most_common(1)[0][0] if steps else 1.2, edges)


def gather(lines: Iterable[Line], usual: Measure, titles: dict[int, tuple[int, int]]) -> list[Group]:
    """Return the lines as groups; `titles` are groups already: from a first line (by id) to a last one."""
    groups: list[list[Line]] = []
    until = 0  # the last line of the title that we are in
    ended = True
    for line in lines:
        if id(line) in titles and not until:
            until, ended = titles[id(line)][1], True
        if ended or (not until and _breaks(groups[-1], line, usual)):
            groups.append([line])
        else:
            groups[-1].append(line)
        ended = id(line) == until
        until = 0 if ended else until
    return [_group(tuple(group)) for group in groups]


def _group(lines: tuple[Line, ...]) -> Group:
    number, body = numbered(lines[0])
    return Group(lines, number=number, body=body or bullet(lines[0]))


def _breaks(group: list[Line], line: Line, usual: Measure) -> bool:
    """Return whether a line begins a new group."""
    last = group[-1]
    if abs(line.size - last.size) > 0.08 * last.size:
        return True
    if bullet(line) and (ends(last) or not _lower(line) or abs(line.left - last.left) > line.size):
        return True
    if last.page != line.page:
        return not _goes_on(group, line, usual)
    step = (last.base - line.base) / line.size
    if step < 0.3:
        return step > -15 or not _goes_on(group, line, usual)
    pitches = [(above.base - below.base) / below.size for above, below in pairwise(group) if above.page == below.page]
    pitch = min(pitches, default=usual.step)
    return step > 1.25 * max(pitch, 1.0) or _deliberate(group, line, usual)


def _deliberate(group: list[Line], line: Line, usual: Measure) -> bool:
    """Return whether a line below another, at the usual step, begins a paragraph by its number, look or place."""
    last = group[-1]
    ended = ends(last)
    number, _ = numbered(line)
    if number and (ended or _listing(last) or line.left < last.left - 0.5 * line.size):
        return True
    if line.bold != last.bold and (ended or not _lower(line)) and not _full(last, line, usual):
        return True
    shift = line.left - last.left
    if len(group) > 1 and abs(shift) > 0.8 * line.size and (ended or shift < 0 and not _lower(line)):
        return True
    return ended and not _full(last, line, usual, slack=1.5)


def _goes_on(group: list[Line], line: Line, usual: Measure) -> bool:
    """Return whether a paragraph goes on at the top of a page or column."""
    last = group[-1]
    if numbered(line)[0] or bullet(line) or line.bold != last.bold:
        return False
    if not ends(last):
        return _lower(line) or _full(last, line, usual)
    hangs = len(group) > 1 and group[0].left < last.left - 0.5 * line.size and bool(numbered(group[0])[0])
    return hangs and abs(line.left - last.left) < 2 and _full(last, line, usual)


def _full(last: Line, line: Line, usual: Measure, slack: float = 0.0) -> bool:
    """Return whether the first word of a line would not have fitted on the line before."""
    room = usual.edges.get(last.page, last.right) - last.right
    first = line.text.split(maxsplit=1)[0]
    return room < (0.55 * len(first) + slack) * line.size


def _lower(line: Line) -> bool:
    """Return whether the words of a line begin with a small letter."""
    return line.text[bullet(line) :].lstrip("(‘“'\"")[:1].islower()


def _listing(line: Line) -> bool:
    """Return whether a line ends as an item of a list may end."""
    return plain(line).endswith((",", " and", " or", ";", ":"))
