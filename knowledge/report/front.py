"""Read the front of a document: its first pages, and the sheet that the NSPCC puts before a review it keeps."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType

from knowledge.model import Block, BlockKind, Document, Slice

_PAGES = 3  # after a cover sheet
_BLOCKS, _WORDS = 30, 500  # where there are no pages
_FIELDS = {
    "title": "title",
    "lscb": "publisher",
    "lscp": "publisher",
    "publisher": "publisher",
    "safeguarding partnership": "publisher",
    "author": "author",
    "authors": "author",
    "author(s)": "author",
    "date of publication": "published",
    "publication date": "published",
    "year of publication": "published",
}
_FIELD = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, sorted(_FIELDS, key=len, reverse=True)))}) ?: ?", re.IGNORECASE)
_AFTER = re.compile(
    r"\b(?:This (?:case review|serious case|report|review) \w+|Copyright|Pages?:|Country|Keywords?:|©|Abstract:)", re.I
)
_KEEPER = re.compile(r"deposited by|national (?:collection|case review) repository|NSPCC (?:library|repository)", re.I)
_NUMBER = re.compile(r"\bN?C\d{4,6}\b")


@dataclass(frozen=True, slots=True)
class Front:
    """The first pages: `cover` holds the fields of a cover sheet, `blocks` what follows it, `last` the last page."""

    cover: Mapping[str, str]
    number: str  # under which the NSPCC keeps it
    blocks: tuple[Block, ...]
    last: tuple[Block, ...]

    @property
    def headings(self) -> tuple[Block, ...]:
        """Return its headings."""
        return tuple(block for block in self.blocks if block.kind is BlockKind.HEADING)


def front_of(document: Document) -> Front:
    """Return the front of a document."""
    cover, number = _cover(document)
    sheets = 1 if cover else 0
    blocks: list[Block] = []
    last: list[Block] = []
    pages: set[int] = set()
    words = 0
    for place, block in enumerate(document.blocks):
        page = _page(document, block)
        if page is None:
            words += len(document.text[block.start : block.end].split())
            if place < _BLOCKS and words <= _WORDS:
                blocks.append(block)
        elif page > sheets and len(pages | {page}) <= _PAGES:  # A contents page has no blocks and is none of them.
            pages.add(page)
            blocks.append(block)
        if page is not None and document.pages and page == document.pages > sheets + _PAGES:
            last.append(block)
    return Front(MappingProxyType(cover), number, tuple(blocks), tuple(last))


def has_cover(document: Document) -> bool:
    """Return whether the first page is a sheet that the NSPCC put before a review."""
    return bool(_cover(document)[0])


def _cover(document: Document) -> tuple[dict[str, str], str]:
    """Return the fields of a cover sheet and the number on it; nothing where the first page is none."""
    if not document.pages:
        return {}, ""
    words = " ".join(
        document.text[block.start : block.end] for block in document.blocks[:30] if _page(document, block) == 1
    )
    fields: dict[str, str] = {}
    matches = list(_FIELD.finditer(words))
    for match, following in zip_longest(matches, matches[1:]):
        value = words[match.end() : following.start() if following else len(words)]
        ends = _AFTER.search(value)
        value = value[: ends.start() if ends else None].strip(" .;")
        if value and len(value) <= 300:
            fields.setdefault(_FIELDS[match[1].lower()], value)
    number = _NUMBER.search(words)
    if "title" in fields and len(fields) > 1 and _KEEPER.search(words):
        return fields, number[0] if number else ""
    return {}, ""


def _page(document: Document, block: Block) -> int | None:
    return Slice(document, block.start, block.end).page
