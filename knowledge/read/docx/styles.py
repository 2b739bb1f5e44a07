"""What the styles of a document say: heading or not, numbered or not, hidden or not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.read.docx.names import Element, child, every, number, switched, value

# Word keeps the English names of its own styles in every language; other programs write their own.
_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|título|kop|rubrik|overskrift|nagłówek|pennawd)\s*([1-9])",
    re.IGNORECASE,
)
_TITLE = frozenset("title titel titre título titolo otsikko tittel tytuł teitl".split())
_CONTENTS = re.compile(r"toc\s*([1-9]|heading)|table of figures", re.IGNORECASE)
_DEEPEST = 9
_LONGEST = 50  # of a chain of styles; Word itself allows about ten


@dataclass(frozen=True, slots=True)
class Style:
    """One style, with what it says itself."""

    name: str
    based_on: str | None
    paragraph: Element | None
    run: Element | None


@dataclass
class Styles:
    """The styles of a document by id, each asked together with those it is based on."""

    styles: dict[str, Style] = field(default_factory=dict)
    usual: str = ""  # the style of a paragraph that names none

    @classmethod
    def of(cls, root: Element | None) -> "Styles":
        """Return the styles in a part, or none."""
        styles = cls()
        for element in () if root is None else every(root, "w:style"):
            key = value(element, "w:styleId") or ""
            based_on = value(child(element, "w:basedOn"))
            written = value(child(element, "w:name")) or key
            styles.styles.setdefault(key, Style(written, based_on, child(element, "w:pPr"), child(element, "w:rPr")))
            if value(element, "w:type") == "paragraph" and value(element, "w:default") in ("1", "true", "on"):
                styles.usual = key
        return styles

    def chain(self, key: str | None) -> Iterator[tuple[str, Style]]:
        """Yield (id, style) of a style and those it is based on, nearest first, each once."""
        seen: set[str] = set()
        while key and key not in seen and key in self.styles and len(seen) < _LONGEST:
            seen.add(key)
            style = self.styles[key]
            yield key, style
            key = style.based_on

    def of_paragraph(self, properties: Element | None) -> str:
        """Return the id of the style of a paragraph with these properties."""
        return value(child(properties, "w:pStyle")) or self.usual

    def level(self, properties: Element | None) -> int:
        """Return the level of a heading, 1 the outermost, or 0 for what is none; a title has level 1."""
        key = self.of_paragraph(properties)
        outline = number(child(properties, "w:outlineLvl"))
        if outline is not None:
            return outline + 1 if 0 <= outline < _DEEPEST else 0
        if self.titles(properties):
            return 1
        for name, own in self._named(key):
            outline = number(child(own, "w:outlineLvl"))
            if outline is not None:
                return outline + 1 if 0 <= outline < _DEEPEST else 0
            found = _HEADING.fullmatch(name)
            if found:
                return int(found[1])
        return 0

    def titles(self, properties: Element | None) -> bool:
        """Return whether a paragraph is set as the title of the whole."""
        return any(name.casefold() in _TITLE for name, _ in self._named(self.of_paragraph(properties)))

    def lists_contents(self, properties: Element | None) -> bool:
        """Return whether a paragraph is set as a line of a table of contents."""
        return any(_CONTENTS.fullmatch(name) for name, _ in self._named(self.of_paragraph(properties)))

    def _named(self, key: str) -> Iterator[tuple[str, Element | None]]:
        """Yield (name, paragraph properties) along a chain; a style that is not there is known by its id alone."""
        if key and key not in self.styles:
            yield key, None
        for _, style in self.chain(key):
            yield style.name.strip(), style.paragraph

    def switches(self, key: str | None, which: str) -> bool:
        """Return whether a style switches something on, such as "w:vanish" for hidden words."""
        for _, style in self.chain(key):
            given = switched(child(style.run, which))
            if given is not None:
                return given
        return False

    def on(self, which: str, run: Element | None, paragraph_style: str) -> bool:
        """Return whether something is on for words with these run properties."""
        own = switched(child(run, which))
        if own is not None:
            return own
        # Two styles that both switch it on switch it off again: that is how Word reads them.
        return self.switches(value(child(run, "w:rStyle")), which) != self.switches(paragraph_style, which)
