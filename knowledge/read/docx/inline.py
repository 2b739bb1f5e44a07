"""Read the words of a paragraph: what Word shows, in the order in which it shows it."""

from dataclasses import dataclass, field

from knowledge.read.docx.content import Content, Note
from knowledge.read.docx.drawings import read_drawing
from knowledge.read.docx.fields import Field, Fields
from knowledge.read.docx.letters import equation, letter_of, readable
from knowledge.read.docx.names import Element, child, every, name, value
from knowledge.read.docx.notes import Notes
from knowledge.read.docx.styles import Styles
from knowledge.read.docx.tally import Tally
from knowledge.read.docx.wrappers import WRAPPERS, branch, unfilled

_SPACES = {"w:tab": "\t", "w:ptab": "\t", "w:cr": "\n", "w:noBreakHyphen": "-"}


@dataclass
class Inline:
    """Reads one paragraph after the other of a story."""

    styles: Styles
    notes: Notes
    tally: Tally
    embedded: dict[str, str]  # names of embedded files, by the id of their relation
    fields: Fields = field(default_factory=Fields)
    changing: int = 0  # how many tracked changes are open
    bold: bool = False

    def read(self, paragraph: Element) -> Content:
        """Return what a paragraph holds."""
        content = Content()
        self._children(paragraph, content, self.styles.of_paragraph(child(paragraph, "w:pPr")))
        return content

    def _children(self, parent: Element, content: Content, style: str) -> None:
        for element in parent:
            self._element(element, content, style)

    def _element(self, element: Element, content: Content, style: str) -> None:
        """Add what an element in a paragraph shows."""
        match name(element):
            case "w:r":
                self._run(element, content, style)
            case "w:ins" | "w:moveTo" as kind:
                self.tally.change("inserted" if kind == "w:ins" else "moved", element)
                self.changing += 1
                self._children(element, content, style)
                self.changing -= 1
            case "w:del" | "w:moveFrom" as kind:
                if kind == "w:del":
                    self.tally.change("deleted", element)
                self._follow(element)
            case "w:fldSimple":
                if self.fields.trusted:
                    self.fields.stack.append(Field(value(element, "w:instr") or "", shown=True))
                self._children(element, content, style)
                if self.fields.trusted:
                    self.fields.stack.pop()
            case "w:sdt" if unfilled(element):
                self.tally.unfilled += 1
            case "mc:AlternateContent":
                self._children(branch(element), content, style)
            case "m:oMath" | "m:oMathPara":
                self._say(equation(element), content)
            case wrapper if wrapper in WRAPPERS:
                self._children(element, content, style)

    def _run(self, run: Element, content: Content, style: str) -> None:
        """Add what a run shows."""
        properties = child(run, "w:rPr")
        hidden = self.styles.on("w:vanish", properties, style)
        self.bold = self.styles.on("w:b", properties, style)
        font = value(child(properties, "w:rFonts"), "w:ascii") or ""
        custom = ""
        for element in run:
            kind = name(element)
            if hidden and kind not in ("w:fldChar", "w:instrText"):
                self.tally.hidden += len((element.text or "").split()) if kind == "w:t" else 0
            elif custom and kind in ("w:t", "w:sym"):  # the mark of a note, as typed
                label = element.text or "" if kind == "w:t" else self._symbol(element)
                self._anchor(custom, label.strip(), content, typed=True)
                custom = ""
            elif kind in ("w:footnoteReference", "w:endnoteReference"):
                key = f"{kind[2:-9]} {value(element, 'w:id')}"
                if _typed(element):
                    custom = key
                elif self.fields.show():
                    self._anchor(key, self.notes.label(key), content, typed=False)
            else:
                self._piece(element, kind, font, content, style)

    def _piece(self, element: Element, kind: str, font: str, content: Content, style: str) -> None:
        """Add what one piece of a run shows."""
        match kind:
            case "w:t":
                self._say(readable(element.text or "", font), content)
            case "w:br":
                self._say("\f" if value(element, "w:type") == "page" else "\n", content)
            case "w:sym":
                self._say(self._symbol(element), content)
            case "w:fldChar":
                self._say(self.fields.mark(element), content)
            case "w:instrText":
                self.fields.instruct(element.text or "")
            case "w:ruby":
                for base in every(element, "w:rubyBase"):
                    self._children(base, content, style)
            case "mc:AlternateContent":
                for inside in branch(element):
                    self._piece(inside, name(inside), font, content, style)
            case "w:drawing" | "w:pict" | "w:object":
                content.boxes += read_drawing(element, self.tally, self.embedded)
            case spaced if spaced in _SPACES:
                self._say(_SPACES[spaced], content)

    def _say(self, words: str, content: Content) -> None:
        """Add words where the fields around them let them show."""
        if not words or not self.fields.show():
            return
        if self.fields.contents:
            self.tally.contents = True
            return
        if words.strip() and not self.changing:
            self.tally.settled()
        content.plain |= bool(words.strip()) and not self.bold
        content.page_numbers |= self.fields.page_number
        content.words += words

    def _anchor(self, key: str, label: str, content: Content, typed: bool) -> None:
        """Note the anchor of a note at the current end of the words."""
        element = self.notes.take(key)
        if element is not None:
            content.anchors.append((len(content.words), label))
            content.notes.append(Note(label, element, typed))

    def _symbol(self, element: Element) -> str:
        """Return the letter for a symbol, or nothing where it is not known, and count that."""
        known = letter_of(value(element, "w:char") or "", value(element, "w:font") or "")
        self.tally.symbols += known is None
        return known or ""

    def _follow(self, element: Element) -> None:
        """Follow the fields in words that are gone."""
        for inside in element.iter():
            if name(inside) == "w:fldChar":
                self.fields.mark(inside)
            elif name(inside) in ("w:instrText", "w:delInstrText"):
                self.fields.instruct(inside.text or "")


def _typed(element: Element) -> bool:
    """Return whether the mark of a note is typed behind its anchor."""
    return (value(element, "w:customMarkFollows") or "0").lower() not in ("0", "false", "off")
