"""What a paragraph holds: its words, and what hangs on them."""

import re
from dataclasses import dataclass, field

from knowledge.read.docx.names import Element

_GAP = re.compile(r"\s+")


@dataclass
class Note:
    """A footnote or endnote that is anchored in a paragraph, under the label that Word prints."""

    label: str
    element: Element
    typed: bool  # its own words begin with the label


@dataclass
class Content:
    """The words of a paragraph; `anchors` are (place in the words, label) of its notes, `boxes` its text boxes."""

    words: str = ""
    anchors: list[tuple[int, str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    boxes: list[Element | str] = field(default_factory=list)
    page_numbers: bool = False
    plain: bool = False  # some of its words are not bold

    def add(self, other: "Content", between: str = "") -> None:
        """Put another content behind this one; `between` parts their words where both have some."""
        if self.words and other.words:
            self.words += between
        self.anchors += [(len(self.words) + at, label) for at, label in other.anchors]
        self.words += other.words
        self.notes += other.notes
        self.boxes += other.boxes
        self.page_numbers |= other.page_numbers
        self.plain |= other.plain

    def parts(self) -> list[tuple[str, list[tuple[int, str]]]]:
        """Return (words, anchors) of what page breaks and blank lines part; other line breaks are white space."""
        found, start = [], 0
        for end, begin in [*_breaks(self.words), (len(self.words), len(self.words) + 1)]:
            inside = [(at - start, label) for at, label in self.anchors if start <= at < begin]
            found.append((self.words[start:end], [(min(at, end - start), label) for at, label in inside]))
            start = begin
        return [(words, anchors) for words, anchors in found if words.strip()]


def _breaks(words: str) -> list[tuple[int, int]]:
    """Return (end, begin) around each page break or blank line."""
    if "\n" not in words and "\f" not in words:
        return []
    gaps = _GAP.finditer(words)
    return [gap.span() for gap in gaps if "\f" in gap[0] or gap[0].count("\n") > 1]
