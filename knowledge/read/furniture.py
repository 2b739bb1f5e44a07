"""Find running heads, feet and page numbers by their repetition, and the number that each page bears."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.model import Reason
from knowledge.read.lines import Line
from knowledge.read.pages import Page

_ZONE = 0.16  # of the height of a page, at its top and at its bottom
_DEEP = 6  # lines from the edge
_NEAR = 6  # pages that a variant (odd, even, chapter) may skip before it counts as gone
_TIMES = 3
_NUMBER = re.compile(r"\d{1,4}|\b[ivxlc]{1,7}\b", re.IGNORECASE)
_ALONE = re.compile(r"\W*(?:page|p\.?|pg\.?)?\W*(\d{1,4}|[ivxlc]{1,7})\W*(?:(?:of|/)\W*\d{1,4})?\W*", re.IGNORECASE)
_ROMAN = re.compile(r"m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", re.IGNORECASE)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


@dataclass(frozen=True, slots=True)
class Furniture:
    """The lines that are no part of the text, each with its reason, and the printed number of each page."""

    cuts: tuple[tuple[Line, Reason], ...]
    labels: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line near the edge of its page, and what is the same when it repeats."""

    line: Line
    top: bool
    rank: int  # 0 is outermost
    key: str


def find_furniture(pages: Sequence[Page]) -> Furniture:
    """Return the heads, feet and page numbers of a document."""
    edges = [edge for page in pages for edge in _edges(page)]
    offsets = _offsets(edges, len(pages))
    repeated = _repeated(edges, len(pages))
    limits = _limits(pages, edges, repeated)
    cuts: list[tuple[Line, Reason]] = []
    labels: list[str | None] = [None] * len(pages)
    for side in _sides(edges):
        for edge in side:
            number = _page_number(edge.line, offsets)
            outside = _outside(edge, limits)
            alone = number is not None and _ALONE.fullmatch(edge.line.words) is not None
            if not (alone or (id(edge.line) in repeated and outside)):
                break
            labels[edge.line.page - 1] = labels[edge.line.page - 1] or number
            cuts.append((edge.line, _reason(edge, alone)))
    return Furniture(tuple(cuts), tuple(labels))


def _reason(edge: _Edge, alone: bool) -> Reason:
    if alone:
        return Reason.PAGE_NUMBER
    return Reason.HEAD if edge.top else Reason.FOOT


def _edges(page: Page) -> Iterator[_Edge]:
    """Yield the lines near the top and bottom of a page, from the edges inwards."""
    height = page.top - page.bottom
    for top in (True, False):
        limit = page.top - _ZONE * height if top else page.bottom + _ZONE * height
        near = [line for line in page.lines if (line.base > limit if top else line.base < limit)]
        near.sort(key=lambda line: -line.base if top else line.base)
        for rank, line in enumerate(near[:_DEEP]):
            key = re.sub(r"\d+|\b[ivxlc]+\b", "#", line.words.casefold())
            yield _Edge(line, top, rank, re.sub(r"[^\w#]+", "", key))


def _sides(edges: Sequence[_Edge]) -> Iterator[list[_Edge]]:
    """Yield the lines of each edge of each page, from the edge inwards."""
    sides: defaultdict[tuple[int, bool], list[_Edge]] = defaultdict(list)
    for edge in edges:
        sides[edge.line.page, edge.top].append(edge)
    yield from sides.values()


def _repeated(edges: Sequence[_Edge], count: int) -> set[int]:
    """Return the lines (by id) that come back at their place on pages nearby."""
    places: defaultdict[tuple[str, bool], list[_Edge]] = defaultdict(list)
    for edge in edges:
        if edge.key:
            places[edge.key, edge.top].append(edge)
    found: set[int] = set()
    for same in places.values():
        for edge in same:
            near = {
                other.line.page
                for other in same
                if abs(other.line.base - edge.line.base) < edge.line.size and abs(other.line.page - edge.line.page) <= _NEAR
            }
            if len(near) >= min(_TIMES, max(count, 2)):
                found.add(id(edge.line))
    return found


def _limits(pages: Sequence[Page], edges: Sequence[_Edge], repeated: set[int]) -> dict[bool, float]:
    """Return how high and how low the text reaches on pages, what repeats left aside."""
    aside = repeated | {id(edge.line) for edge in edges if _ALONE.fullmatch(edge.line.words)}
    tops, bottoms = [], []
    for page in pages:
        bases = [line.base for line in page.lines if id(line) not in aside]
        if bases:
            tops.append(max(bases))
            bottoms.append(min(bases))
    tops.sort()
    bottoms.sort()
    fair = len(tops) // 10
    return {True: tops[-1 - fair], False: bottoms[fair]} if tops else {True: 0.0, False: 0.0}


def _outside(edge: _Edge, limits: dict[bool, float]) -> bool:
    """Return whether a line stands above or below where the text of the document stands."""
    room = 0.5 * edge.line.size
    return edge.line.base > limits[True] + room if edge.top else edge.line.base < limits[False] - room


def _numbers(line: Line) -> Iterator[tuple[bool, int, str]]:
    """Yield the numbers in a line that may be page numbers, last first: whether roman, the value, as printed."""
    for found in reversed(list(_NUMBER.finditer(line.words))):
        printed = found.group()
        if printed.isdecimal():
            yield False, int(printed), printed
        elif _ROMAN.fullmatch(printed):
            yield True, _roman(printed), printed


def _roman(printed: str) -> int:
    values = [_VALUES[letter] for letter in printed.lower()]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))


def _offsets(edges: Sequence[_Edge], count: int) -> set[tuple[bool, int]]:
    """Return by how much page numbers, arabic or roman, differ from the count of pages, where that is consistent."""
    pages: defaultdict[tuple[bool, int], set[int]] = defaultdict(set)
    for edge in edges:
        for roman, value, _ in _numbers(edge.line):
            pages[roman, value - edge.line.page].add(edge.line.page)
    best: Counter[int] = Counter()
    for seen in pages.values():
        for page in seen:
            best[page] = max(best[page], len(seen))
    return {
        offset
        for offset, seen in pages.items()
        if len(seen) >= min(_TIMES, count) and any(len(seen) == best[page] for page in seen)
    }


def _page_number(line: Line, offsets: set[tuple[bool, int]]) -> str | None:
    """Return the page number printed in a line, or None."""
    for roman, value, printed in _numbers(line):
        if (roman, value - line.page) in offsets:
            return printed
    return None
