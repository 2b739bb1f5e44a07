"""Find where sentences begin and end."""

import re

_BREAK = re.compile(r"[.!?…][\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9•£])|[;:](?=\s+[•▪●–-]\s)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|Prof|St|Rev|Hon|Sgt|No|Nos|para|paras|p|pp|s|ss|ch|cf|e\.g|i\.e|eg|ie|etc|vs|v|Vol|Fig"
    r"|[A-Z])\.$",
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence of a text, in order, white space outside them."""
    found = []
    start = 0
    for match in _BREAK.finditer(text):
        if text[match.start()] == "." and _ABBREVIATION.search(text[max(0, match.end() - 8) : match.start() + 1]):
            continue
        found.append((start, match.end()))
        start = match.end()
    found.append((start, len(text)))
    trimmed = ((begin + len(text[begin:end]) - len(text[begin:end].lstrip()), end) for begin, end in found)
    return [(begin, begin + len(text[begin:end].rstrip())) for begin, end in trimmed if text[begin:end].strip()]
