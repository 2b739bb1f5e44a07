"""The nouns of the library: frozen, without I/O, and without words of their own.

A `Passage` and an `Excerpt` hold no words, only a place in `Document.text`; they cannot misquote. Everything a citation
says (heading, paragraph, page) is computed from that place.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


def _letters(text: str) -> str:
    """Return the letters and digits of a text, in small letters."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


class Kind(StrEnum):
    """What the words of a document are worth."""

    LAW = "law"
    STATUTORY_GUIDANCE = "statutory_guidance"
    GUIDANCE = "guidance"
    LOCAL_PROCEDURE = "local_procedure"
    REVIEW = "review"
    RESEARCH = "research"
    LESSON = "lesson"


class Basis(StrEnum):
    """What a summary of ours rests on: the source itself, pages of the sector, or press reports."""

    SOURCE = "source"
    SECTOR = "sector"
    PRESS = "press"


class BlockKind(StrEnum):
    """What a block of the text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    FOOTNOTE = "footnote"
    TABLE = "table"


class Reason(StrEnum):
    """Why a printed character is not in the text."""

    HEAD = "head"
    FOOT = "foot"
    PAGE_NUMBER = "page number"
    CONTENTS = "contents page"
    ANCHOR = "footnote anchor"
    SPACE = "space or line break"
    UNPRINTABLE = "unprintable"
    DUPLICATE = "printed twice in one place"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text between blank lines; `body` is where its words begin, after a printed number."""

    start: int
    end: int
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0  # of a heading, 1 is the outermost
    number: str | None = None  # as printed, without a closing full stop: "1.1", "4-12", "(a)", "Finding 3"
    body: int = -1

    def __post_init__(self) -> None:
        if self.body < 0:
            object.__setattr__(self, "body", self.start)


