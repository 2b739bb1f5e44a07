"""Put typing errors right by the words that the library itself uses: "was nt broght" becomes "was not brought"."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.english import LETTERS, common, is_english, people_and_places, use
from index.slips import LONGEST, Lexicon, cost
from index.sparse import STOP
from knowledge.privacy.lists import fold, ordinary
from knowledge.vocabulary import CHAT

# What stands in brackets was masked, and what holds a digit is a code: neither is a word.
_TYPED = re.compile(r"\[[^\]]*\]|\w*\d\w*|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*", re.IGNORECASE)

_ABBREVIATION = 5  # most letters of a word in capitals that is taken for an abbreviation
_ONE, _TWO = 4, 6  # fewest letters of a word that may have one slip, and two
_MOST_ONE, _MOST_TWO, _MOST_LONG = 1.4, 1.6, 2.0  # what one slip may cost; two; and two in a word of 8 letters or more
_USUAL = 0.8  # what a letter may cost that stands for another in a word of four letters
_SPACE = 0.9  # what a forgotten space costs
_GAIN = 0.12  # what a word gains where e times as many passages use it
_SEEN, _SEEN_SHORT = 1, 20  # passages that make a word much used; that make one of three letters so
_FOREIGN = 4  # unknown words from which a text with few others may be in another language
# Words of two letters that people run into the next one.
_SMALL = frozenset("an as at be by do he if in is it me my no of on or so to up us we".split())


@dataclass(frozen=True, slots=True)
class Corrected:
    """A text with its typing errors put right; `changes` are pairs (as typed, as searched), in order."""

    text: str = field(repr=False)
    changes: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def words_of(texts: Iterable[str]) -> Counter[str]:
    """Return in how many of the texts each word stands, in small letters, without apostrophes and accents."""
    return Counter(word for text in texts for word in {_plain(typed) for typed in _TYPED.findall(text)} if word)


def save(path: Path, words: Mapping[str, int]) -> None:
    """Write words with their numbers of passages; the same words make the same file."""
    path.write_text(json.dumps(dict(sorted(words.items())), ensure_ascii=False, indent=0), encoding="utf-8")


def load(path: Path) -> "Spelling":
    """Return the spelling by the words of a file."""
    return Spelling(json.loads(path.read_text(encoding="utf-8")))


class Spelling:
    """The words of a library, by the number of passages that use each: what typing errors are put right by."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._words = words
        # Made now: whoever mistypes a word first would wait for it.
        self._lexicon = Lexicon(_that_may_be_meant(words))

    def corrected(self, text: str) -> Corrected:
        """Return the text with each word that nobody knows replaced by the likeliest known one, if there is one."""
        loud = text.isupper()
        pieces: list[str] = []
        changes: list[tuple[str, str]] = []
        end = words = unknown = mended = 0
        english = False
        for match in _TYPED.finditer(text):
            typed, word = match[0], _plain(match[0])
            words += len(word) > 1
            english |= len(word) > 2 and word in STOP
            instead = CHAT.get(word) if loud or not typed.isupper() else None
            if instead is None and self._is_error(word, typed):
                unknown += 1
                capital = typed[0].isupper() and not typed.isupper() and bool(text[: match.start()].strip())
                instead = self._likeliest(word, capital)
                mended += instead is not None and all(self._seen(part) >= _SEEN for part in instead.split())
            if instead and instead != typed.casefold().replace("’", "'"):
                shaped = instead.upper() if typed.isupper() else instead.capitalize() if typed[0].isupper() else instead
                changes.append((typed, shaped))
                pieces += text[end : match.start()], shaped
                end = match.end()
        # Words of another language are near English ones too, and seldom near those that are much used.
        if not english and unknown >= _FOREIGN and unknown * 2 > words and mended * 4 < unknown * 3:
            return Corrected(text)
        return Corrected("".join((*pieces, text[end:])), tuple(changes))

    def _is_error(self, word: str, typed: str) -> bool:
        """Return whether a word may be a typing error: neither the library, nor English, nor a list of names has it."""
        if not _ONE <= len(word) <= LONGEST or not LETTERS.fullmatch(word) or word in self._words or is_english(word):
            return False
        if typed.isupper():
            return len(word) > _ABBREVIATION
        # "SWs" and "MoJ" are abbreviations, and accents are of another language.
        plain = typed[1:].islower() and typed.replace("’", "'").isascii()
        return plain and not (typed[0].isupper() and word in people_and_places())

    def _likeliest(self, word: str, capital: bool) -> str | None:
        """Return the likeliest word meant, or None. What may be a name is put right by words of the library alone."""
        found = list(self._near(word, 1))
        if capital or word in people_and_places():
            found = [(against, known) for against, known in found if known in self._words]
        else:
            found += self._apart(word)
            if not found and len(word) >= _TWO:
                found += self._near(word, 2)
        return min(found)[1] if found else None

    def _near(self, word: str, slips: int) -> Iterator[tuple[float, str]]:
        """Yield the known words that are so many slips away, each with what speaks against it."""
        most = _MOST_ONE if slips == 1 else _MOST_TWO if len(word) < 8 else _MOST_LONG
        # Nobody misses the first letter and another one.
        for known in self._lexicon.alike(word, slips, word[0] if slips > 1 else ""):
            against = cost(word, known, slips)
            if against <= most and (len(word) > _ONE or self._is_meant(known, against)):
                yield against - self._gain(known), known

    def _is_meant(self, known: str, against: float) -> bool:
        """Return whether a word may be meant by one of four letters, which is near to many: only a common one is."""
        return self._seen(known) >= _SEEN and against <= (_USUAL if len(known) == _ONE else 1.0)

    def _apart(self, word: str) -> Iterator[tuple[float, str]]:
        """Yield the pairs of known words that make this one without a space, each with what speaks against it."""
        for at in range(2, len(word) - 1):
            left, right = word[:at], word[at:]
            if len(word) > _ONE and self._stands_alone(left) and self._stands_alone(right):
                yield _SPACE - min(self._gain(left), self._gain(right)), f"{left} {right}"

    def _stands_alone(self, part: str) -> bool:
        """Return whether a part of a word may be a word itself."""
        if len(part) == 2:
            return part in _SMALL
        if len(part) == 3:
            return self._seen(part) >= _SEEN_SHORT
        return self._seen(part) >= _SEEN or (len(part) >= _TWO and is_english(part))

    def _gain(self, known: str) -> float:
        """Return what speaks for a word: how much it is used."""
        return _GAIN * math.log(self._seen(known))

    def _seen(self, known: str) -> float:
        """Return in how many passages a word stands, or would by its use in English."""
        return self._words.get(known, 0) + use(known)


def _that_may_be_meant(words: Iterable[str]) -> Iterator[str]:
    """Yield the words that a typed one may stand for, each once: those of a library, and English ones."""
    # A name that the library does not print is never put into anyone's question.
    english = ordinary() | (common().keys() - people_and_places())
    known = english.union(words) - CHAT.keys()
    return (word for word in known if 2 < len(word) <= LONGEST and LETTERS.fullmatch(word))


def _plain(typed: str) -> str:
    """Return a word in small letters, without apostrophes and accents, or nothing for what is no word."""
    return "" if typed.startswith("[") or any(map(str.isdigit, typed)) else fold(typed)
