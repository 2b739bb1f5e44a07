"""Make one ranking of meaning and words, and one query of a question and what was said before it."""

from collections.abc import Mapping, Sequence

# The weight of meaning; words have the rest. Measured before the vocabulary joined the search text (0.5 | 0.55 | 0.6,
# words alone, meaning alone): SciFact nDCG@10 0.739 | 0.741 | 0.740 (0.688, 0.645); MTRAG govt R@5 0.620 | 0.620 |
# 0.627 (0.531, 0.571); Doc2Dial R@5 0.538 | 0.542 | 0.546 (0.488, 0.434). Depths from 50 to all, and other stretches
# at their best, differ by 0.01.
MEANING = 0.55

# The weight of anything said earlier, against 1 for the question. Measured likewise: MTRAG govt R@5 0.620 -> 0.686;
# Doc2Dial R@5 0.542 -> 0.698 with the person's turns, 0.759 with the last answer (0.790 with the opening one too, which
# is not blended). A change of topic (MTRAG rewrites after another conversation) costs 0.006, nDCG@10 0.020; with 0.25
# 0.017 and 0.030. The raw sum was better than sums that level the lengths or the best scores of the texts.
EARLIER = 0.2

Scores = Mapping[int, float]  # of passages, by id


def fuse(dense: Scores, sparse: Scores, weight: float = MEANING) -> dict[int, float]:
    """Return for every candidate `weight` of its meaning and the rest of its words, each stretched to 0-1.

    Give both scores for every candidate: one that is missing counts as the lowest. Without one side, the other ranks.
    """
    meaning, words = _stretch(dense), _stretch(sparse)
    if not meaning or not words:
        return meaning or words
    return {
        passage: weight * meaning.get(passage, 0.0) + (1 - weight) * words.get(passage, 0.0)
        for passage in meaning | words
    }


def weights(question: str, turns: Sequence[str] = (), answer: str = "") -> list[tuple[str, float]]:
    """Return the question and its weight 1, then those of the previous and first turn and of the last answer.

    Search for the sum: inner products and BM25 add up, so one query of the weighted texts scores as all of them would.
    """
    earlier = [turns[-1], turns[0]] if turns else []
    return [(question, 1.0), *((text, EARLIER) for text in (*earlier, answer) if text)]


def blend(queries: Sequence[Mapping[str, float]], weights: Sequence[float]) -> dict[str, float]:
    """Return the weighted sum of queries, each a mapping of tokens to weights."""
    total: dict[str, float] = {}
    for query, weight in zip(queries, weights, strict=True):
        for token, value in query.items():
            total[token] = total.get(token, 0.0) + weight * value
    return total


def _stretch(scores: Scores) -> dict[int, float]:
    """Return the scores stretched so that the lowest is 0 and the highest 1; if all are the same, they are all 1."""
    low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    return {passage: (score - low) / (high - low) if high > low else 1.0 for passage, score in scores.items()}
