"""Tell documents that share their words: by a sketch of each, a few thousand bytes that say what its words are like.

A sketch is the smallest of the hashes of every eight words in a row; of two documents, the hashes below the smaller of
their largest are a fair sample of both, from which it follows how much of each stands in the other.
"""

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.model import Publication

_KIND = b"LS1\n"  # changes whenever the hashes would
_KEPT = 1024
_ROW = 8
_SHARED = 0.3  # from here on two documents are said to share words
_SURE = 12  # hashes in common: fewer may be a licence or a passage that both quote
_WORD = re.compile(r"\w+")
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_STEP = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Other:
    """A document to compare with, and its sketch; a sketch of an older kind, or none, tells nothing of its words."""

    publication: Publication
    sketch: bytes


@dataclass(frozen=True, slots=True)
class Alike:
    """Another document that is like this one.

    `shared` is the part of this document's words that stands in the other, `covered` the part of the other's that
    stands in this.
    """

    publication: Publication
    shared: float
    covered: float
    same_title: bool
    same_origin: bool  # publisher and year


def sketch(text: str) -> bytes:
    """Return what the words of a text are like; it is the same on every machine."""
    words = _WORD.findall(text.casefold())
    if not words:
        return _KIND
    codes = {word: zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in set(words)}
    coded = np.fromiter((codes[word] for word in words), dtype=np.uint64, count=len(words))
    row = min(_ROW, len(words))
    mixed = np.zeros(len(words) - row + 1, dtype=np.uint64)
    for at in range(row):
        mixed = _mixed(mixed * _STEP + coded[at : len(words) - row + 1 + at])
    hashes = np.unique((mixed >> np.uint64(32)).astype(np.uint32))
    return _KIND + len(hashes).to_bytes(4, "little") + hashes[:_KEPT].astype("<u4").tobytes()


def is_current(stored: bytes) -> bool:
    """Return whether a stored sketch can be compared with those made now."""
    return stored.startswith(_KIND)


def alike(publication: Publication, words: bytes, others: Iterable[Other]) -> tuple[Alike, ...]:
    """Return the documents that share words, a title, or a publisher and a year of a like title; most shared first.

    `words` is the sketch of the publication; its own id is compared too, as an earlier version, but not the same text.
    """
    found = []
    for other in others:
        if other.publication.id == publication.id and other.sketch == words:
            continue
        shared, covered = overlap(words, other.sketch)
        title = _plain(publication.title) == _plain(other.publication.title) != ""
        origin = _same_origin(publication, other.publication)
        if max(shared, covered) >= _SHARED or title:
            found.append(Alike(other.publication, shared, covered, title, origin))
    return tuple(sorted(found, key=lambda one: (-one.shared - one.covered, one.publication.id)))


def overlap(one: bytes, other: bytes) -> tuple[float, float]:
    """Return how much of each of two sketched texts stands in the other, from 0 to 1."""
    first, second = _hashes(one), _hashes(other)
    if not len(first) or not len(second):
        return 0.0, 0.0
    # A sketch that is not full holds every hash there is, so it does not limit what can be compared.
    limits = [hashes[-1] for hashes in (first, second) if len(hashes) == _KEPT]
    if limits:
        first, second = first[first <= min(limits)], second[second <= min(limits)]
    both = len(np.intersect1d(first, second, assume_unique=True))
    if both < min(_SURE, len(first), len(second)) or not both:
        return 0.0, 0.0
    return both / len(first), both / len(second)


def _hashes(stored: bytes) -> NDArray[np.uint32]:
    return np.frombuffer(stored[len(_KIND) + 4 :] if is_current(stored) else b"", dtype="<u4")


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return each value with its bits mixed through (splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * _MIX[0]
    values = (values ^ (values >> np.uint64(27))) * _MIX[1]
    return values ^ (values >> np.uint64(31))


def _same_origin(one: Publication, other: Publication) -> bool:
    publisher = _plain(one.publisher)
    return publisher != "" and publisher == _plain(other.publisher) and one.year is not None and one.year == other.year


def _plain(words: str) -> str:
    return " ".join(_WORD.findall(words.casefold()))
