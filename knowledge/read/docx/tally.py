"""Count what is left out of a document, and say so."""

from dataclasses import dataclass, field

from knowledge.read.docx.names import Element, value
from knowledge.read.wording import counted, listed, was


@dataclass
class Tally:
    """What was left out, or read in a way that its sender should know."""

    comments: int = 0
    inserted: int = 0
    deleted: int = 0
    moved: int = 0
    hidden: int = 0  # words
    unfilled: int = 0  # form fields
    symbols: int = 0
    pictures: int = 0
    charts: int = 0
    diagrams: int = 0
    contents: bool = False
    bold: bool = False  # short bold lines became headings
    furniture: bool = False  # headers and footers
    embedded: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)  # parts in another format
    _last: tuple[str, str, str] | None = None

    def change(self, kind: str, element: Element) -> None:
        """Count a tracked change, unless it carries on the one before."""
        key = (kind, value(element, "w:author") or "", value(element, "w:date") or "")
        if key != self._last:
            self._last = key
            setattr(self, kind, getattr(self, kind) + 1)

    def settled(self) -> None:
        """Note words between changes."""
        self._last = None

    def remarks(self) -> tuple[str, ...]:
        """Return a sentence for each thing."""
        changes = self.inserted + self.deleted + self.moved
        kinds = ((self.inserted, "insertion"), (self.deleted, "deletion"), (self.moved, "move"))
        named = ", ".join(counted(count, noun) for count, noun in kinds if count)
        seen = ((self.pictures, "picture"), (self.charts, "chart"), (self.diagrams, "diagram"))
        figures = [counted(count, noun) for count, noun in seen if count]
        few = self.pictures + self.charts + self.diagrams == 1
        said = (
            changes and f"{_were(changes, 'tracked change')} read as if they were accepted ({named}).",
            self.comments and f"{_were(self.comments, 'comment')} left out.",
            self.bold and "It has no styles of headings, so short bold lines were read as headings.",
            self.hidden and f"Hidden text was left out ({counted(self.hidden, 'word')}).",
            self.contents and "The table of contents was left out.",
            self.furniture and "The headers and footers of its pages were left out.",
            self.unfilled and f"{_were(self.unfilled, 'form field')} not filled in, and left out.",
            figures and f"{listed(figures)} {'is' if few else 'are'} not searchable.",
            self.symbols and f"{_were(self.symbols, 'symbol')} of an unknown font, and left out.",
            self.embedded and f"{_were(len(self.embedded), 'embedded file')} not read: {', '.join(self.embedded)}.",
            self.foreign
            and f"{_were(len(self.foreign), 'part')} in another format, and not read: {', '.join(self.foreign)}."
            " Open the file in Word, save it again, and it will be.",
        )
        return tuple(words for words in said if words)


def _were(count: int, noun: str) -> str:
    return f"{counted(count, noun)} {was(count)}"
