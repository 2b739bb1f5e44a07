"""How far a typed word is from one that may be meant: letters missing, doubled, swapped, hit beside the right key."""

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

LONGEST = 24  # letters of the longest word that is looked at

# What a slip costs that fingers make by themselves, and what one of like letters; any other costs 1.
_LIKELY, _USUAL = 0.6, 0.8
_FIRST = 0.4  # what a slip in the first letter costs more: fewer people make it
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = "aeiouy"
_BITS = np.array([number.bit_count() for number in range(1 << 16)], dtype=np.uint8)


def _like() -> Iterator[str]:
    """Yield the pairs of letters that are easily typed for one another."""
    for row in _ROWS:
        yield from map("".join, pairwise(row))
    for above, row in pairwise(_ROWS):
        yield from (key + higher for at, key in enumerate(row) for higher in above[at : at + 2])
    yield from (first + second for first in _VOWELS for second in _VOWELS if first != second)
    yield from "cs ck cq sz gj fv td mn bp".split()  # of like sound


_LIKE = frozenset(map(frozenset, _like()))


def cost(typed: str, meant: str, slips: int) -> float:
    """Return the least that the slips cost which make one word of the other, or infinity for more than so many."""
    start, end, stop = 0, len(typed), len(meant)
    while start < min(end, stop) and typed[start] == meant[start]:
        start += 1
    while min(end, stop) > start and typed[end - 1] == meant[stop - 1]:
        end, stop = end - 1, stop - 1
    # What precedes a letter says whether it is doubled.
    return _between(typed[:end], meant[:stop], start, start, slips)


def _between(typed: str, meant: str, i: int, j: int, slips: int) -> float:
    """Return the least cost of the slips between `typed[i:]` and `meant[j:]`, or infinity."""
    while i < len(typed) and j < len(meant) and typed[i] == meant[j]:
        i, j = i + 1, j + 1
    here, there = len(typed) - i, len(meant) - j
    if not here and not there:
        return 0.0
    if not slips or abs(here - there) > slips:
        return math.inf
    ways = []
    if here and there:
        swapped = _USUAL if frozenset((typed[i], meant[j])) in _LIKE else 1.0
        ways.append(swapped + _between(typed, meant, i + 1, j + 1, slips - 1))
    if here:
        ways.append(_extra(typed, i) + _between(typed, meant, i + 1, j, slips - 1))
    if there:
        ways.append(_extra(meant, j) + _between(typed, meant, i, j + 1, slips - 1))
    if here > 1 and typed[i : i + 2] == meant[j + 1 : j + 2] + meant[j : j + 1]:
        ways.append(_LIKELY + _between(typed, meant, i + 2, j + 2, slips - 1))
    return min(ways) + (_FIRST if i == j == 0 else 0.0)


def _extra(word: str, at: int) -> float:
    """Return what it costs to type a letter that the other word lacks: least where it stands twice."""
    if word[at] in word[max(at - 1, 0) : at] + word[at + 1 : at + 2]:
        return _LIKELY
    return _USUAL if word[at] in "aeiouyh" else 1.0


class Lexicon:
    """Words of the letters a to z, by length and alphabet, with what tells most of them apart at a glance."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(sorted(words), key=len)  # the order of _place, made in a quarter of its time
        self._letters = _letters(self._words)

    def alike(self, word: str, slips: int, start: str = "") -> Iterator[str]:
        """Yield the words that begin so and that may be so many slips away: those that are, and a few others."""
        wanted = _letters([word])[0]
        for length in range(len(word) - slips, len(word) + slips + 1):
            first = bisect_left(self._words, (length, start), key=_place)
            last = bisect_left(self._words, (length, start + "{"), key=_place)
            # A slip adds, takes or changes one letter: where more differ, two words need not be compared.
            apart = _BITS[(self._letters[first:last] ^ wanted).view(np.uint16)]
            rows = np.flatnonzero(apart[::4] + apart[1::4] + apart[2::4] + apart[3::4] <= 2 * slips)
            yield from (self._words[first + row] for row in rows.tolist())


def _place(word: str) -> tuple[int, str]:
    return len(word), word


def _letters(words: list[str]) -> NDArray[np.uint64]:
    """Return a number for each word, with a bit for each letter that it has and one for each that it has again."""
    columns = np.array(words, dtype=f"S{LONGEST}").view(np.uint8).reshape(len(words), LONGEST).T
    bits = np.array([0, *(1 << number for number in range(26))], dtype=np.uint64)
    once = again = np.zeros(len(words), dtype=np.uint64)
    for column in columns:
        letter = bits[np.where(column, column - ord("a") + 1, 0)]
        once, again = once | letter, again | (once & letter)
    return once | (again << np.uint64(26))
