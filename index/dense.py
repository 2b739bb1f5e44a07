"""Find the nearest admitted passages by meaning: FAISS, a scan of small codes, then exact inner products."""

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Scores = NDArray[np.float32]

# The best by codes of 8 bits are scored again exactly: half as many more as are wanted, and no fewer than these. With
# a quarter more none of the best 200 of 100,000 was lost (docs/decisions/0017-search-at-size.md).
_MORE = 1.5
_FEWEST = 256
_LARGEST_CODE = 127.0
_SMALLEST = 1e-6  # Vectors of nothing but 0 have no largest number to scale by.


class Dense:
    """Passage ids, ascending, and their vectors: as 8-bit codes that are scanned, and as they are."""

    def __init__(self, index: faiss.IndexIDMap) -> None:
        self._index = index  # It owns the others.
        self._refined = faiss.downcast_index(index.index)
        self._ids: Ids = faiss.vector_to_array(index.id_map)

    @classmethod
    def build(cls, ids: Ids, vectors: Scores) -> "Dense":
        """Return the index of `vectors` (n x d, float32, each of length 1) under the passage ids `ids` (n, unique)."""
        order = np.argsort(np.asarray(ids, dtype=np.int64), kind="stable")
        dimension = vectors.shape[1]
        index = faiss.IndexIDMap(
            faiss.IndexRefineFlat(_coded(dimension, float(np.abs(vectors).max(initial=_SMALLEST))))
        )
        if len(ids):
            rows = np.ascontiguousarray(vectors[order], dtype=np.float32)
            index.add_with_ids(rows, np.asarray(ids, dtype=np.int64)[order])
        return cls(index)

    def save(self, path: Path) -> None:
        """Write the index to a file."""
        faiss.write_index(self._index, str(path))

    @classmethod
    def load(cls, path: Path) -> "Dense":
        """Return the index of a file, its vectors mapped instead of copied into memory. Raise RuntimeError."""
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        # A file of an earlier version holds the vectors alone, under ids in any order.
        if type(index) is not faiss.IndexIDMap or type(faiss.downcast_index(index.index)) is not faiss.IndexRefineFlat:
            raise RuntimeError(f"{path.name} was written by another version of Learnt")
        return cls(index)

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return int(self._index.d)

    def search(self, vectors: Scores, limit: int, admitted: Ids | None = None) -> list[tuple[Ids, Scores]]:
        """Return for each query (q x d) the ids and scores of its best `limit` admitted passages, best first."""
        count = min(limit, len(self), len(self) if admitted is None else len(admitted))
        if count <= 0:
            return [(np.empty(0, np.int64), np.empty(0, np.float32)) for _ in vectors]
        chosen = faiss.IndexRefineSearchParameters()
        chosen.k_factor = max(_MORE, _FEWEST / count)
        if admitted is not None:
            # One bit a row was 1.5-3 times as fast as a set of ids, at any share admitted.
            bits = np.packbits(np.isin(self._ids, admitted), bitorder="little")
            selector = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
            coarse = faiss.SearchParameters()
            coarse.sel = selector
            chosen.base_index_params = coarse
        # One thread reads the codes of 100,000 passages in 2 ms; a second would wait where the model holds the cores.
        faiss.omp_set_num_threads(1)
        queries = np.ascontiguousarray(vectors, dtype=np.float32)
        scores, rows = self._refined.search(queries, count, params=chosen)
        # FAISS fills up with -1 where fewer passages are admitted and here than were asked for.
        return [(self._ids[row[row >= 0]], score[row >= 0]) for row, score in zip(rows, scores, strict=True)]

    def scores(self, vector: Scores, ids: Ids) -> Scores:
        """Return the exact inner product of one query (d) with each of the passages `ids`, in their order.

        Raise KeyError for a passage that is not here.
        """
        if not len(ids):
            return np.empty(0, np.float32)
        rows = np.searchsorted(self._ids, ids).clip(max=len(self) - 1)
        if (self._ids[rows] != ids).any():
            raise KeyError("a passage that this index does not hold")
        found = self._refined.reconstruct_batch(rows.astype(np.int64))
        return np.asarray(found @ np.asarray(vector, dtype=np.float32), dtype=np.float32)


def _coded(dimension: int, largest: float) -> faiss.IndexPreTransform:
    """Return an empty index of 8-bit codes: every number is scaled so that the `largest` just fits."""
    scaling = faiss.LinearTransform(dimension, dimension, False)
    faiss.copy_array_to_vector(np.eye(dimension, dtype=np.float32).ravel() * (_LARGEST_CODE / largest), scaling.A)
    scaling.is_trained = True
    # Digits are cut off, not rounded: that lowers every number by a half on average, in all passages alike.
    codes = faiss.IndexScalarQuantizer(
        dimension, faiss.ScalarQuantizer.QT_8bit_direct_signed, faiss.METRIC_INNER_PRODUCT
    )
    return faiss.IndexPreTransform(scaling, codes)
