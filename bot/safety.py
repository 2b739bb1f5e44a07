"""Tell a report of harm that is happening from a question about harm, before role, index and language model.

A message becomes its words, neighbouring words and parts of words ("babys not breathin" shares most of its parts with
"baby is not breathing"); each adds a learnt weight, and two sums decide. The weights are a table in the package, learnt
by `python -m bench.train_safety` from labelled messages; nothing is searched, loaded or asked.
"""

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import as_file, files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


class Danger(StrEnum):
    """What a message reports: a child in danger now (999), or harm that must be referred today."""

    EMERGENCY = "emergency"
    REFER_TODAY = "refer_today"


BUCKETS = 1 << 18  # Features share a bucket by chance: rarely, at this size.
_PARTS = range(2, 6)  # letters in a part of a word
_NEIGHBOURS = range(1, 4)  # words side by side
_LONGEST_WORD = 30  # letters that are read
_WINDOW, _STEP = 80, 40  # words weighed together: a live sentence is not drowned by a long message
_MOST_WINDOWS = 250  # of a longer text, the beginning and the end
_SENTENCE = 4  # words; fewer say little alone
_SURELY = 2.7  # Alone a sentence has lost what came before it: chosen so that one calm sentence drowns no cry for help.
# What a command begins with says nothing of a child: its name, a document's id, a lesson's number and a verb.
_COMMAND = re.compile(
    r"^\s*/(?:lesson\s+\d+(?:\s+(?:title|note|ask|back|withdraw))?\b|(?:action|change|changed|discussed|done|drop|read)\s+\d+"
    r"|(?:briefing|discard|document|erase|preview|publish|reinstate|review|withdraw)\s+\w+(?:-\w+){2,}|\w+)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+|[?!.]")
_REPEATED = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each bucket speaks for, in rows: a card at all, and the emergency card rather than the softer one.

    `table` is (2, BUCKETS) in steps of `scale` (2,); `bias` (2,) is added to the sums.
    """

    table: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]


def danger_in(text: str) -> Danger | None:
    """Return the danger that a message reports as present and first-hand, or None. Never raises."""
    weights, words = _weights(), words_of(_COMMAND.sub("", text))
    if not any(word[0].isalpha() for word in words):
        return None
    found = {_weighed(weights, stretch) for stretch in _windows(words)}
    found |= {_weighed(weights, sentence, _SURELY) for sentence in _sentences(words)}
    return next((danger for danger in Danger if danger in found), None)


def _weighed(weights: Weights, words: list[str], least: float = 0.0) -> Danger | None:
    buckets, values = features(words)
    card, now = (weights.table[:, buckets].astype(np.float32) @ values) * weights.scale + weights.bias
    if card <= least:
        return None
    return Danger.EMERGENCY if now > least else Danger.REFER_TODAY


def words_of(text: str) -> list[str]:
    """Return the words and closing marks of a text, without accents, apostrophes, capitals and drawn-out letters."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if unicodedata.category(letter) not in ("Mn", "Cf"))
    plain = re.sub("['’‘`´ʼ]", "", plain)
    plain = _REPEATED.sub(r"\1\1", re.sub(r"\d+", "0", plain))
    return [word[:_LONGEST_WORD] for word in _WORD.findall(plain)]


def _windows(words: list[str]) -> Iterator[list[str]]:
    """Yield the words of a message, those of a long one in stretches that overlap."""
    starts = [0, *range(_STEP, len(words) - _STEP, _STEP)]
    half = _MOST_WINDOWS // 2
    for at in starts if len(starts) <= _MOST_WINDOWS else starts[:half] + starts[-half:]:
        yield words[at : at + _WINDOW]


def _sentences(words: list[str]) -> Iterator[list[str]]:
    """Yield the sentences of a message that has several: a live one after a calm one is weighed alone too."""
    ends = [at + 1 for at, word in enumerate(words) if word in "?!."]
    parts = [words[start:end] for start, end in pairwise([0, *ends, len(words)])]
    long = [part for part in parts if len(part) >= _SENTENCE]
    if len(parts) > 1:
        half = _MOST_WINDOWS // 2
        yield from long if len(long) <= _MOST_WINDOWS else long[:half] + long[-half:]


def features(words: list[str]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the buckets of a message's features, and what each counts; both kinds together weigh the same."""
    both = (set(_neighbours(words)), {part for word in set(words) for part in _parts(word)})
    buckets = [[zlib.crc32(feature.encode()) % BUCKETS for feature in sorted(kind)] for kind in both]
    values = [np.full(len(kind), max(len(kind), 1) ** -0.5, dtype=np.float32) for kind in buckets]
    return np.array(buckets[0] + buckets[1], dtype=np.int64), np.concatenate(values)


def _neighbours(words: list[str]) -> Iterator[str]:
    """Yield words side by side, the beginning and the end among them."""
    framed = ["<s>", *words, "</s>"]
    for size in _NEIGHBOURS:
        yield from ("w" + " ".join(framed[at : at + size]) for at in range(len(framed) - size + 1))


def _parts(word: str) -> Iterable[str]:
    """Yield the parts of a word, a space before and after it."""
    framed = f" {word} "
    for size in _PARTS:
        yield from ("c" + framed[at : at + size] for at in range(max(1, len(framed) - size + 1)))


@cache
def _weights() -> Weights:
    """Return the packaged table."""
    with as_file(files("bot") / "safety.npz") as path, np.load(path) as kept:
        return Weights(kept["table"], kept["scale"], kept["bias"])
