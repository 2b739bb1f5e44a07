"""Hits become an Answer: exact excerpts with citations, or an honest refusal."""

import secrets
from dataclasses import dataclass, field
from enum import StrEnum

from bot.bands import Band
from index.excerpt import Choice
from knowledge.care import is_graphic
from knowledge.model import Excerpt, Passage

SHOWN = 3  # excerpts at a time


class Status(StrEnum):
    """Whether the words are the newest ones."""

    PUBLISHED = "published"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class CitedExcerpt:
    """An excerpt that was chosen, whether its document is superseded, and where else nearly the same words stand."""

    choice: Choice
    twins: tuple[Excerpt, ...] = ()

    @property
    def excerpt(self) -> Excerpt:
        """Return the exact words and their place."""
        return self.choice.excerpt

    @property
    def passage(self) -> Passage:
        """Return the passage it was chosen from."""
        return self.choice.hit.passage

    @property
    def graphic(self) -> bool:
        """Return whether it describes injuries or abuse in detail, so that it is folded until asked for."""
        return self.passage.graphic and is_graphic(self.excerpt.text)

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
    lens: str = ""  # what was put first
    plain: bool = False  # injury narrative was left out
    foreign: bool = False  # the question is likely not in English
    nearest: tuple[str, ...] = ()  # themes of the library that lie nearest to what it does not answer
    beyond: bool = False  # the question asks to decide on a case, or for what only a place knows


@dataclass(frozen=True, slots=True)
class Answer:
    """Excerpts under a band; `left` are the ids of the passages not shown yet, in order, for `more`."""

    id: str
    band: Band
    excerpts: tuple[CitedExcerpt, ...]
    left: tuple[int, ...]
    searched: Searched
    snapshot: str
    took_ms: int
    candidates: tuple[str, ...] = ()  # reviews that share the label the question named, one excerpt each
    which: str = field(default="", repr=False)  # the question that named it; an area or a year alone answers it
    first: int = 1  # the number of the first excerpt
    question: str = field(default="", repr=False)

    @property
    def last(self) -> int:
        """Return the number of the last excerpt."""
        return self.first + len(self.excerpts) - 1

    def excerpt(self, number: str) -> tuple[int, CitedExcerpt] | None:
        """Return an excerpt under its number; the first for an empty word, None where there is no such number."""
        word = number.strip() or str(self.first)
        if word not in map(str, range(self.first, self.last + 1)):
            return None
        return int(word), self.excerpts[int(word) - self.first]


def new_id() -> str:
    """Return a random id for an answer."""
    return secrets.token_hex(6)
