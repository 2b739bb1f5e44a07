"""Number the footnotes and endnotes of a document as Word does, in the order of their anchors."""

from dataclasses import dataclass, field

from knowledge.read.docx.names import Element, child, every, name, number, value
from knowledge.read.docx.numerals import numeral

_FORMS = {"footnote": "decimal", "endnote": "lowerRoman"}


@dataclass
class Notes:
    """The notes by key ("footnote 2"), and how far each kind is counted."""

    notes: dict[str, Element] = field(default_factory=dict)
    rules: list[dict[str, Element | None]] = field(default_factory=list)  # of each section, in order
    usual: dict[str, Element | None] = field(default_factory=dict)  # of the whole document
    counts: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, parts: dict[str, Element | None], body: Element, settings: Element | None) -> "Notes":
        """Return the notes in the parts of these kinds."""
        notes = cls()
        for kind, root in parts.items():
            for element in () if root is None else every(root, f"w:{kind}"):
                if value(element, "w:type") in (None, "normal"):
                    notes.notes.setdefault(f"{kind} {value(element, 'w:id')}", element)
            notes.usual[kind] = child(settings, f"w:{kind}Pr")
        notes.rules = [
            {kind: child(section, f"w:{kind}Pr") for kind in _FORMS}
            for section in every(body, "w:sectPr")
            if name(section.getparent()) != "w:sectPrChange"
        ]
        return notes

    def label(self, key: str) -> str:
        """Return the label of the next note, of the kind of this key, and count it."""
        kind = key.split()[0]
        start = self._rule(kind, "w:numStart")
        first = number(start) if start is not None else None
        self.counts[kind] = self.counts[kind] + 1 if kind in self.counts else (1 if first is None else first)
        return numeral(self.counts[kind], value(self._rule(kind, "w:numFmt")) or _FORMS[kind])

    def section_ends(self) -> None:
        """Begin to count anew where the next section is to."""
        self.rules = self.rules[1:]
        for kind in _FORMS:
            if value(self._rule(kind, "w:numRestart")) == "eachSect":
                self.counts.pop(kind, None)

    def take(self, key: str) -> Element | None:
        """Return a note the first time it is asked for."""
        return self.notes.pop(key, None)

    def _rule(self, kind: str, wanted: str) -> Element | None:
        """Return a rule of the current section, else of the whole document."""
        own = child(self.rules[0][kind], wanted) if self.rules else None
        return child(self.usual.get(kind), wanted) if own is None else own
