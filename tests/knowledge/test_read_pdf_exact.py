"""Generated reviews whose every word is known: each is read once, on its page, in order, under the printed label."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import pytest

from knowledge.model import Document, Slice
from knowledge.read.pdf import read_pdf
from knowledge.read.pdf.account import account
from tests.pdfs import Drawing, Words, write_pdf

SEEDS = range(24)
ROMAN = ("i", "ii", "iii", "iv", "v", "vi")
STEP = 14.0


@dataclass
class Made:
    """A page with the words that are to be read on it, in order, and the label it bears."""

    drawn: list[Words | Drawing] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    label: str | None = None


class Author:
    """Write pages of words of which no two are the same."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        syllables = ["".join(parts) for parts in product("bdfgklmnprstv", "aeiou")]
        self.fresh = ["".join(parts) for parts in product(syllables, repeat=3)]
        self.dice.shuffle(self.fresh)

    def sentence(self, length: int) -> list[str]:
        """Return the words of a sentence."""
        words = [self.fresh.pop() for _ in range(length)]
        return [words[0].capitalize(), *words[1:-1], words[-1] + "."]

    def lines(self, count: int, across: int) -> list[str]:
        """Return lines of running text with so many words each, whose last one ends a sentence."""
        words: list[str] = []
        while len(words) < count * across:
            words += self.sentence(min(self.dice.randint(9, 16), max(2, count * across - len(words))))
        words = [*words[: count * across - 1], words[-1]]
        return [" ".join(words[at : at + across]) for at in range(0, len(words), across)]

    def text(self) -> Made:
        """Return a page of paragraphs, one of them with a footnote."""
        made, y = Made(), 740.0
        for paragraph in range(self.dice.randint(2, 4)):
            lines = self.lines(self.dice.randint(2, 6), 9)
            made.drawn += [Words(line, 72, y - STEP * at, 11) for at, line in enumerate(lines)]
            made.words += " ".join(lines).split()
            if paragraph == 0:
                note = self.sentence(5)
                made.drawn.append(Words("1", 560, y - STEP * (len(lines) - 1) + 4, 6))
                made.drawn += [Words("1", 72, 93, 5), Words(" ".join(note), 78, 90, 8)]
                made.words += ["1", *note]
            y -= STEP * len(lines) + 22
        # The note is the last thing on its page in the file, as a word processor has it.
        made.drawn.sort(key=lambda one: isinstance(one, Words) and one.y < 100)
        return made

    def columns(self) -> Made:
        """Return a page of two or three columns below a heading, drawn one by one or across."""
        count, made = self.dice.choice([2, 3]), Made()
        heading = " ".join(self.sentence(5)).strip(".")
        size, across = (11.0, 5) if count == 2 else (9.0, 4)
        each = self.dice.randint(8, 20)
        columns = []
        for column in range(count):
            lines = self.lines(each, across)
            columns.append(
                [Words(one, 50 + 510 / count * column, 700 - STEP * at, size) for at, one in enumerate(lines)]
            )
        made.words = " ".join([heading, *(one.text for column in columns for one in column)]).split()
        if self.dice.random() < 0.5:
            drawn = [one for row in zip(*columns, strict=True) for one in row]
        else:
            drawn = [one for column in columns for one in column]
        made.drawn = [Words(heading, 50, 740, 18, True), *drawn]
        return made

    def table(self) -> Made:
        """Return a page with a table, with ruled lines or without."""
        made, ruled = Made(), self.dice.random() < 0.5
        rows = self.dice.randint(4, 9)
        y = 700.0
        lead = self.sentence(8)
        made.drawn.append(Words(" ".join(lead), 72, 740, 11))
        made.words += lead
        for row in range(rows):
            for column in range(3):
                cell = [self.fresh.pop() for _ in range(self.dice.randint(1, 3))]
                made.drawn.append(Words(" ".join(cell), 74 + 160 * column, y - 20 * row, 10))
                made.words += cell
        if ruled:
            edges = [f"70 {y + 14 - 20 * row} m 550 {y + 14 - 20 * row} l S" for row in range(rows + 1)]
            edges += [f"{x} {y + 14} m {x} {y + 14 - 20 * rows} l S" for x in (70, 230, 390, 550)]
            made.drawn.insert(0, Drawing("0.5 w " + " ".join(edges)))
        return made

    def review(self) -> list[Made]:
        """Return a cover, pages with roman numbers, and pages with arabic ones."""
        title = [self.fresh.pop() for _ in range(4)]
        pages = [Made([Words(" ".join(title), 72, 600, 28, True)], title)]
        head = f"Overview report {self.fresh.pop()}"
        front, main = self.dice.choice([0, 3, 4]), self.dice.randint(4, 8)
        style = self.dice.choice(["{}", "Page {} of " + str(main), "{} | P a g e", "- {} -"])
        for label in [*ROMAN[:front], *map(str, range(1, main + 1))]:
            made = self.dice.choice([self.text, self.columns, self.table])()
            made.label = label
            printed = style.format(label) if label.isdecimal() else label
            made.drawn += [Words(head, 72, 800, 9), Words(printed, 280, 40, 9)]
            pages.append(made)
        return pages


def turned(pages: list[Made], rotated: int) -> list[list[Words | Drawing]]:
    """Return what is drawn so that a viewer that rotates the pages shows them upright."""
    matrix = {0: "", 90: "0 1 -1 0 842 0 cm", 180: "-1 0 0 -1 595 842 cm", 270: "0 -1 1 0 0 595 cm"}[rotated]
    return [[Drawing(matrix), *page.drawn] for page in pages]


def printed(document: Document) -> Iterator[tuple[str, int | None, str | None]]:
    """Yield each word of a document with its page and the label of that."""
    at = 0
    for word in document.text.split():
        at = document.text.index(word, at)
        part = Slice(document, at, at + len(word))
        yield word, part.page, part.page_label
        at += len(word)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_word_is_read_once_on_its_page_in_order_under_its_label(tmp_path: Path, seed: int) -> None:
    pages = Author(seed).review()
    rotated = (0, 90, 180, 270)[seed % 4]
    box = "0 0 842 595" if rotated in (90, 270) else "0 0 595 842"
    look = f"/MediaBox [{box}] /Rotate {rotated}"
    path = write_pdf(tmp_path / "review.pdf", turned(pages, rotated), look=look)
    document = read_pdf(path)
    assert account(document, path) == []
    wanted = [(word, number, page.label) for number, page in enumerate(pages, start=1) for word in page.words]
    assert list(printed(document)) == wanted
