"""What vectors find, filtered or not, in memory or from a file."""

from pathlib import Path

import faiss
import numpy as np
import pytest
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


def test_among_many_passages_the_best_are_those_of_an_exact_search() -> None:
    random = np.random.default_rng(1)
    centres = random.standard_normal((50, 64))
    vectors = centres[random.integers(0, 50, 20_000)] + 0.7 * random.standard_normal((20_000, 64))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    ids = random.permutation(20_000).astype(np.int64) + 1
    queries = vectors[:20] + (0.05 * random.standard_normal((20, 64))).astype(np.float32)
    exact = queries @ vectors.T
    for found, scores in zip(Dense.build(ids, vectors).search(queries, 200), exact, strict=True):
        best = np.argsort(-scores, kind="stable")[:200]
        assert set(found[0].tolist()) == set(ids[best].tolist())
        assert found[0][:10].tolist() == ids[best][:10].tolist()
        np.testing.assert_allclose(found[1], scores[best], atol=1e-6)


def test_one_wanted_of_many_is_the_very_best() -> None:
    random = np.random.default_rng(2)
    vectors = random.standard_normal((5_000, 16)).astype(np.float32)
    query = random.standard_normal((1, 16)).astype(np.float32)
    ((ids, _),) = Dense.build(np.arange(5_000), vectors).search(query, 1)
    assert ids.tolist() == [int((vectors @ query[0]).argmax())]


def test_the_order_in_which_passages_come_changes_nothing(tmp_path: Path) -> None:
    Dense.build(IDS, VECTORS).save(tmp_path / "one")
    Dense.build(IDS[::-1], VECTORS[::-1]).save(tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_passage_that_is_not_here_has_no_score() -> None:
    dense = Dense.build(IDS, VECTORS)
    for absent in (5, 5_000_000):
        with pytest.raises(KeyError):
            dense.scores(QUERY[0], np.array([10, absent]))


def test_the_file_of_an_earlier_version_is_refused(tmp_path: Path) -> None:
    earlier = faiss.IndexIDMap2(faiss.IndexFlatIP(3))
    earlier.add_with_ids(VECTORS, IDS)
    faiss.write_index(earlier, str(tmp_path / "dense.faiss"))
    with pytest.raises(RuntimeError, match="another version"):
        Dense.load(tmp_path / "dense.faiss")
