"""What a printed line begins with: a paragraph number, a bullet; and what it ends with."""

import re

from knowledge.read.lines import Line
from knowledge.read.numbers import printed_number

_BULLET = re.compile(r"[•●○◦▪■□◆◇►▸‣⁃∙·✓✔➢➤❖\uf000-\uf0ff]\s*(?=\S)")
_DASH = re.compile(r"[-–—*]\s+(?=\S)")
_UNIT = re.compile(
    r"((?:Finding|Recommendation|Key (?:finding|learning|theme)|Learning(?: point)?|Practice theme|Consideration|Action)"
    r" \d{1,3}(?:\.\d{1,2})?)(?:(?:\s*[:.–—-])\s+|$)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"\(?([a-z]|[ivx]{1,5})[).]\s+(?=\S)")
_BARE = re.compile(r"(\d{1,3}(?:[.-]\d{1,3}){0,3})\s+(?=\S)")
_ENDS = re.compile(r"[.:;!?…][\"'”’)\]\s]*$")


def plain(line: Line) -> str:
    """Return the text of a line without its raised numbers."""
    text = line.text
    for start, end in reversed(line.raised):
        text = text[:start] + text[end:]
    return text.strip()


def ends(line: Line) -> bool:
    """Return whether a sentence, or what introduces a list, ends with the line."""
    return bool(_ENDS.search(plain(line)))


def bullet(line: Line) -> int:
    """Return where the words after a bullet begin, or 0 where there is none."""
    found = _BULLET.match(line.text) or _DASH.match(line.text)
    if found:
        return found.end()
    letter = line.text[:2] == "o " and line.second - line.left > line.size
    return 2 if letter else 0


def numbered(line: Line) -> tuple[str | None, int]:
    """Return the number of the paragraph that a line would begin, and where its words begin."""
    unit = _UNIT.match(line.text)
    if unit:
        return unit[1], unit.end() if unit.end() < len(line.text) else 0
    letter = _LETTER.match(line.text)
    if letter:
        return f"({letter[1]})", letter.end()
    number, body = printed_number(line.text)
    if number is not None and not number[0].isalpha():
        return number, body
    bare = _BARE.match(line.text)
    if bare and bare.end() in line.gaps:
        return bare[1], bare.end()
    return None, 0
