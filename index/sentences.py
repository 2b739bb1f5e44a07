"""The vectors of all sentences, passage by passage: what of a passage is nearest to a question."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import ragged

Ids = NDArray[np.int64]
Vectors = NDArray[np.floating]


class Sentences:
    """Passage ids, ascending, and the vectors of each one's sentences, half as exact as the model makes them."""

    def __init__(self, ids: Ids, starts: Ids, vectors: Vectors) -> None:
        self._ids = ids
        self._starts = starts  # of each passage among the vectors, and the end of the last
        self._vectors = vectors

    @classmethod
    def build(cls, ids: Ids, vectors: Sequence[Vectors], dimension: int) -> "Sentences":
        """Return the sentences of passages: `vectors[row]` (m x d) are those of the passage `ids[row]`."""
        order = np.argsort(np.asarray(ids, dtype=np.int64), kind="stable")
        counts = [len(vectors[row]) for row in order]
        every = [np.zeros((0, dimension), np.float16), *(vectors[row] for row in order)]
        # Half the bytes; the cosines differ by less than 0.001.
        return cls(
            np.asarray(ids, dtype=np.int64)[order], ragged.starts(counts), np.concatenate(every).astype(np.float16)
        )

    def save(self, folder: Path) -> None:
        """Write the vectors into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "starts.npy", np.stack([np.append(self._ids, -1), self._starts]), allow_pickle=False)
        np.save(folder / "vectors.npy", self._vectors, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> "Sentences":
        """Return the sentences of a folder, their vectors mapped instead of copied into memory."""
        table = np.load(folder / "starts.npy", allow_pickle=False)
        vectors = np.load(folder / "vectors.npy", mmap_mode="r", allow_pickle=False)
        return cls(table[0, :-1], table[1], vectors)

    def __len__(self) -> int:
        return len(self._vectors)

    def of(self, passage: int) -> Vectors:
        """Return the vectors of the sentences of a passage, in order; none where it is not here."""
        row = int(np.searchsorted(self._ids, passage))
        if row == len(self._ids) or self._ids[row] != passage:
            return self._vectors[:0]
        return self._vectors[self._starts[row] : self._starts[row + 1]]

    def best(self, queries: NDArray[np.float32], ids: Ids) -> NDArray[np.float32]:
        """Return the cosine of each query (q x d) to the nearest sentence of each passage (q x n).

        0 for a passage that has no sentence, or is not here.
        """
        found = np.zeros((len(queries), len(ids)), np.float32)
        if not len(self._ids) or not len(ids):
            return found
        rows = np.searchsorted(self._ids, ids).clip(max=len(self._ids) - 1)
        counts = np.where(self._ids[rows] == ids, self._starts[rows + 1] - self._starts[rows], 0)
        (some,) = np.nonzero(counts)
        if not len(some):
            return found
        counts, begins = counts[some], self._starts[rows[some]]
        near = queries @ self._vectors[ragged.places(begins, counts)].astype(np.float32).T
        found[:, some] = np.maximum.reduceat(near, ragged.starts(counts)[:-1], axis=1)
        return found
