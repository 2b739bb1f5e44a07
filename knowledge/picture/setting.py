"""Break words into lines of a given width, each word at its place."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.picture.fonts import Face

_HANG = 0.2  # of the width: a longer number or marker is not hung


@dataclass(frozen=True, slots=True)
class Word:
    """Characters `start` to `start + len(text)` of a document, `x` pixels from the left."""

    start: int
    text: str
    x: float

    @property
    def end(self) -> int:
        """Return where it ends in the document."""
        return self.start + len(self.text)


Line = tuple[Word, ...]


def lines_of(text: str, start: int, body: int, face: Face, room: float) -> Iterator[Line]:
    """Yield the lines of a block whose text begins at `start`; what stands before `body` hangs to the left of it."""
    hang = face.width(text[: body - start])
    hang = hang if hang < _HANG * room else 0.0
    line: list[Word] = []
    x = 0.0
    for word in _words(text, start, face, room - hang):
        wide = face.width(word.text)
        if line and x + wide > room:
            yield tuple(line)
            line, x = [], hang
        if word.start == body and hang:
            x = hang
        line.append(Word(word.start, word.text, x))
        x += wide + face.width(" ")
    if line:
        yield tuple(line)


def _words(text: str, start: int, face: Face, room: float) -> Iterator[Word]:
    """Yield the words, cut where one is wider than a line."""
    at = 0
    for word in text.split(" "):
        first = at
        at += len(word) + 1
        while face.width(word) > room and len(word) > 1:
            fits = next(
                count for count in range(len(word) - 1, 0, -1) if count == 1 or face.width(word[:count]) <= room
            )
            yield Word(start + first, word[:fits], 0.0)
            word, first = word[fits:], first + fits
        if word:
            yield Word(start + first, word, 0.0)
