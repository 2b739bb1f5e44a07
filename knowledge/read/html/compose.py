"""Write the words of a page into pieces, one for each block, in reading order."""

import re

from selectolax.lexbor import LexborNode as Node

from knowledge.model import BlockKind
from knowledge.read.html.line import Line, Piece
from knowledge.read.html.lists import Numbering, numbering
from knowledge.read.html.notes import is_way_back
from knowledge.read.html.parts import Part, is_hidden
from knowledge.read.html.remarks import LeftOutOfPage
from knowledge.read.html.survey import Survey
from knowledge.read.html.tree import BLOCKS, heading_level, steps

_ACTION = re.compile(
    r"\W*(print( this)?( page)?|edit( this)?( page| section)?|skip to .{1,40}|share( this)?( page)?|tweet|email( this)?"
    r"( page)?|(back|return|go) to (the )?top( of (the )?page)?|top( of page)?|listen)\W*",
    re.I,
)


class Composer:
    """Collect the pieces of a page."""

    def __init__(self, found: Survey, notes: dict[int, int]) -> None:
        """Begin with a page that was looked over."""
        self.found, self.notes = found, notes
        self.holders = frozenset(notes.values())
        self.left_out = LeftOutOfPage()
        self.pieces: list[Piece] = []
        self.line = Line()
        self.lists: list[Numbering] = []
        self.tables: list[bool] = []  # whether each open table is one of rows
        self.marker, self.level, self.heading = "", 0, 0
        self.note = self.root = self.links = 0

    @property
    def in_row(self) -> bool:
        """Return whether a row of a table is being written, whose cells run on in one block."""
        return True in self.tables

    @property
    def in_own_row(self) -> bool:
        """Return whether the innermost table is the one whose rows are written."""
        return bool(self.tables) and self.tables[-1] and self.tables.count(True) == 1

    def compose(self) -> list[Piece]:
        """Return the pieces of the page."""
        for step, node in steps(self.found.body, self._enters):
            if step == "text":
                self._text(node.text_content or "")
            elif node.mem_id in self.found.dropped:
                if step == "open":
                    self._dropped(node)
            elif step == "open":
                self._open(node)
            else:
                self._close(node)
        self._flush()
        return self.pieces

    def _enters(self, node: Node) -> bool:
        if node.mem_id in self.found.dropped:
            return False
        return not (self.note and node.tag == "a" and is_way_back(node, self.found))

    def _dropped(self, node: Node) -> None:
        part, words = self.found.dropped[node.mem_id]
        tag = node.tag or ""
        if part is Part.CODE:
            self.left_out.players += tag in ("video", "audio") and self.root > 0
            self.left_out.frames += tag in ("iframe", "object", "embed") and self.root > 0
        else:
            self.left_out.part(part, words)
        if tag in BLOCKS:
            self._break()

    def _text(self, words: str) -> None:
        """Add words of the main part; of what stands beside it, only a main heading."""
        if not self.root and self.level != 1:
            self.left_out.beside += len(words.split())
            return
        if not words.strip():
            self.line.put(words)
            return
        self.line.say(words, self.marker if self.in_row else "", self.links > 0)
        self.marker = "" if self.in_row else self.marker

    def _open(self, node: Node) -> None:
        tag, attributes, key = node.tag or "", node.attributes, node.mem_id
        if tag in BLOCKS:
            self._break()
        if key == self.found.root.mem_id:
            self._flush()
            self.root += 1
        if key in self.holders and not self.in_row:
            self._flush()
            self.note = key
        self.left_out.folded += self.root > 0 and is_hidden(attributes)
        if level := heading_level(node, attributes):
            self.heading += 1
            self.level = self.level or level
        match tag:
            case "a":
                self.links += "href" in attributes
                self.line.begin()
            case "sup":
                self.line.begin()
            case "br":
                if self.line.broken and not self.in_row and not self.heading:
                    self._flush()
                self.line.put(" ")
                self.line.broken = True
            case "q":
                self._text("“")
            case "img" | "picture":
                self.left_out.pictures += tag == "img" and self.root > 0 and _is_picture(attributes)
            case "ul" | "ol":
                self.lists.append(numbering(node, self.lists))
            case "li":
                self.marker = self.lists[-1].marker(node) if self.lists else "•"
            case "table":
                self.tables.append(key not in self.found.layout)
            case "tr" if self.in_own_row:
                self._row()
            case "td" | "th" if self.in_own_row:
                self.line.bar = True

    def _close(self, node: Node) -> None:
        tag, attributes, key = node.tag or "", node.attributes, node.mem_id
        match tag:
            case "a":
                self.links -= "href" in attributes
                self.line.end_link(self.notes.get(key, 0))
            case "sup":
                self.line.end_raised()
            case "q":
                self._text("”")
            case "tr" if self.in_own_row:
                self._row()
            case "caption" if self.in_own_row:
                self._flush()
            case "table":
                self._break()
                if self.in_own_row:
                    self._row()
                self.tables.pop()
        if tag in BLOCKS:
            self._break()
        if tag in ("ul", "ol"):
            self.lists.pop()
        if tag in ("ul", "ol", "li"):
            self.marker = ""
        if heading_level(node, attributes):
            self.heading -= 1
            if not self.heading:
                if not self.in_row:
                    self._flush()
                self.level = 0
        if key == self.note:
            self._flush()
            self.note = 0
        if key == self.found.root.mem_id:
            self._flush()
            self.root -= 1

    def _break(self) -> None:
        """End a block, or in a heading or a row part the words."""
        if self.in_row or self.heading:
            self.line.put(" ")
        else:
            self._flush()

    def _row(self) -> None:
        """End a row of a table."""
        self._flush(BlockKind.TABLE)
        self.line.bar = False

    def _flush(self, kind: BlockKind = BlockKind.PARAGRAPH) -> None:
        """End a block and keep it if it has words, but not a link that only does something: "Print this page"."""
        linked = not self.line.unlinked
        words, anchors = self.line.take()
        if not words.strip():
            return
        if linked and not self.level and _ACTION.fullmatch(words.strip()):
            self.left_out.part(Part.ACTIONS, len(words.split()))
            return
        if self.level and kind is BlockKind.PARAGRAPH:
            kind = BlockKind.HEADING
        level = self.level if kind is BlockKind.HEADING else 0
        self.pieces.append(Piece(words, kind, level, self.marker, anchors, self.note))
        self.marker = ""


def _is_picture(attributes: dict[str, str | None]) -> bool:
    """Return whether an image shows something: no ornament, no tracking dot."""
    if attributes.get("alt") == "" or attributes.get("role") in ("presentation", "none"):
        return False
    sizes = [attributes.get(side) or "" for side in ("width", "height")]
    return not any(size.isascii() and size.isdigit() and int(size[:6]) <= 24 for size in sizes)
