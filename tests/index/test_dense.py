"""What vectors find, filtered or not, in memory or from a file."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.dense import Dense

IDS = np.array([70, 10, 4_000_000])
VECTORS = np.array([[1, 0, 0], [0.8, 0.6, 0], [0, 0, 1]], dtype=np.float32)
QUERY = np.array([[1, 0, 0]], dtype=np.float32)


def none() -> NDArray[np.int64]:
    return np.empty(0, dtype=np.int64)


def test_the_nearest_passage_comes_first() -> None:
    ((ids, scores),) = Dense.build(IDS, VECTORS).search(QUERY, 2)
    assert ids.tolist() == [70, 10]
    np.testing.assert_allclose(scores, [1, 0.8], rtol=1e-6)


def test_a_filter_is_applied_before_top_k() -> None:
    ((ids, _),) = Dense.build(IDS, VECTORS).search(QUERY, 1, np.array([10, 4_000_000]))
    assert ids.tolist() == [10]


def test_more_asked_for_than_admitted_gives_the_admitted() -> None:
    ((ids, _),) = Dense.build(IDS, VECTORS).search(QUERY, 10, np.array([4_000_000, 10, 999]))
    assert ids.tolist() == [10, 4_000_000]


def test_an_empty_filter_admits_nothing() -> None:
    ((ids, scores),) = Dense.build(IDS, VECTORS).search(QUERY, 5, none())
    assert len(ids) == len(scores) == 0


def test_filtered_and_unfiltered_agree_whatever_is_admitted() -> None:
    random = np.random.default_rng(0)
    ids = random.choice(5_000, 500, replace=False).astype(np.int64)
    vectors = random.standard_normal((500, 16)).astype(np.float32)
    dense, query = Dense.build(ids, vectors), vectors[:1]
    ((everything, _),) = dense.search(query, 500)
    for share in (1, 50, 500):
        admitted = random.choice(ids, share, replace=False)
        ((found, _),) = dense.search(query, 10, admitted)
        assert found.tolist() == everything[np.isin(everything, admitted)][:10].tolist()


def test_every_query_gets_its_own_ranking() -> None:
    found = Dense.build(IDS, VECTORS).search(VECTORS, 1)
    assert [int(ids[0]) for ids, _ in found] == IDS.tolist()


def test_scores_are_those_of_the_passages_asked_for_in_their_order() -> None:
    dense = Dense.build(IDS, VECTORS)
    np.testing.assert_allclose(dense.scores(QUERY[0], np.array([10, 4_000_000, 70])), [0.8, 0, 1], rtol=1e-6)
    assert len(dense.scores(QUERY[0], none())) == 0


def test_a_loaded_index_finds_what_the_built_one_found(tmp_path: Path) -> None:
    built = Dense.build(IDS, VECTORS)
    built.save(tmp_path / "dense.faiss")
    loaded = Dense.load(tmp_path / "dense.faiss")
    assert (len(loaded), loaded.dimension) == (3, 3)
    assert loaded.search(QUERY, 3, IDS)[0][0].tolist() == built.search(QUERY, 3, IDS)[0][0].tolist()
    assert loaded.scores(QUERY[0], IDS).tolist() == built.scores(QUERY[0], IDS).tolist()


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    Dense.build(none(), np.zeros((0, 3), dtype=np.float32)).save(tmp_path / "dense.faiss")
    loaded = Dense.load(tmp_path / "dense.faiss")
    assert len(loaded.search(QUERY, 5)[0][0]) == 0
    assert len(loaded.search(QUERY, 5, IDS)[0][0]) == 0
