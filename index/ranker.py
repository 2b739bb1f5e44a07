"""Rank the candidates of a question: those near by meaning or by words, and what the conversation adds to them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.encode import Encoder
from index.follow import Signals, leaning
from index.fuse import DOCUMENT, EARLIER, SENTENCE, blend, fuse, lifted
from index.query import Query, query_of
from index.store import Snapshot

DEPTH = 200  # candidates of each kind before fusion
_ABOUT = 50  # passages that a conversation is about

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
    def earlier(self) -> tuple[str, ...]:
        """Return what was said before: the previous and the first turn, the last and the first answer."""
        turns = (self.turns[-1], self.turns[0]) if self.turns else ()
        return tuple(text for text in (*turns, self.answer, self.opening) if text)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates with their fused scores, and their cosines to the question.

    `query` is the question's vector, of length 1, with its conversation (None without an encoder); `leans` says how far
    that counted, 0-1; `signals` by what (None without a conversation or an encoder).
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
        said = self._snapshot.sparse.scores(blend([text.words for text in texts[1:]])) if texts[1:] else None
        if self._encoder is None:
            return self._by_words(texts[0], words, said, admitted)
        vectors = self._encoder.encode([text.meaning for text in texts])
        if said is None:
            ids = self._candidates(vectors[:1], [words], admitted)[-1]
            whole, near = self._near(vectors, ids)
            fused = fuse(near[0], self._of(words, ids), self._covered(texts[0], ids))
            return Ranking(texts[0], _by_id(ids, fused), _by_id(ids, whole[0]), vectors[0])
        return self._within(texts[0], vectors, words, said, admitted)

    def _by_words(self, asked: Query, words: Scores, said: Scores | None, admitted: Ids | None) -> Ranking:
        both = words if said is None else words + np.float32(EARLIER) * said
        ids, scores = self._snapshot.sparse.top(both, DEPTH, admitted)
        return Ranking(asked, _by_id(ids, fuse(None, scores)), {}, None, leans=float(said is not None))

    def _within(self, asked: Query, vectors: Scores, words: Scores, said: Scores, admitted: Ids | None) -> Ranking:
        """Return the ranking of a question within its conversation, which counts as far as the question leans on it."""
        history = vectors[1:].sum(axis=0)
        queries = np.stack([vectors[0], history, vectors[0] + EARLIER * history])
        alone, about, _, every = self._candidates(queries, [words, said, words + np.float32(EARLIER) * said], admitted)
        whole, near = self._near(vectors, every)
        asked_words, said_words, covered = self._of(words, every), self._of(said, every), self._covered(asked, every)
        likeness = float((vectors[1:] @ vectors[0]).max())
        count = len(asked.forms[0])
        signals = _signals(
            near, asked_words, said_words, covered, np.isin(every, alone), np.isin(every, about), likeness, count
        )
        leans = leaning(signals)
        part, own = np.float32(leans * EARLIER), np.float32(1 - leans)
        # The words of a question that leans are not all that it asks for: that they stand together says less.
        fused = fuse(near[0] + part * near[1:].sum(axis=0), asked_words + part * said_words, own * covered)
        owners = self._owners[np.searchsorted(self._ids, every)]
        query = _unit(vectors[0] + part * history)
        cosines = np.maximum(whole[0], self._snapshot.dense.scores(query, every))
        lift = lifted(fused, owners, DOCUMENT * leans)
        return Ranking(asked, _by_id(every, lift), _by_id(every, cosines), query, leans, signals)

    def _candidates(self, queries: Scores, words: Sequence[Scores], admitted: Ids | None) -> list[Ids]:
        """Return the passages nearest to each query by meaning or by words, ascending; at last all of them."""
        near = self._snapshot.dense.search(np.stack([_unit(query) for query in queries]), DEPTH, admitted)
        found = [
            np.union1d(ids, self._snapshot.sparse.top(scores, DEPTH, admitted)[0])
            for (ids, _), scores in zip(near, words, strict=True)
        ]
        return [*found, np.unique(np.concatenate(found))]

    def _near(self, vectors: Scores, ids: Ids) -> tuple[Scores, Scores]:
        """Return the cosine of each text to each passage, and the same with its nearest sentence counted in."""
        whole = np.stack([self._snapshot.dense.scores(vector, ids) for vector in vectors])
        nearest = self._snapshot.sentences.best(vectors, ids)
        return whole, (1 - SENTENCE) * whole + SENTENCE * nearest

    def _covered(self, asked: Query, ids: Ids) -> Scores:
        """Return the share of what was asked that stands together in each passage, in the form that has most of it."""
        best = np.zeros(len(ids), np.float32)
        for form in asked.forms:
            # Squared, so that one rare word ("GCP2") says more than two common ones. What no passage has says nothing.
            weights = self._snapshot.sparse.rarity(form) ** 2
            if total := weights.sum():
                best = np.maximum(best, self._snapshot.coverage.best(weights, ids) / total)
        return best

    def _of(self, scores: Scores, ids: Ids) -> Scores:
        """Return the scores of some passages."""
        return scores[np.searchsorted(self._snapshot.sparse.ids, ids)]


def _signals(
    near: Scores,
    words: Scores,
    said: Scores,
    covered: Scores,
    alone: NDArray[np.bool_],
    about: NDArray[np.bool_],
    likeness: float,
    count: int,
) -> Signals:
    """Return what tells a new topic; `alone` and `about` mark the candidates of the question and the conversation."""
    plain = np.zeros(len(words), np.float32)
    plain[alone] = fuse(near[0][alone], words[alone], covered[alone])
    conversation = np.full(len(words), -1, np.float32)
    conversation[about] = fuse(near[1:].sum(axis=0)[about], said[about])
    theirs = np.argsort(-conversation, kind="stable")[: min(_ABOUT, int(about.sum()))]
    gap = float(plain.max(initial=0.0) - plain[theirs].max(initial=0.0))
    return Signals(gap, float(near[0].max(initial=0.0)), likeness, count)


def _unit(vector: Scores) -> Scores:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), dtype=np.float32)


def _by_id(ids: Ids, scores: Scores) -> dict[int, float]:
    return dict(zip(ids.tolist(), scores.tolist(), strict=True))
