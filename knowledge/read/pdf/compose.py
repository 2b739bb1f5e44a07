"""Write groups of printed lines as the canonical text, and account for every character of the PDF."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from knowledge.model import Block, BlockKind, LeftOut, Mark, Reason, Run
from knowledge.read.pdf.lines import Line
from knowledge.read.pdf.page import Page
from knowledge.read.pdf.pieces import SPACES
from knowledge.read.pdf.tokens import tokens

_PRINTED = 1
_CODES = {reason: code for code, reason in enumerate(Reason, start=2)}
_REASONS = {code: reason for reason, code in _CODES.items()}


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one block; `body` is where its words begin in its first line."""

    lines: tuple[Line, ...]
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    number: str | None = None
    body: int = 0

    @property
    def words(self) -> str:
        """Return the words with single spaces, broken as printed."""
        return " ".join(line.words for line in self.lines)


@dataclass(frozen=True, slots=True)
class Composed:
    """The fields of a Document that come from its pages."""

    text: str
    blocks: tuple[Block, ...]
    runs: tuple[Run, ...]
    left_out: tuple[LeftOut, ...]
    marks: tuple[Mark, ...]


class _Writer:
    def __init__(self, pages: Sequence[Page], anchors: frozenset[tuple[int, int]]) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.runs: list[Run] = []
        self.marks: list[Mark] = []
        self.blocks: list[Block] = []
        self.anchors = anchors
        self.used = {page.number: bytearray(len(page.characters)) for page in pages}

    def group(self, group: Group) -> None:
        """Write one block, if any of it can be printed."""
        before = (len(self.parts), self.length)
        if self.blocks:
            self._put("\n\n")
        start = body = self.length
        glue = ""
        for number, line in enumerate(group.lines):
            at = self._line(line, start, glue, group.body if number == 0 else 0)
            body = at if number == 0 else body
            glue = "" if line.hyphen else " "
        if self.length == start:
            del self.parts[before[0] :]
            self.length = before[1]
            return
        if body >= self.length:
            body = start
        self.blocks.append(Block(start, self.length, group.kind, group.level, group.number, body))

    def _put(self, words: str) -> None:
        self.parts.append(words)
        self.length += len(words)

    def _line(self, line: Line, start: int, glue: str, body: int) -> int:
        """Write one line and return where its character `body` came to stand."""
        at, pending = -1, glue if self.length > start else ""
        for offset, end, words in tokens(line, self.anchors):
            if words is None:
                self._omit(line, offset, end, Reason.ANCHOR)
                self.marks.append(Mark(self.length, line.text[offset:end].strip(" ,")))
            elif not words:
                self._omit(line, offset, end, Reason.UNPRINTABLE)
            elif words.isspace():
                pending = pending or (words if self.length > start else "")
            else:
                self._put(self._gap(pending, words) if self.length > start else "")
                pending = ""
                if at < 0 and end > body:
                    at = self.length + max(body - offset, 0)
                self._put(words)
                self._run(line.page, line.first + offset, end - offset, len(words))
        return self.length if at < 0 else at

    def _gap(self, pending: str, words: str) -> str:
        """Return the space before words: "outcomes 3." reads "outcomes." and "child2and" reads "child and"."""
        if not self.marks or self.marks[-1].at != self.length:
            return pending
        return "" if words[0] in ".,;:)" else pending or (" " if words[0].isalnum() else "")

    def _omit(self, line: Line, offset: int, end: int, reason: Reason) -> None:
        first = line.first + offset
        self.used[line.page][first : first + end - offset] = bytes([_CODES[reason]]) * (end - offset)

    def _run(self, page: int, first: int, count: int, length: int) -> None:
        """Note where the last `length` characters were printed."""
        start = self.length - length
        self.used[page][first : first + count] = b"\1" * count
        last = self.runs[-1] if self.runs else None
        joins = last and last.page == page and last.end == start and last.first + last.end - last.start == first
        if joins and count == length and last:
            self.runs[-1] = replace(last, end=self.length)
        else:
            self.runs.append(Run(start, self.length, page, first))

    def composed(self, pages: Sequence[Page], cuts: Iterable[tuple[Line, Reason]]) -> Composed:
        """Return what was written, with a reason for every other character."""
        for line, reason in cuts:
            self._omit(line, 0, len(line.text), reason)
        text = "".join(self.parts)
        left_out = tuple(cut for page in pages for cut in _left_out(page, self.used[page.number]))
        marks = tuple(Mark(min(mark.at, len(text)), mark.label) for mark in self.marks)
        return Composed(text, tuple(self.blocks), tuple(self.runs), left_out, marks)


def compose(
    pages: Sequence[Page],
    groups: Iterable[Group],
    cuts: Iterable[tuple[Line, Reason]],
    anchors: frozenset[tuple[int, int]],
) -> Composed:
    """Return the text of the groups; `anchors` are the pages and first characters of footnote anchors."""
    writer = _Writer(pages, anchors)
    for group in groups:
        writer.group(group)
    return writer.composed(pages, cuts)


def _left_out(page: Page, used: bytearray) -> Iterator[LeftOut]:
    """Yield the characters of a page that are not in the text, by their reasons."""
    space, never = _CODES[Reason.SPACE], _CODES[Reason.UNPRINTABLE]
    for index, unit in enumerate(page.characters):
        if used[index] != _PRINTED and unit in SPACES:
            used[index] = space
    index = 0
    for code, same in groupby(used):
        count = len(list(same))
        if code != _PRINTED:
            yield LeftOut(page.number, index, count, _REASONS[code or never])
        index += count
