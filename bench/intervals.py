"""How sure a mean is: bootstrap intervals of 95 %, with a seed, so that a run says the same twice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

RESAMPLES, SEED = 10_000, 20_201
_BOUNDS = (2.5, 97.5)
_BATCH = 1_000  # resamples drawn at a time: what they cost in memory


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean, and the bounds that 95 % of the resampled means lie between."""

    mean: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Return whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0

    def __str__(self) -> str:
        return f"{self.mean:.3f} ({self.low:.3f}–{self.high:.3f})"

    def signed(self) -> str:
        """Return it as a difference: with its sign, in bold where it is clear."""
        text = f"{self.mean:+.3f} ({self.low:+.3f} to {self.high:+.3f})"
        return f"**{text}**" if self.clear else text


def intervals(values: ArrayLike, resamples: int = RESAMPLES, seed: int = SEED) -> list[Interval]:
    """Return for each column of values (a row a question) its mean with its percentile bootstrap interval."""
    rows = np.asarray(values, dtype=np.float64)
    if rows.ndim != 2 or not len(rows):
        raise ValueError("an interval wants rows of values, one a question")
    low, high = np.percentile(_means(rows, resamples, seed), _BOUNDS, axis=0)
    return [Interval(*map(float, three)) for three in zip(rows.mean(axis=0), low, high, strict=True)]


def differences(
    ours: Sequence[Sequence[float]], theirs: Sequence[Sequence[float]], resamples: int = RESAMPLES, seed: int = SEED
) -> list[Interval]:
    """Return the intervals of ours less theirs, question by question: what both find hard cancels out."""
    mine, other = np.asarray(ours, dtype=np.float64), np.asarray(theirs, dtype=np.float64)
    if mine.shape != other.shape:
        raise ValueError(f"not the same questions: {mine.shape} and {other.shape}")
    return intervals(mine - other, resamples, seed)


def _means(rows: NDArray[np.float64], resamples: int, seed: int) -> NDArray[np.float64]:
    """Return the means of every resample (resamples x columns)."""
    random = np.random.default_rng(seed)
    even = np.full(len(rows), 1 / len(rows))
    # How often each question is drawn says all that its resample's mean needs.
    drawn = [
        random.multinomial(len(rows), even, size=min(_BATCH, resamples - done)) @ rows / len(rows)
        for done in range(0, resamples, _BATCH)
    ]
    return np.concatenate(drawn)
