"""Hits become an Answer: exact excerpts with citations, or an honest refusal."""

import secrets
from dataclasses import dataclass, field
from enum import StrEnum

from bot.bands import Band, band_of
from index.excerpt import Chooser
from index.search import Found, Hit
from knowledge.model import Excerpt

SHOWN = 3  # excerpts at a time


class Status(StrEnum):
    """Whether the words are the newest ones."""

    PUBLISHED = "published"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class CitedExcerpt:
    """An excerpt, the passage it was chosen from, and whether its document is superseded."""

    excerpt: Excerpt
    hit: Hit

    @property
    def status(self) -> Status:
        """Return whether a successor has taken the document's place."""
        return Status.SUPERSEDED if self.excerpt.document.superseded_by else Status.PUBLISHED


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched: vocabulary terms of the question, the filter in chat words, and how much it admitted."""

    terms: tuple[str, ...]
    filter: str
    documents: int
    passages: int
    undated: int = 0  # documents the filter could not judge, because they carry no date
    words_only: bool = False  # the encoder was missing


@dataclass(frozen=True, slots=True)
class Answer:
    """Excerpts under a band; `ranked` are the passage ids in order, for `more`."""

    id: str
    band: Band
    excerpts: tuple[CitedExcerpt, ...]
    ranked: tuple[int, ...]
    searched: Searched
    snapshot: str
    took_ms: int
    candidates: tuple[str, ...] = ()  # reviews that share the label the question named
    first: int = 1  # the number of the first excerpt
    question: str = field(default="", repr=False)


def new_id() -> str:
    """Return a random id for an answer."""
    return secrets.token_hex(6)


def excerpts_of(hits: list[Hit], question: str, chooser: Chooser) -> tuple[CitedExcerpt, ...]:
    """Return the sentences of each hit that speak to the question."""
    chosen = chooser.choose(question, [hit.passage for hit in hits])
    return tuple(CitedExcerpt(excerpt, hit) for excerpt, hit in zip(chosen, hits, strict=True))


def judged(found: Found) -> Band:
    """Return the band of what was found."""
    return band_of([hit.signals for hit in found.hits[:SHOWN]], found.words_only)
