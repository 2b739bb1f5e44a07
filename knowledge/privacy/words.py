"""The words of a text as the rules read them: how each is written, and what stands around it."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from knowledge.privacy.lists import fold, names

_LETTER = r"(?:[^\W\d_][\u0300-\u036f]*)"
_WORD = re.compile(rf"{_LETTER}+(?:['’‘ʼ]{_LETTER}+)*")
_POSSESSIVE = re.compile(r"['’‘ʼ][sS]$|(?<=[sS])['’‘ʼ]$")
_ENDS = re.compile(r"[.!?:;\n\r•]|[\-–—] |\) ?$|[\"“”]")


@dataclass(slots=True)
class Token:
    """A word of the text: where it stands, how it is folded, and what is known of it."""

    start: int
    end: int
    raw: str
    word: str  # folded, without a possessive ending
    whole: str  # folded, with it
    first: bool  # begins a sentence
    free: bool  # not inside another identifier or a placeholder
    kept: bool = False  # part of a phrase that is no secret
    place: bool = False  # a place that is a given name too

    @property
    def capital(self) -> bool:
        """Return whether it is written with a capital first."""
        return self.raw[:1].isupper()

    @property
    def shouted(self) -> bool:
        """Return whether it is written in capitals only."""
        return len(self.raw) > 1 and self.raw.isupper()


def _tokens(text: str, taken: bytearray) -> list[Token]:
    """Return the words of the text."""
    tokens: list[Token] = []
    end = 0
    for match in _WORD.finditer(text):
        raw = match[0]
        possessive = _POSSESSIVE.search(raw)
        core = raw[: possessive.start()] if possessive else raw
        gap = text[end : match.start()]
        first = not tokens or _ENDS.search(gap) is not None
        around = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        free = not any(taken[match.start() : match.end()]) and not any(
            letter.isdigit() or letter == "_" for letter in around
        )
        tokens.append(Token(match.start(), match.start() + len(core), core, fold(core), fold(raw), first, free))
        end = match.end()
    return tokens


class Text:
    """One text in its words; `loud` in capitals only, `titled` with a capital on most words."""

    def __init__(self, text: str, taken: bytearray) -> None:
        self.text = text
        self.tokens = _tokens(text, taken)
        self.lists = names()
        self.case_names: Collection[str] = ()  # names of published cases, where the library is known
        free = [token for token in self.tokens if token.free and len(token.raw) > 1]
        shouted = sum(token.shouted for token in free)
        self.loud = shouted > 2 and shouted * 10 >= len(free) * 7
        titled = sum(token.capital for token in free)
        self.titled = titled > 3 and titled * 10 >= len(free) * 7

    def joined(self, at: int) -> str:
        """Return what stands between a word and the next."""
        if at < 0 or at + 1 >= len(self.tokens):
            return "\n"
        return self.text[self.tokens[at].end : self.tokens[at + 1].start]

    def beside(self, at: int) -> bool:
        """Return whether the next word follows with no more than a space or a hyphen between."""
        return self.joined(at) in {" ", "-", "‐", "‑", "  "}
