"""Find contents pages: entries that end in page numbers at the right edge."""

import re
from collections.abc import Sequence

from knowledge.read.pdf.lines import Line

_HEADING = re.compile(
    r"(table of |list of )?(contents|index|tables|figures|tables and figures|appendices)( page)?:?", re.IGNORECASE
)
_LEADER = re.compile(r"(?:[.…·_]\s?){4,}\s*(?:\d{1,4}|[ivxlc]{1,6})?$|…+\s*\d{1,4}$", re.IGNORECASE)
_PLACE = re.compile(r"[\d\s.,–—-]*\d|[ivxlc]{1,6}", re.IGNORECASE)
_LAST = re.compile(r"(\d{1,4})$")
_LOOSE = 3  # lines of an entry, or a column head, before the line with its page number
_ENTRIES = 4  # without a heading, fewer are no contents page


def find_contents(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of contents pages, their headings included."""
    found: list[Line] = []
    start = 0
    while start < len(lines):
        end = _region(lines, start)
        found += lines[start:end]
        start = max(end, start + 1)
    return found


def _region(lines: Sequence[Line], start: int) -> int:
    """Return where the contents that begin with a line end, or `start` where none begin."""
    headed = bool(_HEADING.fullmatch(lines[start].words))
    if not headed and not _LEADER.search(lines[start].words):
        return start
    end, entries, last, edge = start, 0, 0, 0.0
    for place in range(start + headed, len(lines)):
        line = lines[place]
        number = _entry(line, edge)
        if number is not None and (number >= last or _HEADING.fullmatch(lines[end].words)):
            end, entries, last, edge = place + 1, entries + 1, number, line.right
        elif number is not None or place - max(end, start + headed) >= _LOOSE:
            break
    return end if entries >= (1 if headed else _ENTRIES) else start


def _entry(line: Line, edge: float) -> int | None:
    """Return the page number that an entry ends with (0 where it is not arabic), or None where it is no entry."""
    words = line.words
    leader, last = _LEADER.search(words), _LAST.search(words)
    number = int(last[1]) if last else 0
    if leader or (line.gaps and _PLACE.fullmatch(line.text[line.gaps[-1] :].strip())):
        return number
    if last and (abs(line.right - edge) < 3 or words.isdecimal()):
        return number
    return None
