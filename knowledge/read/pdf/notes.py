"""Find footnotes and the raised numbers that anchor them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from knowledge.model import BlockKind
from knowledge.read.pdf.compose import Group
from knowledge.read.pdf.lines import Line
from knowledge.read.pdf.opening import ends

_SMALL = 0.93  # of the type size of the text
_COLUMNS = 12  # lines: a page with fewer has no columns
_ACROSS, _ALONE = 0.6, 0.15  # of the width, of the lines: a page with more lines across it has no columns
_LABEL = re.compile(r"(\d{1,3}|[*†‡§]{1,3})\s*(?=\S)")
_UNIT = re.compile(r"(\b(m|cm|km|mm|ft)|\d)$")  # m² and powers: no anchors unless a note of that number is there


@dataclass(frozen=True, slots=True)
class Notes:
    """The footnotes of a document and the places (page, character) of the anchors in its text."""

    groups: tuple[Group, ...]
    anchors: frozenset[tuple[int, int]]

    @property
    def lines(self) -> frozenset[int]:
        """Return the lines of the footnotes, by id."""
        return frozenset(id(line) for group in self.groups for line in group.lines)


def find_notes(lines: Sequence[Line], size: float) -> Notes:
    """Return the footnotes among the lines of a document whose text is of this type size."""
    notes: list[list[Line]] = []
    for _, same in groupby(lines, key=lambda line: line.page):
        page = list(same)
        zone = _zone(page, size)
        inside = {id(line) for line in zone}
        labels = {label for line in page if id(line) not in inside for _, label in _raised(line)}
        _read_zone(zone, labels, notes)
    noted = {id(line) for note in notes for line in note}
    known = {(note[0].page, _label(note[0])[0]) for note in notes}
    places = frozenset(
        (line.page, line.first + at)
        for line in lines
        if id(line) not in noted
        for at, label in _raised(line)
        if (line.page, label) in known or not _UNIT.search(line.text[:at])
    )
    groups = tuple(Group(tuple(note), BlockKind.FOOTNOTE, body=_label(note[0])[1]) for note in notes)
    return Notes(groups, places if groups or len(places) > 2 else frozenset())


def placed(groups: Sequence[Group], notes: Notes) -> Iterator[Group]:
    """Yield the groups of the text, each footnote after the group with its anchor, else the last begun on its page."""
    homes: dict[tuple[int, str], int] = {}
    begun: dict[int, int] = {}
    for place, group in enumerate(groups):
        begun[group.lines[0].page] = place
        for line in group.lines:
            for at, label in _raised(line):
                if (line.page, line.first + at) in notes.anchors:
                    for one in label.split(","):
                        homes.setdefault((line.page, one.strip()), place)
    after: dict[int, list[Group]] = {}
    for note in notes.groups:
        page, label = note.lines[0].page, _label(note.lines[0])[0]
        last = max((place for number, place in begun.items() if number <= page), default=-1)
        home = homes.get((page, label), homes.get((page - 1, label), last))
        after.setdefault(home, []).append(note)
    yield from after.get(-1, [])
    for place, group in enumerate(groups):
        yield group
        yield from after.get(place, [])


def _zone(page: Sequence[Line], size: float) -> list[Line]:
    """Return the small lines at the foot of a page, or of its columns, in reading order."""
    zone: set[int] = set()
    for column in _side_by_side(page):
        zone |= _foot(column, size)
    return [line for line in page if id(line) in zone]


def _side_by_side(page: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines of the columns of a page, or all of them where they run one below the other."""
    left, right = min((line.left for line in page), default=0.0), max((line.right for line in page), default=0.0)
    wide = sum(line.right - line.left > _ACROSS * (right - left) for line in page)
    if len(page) < _COLUMNS or wide > _ALONE * len(page):
        yield list(page)
        return
    middle = (left + right) / 2
    yield [line for line in page if line.left < middle]
    yield [line for line in page if line.left >= middle]


def _foot(column: Sequence[Line], size: float) -> set[int]:
    """Return the small lines (by id) at the foot of a column; a bigger address may end a note."""
    zone: set[int] = set()
    bigger: list[Line] = []
    for line in sorted(column, key=lambda line: line.base):
        if line.size < _SMALL * size:
            if bigger and line.base - bigger[-1].base < 1.7 * line.size:
                zone.update(id(one) for one in bigger)
            zone.add(id(line))
            bigger = []
        elif bigger or zone:
            break
        else:
            bigger.append(line)
    return zone


def _read_zone(zone: Sequence[Line], labels: set[str], notes: list[list[Line]]) -> None:
    """Add the footnotes of a zone; small lines above the first one carry on the last note of the page before."""
    begun = False
    early: list[Line] = []
    before = notes[-1] if notes and zone and notes[-1][-1].page == zone[0].page - 1 else None
    for line in zone:
        label, _ = _label(line)
        if label and (label in labels or (line.raised and line.raised[0][0] == 0)):
            begun = True
            notes.append([line])
        elif begun:
            notes[-1].append(line)
        else:
            early.append(line)
    if before and early and abs(early[0].size - before[0].size) < 0.3 and not ends(before[-1]):
        before.extend(early)


def _label(line: Line) -> tuple[str, int]:
    """Return the label that a footnote would begin with, and where its words begin."""
    found = _LABEL.match(line.text)
    return (found[1], found.end()) if found else ("", 0)


def _raised(line: Line) -> Iterator[tuple[int, str]]:
    """Yield where raised numbers stand in a line, and what they are; those in brackets are part of the sentence."""
    for start, end in line.raised:
        if line.text[start - 1 : start] != "(" or line.text[end : end + 1] != ")":
            yield start, line.text[start:end].strip(" ,")
