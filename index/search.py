"""Find the passages that speak to a question: by words and by meaning, among those the filter admits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.encode import Encoder
from index.fuse import blend, fuse, weights
from index.searchtext import meaning_text, normalised, words_text
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
class Hit:
    """A passage found.

    `score` orders the hits of one search and says nothing of how good they are; `meaning` (cosine to the question) and
    `coverage` (share of its words found, weighted by rarity) mean the same in every search.
    """

    passage: Passage
    score: float
    meaning: float
    coverage: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: its best hits, the ids of all candidates in order, and how much the filter admitted.

    `undated` counts the documents that the filter could not judge; `query` is the question's vector, of length 1, with
    its conversation (None without an encoder).
    """

    hits: list[Hit]
    ranked: tuple[int, ...]
    documents: int
    passages: int
    undated: int
    query: NDArray[np.float32] | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates with their fused scores, and their cosines to the question."""

    fused: dict[int, float]
    meaning: dict[int, float]
    query: NDArray[np.float32] | None

    @property
    def order(self) -> list[int]:
        """Return the passage ids, best first."""
        return sorted(self.fused, key=lambda passage: (-self.fused[passage], passage))


class Shelf(Protocol):
    """Where an index reads its passages: the library."""

    def passages_by_id(self, ids: Sequence[int]) -> list[Passage]:
        """Return the passages of these ids, in their order."""


class Index:
    """A snapshot, searched. Without an encoder it searches words alone.

    Only documents among the `publications` are found.
    """

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
        ranking = self.rank(question, admitted)
        order = ranking.order
        total = len(self.snapshot.passages) if admitted is None else len(admitted)
        hits = self._hits(order[:limit], question.text, ranking)
        return Found(hits, tuple(order), documents, total, undated, ranking.query)

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
        hits = self._hits(list(passages), question.text, ranking)
        return Found(hits, tuple(passages), 0, len(passages), 0, ranking.query)

    def rank(self, question: Question, admitted: NDArray[np.int64] | None = None) -> Ranking:
        """Return every admitted candidate with its scores."""
        texts = [(normalised(text), weight) for text, weight in question.weighted]
        words = blend([_query(text) for text, _ in texts], [weight for _, weight in texts])
        ids, _ = self.snapshot.sparse.search(words, DEPTH, admitted)
        if self._encoder is None:
            return Ranking(fuse({}, self._words(words, ids)), {}, None)
        vectors = self._encoder.encode([text for text, _ in texts])
        query = np.sum([weight * vector for vector, (_, weight) in zip(vectors, texts, strict=True)], axis=0)
        query /= max(float(np.linalg.norm(query)), 1e-12)
        near = self.snapshot.dense.search(np.stack([query, vectors[0]]), DEPTH, admitted)
        union = np.unique(np.concatenate([ids, *(found for found, _ in near)]))
        blended = self.snapshot.dense.scores(query, union)
        plain = np.maximum(self.snapshot.dense.scores(vectors[0], union), blended)
        fused = fuse(dict(zip(union.tolist(), blended.tolist(), strict=True)), self._words(words, union))
        return Ranking(fused, dict(zip(union.tolist(), plain.tolist(), strict=True)), query.astype(np.float32))

    def _words(self, query: Mapping[str, float], ids: NDArray[np.int64]) -> dict[int, float]:
        """Return the BM25 score of each of the given passages."""
        rows = np.searchsorted(self.snapshot.sparse.ids, ids)
        scores = self.snapshot.sparse.scores(query)[rows]
        return dict(zip(ids.tolist(), scores.tolist(), strict=True))

    def _admitted(self, where: Filter) -> tuple[NDArray[np.int64] | None, int, int]:
        """Return the passage ids the filter admits (None for all), of how many documents, and how many lack a date."""
        if where == Filter() and len(self.publications) == len(self.snapshot.documents):
            return None, len(self.snapshot.documents), 0
        # One that is not among the publications was withdrawn since the snapshot was made.
        live = [self.publications.get(document) for document in self.snapshot.documents]
        verdicts = [where.admits(publication) if publication else False for publication in live]
        rows = np.array([verdict is True for verdict in verdicts], dtype=bool)[self.snapshot.owners]
        return self.snapshot.passages[rows], verdicts.count(True), verdicts.count(None)

    def _hits(self, ids: list[int], text: str, ranking: Ranking) -> list[Hit]:
        """Return hits with what speaks for them."""
        rarity = {token: self.snapshot.sparse.idf(token) for token in tokens(normalised(text))}
        total = sum(rarity.values()) or 1.0
        hits = []
        for passage in self._shelf.passages_by_id(ids):
            found = rarity.keys() & set(tokens(words_text(passage)))
            meaning = ranking.meaning.get(passage.id, 0.0)
            # Not by the name the press used: it is searched for and never printed.
            printed = found & set(tokens(meaning_text(passage)))
            shown = sorted(printed, key=lambda token: (-rarity[token], token))[:_SHOWN_WORDS]
            why = [f"words: {', '.join(_typed(text, shown))}"] if shown else []
            if ranking.query is not None:
                why.append(f"meaning: {meaning:.2f}")
            coverage = sum(rarity[token] for token in found) / total
            hits.append(Hit(passage, ranking.fused.get(passage.id, 0.0), meaning, coverage, tuple(why)))
        return hits


def _typed(text: str, wanted: Sequence[str]) -> list[str]:
    """Return the words of a question as they were typed, for some of its tokens."""
    words = {token: word for word in reversed(normalised(text).split()) for token in tokens(word)}
    return [words.get(token, token).strip(".,;:?!()\"'") for token in wanted]


def _query(text: str) -> dict[str, float]:
    """Return the weighted tokens of a question: its own words, and their synonyms for less."""
    query: dict[str, float] = {}
    for token in tokens(text):
        query[token] = query.get(token, 0.0) + 1.0
    for token in {token for phrase in expansions(text) for token in tokens(phrase)}:
        query.setdefault(token, _EXPANSION)
    return query
