"""Make one ranking of meaning and words, and one query of a question and what was said before it."""

from collections.abc import Mapping, Sequence

Scores = Mapping[int, float]

MEANING = 0.5
PREVIOUS = 0.2
FIRST = 0.1
ANSWER = 0.2


def fuse(dense: Scores, sparse: Scores, weight: float = MEANING) -> dict[int, float]:
    """Return for every candidate `weight` of its meaning and the rest of its words, each stretched to 0-1."""
    meaning, words = _stretch(dense), _stretch(sparse)
    if not meaning or not words:
        return meaning or words
    return {
        passage: weight * meaning.get(passage, 0.0) + (1 - weight) * words.get(passage, 0.0)
        for passage in meaning | words
    }


def weights(question: str, turns: Sequence[str] = (), answer: str = "") -> list[tuple[str, float]]:
    """Return the question, the person's previous and first question, and the last answer, with what each weighs."""
    weighted = [(question, 1.0)]
    if turns:
        weighted.append((turns[-1], PREVIOUS))
        weighted.append((turns[0], FIRST))
    if answer:
        weighted.append((answer, ANSWER))
    return weighted


def blend(queries: Sequence[Mapping[str, float]], weights: Sequence[float]) -> dict[str, float]:
    """Return the weighted sum of weighted tokens: BM25 adds up, so that its scores are the weighted sum of scores."""
    total: dict[str, float] = {}
    for query, weight in zip(queries, weights, strict=True):
        for token, value in query.items():
            total[token] = total.get(token, 0.0) + weight * value
    return total


def _stretch(scores: Scores) -> dict[int, float]:
    """Return the scores stretched so that the lowest is 0 and the highest 1."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    return {passage: (score - low) / (high - low) if high > low else 1.0 for passage, score in scores.items()}
