"""Make one ranking of meaning, of words, and of how much of what was asked stands together."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

# The weights of meaning and of coverage; words have the rest. Within meaning, the weight of a passage's nearest
# sentence; the passage as a whole has the rest. docs/decisions/0002-convex-fusion.md and 0018-ranking.md hold the
# measurements.
MEANING = 0.54
COVERED = 0.17
SENTENCE = 0.4

# The weight of anything said earlier, against 1 for the question, where the question leans on it.
EARLIER = 0.2
# What a passage gains of the best of its document, where the question leans: a follow-up mostly stays in its document.
DOCUMENT = 0.5

Scores = NDArray[np.float32]


def fuse(meaning: Scores | None, words: Scores, covered: Scores | float = 0.0) -> Scores:
    """Return for every candidate the weighted sum of its meaning and its words, each stretched to 0-1, and coverage.

    `covered` is the share of the question, 0-1, that stands together. Without meaning, words alone rank.
    """
    if meaning is None:
        return _stretch(words)
    fused = MEANING * _stretch(meaning) + (1 - MEANING - COVERED) * _stretch(words) + COVERED * covered
    return np.asarray(fused, dtype=np.float32)


def lifted(fused: Scores, documents: NDArray[np.int64], share: float) -> Scores:
    """Return the scores, each with a share of the best score of its document (`documents[i]` is that of `fused[i]`)."""
    if not len(fused):
        return fused
    best = np.zeros(int(documents.max()) + 1, np.float32)
    np.maximum.at(best, documents, fused)
    return np.asarray(fused + share * best[documents], dtype=np.float32)


def blend(queries: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the sum of queries, each a mapping of tokens to weights."""
    total: dict[str, float] = {}
    for query in queries:
        for token, value in query.items():
            total[token] = total.get(token, 0.0) + value
    return total


def _stretch(scores: Scores) -> Scores:
    """Return the scores stretched so that the lowest is 0 and the highest 1; if all are the same, they are all 1."""
    if not len(scores):
        return scores
    low, high = scores.min(), scores.max()
    return (scores - low) / (high - low) if high > low else np.ones_like(scores)
