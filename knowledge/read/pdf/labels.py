"""Read the page numbers that are printed on pages, and keep those that count with the pages."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from knowledge.read.pdf.lines import Line

_TIMES = 3
_NUMBER = re.compile(r"\d{1,4}|\b[ivxlc]{1,7}\b", re.IGNORECASE)
_ROMAN = re.compile(r"m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", re.IGNORECASE)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def find_offsets(lines: Sequence[Line], count: int) -> set[tuple[bool, int]]:
    """Return by how much page numbers, arabic or roman, differ from the count of pages, where that is consistent."""
    pages: defaultdict[tuple[bool, int], set[int]] = defaultdict(set)
    for line in lines:
        for roman, value, _ in _numbers(line):
            pages[roman, value - line.page].add(line.page)
    best: Counter[int] = Counter()
    for seen in pages.values():
        for page in seen:
            best[page] = max(best[page], len(seen))
    return {
        offset
        for offset, seen in pages.items()
        if len(seen) >= min(_TIMES, count) and any(len(seen) == best[page] for page in seen)
    }


def page_number(line: Line, offsets: set[tuple[bool, int]]) -> str | None:
    """Return the page number printed in a line, or None."""
    for roman, value, printed in _numbers(line):
        if (roman, value - line.page) in offsets:
            return printed
    return None


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
