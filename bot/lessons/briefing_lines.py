"""Break the words of a paragraph into lines of a width, measured with the letters they are to be printed in."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from bot.lessons.briefing_page import Run

Measure = Callable[[str, bool], float]  # (words, bold) -> how wide they are, in points at a size of one point
_WORD = re.compile(r"\n|[^ \n]+ *| +")
_Word = list[tuple[str, Run]]


def lines_of(runs: Sequence[Run], width: float, size: float, measure: Measure) -> list[list[Run]]:
    """Return the lines of some runs; a word that is wider than a line is broken where the line ends."""
    lines: list[list[Run]] = []
    line: _Word = []
    taken = 0.0
    for word in _words(runs):
        if word[0][0] == "\n":
            lines.append(_joined(line))
            line, taken = [], 0.0
            continue
        for piece in _fitting(word, width, size, measure):
            bare = _wide(piece, size, measure, bare=True)
            if line and taken + bare > width:
                lines.append(_joined(line))
                line, taken = [], 0.0
            line += piece
            taken += _wide(piece, size, measure)
    return [*lines, _joined(line)] if line or not lines else lines


def _words(runs: Sequence[Run]) -> Iterator[_Word]:
    """Yield words with the space after them; one may go on from one run into the next."""
    word: _Word = []
    for run in runs:
        for match in _WORD.finditer(run.text):
            if word and (word[-1][0][-1] in " \n" or match[0][0] in " \n"):
                yield word
                word = []
            word.append((match[0], run))
    if word:
        yield word


def _fitting(word: _Word, width: float, size: float, measure: Measure) -> Iterator[_Word]:
    """Yield a word, or where it is wider than a line the pieces that are not."""
    if _wide(word, size, measure, bare=True) <= width:
        yield word
        return
    piece: _Word = []
    taken = 0.0
    for letter, run in ((letter, run) for text, run in word for letter in text):
        wide = measure(letter, run.bold) * size
        if piece and taken + wide > width:
            yield piece
            piece, taken = [], 0.0
        piece.append((letter, run))
        taken += wide
    yield piece


def _wide(word: _Word, size: float, measure: Measure, bare: bool = False) -> float:
    """Return how wide a word is; `bare`, without the space after it."""
    parts = [(text, run) for text, run in word[:-1]]
    last, run = word[-1]
    parts.append((last.rstrip() if bare else last, run))
    return sum(measure(text, run.bold) for text, run in parts if text) * size


def _joined(line: _Word) -> list[Run]:
    """Return a line with the words of a run together, and no space at its end."""
    runs = [
        replace(run, text="".join(text for text, _ in group)) for run, group in groupby(line, key=lambda one: one[1])
    ]
    return [*runs[:-1], replace(runs[-1], text=runs[-1].text.rstrip())] if runs else []
