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

# The weight of anything said earlier, against 1 for the question.
EARLIER = 0.25
# What a passage gains of the best of its document, for a follow-up: that mostly stays in its document.
DOCUMENT = 0.5
# How much of its coverage counts for a follow-up, whose words are not all that it asks for.
FOLLOWED = 0.3
# As many passages are equally near to what was answered before: those that were shown say nothing for themselves.
SHOWN = 3
# By so much less a passage is about a third as likely to be the right one.
_THIRD = 0.07
_NEVER = 1e-30  # a chance has a logarithm

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


def mixed(alone: Scores, within: Scores, leans: float) -> Scores:
    """Return the scores of a question that is read alone and within its conversation, the latter `leans` likely, 0-1.

    Each reading says how likely every passage is to be the right one, so that the best of both stand in front.
    """
    levels = _level(alone), _level(within)
    chances = (1 - leans) * np.exp((alone - levels[0]) / _THIRD) + leans * np.exp((within - levels[1]) / _THIRD)
    level = (1 - leans) * levels[0] + leans * levels[1]
    return np.asarray(_THIRD * np.log(np.maximum(chances, _NEVER)) + level, dtype=np.float32)


def capped(scores: Scores) -> Scores:
    """Return the scores with none higher than the third best."""
    if len(scores) <= SHOWN:
        return np.full_like(scores, scores.min(initial=0.0))
    return np.asarray(np.minimum(scores, np.partition(scores, -SHOWN)[-SHOWN]), dtype=np.float32)


def blend(queries: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the sum of queries, each a mapping of tokens to weights."""
    total: dict[str, float] = {}
    for query in queries:
        for token, value in query.items():
            total[token] = total.get(token, 0.0) + value
    return total


def _level(scores: Scores) -> float:
    """Return the logarithm of what all passages weigh together, in units of a score."""
    highest = float(scores.max(initial=0.0))
    return highest + _THIRD * float(np.log(np.exp((scores - highest) / _THIRD).sum()))


def _stretch(scores: Scores) -> Scores:
    """Return the scores stretched so that the lowest is 0 and the highest 1; if all are the same, they are all 1."""
    if not len(scores):
        return scores
    low, high = scores.min(), scores.max()
    return (scores - low) / (high - low) if high > low else np.ones_like(scores)
