"""Tell headings from paragraphs by the outline, the type and capitals, and give them levels."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from knowledge.model import BlockKind
from knowledge.read.pdf.compose import Group
from knowledge.read.pdf.lines import Line
from knowledge.read.pdf.opening import bullet, follows, numbered, plain
from knowledge.read.pdf.page import Entry

Style = tuple[float, bool, bool]
_WORDS = 28
_PLAIN = 14  # of a heading in the type size of the text: more, not right above text, are a sentence in bold
_LINES = 4  # of one heading
_FRONT = 2  # pages: a style that is used once, on these, is that of a cover and opens no level
_COVER = 25  # words in a row of body text: a page with fewer is a cover
_NAMED = re.compile(r"(chapter|annex|appendix|part|section|schedule)\s+(\d+|[a-z]|[ivx]+)\b", re.IGNORECASE)
_SIGNS = re.compile(r"[\W_]+")
_DEPTH = re.compile(r"\d{1,2}((?:\.\d{1,2})*)\.?\s")
_DEEPEST = 6


def folded(text: str) -> str:
    """Return the letters and digits of a text, for comparing titles."""
    return _SIGNS.sub("", text)


def titled(lines: Sequence[Line], outline: Sequence[Entry]) -> dict[int, tuple[int, int]]:
    """Return for the first line (by id) of each title in the outline its level, and its last line (by id)."""
    wanted: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for entry in outline:
        if entry.page and len(entry.title.split()) <= _WORDS and folded(entry.title):
            wanted[entry.page][folded(entry.title)] = entry.level
    found: dict[int, tuple[int, int]] = {}
    words = [folded(plain(line)) for line in lines] if wanted else []
    for place, line in enumerate(lines if wanted else ()):
        titles = wanted[line.page - 1] | wanted[line.page + 1] | wanted[line.page]
        text = ""
        for last, more in zip(lines[place : place + _LINES] if titles else (), words[place:], strict=False):
            text += more
            capital = next((title for title in titles if title.upper() == text), text) if text.isupper() else text
            if capital in titles:
                found[id(line)] = titles[capital], id(last)
                break
    return found


def find_headings(groups: Sequence[Group], titles: dict[int, tuple[int, int]], size: float) -> list[Group]:
    """Return the groups with the headings among them marked, and their levels."""
    marked = [
        _looks(group, after, size) or id(group.lines[0]) in titles
        for group, after in zip_longest(groups, groups[1:])
        if group
    ]
    _clear_covers(groups, marked, titles)
    levels = _levels([group for group, is_heading in zip(groups, marked, strict=True) if is_heading], titles)
    return list(
        _in_sequence(
            replace(group, kind=BlockKind.HEADING, level=_level(group, levels, titles)) if is_heading else group
            for group, is_heading in zip(groups, marked, strict=True)
        )
    )


def _in_sequence(groups: Iterable[Group]) -> Iterator[Group]:
    """Yield the groups with the lettered headings of one sequence, (a) (b) (c), on the level of the first."""
    letter, level = "", 0
    for group in groups:
        if group.kind is BlockKind.HEADING:
            number = numbered(group.lines[0])[0] or ""
            if number.startswith("("):
                # An outline may list some of them higher than their neighbours.
                group = replace(group, level=level) if letter and follows(letter, number) else group
                letter, level = number, group.level
            elif group.level < level:
                letter = ""
        yield group


def biggest(groups: Sequence[Group], page: int = 1) -> Group | None:
    """Return the first group in the biggest type on a page, or None."""
    first = [group for group in groups if group.lines[0].page == page and any(map(str.isalpha, group.words))]
    return max(first, key=lambda group: group.lines[0].size, default=None)


def _clear_covers(groups: Sequence[Group], marked: list[bool], titles: dict[int, tuple[int, int]]) -> None:
    """Keep only the title of a cover as a heading: dates and names in big type are none."""
    for page in range(1, _FRONT + 1):
        cover = [place for place, group in enumerate(groups) if group.lines[0].page == page]
        if any(not marked[place] and len(groups[place].words.split()) >= _COVER for place in cover):
            return
        title = biggest(groups, page)
        for place in cover:
            if groups[place] is not title and id(groups[place].lines[0]) not in titles:
                marked[place] = False


def _looks(group: Group, after: Group | None, size: float) -> bool:
    """Return whether a group looks like a heading of what comes after it."""
    words, first = group.words, group.lines[0]
    count = len(words.split())
    if len(group.lines) > _LINES or count > _WORDS or bullet(first) or not any(map(str.isalpha, words)):
        return False
    if words.endswith((".", ";", ",", "-", "–")) or (not words[0].isalnum() and words[0] not in "‘“'\"("):
        return False
    style = _style(group)
    if style[0] > 1.08 * size:
        return True
    if style[0] < 0.95 * size or words[0].islower():
        return False
    above = (
        after is not None
        and not _style(after)[1]
        and all(abs(line.left - after.lines[0].left) < 2 for line in group.lines)
    )
    most = _WORDS if style[1] and (group.number or above) else _PLAIN
    return count <= most and (style[1] or style[2] or bool(_NAMED.match(words)))


def _style(group: Group) -> Style:
    letters = [letter for letter in group.words if letter.isalpha()]
    capitals = len(letters) > 3 and all(letter.isupper() for letter in letters)
    return round(group.lines[0].size), all(line.bold for line in group.lines), capitals


def _levels(headings: Sequence[Group], titles: dict[int, tuple[int, int]]) -> dict[Style, int]:
    """Return a level for each style: that of most of its titles in the outline, else below the next bigger style."""
    votes: defaultdict[Style, Counter[int]] = defaultdict(Counter)
    for heading in headings:
        votes[_style(heading)].update([titles[id(heading.lines[0])][0]] if id(heading.lines[0]) in titles else [])
    counts = Counter(_style(heading) for heading in headings)
    last = {_style(heading): heading.lines[0].page for heading in headings}
    front = _FRONT if max(last.values(), default=0) > 2 * _FRONT else 0
    levels: dict[Style, int] = {}
    above = 0
    for style in sorted(votes, reverse=True):
        levels[style] = votes[style].most_common(1)[0][0] if votes[style] else min(above + 1, _DEEPEST)
        if votes[style] or counts[style] > 1 or last[style] > front:
            above = max(above, levels[style])
    return levels


def _level(group: Group, levels: dict[Style, int], titles: dict[int, tuple[int, int]]) -> int:
    if id(group.lines[0]) in titles:
        return titles[id(group.lines[0])][0]
    level = levels[_style(group)]
    depth = _DEPTH.match(group.words)
    return min(level + (depth[1].count(".") if depth and not titles else 0), _DEEPEST)
