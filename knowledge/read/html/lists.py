"""Number the items of a list as a browser does."""

from dataclasses import dataclass

from selectolax.lexbor import LexborNode as Node

from knowledge.read.numbers import roman

BULLET = "•"
_STYLES = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A"}
_STYLES |= {"lower-roman": "i", "upper-roman": "I", "decimal": "1", "none": "none", "disc": "•"}


@dataclass(slots=True)
class Numbering:
    """The marks of one list; `next` is the number of its next item."""

    ordered: bool
    type: str
    next: int
    step: int = 1
    nested: bool = False  # in another ordered list

    def marker(self, item: Node) -> str:
        """Return the mark of its next item: "3.", "(a)" in another list, "•", or none."""
        attributes = item.attributes
        style = _style(attributes.get("style") or "") or (attributes.get("type") or "") or self.type
        if not self.ordered:
            return "" if style == "none" else BULLET
        number = _whole(attributes.get("value"), self.next)
        self.next = number + self.step
        if style == "none":
            return ""
        written = _written(number, style)
        return f"({written})" if self.nested and style in ("a", "i") else f"{written}."


def numbering(node: Node, around: list[Numbering]) -> Numbering:
    """Return how the items of a list are marked."""
    attributes = node.attributes
    kind = _style(attributes.get("style") or "") or (attributes.get("type") or "")
    if node.tag != "ol":
        return Numbering(False, kind, 1)
    backwards = "reversed" in attributes
    items = sum(child.tag == "li" for child in node.iter()) if backwards else 1
    first = _whole(attributes.get("start"), items)
    kind = kind if kind in ("a", "A", "i", "I", "none") else "1"
    return Numbering(True, kind, first, -1 if backwards else 1, any(above.ordered for above in around))


def _style(style: str) -> str:
    """Return the type of numbers that a style names."""
    for rule in style.lower().split(";"):
        name, _, value = rule.partition(":")
        if name.strip() in ("list-style", "list-style-type"):
            return next((_STYLES[word] for word in value.split() if word in _STYLES), "")
    return ""


def _whole(value: str | None, otherwise: int) -> int:
    """Return a whole number as it is written in a page, or another."""
    digits = (value or "").strip()
    plain = digits.removeprefix("-")
    return int(digits) if plain.isascii() and plain.isdigit() and len(plain) <= 9 else otherwise


def _written(number: int, style: str) -> str:
    """Return a number in figures, letters or Roman numerals."""
    if style in ("a", "A") and number > 0:
        letters = ""
        while number:
            number, letter = divmod(number - 1, 26)
            letters = chr(97 + letter) + letters
        return letters if style == "a" else letters.upper()
    if style in ("i", "I") and 0 < number < 4000:
        return roman(number) if style == "i" else roman(number).upper()
    return str(number)
