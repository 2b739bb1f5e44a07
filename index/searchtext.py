"""The search text: what of a passage is embedded and indexed. It is never shown."""

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from knowledge.model import BlockKind, Passage
from knowledge.vocabulary import DIGEST, expansions

# Raise the number whenever these functions, the tokens or the sentences change; a snapshot of another is refused.
VERSION = f"3-{DIGEST}"

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-"})
_SPLIT_ORDINAL = re.compile(r"\b(\d{1,2}) (st|nd|rd|th)\b")


def normalised(text: str) -> str:
    """Return text with ligatures, quotes, dashes, invisible characters and split ordinals made plain."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_QUOTES)
    return " ".join(_SPLIT_ORDINAL.sub(r"\1\2", plain).split())


def meaning_text(passage: Passage) -> str:
    """Return what the encoder reads: title, headings, words."""
    return _under_headings(passage, passage.text)


def sentence_text(passage: Passage, start: int, end: int) -> str:
    """Return what the encoder reads of one sentence of a passage: title, headings, sentence."""
    return _under_headings(passage, passage.document.text[start:end])


def _under_headings(passage: Passage, words: str) -> str:
    heading = [part for part in passage.heading if part != passage.document.title]
    return normalised(". ".join((passage.document.title, *heading, *_table_head(passage), words)))


def _table_head(passage: Passage) -> Iterator[str]:
    """Yield the first row of the table that a passage begins inside of."""
    every = passage.document.blocks
    first = place = bisect_right(every, passage.start, key=lambda block: block.end)
    while place and every[place].kind is every[place - 1].kind is BlockKind.TABLE:
        place -= 1
    if place < first:
        yield passage.document.text[every[place].start : every[place].end]


def named_text(passage: Passage) -> str:
    """Return what the encoder reads, and the names and other words it should be found by."""
    document = passage.document
    known_as = (document.label, *document.aliases, *document.areas, str(document.year or ""), *document.themes)
    return " ".join((meaning_text(passage), *known_as))


def words_text(passage: Passage) -> str:
    """Return what BM25 reads: the same, and what the vocabulary adds."""
    return normalised(" ".join((named_text(passage), *expansions(meaning_text(passage)))))


def key(text: str) -> str:
    """Return the sha256 that a search text's vector is kept under."""
    return hashlib.sha256(text.encode()).hexdigest()
