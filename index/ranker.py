"""Rank the candidates of a question: those near by meaning or by words, and what the conversation adds to them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.encode import Encoder
from index.follow import Signals, goes_on, leaning
from index.fuse import DOCUMENT, EARLIER, FOLLOWED, SENTENCE, blend, capped, fuse, lifted, mixed
from index.query import Query, query_of
from index.store import Snapshot

DEPTH = 200  # candidates of each kind before fusion
_ABOUT = 3  # passages whose documents a conversation is about

Ids = NDArray[np.int64]
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and what a follow-up leans on: earlier questions, the last answer's words, the first one's."""

    text: str = field(repr=False)
    turns: tuple[str, ...] = field(default=(), repr=False)
    answer: str = field(default="", repr=False)
    opening: str = field(default="", repr=False)

    @property
    def asked(self) -> tuple[str, ...]:
        """Return what was asked before: the previous and the first turn."""
        return (self.turns[-1], self.turns[0]) if self.turns else ()

    @property
    def shown(self) -> tuple[str, ...]:
        """Return what was answered before: the last and the first answer."""
        return tuple(text for text in (self.answer, self.opening) if text)

    @property
    def earlier(self) -> tuple[str, ...]:
        """Return all that was said before."""
        return (*self.asked, *self.shown)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates with their fused scores, and their cosines to the question.

    `query` is the question's vector, of length 1, with its conversation (None without an encoder); `leans` says how
    likely it follows on, 0-1; `signals` by what (None without a conversation or an encoder).
    """

    asked: Query
    fused: dict[int, float]
    meaning: dict[int, float]
    query: Scores | None
    leans: float = 0.0
    signals: Signals | None = None

    @property
    def order(self) -> list[int]:
        """Return the passage ids, best first."""
        return sorted(self.fused, key=lambda passage: (-self.fused[passage], passage))


class Ranker:
    """A snapshot and the encoder that it was made with; without one, words alone rank."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder | None) -> None:
        self._snapshot = snapshot
        self._encoder = encoder
        order = np.argsort(snapshot.passages, kind="stable")
        self._ids, self._owners = snapshot.passages[order], snapshot.owners[order]

    def rank(self, question: Question, admitted: Ids | None = None) -> Ranking:
        """Return every admitted candidate with its scores."""
        texts = [query_of(text, self._snapshot.spelling) for text in (question.text, *question.earlier)]
        words = self._snapshot.sparse.scores(texts[0].words)
        said = self._said(texts[1:], len(question.shown))
        if self._encoder is None:
            return self._by_words(texts[0], words, said, admitted)
        vectors = self._encoder.encode([text.meaning for text in texts])
        if not said:
            ids = self._candidates(vectors[:1], [words], admitted)
            whole, near = self._near(vectors, ids)
            fused = fuse(near[0], self._of(words, ids), self._covered(texts[0], ids)[0])
            return Ranking(texts[0], _by_id(ids, fused), _by_id(ids, whole[0]), vectors[0])
        return self._within(texts[0], vectors, words, said, admitted)

    def _said(self, texts: Sequence[Query], shown: int) -> list[Scores]:
        """Return the scores by words of what was asked before, and of each of the last `shown` texts: the answers."""
        scores = self._snapshot.sparse.scores
        asked = texts[: len(texts) - shown]
        answers = [scores(text.words) for text in texts[len(texts) - shown :]]
        return [scores(blend([text.words for text in asked])), *answers] if texts else []

    def _by_words(self, asked: Query, words: Scores, said: list[Scores], admitted: Ids | None) -> Ranking:
        both = words + np.float32(EARLIER) * _sum([*said[:1], *map(capped, said[1:])]) if said else words
        ids, scores = self._snapshot.sparse.top(both, DEPTH, admitted)
        return Ranking(asked, _by_id(ids, fuse(None, scores)), {}, None, leans=float(bool(said)))

    def _within(
        self, asked: Query, vectors: Scores, words: Scores, said: list[Scores], admitted: Ids | None
    ) -> Ranking:
        """Return the ranking of a question that may lean on its conversation: read alone and within it, and mixed."""
        earlier, history = np.float32(EARLIER), vectors[1:].sum(axis=0)
        queries, told = np.stack([vectors[0], history, vectors[0] + earlier * history]), _sum(said)
        every = self._candidates(queries, [words, told, words + earlier * told], admitted)
        if not len(every):
            return Ranking(asked, {}, {}, vectors[0])
        whole, near = self._near(vectors, every)
        asked_words, (covered, amount) = self._of(words, every), self._covered(asked, every)
        owners = self._owners[np.searchsorted(self._ids, every)]
        alone = fuse(near[0], asked_words, covered)
        followed = _followed(near, asked_words, [self._of(scores, every) for scores in said], covered)
        within = lifted(followed, owners, DOCUMENT)
        about = np.argsort(-fuse(_sum(near[1:]), self._of(told, every)), kind="stable")[:_ABOUT]
        inside = np.isin(owners, owners[about])
        strength = float(near[0].max())
        signals = Signals(
            gap=strength - float(near[0][within.argmax()]),
            strength=strength,
            elsewhere=float(amount.max() - amount[inside].max()),
            likeness=float((vectors[1:] @ vectors[0]).max()),
            goes_on=goes_on(asked.text),
        )
        leans = leaning(signals)
        query = _unit(vectors[0] + np.float32(leans) * earlier * history)
        cosines = np.maximum(whole[0], self._snapshot.dense.scores(query, every))
        fused = mixed(alone, within, leans)
        return Ranking(asked, _by_id(every, fused), _by_id(every, cosines), query, leans, signals)

    def _candidates(self, queries: Scores, words: Sequence[Scores], admitted: Ids | None) -> Ids:
        """Return the passages nearest to any query by meaning or by words, ascending."""
        near = self._snapshot.dense.search(np.stack([_unit(query) for query in queries]), DEPTH, admitted)
        worded = [self._snapshot.sparse.top(scores, DEPTH, admitted)[0] for scores in words]
        return np.unique(np.concatenate([*(ids for ids, _ in near), *worded]))

    def _near(self, vectors: Scores, ids: Ids) -> tuple[Scores, Scores]:
        """Return the cosine of each text to each passage, and the same with its nearest sentence counted in."""
        whole = np.stack([self._snapshot.dense.scores(vector, ids) for vector in vectors])
        nearest = self._snapshot.sentences.best(vectors, ids)
        return whole, (1 - SENTENCE) * whole + SENTENCE * nearest

    def _covered(self, asked: Query, ids: Ids) -> tuple[Scores, Scores]:
        """Return the share of what was asked that stands together in each passage, and how much that is, by rarity.

        Both are of the form that has most of it; a word of the rarest kind counts 1.
        """
        share, amount = np.zeros(len(ids), np.float32), np.zeros(len(ids), np.float32)
        for form in asked.forms:
            # Squared, so that one rare word ("GCP2") says more than two common ones. What no passage has says nothing.
            weights = self._snapshot.sparse.rarity(form) ** 2
            if total := weights.sum():
                together = self._snapshot.coverage.best(weights, ids)
                share, amount = np.maximum(share, together / total), np.maximum(amount, together)
        return share, amount / np.float32(self._snapshot.sparse.idf("") ** 2)

    def _of(self, scores: Scores, ids: Ids) -> Scores:
        """Return the scores of some passages."""
        return scores[np.searchsorted(self._snapshot.sparse.ids, ids)]


def _followed(near: Scores, words: Scores, said: Sequence[Scores], covered: Scores) -> Scores:
    """Return the scores of a question read together with what was said before.

    `near` has a row for the question, for what was asked before, and for each answer; `said` one for all that was asked
    and for each answer.
    """
    turns, earlier = len(near) - len(said) + 1, np.float32(EARLIER)
    meaning = _sum([*near[1:turns], *map(capped, near[turns:])])
    worded = _sum([*said[:1], *map(capped, said[1:])])
    return fuse(near[0] + earlier * meaning, words + earlier * worded, np.float32(FOLLOWED) * covered)


def _sum(parts: Sequence[Scores] | Scores) -> Scores:
    return np.asarray(np.sum(parts, axis=0), dtype=np.float32)


def _unit(vector: Scores) -> Scores:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), dtype=np.float32)


def _by_id(ids: Ids, scores: Scores) -> dict[int, float]:
    return dict(zip(ids.tolist(), scores.tolist(), strict=True))
