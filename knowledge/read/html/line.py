"""Write one block of a page: its words, and where in them an anchor of a note may stand."""

import re
from dataclasses import dataclass, field

from knowledge.model import BlockKind

_RAISED = re.compile(r"\[?\d{1,3}\]?")
_LONGEST_RAISED = 20


@dataclass(slots=True)
class Anchor:
    """Words of a piece that may be the anchor of a note: `target` is the element that holds it, 0 if not known."""

    start: int
    end: int
    target: int = 0


@dataclass(slots=True)
class Piece:
    """One block of the page, before its notes are put in their place."""

    words: str
    kind: BlockKind
    level: int = 0
    marker: str = ""
    anchors: list[Anchor] = field(default_factory=list)
    note: int = 0  # the element that holds the note it belongs to


@dataclass(slots=True)
class Line:
    """The words of a block as they come."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    anchors: list[Anchor] = field(default_factory=list)
    opened: list[tuple[int, int]] = field(
        default_factory=list
    )  # letters and parts before the open links and raised words
    bar: bool = False  # a cell has begun
    filled: bool = False  # it has words
    broken: bool = False  # a line break came last
    unlinked: bool = False  # some of it is in no link

    def put(self, words: str) -> None:
        """Add characters."""
        self.parts.append(words)
        self.length += len(words)

    def say(self, words: str, marker: str, linked: bool) -> None:
        """Add words that can be seen, with what stands before them in a row."""
        if self.bar and self.filled:
            self.put(" | ")
        if marker:
            self.put(f"{marker} ")
        self.bar, self.filled, self.broken = False, True, False
        self.unlinked = self.unlinked or not linked
        self.put(words)

    def begin(self) -> None:
        """Remember where a link or raised words begin."""
        self.opened.append((self.length, len(self.parts)))

    def end_link(self, target: int) -> None:
        """End a link that is the anchor of the note `target`, if that is not 0."""
        start, _ = self.opened.pop()
        if target and self.length > start:
            self.anchors.append(Anchor(start, self.length, target))

    def end_raised(self) -> None:
        """End raised words; a number that is in no link may be an anchor."""
        start, part = self.opened.pop()
        if self.length - start > _LONGEST_RAISED or (self.anchors and self.anchors[-1].end > start):
            return
        if _RAISED.fullmatch("".join(self.parts[part:]).strip()):
            self.anchors.append(Anchor(start, self.length))

    def take(self) -> tuple[str, list[Anchor]]:
        """Return the words and their anchors, and begin anew; links that are open stay open."""
        taken = "".join(self.parts), self.anchors
        self.parts, self.length, self.anchors = [], 0, []
        self.opened = [(0, 0)] * len(self.opened)
        self.broken = self.unlinked = self.filled = False
        return taken
