"""Find the passages that speak to a question: by words and by meaning, among those the filter admits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.crossencoder import SECOND_LOOK, SecondLook
from index.encode import Encoder
from index.query import NOTHING_ASKED, Query
from index.ranker import Question, Ranker, Ranking
from index.searchtext import meaning_text, normalised
from index.sparse import tokens
from index.store import Snapshot
from knowledge.model import Filter, Passage, Publication

__all__ = ["Found", "Hit", "Index", "Question", "Ranking", "Shelf"]

_SHOWN_WORDS = 5
_LEANS = 0.5  # from here on a question is taken for a follow-up


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found.

    `score` orders the hits of one search and says nothing of how good they are; `meaning` (cosine to the question) and
    `coverage` (share of its words found, weighted by rarity) mean the same in every search. `missing` is the rarity,
    0-1, of the rarest of its words that is not found; `found_by` are its tokens that are, the rarest first; `asked` is
    what was searched.
    """

    passage: Passage
    score: float
    meaning: float
    coverage: float
    found_by: tuple[str, ...] = field(repr=False)
    missing: float = 0.0
    asked: Query = NOTHING_ASKED
    by_meaning: bool = False

    @property
    def why(self) -> tuple[str, ...]:
        """Return what speaks for it, in words. They are looked for when asked for: few answers print them."""
        # Not by the name the press used: it is searched for and never printed.
        printed = set(tokens(meaning_text(self.passage)))
        typed = _typed(self.asked.text)
        shown = [typed.get(token, token) for token in self.found_by if token in printed][:_SHOWN_WORDS]
        words = (f"words: {', '.join(shown)}",) if shown else ()
        return (*words, f"meaning: {self.meaning:.2f}") if self.by_meaning else words


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: its best hits, the ids of all candidates in order, and how much the filter admitted.

    `undated` counts the documents that the filter could not judge; `asked` is what was searched; `query` is the
    question's vector, of length 1, with its conversation (None without an encoder); `follows` says whether it was
    searched as a follow-up rather than alone.
    """

    asked: Query
    hits: list[Hit]
    ranked: tuple[int, ...]
    documents: int
    passages: int
    undated: int
    query: NDArray[np.float32] | None
    follows: bool = False


class Shelf(Protocol):
    """Where an index reads its passages: the library."""

    def passages_by_id(self, ids: Sequence[int]) -> list[Passage]:
        """Return the passages of these ids, in their order."""


class Index:
    """A snapshot, searched. Without an encoder it searches words alone.

    Only documents among the `publications` are found.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        shelf: Shelf,
        publications: Mapping[str, Publication],
        encoder: Encoder | None,
        second_look: SecondLook | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.publications = publications
        self._shelf = shelf
        self._ranker = Ranker(snapshot, encoder)
        self._second_look = second_look

    def search(self, question: Question, where: Filter = Filter(), limit: int = 10) -> Found:
        """Return the best `limit` passages that the filter admits."""
        admitted, documents, undated = self._admitted(where)
        ranking = self._looked_again(question, self.rank(question, admitted))
        order = ranking.order
        total = len(self.snapshot.passages) if admitted is None else len(admitted)
        hits = self._hits(order[:limit], ranking)
        follows = ranking.leans >= _LEANS
        return Found(ranking.asked, hits, tuple(order), documents, total, undated, ranking.query, follows)

    def rank(self, question: Question, admitted: NDArray[np.int64] | None = None) -> Ranking:
        """Return every admitted candidate with its scores."""
        return self._ranker.rank(question, admitted)

    def holds(self, passage: int) -> bool:
        """Return whether the snapshot has a passage of this id, of a document that may answer."""
        (rows,) = np.nonzero(self.snapshot.passages == passage)
        return any(self.snapshot.documents[self.snapshot.owners[row]] in self.publications for row in rows)

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Return the passages of these ids, in their order."""
        return self._shelf.passages_by_id(ids)

    def among(self, question: Question, passages: Sequence[int]) -> Found:
        """Return the given passages as hits, in their order, whatever they score."""
        ranking = self.rank(question, np.array(sorted(passages), dtype=np.int64))
        hits = self._hits(list(passages), ranking)
        return Found(ranking.asked, hits, tuple(passages), 0, len(passages), 0, ranking.query)

    def _looked_again(self, question: Question, ranking: Ranking) -> Ranking:
        """Return the ranking with its best passages read again by a cross-encoder, where there is one."""
        if self._second_look is None:
            return ranking
        best = self._shelf.passages_by_id(ranking.order[:SECOND_LOOK])
        earlier = question.turns[-1:] if ranking.leans >= _LEANS else ()
        text = " ".join((*earlier, ranking.asked.text))
        return replace(ranking, fused=self._second_look.rescored(text, ranking.fused, best))

    def _admitted(self, where: Filter) -> tuple[NDArray[np.int64] | None, int, int]:
        """Return the passage ids the filter admits (None for all), of how many documents, and how many lack a date."""
        if where == Filter() and len(self.publications) == len(self.snapshot.documents):
            return None, len(self.snapshot.documents), 0
        # One that is not among the publications was withdrawn since the snapshot was made.
        live = [self.publications.get(document) for document in self.snapshot.documents]
        verdicts = [where.admits(publication) if publication else False for publication in live]
        rows = np.array([verdict is True for verdict in verdicts], dtype=bool)[self.snapshot.owners]
        return self.snapshot.passages[rows], verdicts.count(True), verdicts.count(None)

    def _hits(self, ids: list[int], ranking: Ranking) -> list[Hit]:
        """Return hits with what speaks for them."""
        asked, sparse = ranking.asked, self.snapshot.sparse
        forms = asked.forms
        rarity = {token: sparse.idf(token) for form in forms for token in form}
        most = sparse.idf("")  # of a word that no passage has
        passages = self._shelf.passages_by_id(ids)
        hits = []
        for passage, held in zip(passages, sparse.held(rarity, [one.id for one in passages]), strict=True):
            meaning = ranking.meaning.get(passage.id, 0.0)
            found_by = tuple(sorted(forms[0] & held, key=lambda token: (-rarity[token], token)))
            coverage = max(share(form, held, rarity) for form in forms)
            rarest = [max((rarity[token] for token in form - held), default=0.0) for form in forms]
            score, missing = ranking.fused.get(passage.id, 0.0), min(rarest) / most
            by_meaning = ranking.query is not None
            hits.append(Hit(passage, score, meaning, coverage, found_by, missing, asked, by_meaning))
        return hits


def share(wanted: set[str], found: set[str], rarity: Mapping[str, float]) -> float:
    """Return how much of the wanted tokens is found, 0-1, each weighted by its rarity."""
    return sum(rarity[token] for token in wanted & found) / (sum(rarity[token] for token in wanted) or 1.0)


def _typed(text: str) -> dict[str, str]:
    """Return the words of a question as they were typed, by their tokens."""
    words = [(word, word.strip(".,;:?!()\"'")) for word in reversed(normalised(text).split())]
    return {token: plain for word, plain in words for token in tokens(word)}
