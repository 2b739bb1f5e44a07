"""Tell passages that hold the same words: a review quoted in a briefing, two versions, the same boilerplate.

Precision comes first. Two rules that differ in a number, a "not" or a "must" are two rules, however alike they read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from index.searchtext import normalised
from knowledge.model import Excerpt, Passage

FEWEST = 12  # words: fewer are alike by chance
_SHARED = 0.7  # of the rows of three words: cheap, and lets in all that the closer look would
_SAME = 0.9  # of the words, in the same order
_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")
# What turns a rule into another one.
_WEIGHTY = frozenset(
    "no not nor never none neither nobody nothing cannot without unless except only always if until before after "
    "must should shall will would may might can could need needs required optional any all every each both either "
    "more less most least fewer under over above below within outside "
    "yes half once twice one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty "
    "fifty sixty hundred first second third immediately same next working minute minutes hour hours day days week "
    "weeks month months year years".split()
)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text as they are compared, where each stands, and every three of them in a row."""

    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    rows: frozenset[tuple[str, str, str]]


def alike(first: str, second: str) -> bool:
    """Return whether everything that one of two texts says stands in the other, in nearly the same words."""
    one, other = _words(first), _words(second)
    return _place(one, other) is not None or _place(other, one) is not None


def same(first: str, second: str) -> bool:
    """Return whether two texts are word for word the same, but for capitals and marks."""
    return _words(first).words == _words(second).words


def twin(excerpt: Excerpt, passage: Passage) -> Excerpt | None:
    """Return the slice of a passage that holds nearly the same words as an excerpt of another, or None."""
    place = _place(_words(excerpt.text), _words(passage.text))
    if place is None:
        return None
    return Excerpt(passage.document, passage.start + place[0], passage.start + place[1])


# Each of the excerpts of one question is compared with all others.
@lru_cache(maxsize=64)
def _words(text: str) -> _Words:
    found = list(_WORD.finditer(text))
    words = tuple(_plain(one[0]) for one in found)
    rows = frozenset(zip(words, words[1:], words[2:], strict=False))
    return _Words(words, tuple(one.span() for one in found), rows)


def _plain(word: str) -> str:
    return (word if word.isascii() else normalised(word)).casefold().removesuffix("'s")


def _place(sought: _Words, within: _Words) -> tuple[int, int] | None:
    """Return from where to where some words stand in a text, or None where they do not."""
    mine, theirs = sought.words, within.words
    if len(mine) < FEWEST or len(sought.rows & within.rows) < _SHARED * len(sought.rows):
        return None
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks or sum(block.size for block in blocks) < _SAME * len(mine):
        return None
    start, end = blocks[0].b, blocks[-1].b + blocks[-1].size
    if sum(block.size for block in blocks) < _SAME * (end - start):
        return None
    if _weighs(mine, theirs[start:end]):
        return None
    return within.places[start][0], within.places[end - 1][1]


def _weighs(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Return whether what differs between two runs of words could change what they ask for."""
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    for tag, first, last, begin, finish in matcher.get_opcodes():
        changed = {*mine[first:last], *theirs[begin:finish]} if tag != "equal" else set()
        if any(word in _WEIGHTY or word.endswith("n't") or any(map(str.isdigit, word)) for word in changed):
            return True
    return False
