"""The metrics of a ranking against judged passages, each 0-1."""

import math
from collections.abc import Mapping, Sequence


def ndcg(ranked: Sequence[str], judged: Mapping[str, float], depth: int) -> float:
    """Return the discounted gain of the first `depth` against the best possible order (Järvelin, Kekäläinen 2002)."""
    gain = sum(judged.get(name, 0.0) / math.log2(place + 2) for place, name in enumerate(ranked[:depth]))
    ideal = sorted((value for value in judged.values() if value > 0), reverse=True)[:depth]
    best = sum(value / math.log2(place + 2) for place, value in enumerate(ideal))
    return gain / best if best else 0.0


def recall(ranked: Sequence[str], judged: Mapping[str, float], depth: int) -> float:
    """Return the share of the relevant passages that stand in the first `depth`."""
    relevant = {name for name, value in judged.items() if value > 0}
    return len(relevant & set(ranked[:depth])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranked: Sequence[str], judged: Mapping[str, float]) -> float:
    """Return 1 over the place of the first relevant passage, 0 if there is none."""
    return next((1 / place for place, name in enumerate(ranked, start=1) if judged.get(name, 0) > 0), 0.0)


def false_answers(bands: Sequence[tuple[bool, str]]) -> float:
    """Return the share of the unanswerable that were given band "answers", from (answerable, band) pairs."""
    unanswerable = [band for answerable, band in bands if not answerable]
    return sum(band == "answers" for band in unanswerable) / len(unanswerable) if unanswerable else 0.0


def answered(bands: Sequence[tuple[bool, str]]) -> float:
    """Return the share of the answerable that were given band "answers", from (answerable, band) pairs."""
    answerable = [band for can, band in bands if can]
    return sum(band == "answers" for band in answerable) / len(answerable) if answerable else 0.0