@dataclass(frozen=True, slots=True)
class Run:
    """Characters `text[start:end]` that stand on `page` (from 1) as its characters `first`, `first + 1`, ..."""

    start: int
    end: int
    page: int
    first: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """`count` printed characters of `page`, from its character `first`, that are not in the text, and why."""

    page: int
    first: int
    count: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Mark:
    """A footnote anchor that stood before `text[at]`: `label` as printed."""

    at: int
    label: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where recognised characters `text[start:end]` stand on `page`, in points from its lower left corner."""

    start: int
    end: int
    page: int
    left: float
    low: float
    right: float
    high: float


@dataclass(frozen=True, slots=True)
class Sight:
    """What the reader saw of the original besides its words; pages count from 1.

    `information` is what the file says of itself, such as ("author", "A Partnership"); `remarks` are sentences for
    whoever adds it, on what was left out or read in a way they should know.
    """

    scanned: tuple[int, ...] = ()  # pictures of text, whose words are not here
    recognised: tuple[int, ...] = ()  # pictures of text, whose words were recognised and may be wrong
    figures: tuple[int, ...] = ()  # pages with a picture or drawing that is not searchable
    information: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What a publication is: the metadata of a document, without its words."""

    id: str
    title: str
    kind: Kind = Kind.GUIDANCE
    publisher: str = ""
    summary: bool = False  # written by us about the source, not the source
    basis: Basis = Basis.SOURCE
    label: str = ""  # the review's own label for the child: "Child B and Child C"
    areas: tuple[str, ...] = ()
    nations: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    ages: str = ""
    harm: tuple[str, ...] = ()
    published: str | None = None  # ISO 8601 as far as known: "2020", "2020-10", "2020-10-03"
    dated: str = ""  # as printed, hedges kept
    read_on: str | None = None  # when the page, or the facts taken from it, were read
    urls: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()  # found by search, never printed
    caution: str = ""  # what a reader must know of it: "not checked by a practitioner"
    superseded_by: str | None = None  # the id of the successor
    review_due: str | None = None  # when somebody is to look whether it still holds: "2027-06"

    @property
    def year(self) -> int | None:
        """Return the year of publication where it is known."""
        return int(self.published[:4]) if self.published else None

    @property
    def link(self) -> str | None:
        """Return its first address that does not print an alias, or None."""
        hidden = [_letters(alias) for alias in self.aliases]
        return next((url for url in self.urls if not any(alias in _letters(url) for alias in hidden)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Publication):
    """One version of a publication: its canonical text and where each character was printed.

    `text` is the printed words in reading order, blocks separated by a blank line (`\\n\\n`), no other line break.
    `sha256` is that of the text in UTF-8 and names the version.
    """

    text: str = field(repr=False, compare=False)
    blocks: tuple[Block, ...] = field(default=(), repr=False, compare=False)
    runs: tuple[Run, ...] = field(default=(), repr=False, compare=False)
    labels: tuple[str | None, ...] = field(default=(), repr=False, compare=False)  # printed page numbers, by page
    left_out: tuple[LeftOut, ...] = field(default=(), repr=False, compare=False)
    marks: tuple[Mark, ...] = field(default=(), repr=False, compare=False)
    places: tuple[Place, ...] = field(default=(), repr=False, compare=False)  # of recognised pages
    sight: Sight = field(default=Sight(), repr=False, compare=False)
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha256", hashlib.sha256(self.text.encode()).hexdigest())

    @property
    def pages(self) -> int | None:
        """Return how many pages the original has, or None where it has none."""
        return len(self.labels) or None


@dataclass(frozen=True, slots=True)
class Slice:
    """A place in a document; its words are read from the document, never kept."""

    document: Document
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= len(self.document.text):
            raise ValueError(f"no such place in {self.document.id}: {self.start}-{self.end}")

    @property
    def text(self) -> str:
        """Return the exact words."""
        return self.document.text[self.start : self.end]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks it touches, in order."""
        every = self.document.blocks
        first = bisect_right(every, self.start, key=lambda block: block.end)
        last = bisect_left(every, self.end, key=lambda block: block.start)
        return every[first:last]

    @property
    def heading(self) -> tuple[str, ...]:
        """Return the headings it stands under, outermost first."""
        return tuple(self.document.text[block.start : block.end] for block in self.heading_blocks())

    def heading_blocks(self) -> tuple[Block, ...]:
        """Return the heading blocks it stands under, outermost first."""
        path: list[Block] = []
        for block in self.document.blocks:
            if block.start > self.start:
                break
            if block.kind is BlockKind.HEADING:
                path = [above for above in path if above.level < block.level]
                path.append(block)
        return tuple(path)

    @property
    def paragraph(self) -> str | None:
        """Return the printed number of the paragraph it begins in, or None."""
        return self._numbers()[0]

    @property
    def paragraph_end(self) -> str | None:
        """Return the printed number of the paragraph it ends in, or None."""
        return self._numbers()[-1]

    def _numbers(self) -> list[str | None]:
        """Return the paragraph numbers of its blocks; an unnumbered block carries on the one above it.

        Numbers do not carry across a heading, and a heading's own number is no paragraph number.
        """
        numbers: list[str | None] = []
        running: str | None = None
        parent: str | None = None
        for block in self.document.blocks:
            if block.start >= self.end:
                break
            if block.kind is BlockKind.HEADING:
                running = parent = None
            elif block.number is not None:
                if not block.number.startswith("("):
                    parent = running = block.number
                else:
                    running = f"{parent}{block.number}" if parent else block.number
            if block.end > self.start:
                numbers.append(running)
        return numbers or [None]

    def runs(self) -> Iterator[Run]:
        """Yield the runs it touches, cut to it."""
        every = self.document.runs
        for run in every[bisect_right(every, self.start, key=lambda run: run.end) :]:
            if run.start >= self.end:
                return
            start, end = max(run.start, self.start), min(run.end, self.end)
            yield Run(start, end, run.page, run.first + start - run.start)

    @property
    def page(self) -> int | None:
        """Return the page it begins on, from 1, or None where the original has no pages."""
        return next((run.page for run in self.runs()), None)

    @property
    def page_end(self) -> int | None:
        """Return the page it ends on, from 1, or None where the original has no pages."""
        return max((run.page for run in self.runs()), default=None)

    @property
    def recognised(self) -> bool:
        """Return whether some of its words were recognised on a picture of a page, and may be wrong."""
        pages = self.document.sight.recognised
        return bool(pages) and any(run.page in pages for run in self.runs())

    @property
    def page_label(self) -> str | None:
        """Return the number printed on the page it begins on, or None."""
        return self.document.labels[self.page - 1] if self.page else None


class Unit(StrEnum):
    """What a passage is, where its document numbers it."""

    FINDING = "finding"
    RECOMMENDATION = "recommendation"


@dataclass(frozen=True, slots=True)
class Passage(Slice):
    """A slice that is indexed; `id` is its key in the library, never reused (0 before it is stored).

    `graphic`: a reader should be asked before seeing its words (`knowledge.care`).
    """

    id: int = 0
    unit: Unit | None = None
    graphic: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Excerpt(Slice):
    """The slice that is shown."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a search may look at; empty fields admit everything."""

    areas: frozenset[str] = frozenset()
    nations: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    documents: frozenset[str] = frozenset()
    since: int | None = None  # year, inclusive

    def admits(self, document: Publication) -> bool | None:
        """Return whether the document may be searched, or None if only its missing date stands in the way."""
        for wanted, has in (
            (self.areas, document.areas),
            (self.nations, document.nations),
            (self.agencies, document.agencies),
            (self.themes, document.themes),
            (self.kinds, (document.kind,)),
            (self.documents, (document.id,)),
        ):
            folded = {value.casefold() for value in has}
            if wanted and not any(value.casefold() in folded for value in wanted):
                return False
        if self.since is None:
            return True
        return None if document.year is None else document.year >= self.since
