"""Put together what is understood of a document, before it is published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.model import Block, BlockKind, Document, Passage
from knowledge.privacy import NOTHING, Known
from knowledge.report.alike import Alike, Other, alike, sketch
from knowledge.report.front import has_cover
from knowledge.report.guess import Guess
from knowledge.report.guessing import guesses
from knowledge.report.identifiers import Seen, identifiers
from knowledge.report.items import Item, items_of, odd_numbers
from knowledge.report.named import renamed
from knowledge.report.pages import LeftOutFor, Pages, left_out, pages_of
from knowledge.units import numbered

_OUTLINE = 12  # headings shown


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of everything; `style` is how its paragraphs are numbered, as the first of them is."""

    words: int
    passages: int
    headings: int
    depth: int
    paragraphs: int  # that are numbered
    style: str
    footnotes: int
    tables: int


@dataclass(frozen=True, slots=True)
class Report:
    """What is understood of a document, for whoever adds it to check. It holds no words of it, only places."""

    document: Document
    sketch: bytes  # to compare later documents with
    cover: bool  # the first page is a sheet of the NSPCC, not a page of the review
    pages: Pages
    counts: Counts
    outline: tuple[Block, ...]  # the first of the outermost headings
    items: tuple[Item, ...]  # findings and recommendations
    odd: tuple[str, ...]  # sentences on gaps and repeats in their numbers
    left_out: tuple[LeftOutFor, ...]
    identifiers: tuple[Seen, ...]
    renamed: bool  # it says that the names in it are not the real ones
    alike: tuple[Alike, ...]
    guesses: tuple[Guess, ...]

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return what the reader had to say."""
        return self.document.sight.remarks


def report_of(
    document: Document, passages: Sequence[Passage], others: Iterable[Other] = (), known: Known = NOTHING
) -> Report:
    """Return what is understood of a document; `others` are the documents of the library, `known` what they print."""
    words = sketch(document.text)
    found = numbered(document)
    return Report(
        document,
        words,
        has_cover(document),
        pages_of(document),
        _counts(document, passages),
        _outline(document),
        items_of(document, found),
        odd_numbers(found),
        left_out(document),
        identifiers(document, known),
        renamed(document),
        alike(document, words, others),
        guesses(document, found),
    )


def _counts(document: Document, passages: Sequence[Passage]) -> Counts:
    kinds = [block.kind for block in document.blocks]
    numbers = [
        block.number
        for block in document.blocks
        if block.number and block.kind is BlockKind.PARAGRAPH and block.number[0].isdigit()
    ]
    return Counts(
        len(document.text.split()),
        len(passages),
        kinds.count(BlockKind.HEADING),
        len({block.level for block in document.blocks if block.kind is BlockKind.HEADING}),
        len(numbers),
        numbers[0] if numbers else "",
        kinds.count(BlockKind.FOOTNOTE),
        kinds.count(BlockKind.TABLE),
    )


def _outline(document: Document) -> tuple[Block, ...]:
    """Return the first headings of the outermost level that has several."""
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    for level in sorted({block.level for block in headings}):
        outer = [block for block in headings if block.level <= level]
        if len(outer) > 2:
            return tuple(outer[:_OUTLINE])
    return tuple(headings[:_OUTLINE])
