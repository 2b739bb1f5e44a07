"""Rows of unequal length that lie one after the other in one array."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ids = NDArray[np.int64]


def starts(counts: ArrayLike) -> Ids:
    """Return where each row begins, and at last the end of all, for rows of these lengths."""
    every = np.asarray(counts, dtype=np.int64)
    found: Ids = np.zeros(len(every) + 1, np.int64)
    np.cumsum(every, out=found[1:])
    return found


def places(begins: Ids, counts: Ids) -> Ids:
    """Return every place of rows that begin at `begins` and are `counts` long, row by row."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    found: Ids = np.arange(total, dtype=np.int64) + np.repeat(begins - (ends - counts), counts)
    return found
