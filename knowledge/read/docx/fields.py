"""Follow Word's fields: an instruction that is not shown, then a result that is."""

from dataclasses import dataclass, field

from knowledge.read.docx.names import Element, child, every, number, switched, value

_CONTENTS = ("TOC", "TOA", "INDEX")
_PAGE = ("PAGE", "NUMPAGES", "SECTIONPAGES")


@dataclass
class Field:
    """A field that is open: its instruction so far, whether its result has begun, and whether it has words."""

    instruction: str = ""
    shown: bool = False
    form: str = ""  # what a box to tick or a list to choose from shows
    empty: bool = True

    @property
    def kind(self) -> str:
        """Return the name of the field in capitals."""
        return next(iter(self.instruction.split()), "").upper()


@dataclass
class Fields:
    """The open fields of one story, outermost first."""

    stack: list[Field] = field(default_factory=list)
    trusted: bool = True  # without it, marks of fields are passed over, because they do not pair up

    def mark(self, element: Element) -> str:
        """Follow a mark of a field; return what a form field shows that has no result of its own."""
        if not self.trusted:
            return ""
        match value(element, "w:fldCharType"):
            case "begin":
                self.stack.append(Field(form=_form(child(element, "w:ffData"))))
            case "separate" if self.stack:
                self.stack[-1].shown = True
            case "end" if self.stack:
                ended = self.stack.pop()
                return ended.form if ended.empty else ""
        return ""

    def instruct(self, words: str) -> None:
        """Add to the instruction of the innermost field."""
        if self.stack and not self.stack[-1].shown:
            self.stack[-1].instruction += words

    def show(self) -> bool:
        """Return whether words at this place are shown; if so, note that the open fields have some."""
        shown = all(one.shown for one in self.stack)
        for one in self.stack if shown else ():
            one.empty = False
        return shown

    @property
    def contents(self) -> bool:
        """Return whether this place is in a table of contents."""
        return any(one.kind in _CONTENTS for one in self.stack)

    @property
    def page_number(self) -> bool:
        """Return whether this place is the number of a page."""
        return any(one.kind in _PAGE for one in self.stack)


def _form(data: Element | None) -> str:
    """Return what a box to tick or a list to choose from shows."""
    box, choice = child(data, "w:checkBox"), child(data, "w:ddList")
    if box is not None:
        ticked = switched(child(box, "w:checked"))
        return "☒" if (switched(child(box, "w:default")) if ticked is None else ticked) else "☐"
    if choice is not None:
        entries = [value(entry) or "" for entry in every(choice, "w:listEntry")]
        chosen = number(child(choice, "w:result")) or number(child(choice, "w:default")) or 0
        return entries[chosen] if 0 <= chosen < len(entries) else ""
    return ""
