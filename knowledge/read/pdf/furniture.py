"""Find running heads, feet and page numbers by their repetition, and the number that each page bears."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.model import Reason
from knowledge.read.pdf.labels import find_offsets, page_number
from knowledge.read.pdf.lines import Line
from knowledge.read.pdf.page import Page
from knowledge.read.pdf.tables import table_heights

_ZONE = 0.16  # of the height of a page, at its top and at its bottom
_DEEP = 6  # lines from the edge
_NEAR = 6  # pages that a variant (odd, even, chapter) may skip before it counts as gone
_TIMES = 3
_LARGE = 28.0  # points
_ALONE = re.compile(
    r"\W*(?:p\s?a\s?g\s?e|p\.?|pg\.?)?\W*(?:(?:[a-z]|\d{1,2})[-–])?(\d{1,4}|[ivxlc]{1,7})"
    r"\W*(?:(?:of|/)\W*\d{1,4}|p\s?a\s?g\s?e)?\W*",
    re.IGNORECASE,
)


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
    offsets = find_offsets([edge.line for edge in edges], len(pages))
    repeated = _repeated(edges, len(pages))
    limits = _limits(pages, edges, repeated)
    cuts: list[tuple[Line, Reason]] = []
    labels: list[str | None] = [None] * len(pages)
    for side in _sides(edges):
        for edge in side:
            number = page_number(edge.line, offsets)
            outside = _outside(edge, limits)
            alone = number is not None and _ALONE.fullmatch(edge.line.words) is not None
            if not (alone or (id(edge.line) in repeated and outside and not _tabled(edge, pages))):
                break
            labels[edge.line.page - 1] = labels[edge.line.page - 1] or number
            cuts.append((edge.line, _reason(edge, alone)))
    gone = {id(line) for line, _ in cuts}
    cuts += [(line, Reason.HEAD) for line in (*_beside(pages), *_across(pages)) if id(line) not in gone]
    return Furniture(tuple(cuts), tuple(labels))


def _tabled(edge: _Edge, pages: Sequence[Page]) -> bool:
    """Return whether a line is a row of a table that reaches from the edge of its page to where the text stands."""
    page = pages[edge.line.page - 1]
    limit = _limit(page, edge.top)
    return any(
        (low < limit if edge.top else high > limit) and low < edge.line.base < high for low, high in table_heights(page)
    )


def _limit(page: Page, top: bool) -> float:
    """Return how low the zone at the top of a page reaches, or how high that at the bottom."""
    height = page.top - page.bottom
    return page.top - _ZONE * height if top else page.bottom + _ZONE * height


def _beside(pages: Sequence[Page]) -> Iterator[Line]:
    """Yield the lines that run up or down beside the text of several pages."""
    places: defaultdict[str, list[Line]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            if line.turn:
                places[line.words].append(line)
    for same in places.values():
        if len({line.page for line in same}) >= min(_TIMES, max(len(pages), 2)):
            yield from same


def _across(pages: Sequence[Page]) -> Iterator[Line]:
    """Yield what is printed large across the text of most pages, always in one place: "DRAFT"."""
    places: defaultdict[tuple[str, int, int], list[Line]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            if line.size >= _LARGE and not line.turn:
                places[line.words, round(line.left), round(line.base)].append(line)
    for same in places.values():
        if len({line.page for line in same}) >= max(_TIMES, len(pages) / 2):
            yield from same


def _reason(edge: _Edge, alone: bool) -> Reason:
    if alone:
        return Reason.PAGE_NUMBER
    return Reason.HEAD if edge.top else Reason.FOOT


def _edges(page: Page) -> Iterator[_Edge]:
    """Yield the lines near the top and bottom of a page, from the edges inwards."""
    for top in (True, False):
        limit = _limit(page, top)
        upright = (line for line in page.lines if not line.turn)
        near = [line for line in upright if (line.base > limit if top else line.base < limit)]
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
                if abs(other.line.base - edge.line.base) < edge.line.size
                and abs(other.line.page - edge.line.page) <= _NEAR
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
    return {True: tops[-1 - fair], False: bottoms[fair]} if tops else {True: math.inf, False: -math.inf}


def _outside(edge: _Edge, limits: dict[bool, float]) -> bool:
    """Return whether a line stands above or below where the text of the document stands."""
    room = 0.5 * edge.line.size
    return edge.line.base > limits[True] + room if edge.top else edge.line.base < limits[False] - room
