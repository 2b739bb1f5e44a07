"""Printed numbers of paragraphs: `1.1`, `4-12`, `1.`, `(a)`, `Finding 3`; numbers in Roman letters."""

import re

_NUMBER = re.compile(
    r"""(?P<unit>(?:Finding|Recommendation|Key\ learning|Learning\ point|Practice\ theme|Consideration)
            \ (?:\d{1,3}[a-z]?|[A-Z]))(?:\s*[:.–—-])?\s+      # Finding 3:
      | (?P<number>\d{1,3}(?:[.-]\d{1,3}){1,3})\.?\s+(?![a-z])  # 1.1  4-12  6.1.8, and not "3.5 million"
      | (?P<single>\d{1,3})[.)]\s+                             # 1.  12)
      | (?P<letter>\((?:[a-z]|[ivx]{1,5}|\d{1,2})\))\s+        # (a)  (iv)
    """,
    re.VERBOSE,
)
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def printed_number(text: str) -> tuple[str | None, int]:
    """Return the number a paragraph begins with, without its closing full stop, and where its words begin."""
    found = _NUMBER.match(text)
    if not found or found.end() == len(text):
        return None, 0
    return next(value for value in found.groupdict().values() if value), found.end()


def roman(count: int) -> str:
    """Return a number above nought in small Roman letters."""
    written = ""
    for worth, letters in _ROMAN:
        written += letters * (count // worth)
        count %= worth
    return written
