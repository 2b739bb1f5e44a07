"""Compute the numbers that Word prints before paragraphs; the file holds only the rules for them."""

import re
from dataclasses import dataclass, field

from knowledge.read.docx.lists import Level, List
from knowledge.read.docx.names import Element, child, number
from knowledge.read.docx.numerals import numeral
from knowledge.read.docx.styles import Styles

_PLACE = re.compile(r"%([1-9])")
_DEEPEST = 8


@dataclass
class Numbering:
    """The lists of a document, and how far each is counted."""

    lists: dict[int, List] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[int, int]] = field(default_factory=set)

    def place(self, properties: Element | None, styles: Styles) -> tuple[int, int] | None:
        """Return the (list, level) of a paragraph with these properties, or None where it is in no list."""
        own = child(properties, "w:numPr")
        key, level = number(child(own, "w:numId")), number(child(own, "w:ilvl"))
        for name, style in styles.chain(styles.of_paragraph(properties)):
            given = child(style.paragraph, "w:numPr")
            if key is None and given is not None:
                key = number(child(given, "w:numId"))
                if level is None:
                    levels = self.lists[key].levels if key in self.lists else {}
                    linked = (at for at, one in levels.items() if one.style == name)
                    level = next(linked, number(child(given, "w:ilvl")))
        if not key or key not in self.lists:  # list 0 is how Word says "in no list"
            return None
        return key, min(max(level or 0, 0), _DEEPEST)

    def marker(self, key: int, level: int) -> str:
        """Return what Word prints before the next paragraph at this place of a list, and count it."""
        shape = self.lists[key]
        how = shape.levels.get(level)
        if how is None:
            return ""
        counts = self.counts.setdefault(shape.shared, {})
        if level in shape.anew and (key, level) not in self.begun:
            counts[level] = shape.anew[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else shape.anew.get(level, how.start)
        self.begun.add((key, level))
        for deeper in [at for at in counts if at > level]:
            after = shape.levels[deeper].restart if deeper in shape.levels else None
            if after is None or level < after:
                del counts[deeper]
        return _printed(shape, how, counts)


def _printed(shape: List, how: Level, counts: dict[int, int]) -> str:
    """Return the text of a level with its numbers set in."""
    if how.form == "bullet":
        return how.text.strip()

    def one(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        level = shape.levels.get(at)
        if level is None:
            return ""
        form = "decimal" if how.plain and level.form != "none" else level.form
        return numeral(counts.get(at, shape.anew.get(at, level.start)), form)

    return " ".join(_PLACE.sub(one, how.text).split())
