"""Read the page numbers that are printed on pages, and keep those that count with the pages."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from knowledge.read.pdf.lines import Line

_TIMES = 3
_ARABIC, _ROMAN = "arabic", "roman"  # else a number has the style of its section: "A-"
Offset = tuple[str, int]
# The figures of a version such as "v0.3" are none.
_NUMBER = re.compile(r"(?<!\d\.)(?<!\d\.\d)\d{1,4}(?!\d*\.\d)|\b[ivxlc]{1,7}\b", re.IGNORECASE)
_SECTION = re.compile(r"\W*(?:page\W*)?((?:[A-Z]|\d{1,2})[-–])(\d{1,3})\W*", re.IGNORECASE)  # "A-1", "Page 3-12"
_NUMERAL = re.compile(r"m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", re.IGNORECASE)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def find_offsets(lines: Sequence[Line], count: int) -> set[Offset]:
    """Return by how much page numbers of a style differ from the count of pages, where that is consistent."""
    pages: defaultdict[Offset, set[int]] = defaultdict(set)
    for line in lines:
        for style, value, _ in _numbers(line):
            pages[style, value - line.page].add(line.page)
    sections = _sections(pages, min(_TIMES, count))
    best: Counter[int] = Counter()
    for seen in pages.values():
        for page in seen:
            best[page] = max(best[page], len(seen))
    return {
        offset
        for offset, seen in pages.items()
        if len(seen) >= min(_TIMES, count) and any(len(seen) == best[page] for page in seen)
    } | sections


def _sections(pages: Mapping[Offset, set[int]], times: int) -> set[Offset]:
    """Return the offsets of numbers that begin anew with each section, which may have one page alone."""
    found = {offset for offset in pages if offset[0] not in (_ARABIC, _ROMAN)}
    numbered = {page for offset in found for page in pages[offset]}
    # A section begins with 1 on the page where its offset does, else its numbers count something else.
    begins = all(min(pages[offset]) + offset[1] == 1 for offset in found)
    return found if begins and len(numbered) >= times else set()


def page_number(line: Line, offsets: set[Offset]) -> str | None:
    """Return the page number printed in a line, or None."""
    for style, value, printed in _numbers(line):
        if (style, value - line.page) in offsets:
            return printed
    return None


def _numbers(line: Line) -> Iterator[tuple[str, int, str]]:
    """Yield the numbers in a line that may be page numbers, last first: the style, the value, as printed."""
    section = _SECTION.fullmatch(line.words)
    if section:
        yield section[1], int(section[2]), section[1] + section[2]
    for found in reversed(list(_NUMBER.finditer(line.words))):
        printed = found.group()
        if printed.isdecimal():
            yield _ARABIC, int(printed), printed
        elif _NUMERAL.fullmatch(printed):
            yield _ROMAN, _roman(printed), printed


def _roman(printed: str) -> int:
    values = [_VALUES[letter] for letter in printed.lower()]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))
