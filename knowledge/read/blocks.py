"""Put blocks of words together into a canonical text."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from unicodedata import category

from knowledge.model import Block, BlockKind, Mark
from knowledge.read.clean import clean
from knowledge.read.numbers import printed_number


@dataclass
class Writer:
    """Collect blocks in reading order; `text`, `blocks` and `marks` are the result."""

    parts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)

    def add(
        self,
        words: str,
        kind: BlockKind = BlockKind.PARAGRAPH,
        level: int = 0,
        marker: str = "",
        anchors: Sequence[tuple[int, str]] = (),
    ) -> None:
        """Add a block of words after a list marker; runs of white space become one space.

        Characters that act on a terminal go; nothing else changes. `anchors` are (place in the words, label) of notes.
        """
        body = " ".join(clean(words).split())
        if all(category(letter) in ("Cf", "Zs") for letter in body):  # nothing that can be seen
            return
        printed = f"{marker} {body}" if marker else body
        number, offset = (None, 0) if kind is BlockKind.HEADING else printed_number(printed)
        if marker and not number and kind is not BlockKind.HEADING:
            number, _ = printed_number(f"{marker} X")  # a marker is a number whatever words follow it
        offset = offset or (len(marker) + 1 if marker else 0)
        start = self.length + (2 if self.parts else 0)
        self.parts.append(printed)
        self.length = start + len(printed)
        self.blocks.append(Block(start, self.length, kind, level, number, start + offset))
        for at, label in anchors:
            before = " ".join(clean(words[:at]).split())
            spaced = bool(before) and before != body and words[:at][-1:].isspace()
            self.marks.append(Mark(self.length - len(body) + len(before) + spaced, label))

    @property
    def text(self) -> str:
        """Return the canonical text."""
        return "\n\n".join(self.parts)
