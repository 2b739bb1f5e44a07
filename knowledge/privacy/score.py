"""How likely each word of a text is part of someone's name: a logistic regression over the word and what is around it.

The weights are learnt by `python -m bench.train_names` from labelled messages; a list that holds a word is one sign of
many, so that a name that no list holds is seen by its letters, its case and its company.
"""

import re
import zlib
from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, NamedTuple

from knowledge.privacy.lists import cues, is_misspelt, is_ordinary, names, ordinary
from knowledge.privacy.words import Text, Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BUCKETS = 1 << 16
_EDGE = "|"
_GAP = re.compile(r"\s+")
_OWNED = re.compile(r"['’‘ʼ]s?(?!\w)")
_AGE = re.compile(r"[\s,(\-–]{1,3}(?:aged? )?\d{1,2}(?!\d)")


class Sort(NamedTuple):
    """What the lists say of a word: `held` by which lists of names, how `plain` a word it is, what it does beside."""

    held: str
    plain: str
    does: str


@lru_cache(maxsize=16384)
def sort_of(word: str) -> Sort:
    """Return what the lists say of a folded word."""
    lists = names()
    stem = word[:-1] if word.endswith("s") and len(word) > 4 else ""
    held = "".join(
        letter
        for letter, found in (
            ("G", word in lists["given"]),
            ("T", word in lists["strong"]),
            ("W", word in lists["weak"]),
            ("S", word in lists["surname"]),
            ("Z", stem in lists["given"] or stem in lists["strong"]),
        )
        if found
    )
    return Sort(held, _plain(word), _does(word))


def _plain(word: str) -> str:
    """Return how ordinary a folded word is."""
    if word in ordinary():
        return "O"
    if is_ordinary(word):
        return "E"
    return "M" if word.isascii() and len(word) < 16 and is_misspelt(word) else "U"


@lru_cache(maxsize=16384)
def _does(word: str) -> str:
    """Return which words beside a name it belongs to."""
    return "".join(
        letter
        for letter, rule in (
            ("k", "kin"),
            ("r", "roles"),
            ("c", "called"),
            ("t", "titles"),
            ("p", "particles"),
            ("n", "never"),
            ("d", "deeds"),
            ("h", "household"),
            ("v", "review"),
        )
        if word in cues(rule)
    )


@lru_cache(maxsize=4096)
def _shape(word: str) -> tuple[str, ...]:
    """Return the letters of a folded word in groups of two to four, its ends marked."""
    whole = f"^{word[:20]}$"
    return tuple(f"g{whole[at : at + size]}" for size in (2, 3, 4) for at in range(len(whole) - size + 1))


@lru_cache(maxsize=1 << 16)
def _bucket(feature: str) -> int:
    """Return the place of a feature among the weights."""
    return zlib.crc32(feature.encode("utf-8", "surrogatepass")) & (BUCKETS - 1)


