"""Put blocks of words together into a canonical text."""

from dataclasses import dataclass, field
from unicodedata import category

from knowledge.model import Block, BlockKind
from knowledge.read.clean import clean
from knowledge.read.numbers import printed_number


@dataclass
class Writer:
    """Collect blocks in reading order; `text` and `blocks` are the result."""

    parts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    length: int = 0

    def add(self, words: str, kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0, marker: str = "") -> None:
        """Add a block of words after a list marker; runs of white space become one space.

        Characters that act on a terminal go; nothing else changes.
        """
        body = " ".join(clean(words).split())
        if all(category(letter) in ("Cf", "Zs") for letter in body):  # nothing that can be seen
            return
        printed = f"{marker} {body}" if marker else body
        number, offset = (None, 0) if kind is BlockKind.HEADING else printed_number(printed)
        offset = offset or (len(marker) + 1 if marker else 0)
        start = self.length + (2 if self.parts else 0)
        self.parts.append(printed)
        self.length = start + len(printed)
        self.blocks.append(Block(start, self.length, kind, level, number, start + offset))

    @property
    def text(self) -> str:
        """Return the canonical text."""
        return "\n\n".join(self.parts)
