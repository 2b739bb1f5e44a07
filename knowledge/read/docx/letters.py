"""Make letters of symbol fonts and of equations readable in a line of text."""

import re

from knowledge.read.docx.names import Element, name
from knowledge.read.docx.symbols import symbol_of

_PRIVATE = range(0xF000, 0xF100)
_LETTER = re.compile("[\uf000-\uf0ff]")


def readable(words: str, font: str) -> str:
    """Return words without soft hyphens, which are not shown, letters of symbol fonts made readable."""
    words = words.replace("\u00ad", "").replace("\n", " ")  # a line break is an element of its own
    return _LETTER.sub(lambda found: symbol_of(ord(found[0]), font) or found[0], words)


def letter_of(code: str, font: str) -> str | None:
    """Return the letter for a symbol of a font, or None where it is not known."""
    try:
        at = int(code, 16)
    except ValueError:
        return None
    if at in _PRIVATE or font.casefold().startswith(("symbol", "wingdings")):
        return symbol_of(at, font)
    return chr(at) if 0x20 <= at < 0xD800 else None


def equation(element: Element) -> str:
    """Return the letters of an equation in a line, a fraction with its bar as a slash."""
    if name(element) in ("m:t", "w:t"):
        return str(element.text or "")
    if name(element) == "m:f":
        return "/".join(equation(part) for part in element if name(part) in ("m:num", "m:den"))
    return "".join(equation(part) for part in element)
