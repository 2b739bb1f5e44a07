"""Tell headings from paragraphs by the outline, the type and capitals, and give them levels."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from knowledge.model import BlockKind
from knowledge.read.compose import Group
from knowledge.read.lines import Line
from knowledge.read.opening import bullet, numbered
from knowledge.read.pages import Entry

Style = tuple[float, bool, bool]
_WORDS = 28
_LINES = 4  # of one heading
_COVER = 25  # words in a row of body text: a page with fewer is a cover
_NAMED = re.compile(r"(chapter|annex|appendix|part|section|schedule)\s+(\d+|[a-z]|[ivx]+)\b", re.IGNORECASE)
_DEPTH = re.compile(r"\d{1,2}((?:\.\d{1,2})*)\.?\s")
_DEEPEST = 6


def folded(text: str) -> str:
    """Return the letters and digits of a text, for comparing titles."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def titled(lines: Sequence[Line], outline: Sequence[Entry]) -> dict[int, tuple[int, int]]:
    """Return for the first line (by id) of each title in the outline its level, and its last line (by id)."""
    wanted: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for entry in outline:
        if entry.page and len(entry.title.split()) <= _WORDS and folded(entry.title):
            wanted[entry.page][folded(entry.title)] = entry.level
    found: dict[int, tuple[int, int]] = {}
    for place, line in enumerate(lines):
        titles = wanted[line.page - 1] | wanted[line.page + 1] | wanted[line.page] if wanted else {}
        text = ""
        for last in lines[place : place + _LINES] if titles else ():
            text += folded(last.text)
            if text in titles:
                found[id(line)] = titles[text], id(last)
                break
    return found


def find_headings(groups: Sequence[Group], titles: dict[int, tuple[int, int]], size: float) -> list[Group]:
    """Return the groups with the headings among them marked, and their levels."""
    marked = [_looks(group, size) or id(group.lines[0]) in titles for group in groups]
    _clear_cover(groups, marked, titles, size)
    levels = _levels([group for group, is_heading in zip(groups, marked, strict=True) if is_heading], titles)
    return [
        replace(group, kind=BlockKind.HEADING, level=_level(group, levels, titles)) if is_heading else group
        for group, is_heading in zip(groups, marked, strict=True)
    ]


def biggest(groups: Sequence[Group]) -> Group | None:
    """Return the group in the biggest type on the first page, or None."""
    first = [group for group in groups if group.lines[0].page == 1 and any(map(str.isalpha, group.words))]
    return max(first, key=lambda group: group.lines[0].size, default=None)


def _clear_cover(groups: Sequence[Group], marked: list[bool], titles: dict[int, tuple[int, int]], size: float) -> None:
    """Keep only the title of a cover as a heading: dates and names in big type are none."""
    cover = [place for place, group in enumerate(groups) if group.lines[0].page == 1]
    if any(not marked[place] and len(groups[place].words.split()) >= _COVER for place in cover):
        return
    title = biggest(groups)
    for place in cover:
        if groups[place] is not title and id(groups[place].lines[0]) not in titles:
            marked[place] = False


def _looks(group: Group, size: float) -> bool:
    """Return whether a group looks like a heading."""
    words, first = group.words, group.lines[0]
    count = len(words.split())
    if len(group.lines) > _LINES or count > _WORDS or bullet(first) or not any(map(str.isalpha, words)):
        return False
    if words.endswith((".", ";", ",")) or (not words[0].isalnum() and words[0] not in "‘“'\"("):
        return False
    style = _style(group)
    if style[0] > 1.08 * size:
        return True
    if style[0] < 0.95 * size or words[0].islower():
        return False
    return style[1] or style[2] and count <= 14 or bool(_NAMED.match(words)) and count <= 14


def _style(group: Group) -> Style:
    letters = [letter for letter in group.words if letter.isalpha()]
    capitals = len(letters) > 3 and all(letter.isupper() for letter in letters)
    return round(group.lines[0].size), all(line.bold for line in group.lines), capitals


def _levels(headings: Sequence[Group], titles: dict[int, tuple[int, int]]) -> dict[Style, int]:
    """Return a level for each style: that of most of its titles in the outline, else below the next bigger style."""
    votes: defaultdict[Style, Counter[int]] = defaultdict(Counter)
    for heading in headings:
        votes[_style(heading)].update([titles[id(heading.lines[0])][0]] if id(heading.lines[0]) in titles else [])
    levels: dict[Style, int] = {}
    for style in sorted(votes, reverse=True):
        above = max(levels.values(), default=0)
        levels[style] = votes[style].most_common(1)[0][0] if votes[style] else min(above + 1, _DEEPEST)
    return levels


def _level(group: Group, levels: dict[Style, int], titles: dict[int, tuple[int, int]]) -> int:
    if id(group.lines[0]) in titles:
        return titles[id(group.lines[0])][0]
    level = levels[_style(group)]
    depth = _DEPTH.match(group.words)
    return min(level + (depth[1].count(".") if depth and not titles else 0), _DEEPEST)
