"""Read every PDF of a folder and check it against itself and against another extractor: `python -m bench.pages FOLDER`.

Against itself: every character accounted for (`knowledge.read.account`). Against pdfminer.six: do the words of every
block stand on the pages that the block names? Letters and digits are compared, casefolded, without the number or bullet
the block begins with, from one footnote anchor to the next, with pdfminer's own order of the lines and with that from
top to bottom; where the order differs from both, 95 % of the five-word pieces must be found, of a table row all words.
"""

import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTTextContainer, LTTextLine

from knowledge.model import Block, BlockKind, Document, Reason, Slice
from knowledge.read.account import account
from knowledge.read.errors import Unreadable
from knowledge.read.pdf import read_pdf

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


def stretches(document: Document, block: Block) -> Iterator[tuple[int, str]]:
    """Yield the text of a block, cut at pages and footnote anchors, with its page."""
    cuts = {mark.at for mark in document.marks if block.body < mark.at < block.end}
    page = 0
    for run in Slice(document, block.body, block.end).runs():
        cuts |= {run.start} if page not in (0, run.page) else set()
        page = run.page
    edges = [block.body, *sorted(cuts), block.end]
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


def report(path: Path) -> None:
    """Print what reading one PDF gave."""
    begun = time.perf_counter()
    try:
        document = read_pdf(path)
    except Unreadable as error:
        print(f"{path.name}\n  refused: {error}\n")
        return
    seconds = time.perf_counter() - begun
    kinds = Counter(block.kind.value for block in document.blocks)
    complaints, pages = account(document, path), others(path)
    lost = []
    for block in document.blocks:
        for page, text in stretches(document, block):
            if not stands(text, pages[page - 1], block.kind is BlockKind.TABLE):
                lost.append(f"    page {page}, {block.kind.value}: {text[:70]!r}")
                break
    labels = sum(label is not None for label in document.labels)
    confirmed = 1 - len(lost) / len(document.blocks)
    print(
        f"{path.name}\n  {document.title!r}: {document.pages} pages, {labels} labels, {len(document.text):,} characters"
    )
    print(
        f"  {len(document.blocks)} blocks: {dict(kinds)}, {len(document.marks)} marks; left out: {left_out(document)}"
    )
    speed = len(document.labels) / seconds
    print(f"  {len(complaints)} accounting complaints {complaints[:3] or ''}; {speed:.0f} pages/s")
    print(f"  {confirmed:.2%} of blocks confirmed on their pages", *lost, "", sep="\n")


def main() -> None:
    """Report on every PDF in the folder named on the command line."""
    for path in sorted(Path(sys.argv[1]).glob("*.pdf")):
        report(path)


if __name__ == "__main__":
    main()