class Reading:
    """The features of each word of a text; words in `hidden` are read as though no list of names held them."""

    def __init__(self, text: Text, hidden: frozenset[str] = frozenset()) -> None:
        self.text = text
        tokens = text.tokens
        self.words = [_word(token) for token in tokens]
        self.sorts = [
            Sort("", *sort_of(token.word)[1:]) if token.word in hidden else sort_of(token.word) for token in tokens
        ]
        self.cases = [_case(token) for token in tokens]
        self.kinds = [
            _kind(token, sort, case) for token, sort, case in zip(tokens, self.sorts, self.cases, strict=True)
        ]
        self.gaps = [_gap(text.joined(at)) for at in range(-1, len(tokens))]
        free = [token for token in tokens if token.free]
        capitals = sum(token.capital for token in free)
        self.mode = "L" if text.loud else "T" if text.titled else "a" if not capitals else "b" if capitals == 1 else "N"
        held = sum(bool(sort.held) and sort.plain == "U" for sort in self.sorts)
        taken = len(free) < len(tokens)
        self.said = [tuple({f"in{n}{word}" for word in self.words if len(word) > 2}) for n in range(3)]
        self.about = (
            f"m{self.mode}",
            f"id{taken}",
            f"len{min(len(tokens) // 4, 6)}",
            f"held{min(held, 3)}",
            *(f"says{letter}" for letter in "kdv" if any(letter in sort.does for sort in self.sorts)),
        )

    def features(self, at: int) -> list[int]:
        """Return the buckets of the features of a word."""
        token, sort, case = self.text.tokens[at], self.sorts[at], self.cases[at]
        kind, place = f"{sort.held}{sort.plain}", "P" if token.place else ""
        start = "1" if token.first else "0"
        before, before2 = self._side(at - 1), self._side(at - 2)
        after, after2 = self._side(at + 1), self._side(at + 2)
        left, right = self.gaps[at], self.gaps[at + 1]
        tail = self.text.text[token.end : token.end + 12]
        owned = "o" if _OWNED.match(tail) else "n" if _AGE.match(tail) else ""
        short = min(len(token.word), 7)
        found = [
            "bias",
            f"w{token.word}",
            f"k{kind}{place}",
            f"c{case}{self.mode}{start}",
            f"kc{kind}{case}{self.mode}",
            f"kcs{kind}{case}{start}",
            f"kp{place}{kind}{case}",
            f"n{short}{sort.plain}{case}",
            f"d{sort.does}",
            f"o{owned}{sort.plain}{case}",
            f"oh{owned}{kind}",
            *(f"h{letter}{case}{start}" for letter in sort.held),
            f"b{left}{before[0]}",
            f"a{right}{after[0]}",
            f"bb{before2[0]}",
            f"aa{after2[0]}",
            f"bx{before2[0]}_{before[0]}",
            f"ax{after[0]}_{after2[0]}",
            f"bk{left}{before[1]}",
            f"ak{right}{after[1]}",
            f"bkk{left}{before[1]}{kind}",
            f"akk{right}{after[1]}{kind}",
            f"bwk{before[0]}{sort.plain}{case}",
            f"awk{after[0]}{sort.plain}{case}",
            f"bwh{before[0]}{kind}",
            f"awh{after[0]}{kind}",
            f"ba{before[0]}_{after[0]}",
            f"bd{left}{before[2]}{kind}",
            f"ad{right}{after[2]}{kind}",
            f"bdc{left}{before[2]}{sort.plain}{case}{self.mode}",
            f"adc{right}{after[2]}{sort.plain}{case}{self.mode}",
            f"bb2{before2[2]}{before[2]}{sort.plain}",
            f"and{before2[1] if before[0] in _JOINS else ''}{kind}",
            f"dna{after2[1] if after[0] in _JOINS else ''}{kind}",
            f"g{left}{right}{case}",
        ]
        found += (f"{said}{sort.plain}{case}" for said in self.about)
        found += (f"{said}{kind}" for said in self.about)
        if sort.plain != "O" or sort.held:
            found += self.said[0 if not sort.held else 1 if sort.plain == "O" else 2]
            found += _shape(token.word)
        return [_bucket(feature) for feature in found]

    def _side(self, at: int) -> tuple[str, str, str]:
        """Return a word beside: itself, its kind, and what it does."""
        if 0 <= at < len(self.words):
            return self.words[at], self.kinds[at], self.sorts[at].does
        return _EDGE, _EDGE, _EDGE


_JOINS = frozenset({"and", "n", "or"})


def _word(token: Token) -> str:
    """Return a word as its neighbours see it."""
    return token.word if token.free else f"<{token.word}>" if token.word == "name" else "<>"


def _case(token: Token) -> str:
    """Return how a word is written: small, Capital, CAPITALS, one letter, or MacCapital."""
    if not token.raw.isascii() and not token.capital:
        return "x"
    if not token.capital:
        return "s"
    if len(token.raw) == 1:
        return "i"
    if token.raw.isupper():
        return "A"
    return "C" if token.raw[1:].islower() else "M"


def _kind(token: Token, sort: Sort, case: str) -> str:
    """Return what a word looks like to its neighbours."""
    if not token.free:
        return "name" if token.word == "name" else "taken"
    return f"{'K' if token.kept else ''}{'P' if token.place else ''}{sort.held}{sort.plain}{case}"


def _gap(between: str) -> str:
    """Return what stands between two words, its length left out."""
    return _GAP.sub(" ", between)[:3] if not between.isalnum() else "0"


@cache
def _weights() -> "tuple[NDArray[np.float32], float, float]":
    """Return the learnt weights, and from what score on a word is, or continues, a name."""
    import numpy as np  # Only a first masking pays for it, not whoever imports the package.

    with as_file(files("knowledge.privacy") / "names.npz") as path, np.load(path) as kept:
        weights = kept["weights"].astype(np.float32) * kept["scale"]
        return weights, float(kept["begins"]), float(kept["continues"])


def scores(text: Text) -> list[float]:
    """Return how far each word is above what begins a name."""
    weights, begins, _ = _weights()
    reading = Reading(text)
    return [
        float(weights[reading.features(at)].sum()) - begins if token.free and not token.kept else -99.0
        for at, token in enumerate(text.tokens)
    ]


def continues() -> float:
    """Return from what score on, as `scores` gives it, a word beside a name belongs to it."""
    _, begins, least = _weights()
    return least - begins
