"""Read every PDF of a folder and check it against itself and against another extractor: `python -m bench.pages FOLDER`.

Against itself: every character accounted for (`knowledge.read.pdf.account`). Against pdfminer.six: do the words of
every passage stand on the pages that it names? Letters and digits are compared, casefolded, without the number or
bullet the block begins with, from one footnote anchor to the next, with pdfminer's own order of the lines and with that
from top to bottom; where the order differs from both, 95 % of the five-word pieces must be found, of a table row all
words.
"""

import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTTextContainer, LTTextLine

from knowledge.model import Block, BlockKind, Document, Passage, Reason, Slice
from knowledge.read.errors import Unreadable
from knowledge.read.pdf import read_pdf
from knowledge.read.pdf.account import account
from knowledge.split import split

SHINGLE, ENOUGH = 5, 0.95


@dataclass(frozen=True, slots=True)
class Other:
    """A page as the other extractor reads it, in one order: its letters and digits, its words, its five-word pieces."""

    letters: str
    words: frozenset[str]
    pieces: frozenset[tuple[str, ...]]


def folded(text: str) -> list[str]:
    """Return the words as letters and digits only, casefolded, NFKC; what no letter or digit is parts words."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter if letter.isalnum() else " " for letter in text).split()


def shingles(words: list[str]) -> set[tuple[str, ...]]:
    """Return the five-word pieces, or the whole where it is shorter."""
    return {tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}


def others(path: Path) -> list[list[Other]]:
    """Return the pages as pdfminer.six reads them, each in both orders."""
    pages = []
    for page in extract_pages(path, laparams=LAParams()):
        lines = [
            line for box in page if isinstance(box, LTTextContainer) for line in box if isinstance(line, LTTextLine)
        ]
        down = sorted(lines, key=lambda line: (-round(line.y0), line.x0))
        pages.append([_other(" ".join(line.get_text() for line in order)) for order in (lines, down)])
    return pages


def _other(text: str) -> Other:
    words = folded(text)
    return Other("".join(words), frozenset(words), frozenset(shingles(words)))


def stretches(document: Document, passage: Passage, block: Block) -> Iterator[tuple[int, str]]:
    """Yield the text of a block of a passage, cut at pages and footnote anchors, with its page."""
    first, last = max(block.body, passage.start), min(block.end, passage.end)
    cuts = {mark.at for mark in document.marks if first < mark.at < last}
    page = 0
    for run in Slice(document, first, last).runs():
        cuts |= {run.start} if page not in (0, run.page) else set()
        page = run.page
    edges = [first, *sorted(cuts), last]
    for start, end in pairwise(edges):
        place = Slice(document, start, end).page
        if place:
            yield place, document.text[start:end]


def stands(text: str, orders: list[Other], row: bool) -> bool:
    """Return whether a text stands on a page, in order or in pieces."""
    words = folded(text)
    if not words or any("".join(words) in page.letters for page in orders):
        return True
    if row or len(words) < SHINGLE:
        return all(word in orders[0].words or word in orders[0].letters for word in words)
    pieces = shingles(words)
    found = sum(any(piece in page.pieces or "".join(piece) in page.letters for page in orders) for piece in pieces)
    return found >= ENOUGH * len(pieces)


def left_out(document: Document) -> str:
    """Return the share of characters that are left out, spaces aside, by reason."""
    cut = Counter[str]()
    for one in document.left_out:
        cut[one.reason] += one.count
    printed = sum(not letter.isspace() for letter in document.text) + sum(
        count for reason, count in cut.items() if reason != Reason.SPACE
    )
    return ", ".join(f"{reason} {count / printed:.2%}" for reason, count in cut.most_common() if reason != Reason.SPACE)


@dataclass(frozen=True, slots=True)
class Report:
    """What reading one PDF gave; `lost` are the passages not confirmed on the pages they name, with their words."""

    name: str
    pages: int
    labels: int
    passages: int
    left_out: str
    complaints: list[str]
    lost: list[str]
    seconds: float

    @property
    def confirmed(self) -> float:
        """Return the share of the passages whose words stand on the pages they name."""
        return 1 - len(self.lost) / self.passages


def report(path: Path) -> Report:
    """Return what reading one PDF gave. Raise Unreadable."""
    begun = time.perf_counter()
    document = read_pdf(path)
    seconds = time.perf_counter() - begun
    pages, lost = others(path), []
    passages = split(document)
    for passage in passages:
        missed = [
            (page, text)
            for block in passage.blocks
            for page, text in stretches(document, passage, block)
            if not stands(text, pages[page - 1], block.kind is BlockKind.TABLE)
        ]
        if missed:
            page, text = missed[0]
            lost.append(f"{path.name}, page {page}: {text[:60]!r}")
    return Report(
        path.name,
        len(document.labels),
        sum(label is not None for label in document.labels),
        len(passages),
        left_out(document),
        account(document, path) + misplaced(document, passages),
        lost,
        seconds,
    )


def misplaced(document: Document, passages: Sequence[Passage]) -> list[str]:
    """Return a complaint for every passage that is no slice of the text, or whose words stand on no page."""
    return [
        f"passage {passage.start}-{passage.end} is not in place"
        for passage in passages
        if passage.text != document.text[passage.start : passage.end] or passage.page is None
    ]


def main() -> None:
    """Report on every PDF in the folder named on the command line."""
    for path in sorted(Path(sys.argv[1]).glob("*.pdf")):
        try:
            one = report(path)
        except Unreadable as error:
            print(f"{path.name}\n  refused: {error}\n")
            continue
        print(f"{one.name}\n  {one.pages} pages, {one.labels} printed labels, {one.pages / one.seconds:.0f} pages/s")
        print(f"  left out: {one.left_out}\n  {len(one.complaints)} complaints {one.complaints[:3] or ''}")
        print(f"  {one.confirmed:.2%} of {one.passages} passages confirmed on their pages", *one.lost, "", sep="\n    ")


if __name__ == "__main__":
    main()
