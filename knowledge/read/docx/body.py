"""Write the blocks of a document: paragraphs with their numbers, rows of tables, notes and text boxes in place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from knowledge.model import BlockKind
from knowledge.read.blocks import Writer
from knowledge.read.docx.content import Content
from knowledge.read.docx.fields import Fields
from knowledge.read.docx.inline import Inline
from knowledge.read.docx.names import Element, child, name, value
from knowledge.read.docx.numbering import Numbering
from knowledge.read.docx.styles import Styles
from knowledge.read.docx.tables import rows_of
from knowledge.read.docx.tally import Tally
from knowledge.read.docx.wrappers import blocks

_LONGEST = 30  # words of a heading; numbered paragraphs are often set in the style of one
_SHORT = 12  # of a bold line that may be a heading
_PAGE = re.compile(r"(page\s*)?[\divxlc]+(\s*(of|/)\s*\d+)?|", re.IGNORECASE)
_TO_A_PAGE = re.compile(r"\s[\divxlc]+$", re.IGNORECASE)


@dataclass
class Body:
    """Writes one story after the other into one text."""

    styles: Styles
    numbering: Numbering
    inline: Inline
    tally: Tally
    foreign: dict[str, str]  # names of parts in another format, by the id of their relation
    writer: Writer = field(default_factory=Writer)
    title: list[str] = field(default_factory=list)
    bold: list[int] = field(default_factory=list)  # blocks that look like headings without being set as such
    _held: Content = field(default_factory=Content)  # of a paragraph that the next one carries on

    def story(self, parent: Element) -> None:
        """Write what stands in a body, a text box or a cell."""
        for element in blocks(parent, "w:p", "w:tbl", "w:altChunk"):
            match name(element):
                case "w:p":
                    self._paragraph(element)
                case "w:tbl":
                    self._write(Content(), None, "")  # nothing carries on into a table
                    self._table(element)
                case _:
                    self.tally.foreign.append(self.foreign.get(value(element, "r:id") or "", "unnamed"))
        self._write(Content(), None, "")

    def _paragraph(self, element: Element) -> None:
        """Write a paragraph, or hold it where its end was deleted or is a big first letter."""
        properties = child(element, "w:pPr")
        listed = self.inline.fields.contents
        content = self._content(element, properties)
        if _carries_on(properties):
            self._held.add(content)
            return
        hidden = not content.words.strip() and self.styles.on("w:vanish", child(properties, "w:rPr"), "")
        place = None if hidden or (listed and not content.words) else self.numbering.place(properties, self.styles)
        self._write(content, properties, self.numbering.marker(*place) if place else "")
        if child(properties, "w:sectPr") is not None:
            self.inline.notes.section_ends()

    def _content(self, element: Element, properties: Element | None) -> Content:
        """Return what a paragraph holds, a line of contents or the number of a page left out; count its tracked end."""
        content = self.inline.read(element)
        ends = child(properties, "w:rPr")
        for kind, counted in (("w:ins", "inserted"), ("w:del", "deleted")):
            change = child(ends, kind)
            if change is not None:
                self.tally.change(counted, change)
        if self.styles.lists_contents(properties) and _TO_A_PAGE.search(content.words.rstrip()):
            self.tally.contents = True
            return Content()
        if content.page_numbers and _PAGE.fullmatch(content.words.strip()):
            self.tally.furniture = True
            return replace(content, words="")
        return content

    def _write(self, content: Content, properties: Element | None, marker: str) -> None:
        """Write the words of a paragraph, then its notes, then its text boxes."""
        held, self._held = self._held, Content()
        held.add(content)
        level = self.styles.level(properties)
        heading = level and len(held.words.split()) <= _LONGEST
        kind = BlockKind.HEADING if heading else BlockKind.PARAGRAPH
        if properties is not None and self.styles.titles(properties):
            self._entitle(held.words)
        bullet = marker and not any(map(str.isalnum, marker))
        bold = not level and not held.plain and not bullet and _looks_like_heading(held.words)
        for words, anchors in held.parts():
            before = len(self.writer.blocks)
            self.writer.add(words, kind, level if heading else 0, marker, anchors)
            if bold and len(self.writer.blocks) > before:
                self.bold.append(before)
            marker = ""
        self._hanging(held)

    def _entitle(self, words: str) -> None:
        """Keep the words of a title, of several lines if one follows the other."""
        if not self.title or (self.writer.blocks and self._last() == self.title[-1]):
            self.title += [" ".join(words.split())] if words.strip() else []

    def _last(self) -> str:
        """Return the words of the last block."""
        return self.writer.parts[-1]

    def _hanging(self, content: Content) -> None:
        """Write the notes and the text boxes that hang on words that were just written."""
        for note in content.notes:
            marker = "" if note.typed else note.label
            for words, _ in self._cells(note.element):
                self.writer.add(words, BlockKind.FOOTNOTE, marker=marker)
                marker = ""
        for box in content.boxes:
            if isinstance(box, str):
                self.writer.add(box)
                continue
            outside, self.inline.fields = self.inline.fields, Fields()
            self.story(box)
            self.inline.fields = outside

    def _cells(self, note: Element) -> Iterator[tuple[str, list[tuple[int, str]]]]:
        """Yield the paragraphs of a note, a table in it as one."""
        outside, self.inline.fields = self.inline.fields, Fields()
        for element in blocks(note, "w:p", "w:tbl"):
            yield from self._flat([element]).parts()
        self.inline.fields = outside

    def _table(self, table: Element) -> None:
        """Write a table: each row a block, or, where it has one cell a row and only holds words in place, its cells."""
        rows = list(rows_of(table, self.tally))
        if all(len(row) < 2 for row in rows):
            for row in rows:
                for cell in row:
                    self.story(cell)
            return
        for row in rows:
            content = self._row(row)
            if content.words.strip():
                self.writer.add(content.words, BlockKind.TABLE, anchors=content.anchors)
            self._hanging(content)

    def _row(self, cells: list[Element]) -> Content:
        """Return what a row holds, its cells joined by a bar, empty ones left out."""
        row = Content()
        for cell in cells:
            row.add(self._flat(blocks(cell, "w:p", "w:tbl")), " | ")
        return row

    def _flat(self, elements: Iterator[Element] | list[Element]) -> Content:
        """Return what stands in a cell as one line, the rows of a table within it one after the other."""
        flat = Content()
        for element in elements:
            if name(element) == "w:tbl":
                for row in rows_of(element, self.tally):
                    flat.add(self._row(row), " ")
                continue
            properties = child(element, "w:pPr")
            content = self._content(element, properties)
            place = self.numbering.place(properties, self.styles)
            marker = self.numbering.marker(*place) if place else ""
            line = Content(f"{marker} " if marker and content.words.strip() else "")
            line.add(replace(content, words=content.words.strip() and content.words))
            flat.add(line, "" if _carries_on(properties) else " ")
        return flat


def _looks_like_heading(words: str) -> bool:
    """Return whether words are few and end without a stop."""
    return 0 < len(words.split()) <= _SHORT and words.rstrip()[-1] not in ".,;:!"


def _carries_on(properties: Element | None) -> bool:
    """Return whether the next paragraph carries this one on: its end was deleted, or it is a big first letter."""
    ends = child(properties, "w:rPr")
    if child(ends, "w:del") is not None or child(ends, "w:moveFrom") is not None:
        return True
    return value(child(properties, "w:framePr"), "w:dropCap") in ("drop", "margin")
