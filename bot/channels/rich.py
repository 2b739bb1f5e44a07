"""Text with marks, cut into messages that Telegram takes.

Places are counted in characters here, and in UTF-16 units where they leave for Telegram. Telegram cleans what it is
sent and moves entities along: it turns control characters but the line break into spaces, and drops carriage returns,
U+2028 to U+202E, and the marks U+030A, U+0333 and U+033F. Nothing is done about it here, because words are never
altered and what is published holds none of these: an å is one character there, not two.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from telegram import MessageEntity
from telegram.constants import MessageLimit

from knowledge.sentences import sentences

PLAIN = ""  # a mark that looks like the rest, to keep a line in one piece
LIMIT = 3900  # UTF-16 units to a message; Telegram refuses more than 4096
_GAP = "\n\n"
_PARAGRAPH = re.compile(r"\n\s*\n")
_SPACE = re.compile(r"[^\S\u00a0\u2007\u202f]")  # A no-break space keeps two words together.
_AHEAD = 8  # characters beyond a message that tell whether a sentence ends with it
_JOINER = "\u200d"
_FLAGS = "".join(map(chr, range(0x1F1E6, 0x1F200)))  # Two of these are one flag.
# Zero-width joiners, skin tones, tags of a flag, vowels and finals of Hangul.
_FOLLOWS = re.compile("[\u200c\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\u1160-\u11ff\ud7b0-\ud7fb]")
_LONGEST_CLUSTER = 64


@dataclass(frozen=True, slots=True)
class Mark:
    """How `text[start:end]` looks: a type of MessageEntity, with the address of a link.

    A message ends within a block quote if it must; within any other mark only if there is nowhere else.
    """

    start: int
    end: int
    type: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Rich:
    """Text and its marks, in order."""

    text: str
    marks: tuple[Mark, ...] = ()

    @classmethod
    def of(cls, text: str, type: str | None = None, url: str | None = None) -> "Rich":
        """Return text that is marked from end to end, or not at all."""
        return cls(text, () if type is None else (Mark(0, len(text), type, url),))

    @property
    def entities(self) -> tuple[MessageEntity, ...]:
        """Return the marks as Telegram counts places."""
        return tuple(
            MessageEntity(
                mark.type, units(self.text[: mark.start]), units(self.text[mark.start : mark.end]), url=mark.url
            )
            for mark in self.marks
            if mark.type != PLAIN
        )

    def part(self, start: int, end: int) -> "Rich":
        """Return a stretch without white space at its ends, marks cut to it."""
        start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
        end = start + len(self.text[start:end].rstrip())
        cut = (
            replace(mark, start=max(mark.start, start) - start, end=min(mark.end, end) - start) for mark in self.marks
        )
        return Rich(self.text[start:end], tuple(mark for mark in cut if mark.start < mark.end))


def joined(parts: Iterable[Rich], gap: str) -> Rich:
    """Return parts as one text with a gap between them."""
    text = ""
    marks: list[Mark] = []
    for number, part in enumerate(parts):
        text += gap if number else ""
        marks += (replace(mark, start=mark.start + len(text), end=mark.end + len(text)) for mark in part.marks)
        text += part.text
    return Rich(text, tuple(marks))


def shortened(text: str, limit: int) -> str:
    """Return a line of at most `limit` UTF-16 units, cut between words and marked with "…" where it was longer."""
    if units(text) <= limit:
        return text
    reach = _reach(text, limit - 1)
    spaces = [match.start() for match in _SPACE.finditer(text[: reach + 1])]
    return f"{text[: spaces[-1] if spaces else _outside_cluster(text, reach)].rstrip()}…"


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def packed(parts: Sequence[Rich], limit: int = LIMIT) -> list[Rich]:
    """Return parts as few messages: cut between parts, else between paragraphs, sentences, words, characters."""
    messages: list[Rich] = []
    for part in parts:
        together = joined([*messages[-1:], part], _GAP)
        if units(together.text) <= limit and len(together.marks) <= MessageLimit.MESSAGE_ENTITIES:
            messages[-1:] = [together]
        else:
            messages += _pieces(part, limit)
    return messages


def _pieces(whole: Rich, limit: int) -> list[Rich]:
    """Return a part in stretches of at most `limit` units."""
    found = []
    while units(whole.text) > limit:
        at = _cut(whole, limit)
        found.append(whole.part(0, at))
        whole = whole.part(at, len(whole.text))
    return [*found, whole]


def _cut(whole: Rich, limit: int) -> int:
    """Return where the first stretch ends."""
    reach = _reach(whole.text, limit)
    window = whole.text[: reach + _AHEAD]
    spaces = [match.start() for match in _SPACE.finditer(window)]
    kept = [mark for mark in whole.marks if mark.type != MessageEntity.EXPANDABLE_BLOCKQUOTE]
    between = [at for at in spaces if not any(mark.start < at < mark.end for mark in kept)]
    ends = {end for _, end in sentences(window)[:-1]}
    for places in (
        [match.start() for match in _PARAGRAPH.finditer(window)],
        [at for at in between if at in ends and at > reach // 2],  # "2." alone would be no message.
        between,
        spaces,
    ):
        if found := [at for at in places if 0 < at <= reach]:
            return found[-1]
    return _outside_cluster(whole.text, reach)


def _outside_cluster(text: str, reach: int) -> int:
    """Return the last place up to `reach` where no letter is parted from its accent, and no emoji is broken."""
    for at in range(reach, max(reach - _LONGEST_CLUSTER, 0), -1):
        after = text[at]
        flags = at - len(text[:at].rstrip(_FLAGS)) if after in _FLAGS else 0
        follows = unicodedata.category(after).startswith("M") or _FOLLOWS.match(after) or text[at - 1] == _JOINER
        if not follows and flags % 2 == 0:
            return at
    return reach


def _reach(text: str, limit: int) -> int:
    """Return how many characters of a longer text fit."""
    length = 0
    for number, letter in enumerate(text):
        length += units(letter)
        if length > limit:
            return number
    return len(text)
