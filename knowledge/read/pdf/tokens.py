"""Cut a printed line into words, spaces, footnote anchors and what cannot be printed."""

import re
from collections.abc import Iterator

from knowledge.read.pdf.lines import Line

_NEVER = (
    r"\0-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\uffff"
)
_TOKEN = re.compile(
    rf"(?P<pair>[\ud800-\udbff][\udc00-\udfff])|(?P<space>[ \n]+)|(?P<never>[{_NEVER}]+)"
    rf"|[^ \n{_NEVER}]+(?: +[^ \n{_NEVER}]+)*"
)


def tokens(line: Line, anchors: frozenset[tuple[int, int]]) -> Iterator[tuple[int, int, str | None]]:
    """Yield from, to, and the text: None for a footnote anchor, "" for what cannot be printed, spaces, or words."""
    begin = 0
    cuts = [cut for cut in line.raised if (line.page, line.first + cut[0]) in anchors]
    for offset, end in (*cuts, (len(line.text), 0)):
        for found in _TOKEN.finditer(line.text, begin, offset):
            words = found.group()
            if found["pair"]:
                words = words.encode("utf-16", "surrogatepass").decode("utf-16")
            elif found["space"]:
                words = " " if "\n" in words else words
            elif found["never"]:
                words = ""
            yield found.start(), found.end(), words
        if end:
            yield offset, end, None
            begin = end
