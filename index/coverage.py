"""How much of what was asked stands together in a passage: in one sentence of it, or in its names and headings."""

from collections.abc import Iterable, Sequence, Set
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import ragged
from index.sparse import Sparse

Ids = NDArray[np.int64]
Scores = NDArray[np.float32]


class Coverage:
    """Passage ids, ascending, and the tokens of each in parts: what only its names hold, then each of its sentences.

    Tokens are the columns of a `Sparse` over the same passages.
    """

    def __init__(self, ids: Ids, parts: Ids, tokens: Ids, columns: NDArray[np.int32]) -> None:
        self._ids = ids
        self._parts = parts  # where those of each passage begin among the parts, and the end of the last
        self._tokens = tokens  # where those of each part begin among the columns, and the end of the last
        self._columns = columns

    @classmethod
    def build(
        cls, ids: Ids, words: Sequence[Iterable[str]], spoken: Sequence[Sequence[Set[str]]], sparse: Sparse
    ) -> "Coverage":
        """Return the coverage of passages: `words[row]` are all tokens of `ids[row]`, `spoken[row]` its sentences'."""
        order = np.argsort(np.asarray(ids, dtype=np.int64), kind="stable")
        parts = [[set(words[row]).difference(*spoken[row]), *spoken[row]] for row in order]
        every = [sparse.columns(part) for some in parts for part in some]
        return cls(
            np.asarray(ids, dtype=np.int64)[order],
            ragged.starts([len(some) for some in parts]),
            ragged.starts([len(columns) for columns in every]),
            np.concatenate([np.zeros(0, np.int32), *every]),
        )

    def save(self, folder: Path) -> None:
        """Write the parts into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "parts.npy", np.stack([np.append(self._ids, -1), self._parts]), allow_pickle=False)
        np.save(folder / "tokens.npy", self._tokens, allow_pickle=False)
        np.save(folder / "columns.npy", self._columns, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> "Coverage":
        """Return the coverage of a folder, its tokens mapped instead of copied into memory."""
        table = np.load(folder / "parts.npy", allow_pickle=False)
        tokens, columns = (np.load(folder / name, mmap_mode="r") for name in ("tokens.npy", "columns.npy"))
        return cls(table[0, :-1], table[1], np.asarray(tokens), np.asarray(columns))

    def best(self, weights: Scores, ids: Ids) -> Scores:
        """Return for each passage, all of which are here, the sum of `weights` that its names and best sentence hold.

        `weights[column]` is that of a token.
        """
        if not len(ids):
            return np.zeros(0, np.float32)
        rows = np.searchsorted(self._ids, ids)
        counts = self._parts[rows + 1] - self._parts[rows]
        parts = ragged.places(self._parts[rows], counts)
        begins, ends = self._tokens[parts], self._tokens[parts + 1]
        found = weights[self._columns[ragged.places(begins, ends - begins)]]
        sums = np.diff(np.concatenate([[0.0], np.cumsum(found, dtype=np.float64)])[ragged.starts(ends - begins)])
        names = np.cumsum(counts) - counts
        held = sums[names]
        sums[names] = 0  # It is no sentence; a passage without any holds what its names do.
        return np.asarray(held + np.maximum.reduceat(sums, names), dtype=np.float32)
