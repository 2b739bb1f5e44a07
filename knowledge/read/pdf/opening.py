"""What a printed line begins with: a paragraph number, a bullet; and what it ends with."""

import re
from itertools import pairwise
from string import ascii_lowercase

from knowledge.read.numbers import printed_number
from knowledge.read.pdf.lines import Line

_BULLET = re.compile(r"[•●○◦▪■□◆◇►▸‣⁃∙·✓✔➢➤❖\uf000-\uf0ff]\s*(?=\S)")
_DASH = re.compile(r"[-–—*]\s+(?=\S)")
_UNIT = re.compile(
    r"((?:(?:Key )?Finding|Recommendation|Key (?:learning|theme)|Learning(?: point)?|Practice theme|Consideration)"
    r" \d{1,3}(?:\.\d{1,2})?)(?:(?:\s*[:.–—-])\s+|$)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"\(?([a-z]|[ivx]{1,5})[).]\s+(?=\S)")
_BARE = re.compile(r"(\d{1,3}(?:[.-]\d{1,3}){0,3})\s+(?=\S)")
_CLOSE = re.compile(r"(\d{1,3})\.(?=\[|[A-Z][a-z])")  # "10.Ground J"
_ANNEX = re.compile(r"([A-Z]\.\d{1,3}(?:\.\d{1,3})?)\.?\s+(?=\S)")  # "B.10" in Appendix B
_PARTS = re.compile(r"\d+|[A-Za-z]+")
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split()
_SEQUENCE = {*pairwise(ascii_lowercase), *pairwise(_ROMAN)}
_ENDS = re.compile(r"[.:;!?…][\"'”’)\]\s]*$")

_SHORT = re.compile(r"\b(i\.e|e\.g|cf|vs|para|paras|Mr|Mrs|Ms|Dr|St|pp?|ss?|No)\.$")


def plain(line: Line) -> str:
    """Return the text of a line without its raised numbers."""
    text = line.text
    for start, end in reversed(line.raised):
        text = text[:start] + text[end:]
    return text.strip()


def ends(line: Line) -> bool:
    """Return whether a sentence, or what introduces a list, ends with the line."""
    text = plain(line)
    return bool(_ENDS.search(text)) and not _SHORT.search(text)


def bullet(line: Line) -> int:
    """Return where the words after a bullet begin, or 0 where there is none."""
    found = _BULLET.match(line.text) or _DASH.match(line.text)
    if found:
        return found.end()
    letter = line.text[:2] == "o " and line.second - line.left > line.size
    return 2 if letter else 0


def dashed(line: Line) -> bool:
    """Return whether the bullet of a line is a dash, which may also stand within a sentence."""
    return bool(_DASH.match(line.text))


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
    other = _CLOSE.match(line.text) or _ANNEX.match(line.text)
    if other:
        return other[1], other.end()
    bare = _BARE.match(line.text)
    if bare and bare.end() in line.gaps:
        return bare[1], bare.end()
    return None, 0


def follows(number: str | None, after: str) -> bool:
    """Return whether one paragraph number is the next after another: 3 after 2, 1.10 after 1.9, (c) after (b)."""
    before, last = _PARTS.findall(number or ""), _PARTS.findall(after)
    if not before or before[:-1] != last[:-1]:
        return False
    if before[-1].isdecimal():
        return last[-1].isdecimal() and int(last[-1]) == int(before[-1]) + 1
    pair = (before[-1].lower(), last[-1].lower())
    return pair in _SEQUENCE
