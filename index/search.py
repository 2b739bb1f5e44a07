"""Find the passages that speak to a question: by words and by meaning, among those the filter admits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.encode import Encoder
from index.fuse import blend, fuse, weights
from index.searchtext import normalised, words_text
from index.sparse import tokens
from index.store import Snapshot
from knowledge.model import Filter, Passage, Publication
from knowledge.vocabulary import expansions

DEPTH = 200  # candidates of each kind before fusion
_EXPANSION = 0.3  # weight of a synonym against a word the person typed
_SHOWN_WORDS = 5


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and what a follow-up leans on: the person's earlier questions and the last answer's words."""

    text: str = field(repr=False)
    turns: tuple[str, ...] = field(default=(), repr=False)
    answer: str = field(default="", repr=False)

    @property
    def weighted(self) -> list[tuple[str, float]]:
        """Return every text to search for, with its weight; the question itself comes first, with 1."""
        return weights(self.text, self.turns, self.answer)


@dataclass(frozen=True, slots=True)
class Signals:
    """What a band is judged by: cosine to the question, and the share of its words found, weighted by rarity."""

    meaning: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found; `score` orders hits of one search and says nothing of how good they are."""

    passage: Passage
    score: float
    signals: Signals
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of a search, best first, how much the filter admitted, and the documents it could not judge."""

    hits: list[Hit]
    documents: int
    passages: int
    undated: int
    words_only: bool


class Shelf(Protocol):
    """Where an index reads its passages: the library."""

    def passage(self, passage_id: int) -> Passage:
        """Return a passage by its id."""


class Index:
    """A snapshot, searched. Without an encoder it searches words alone, and says so."""

    def __init__(
        self, snapshot: Snapshot, shelf: Shelf, publications: Mapping[str, Publication], encoder: Encoder | None
    ) -> None:
        self.snapshot = snapshot
        self.publications = publications
        self._shelf = shelf
        self._encoder = encoder

    def search(self, question: Question, where: Filter = Filter(), limit: int = 10) -> Found:
        """Return the best `limit` passages that the filter admits."""
        admitted, documents, undated = self._admitted(where)
        ranked, meaning = self.rank(question, admitted)
        best = sorted(ranked, key=lambda passage: (-ranked[passage], passage))[:limit]
        wanted = set(tokens(normalised(question.text)))
        hits = [
            self._hit(self._shelf.passage(passage), ranked[passage], meaning.get(passage), wanted) for passage in best
        ]
        total = len(self.snapshot.passages) if admitted is None else len(admitted)
        return Found(hits, documents, total, undated, self._encoder is None)

    def among(self, question: Question, passages: Sequence[int]) -> list[Hit]:
        """Return hits for the given passages, in their order, whatever they score."""
        ranked, meaning = self.rank(question, np.array(sorted(passages), dtype=np.int64))
        wanted = set(tokens(normalised(question.text)))
        return [
            self._hit(self._shelf.passage(passage), ranked.get(passage, 0.0), meaning.get(passage), wanted)
            for passage in passages
        ]

    def rank(
        self, question: Question, admitted: NDArray[np.int64] | None = None
    ) -> tuple[dict[int, float], dict[int, float]]:
        """Return the fused score of every candidate, and its cosine to the question (empty without an encoder)."""
        texts = [(normalised(text), weight) for text, weight in question.weighted]
        words = blend([_query(text) for text, _ in texts], [weight for _, weight in texts])
        ids, _ = self.snapshot.sparse.search(words, DEPTH, admitted)
        if self._encoder is None:
            return fuse({}, self._words(words, ids)), {}
        vectors = self._encoder.encode([text for text, _ in texts])
        query = sum(weight * vector for vector, (_, weight) in zip(vectors, texts, strict=True))
        near = self.snapshot.dense.search(np.stack([query, vectors[0]]), DEPTH, admitted)
        union = np.unique(np.concatenate([ids, *(found for found, _ in near)]))
        scores = self.snapshot.dense.scores(query, union)
        unit = np.maximum(np.linalg.norm(query), 1e-12)
        plain = np.maximum(self.snapshot.dense.scores(vectors[0], union), scores / unit)
        meaning = dict(zip(union.tolist(), scores.tolist(), strict=True))
        return fuse(meaning, self._words(words, union)), dict(zip(union.tolist(), plain.tolist(), strict=True))

    def _words(self, query: Mapping[str, float], ids: NDArray[np.int64]) -> dict[int, float]:
        """Return the BM25 score of each of the given passages."""
        rows = np.searchsorted(self.snapshot.sparse.ids, ids)
        scores = self.snapshot.sparse.scores(query)[rows]
        return dict(zip(ids.tolist(), scores.tolist(), strict=True))

    def _admitted(self, where: Filter) -> tuple[NDArray[np.int64] | None, int, int]:
        """Return the passage ids the filter admits (None for all), of how many documents, and how many lack a date."""
        if where == Filter():
            return None, len(self.snapshot.documents), 0
        verdicts = [where.admits(self.publications[document]) for document in self.snapshot.documents]
        rows = np.array([verdict is True for verdict in verdicts], dtype=bool)[self.snapshot.owners]
        return self.snapshot.passages[rows], verdicts.count(True), verdicts.count(None)

    def _hit(self, passage: Passage, score: float, meaning: float | None, wanted: set[str]) -> Hit:
        """Return a hit with what speaks for it."""
        rarity = {token: self.snapshot.sparse.idf(token) for token in wanted}
        found = wanted & set(tokens(words_text(passage)))
        total = sum(rarity.values())
        coverage = sum(rarity[token] for token in found) / total if total else 0.0
        shown = sorted(found, key=lambda token: (-rarity[token], token))[:_SHOWN_WORDS]
        why = [f"words: {', '.join(shown)}"] if shown else []
        if meaning is not None:
            why.append(f"meaning: {meaning:.2f}")
        return Hit(passage, score, Signals(meaning or 0.0, coverage), tuple(why))


def _query(text: str) -> dict[str, float]:
    """Return the weighted tokens of a question: its own words, and their synonyms for less."""
    query: dict[str, float] = {}
    for token in tokens(text):
        query[token] = query.get(token, 0.0) + 1.0
    for token in {token for phrase in expansions(text) for token in tokens(phrase)}:
        query.setdefault(token, _EXPANSION)
    return query
