"""How much of a question stands together in a passage."""

from pathlib import Path

import numpy as np
import pytest

from index.coverage import Coverage
from index.sparse import Sparse, tokens

# What each passage is named, and its sentences.
PASSAGES = {
    9: ("Neglect", ["The GCP2 was used by the health visitor.", "The father was not asked."]),
    4: ("Bruises", ["The health visitor saw a bruise.", "The father was at work.", "No bruise was measured."]),
    7: ("GCP2 and the father", []),
}


@pytest.fixture
def sparse() -> Sparse:
    return Sparse.build(np.array(list(PASSAGES)), [" ".join([name, *said]) for name, said in PASSAGES.values()])


@pytest.fixture
def coverage(sparse: Sparse) -> Coverage:
    words = [tokens(" ".join([name, *said])) for name, said in PASSAGES.values()]
    spoken = [[set(tokens(sentence)) for sentence in said] for _, said in PASSAGES.values()]
    return Coverage.build(np.array(list(PASSAGES)), words, spoken, sparse)


def held(coverage: Coverage, sparse: Sparse, question: str, ids: list[int]) -> list[int]:
    """Return how many words of a question stand together in each passage."""
    weights = (sparse.rarity(tokens(question)) > 0).astype(np.float32)
    return [round(value) for value in coverage.best(weights, np.array(ids))]


def test_words_of_one_sentence_count_together(coverage: Coverage, sparse: Sparse) -> None:
    assert held(coverage, sparse, "health visitor bruise", [4, 9]) == [3, 2]


def test_words_of_two_sentences_do_not_count_together(coverage: Coverage, sparse: Sparse) -> None:
    assert held(coverage, sparse, "bruise father", [4]) == [1]
    assert held(coverage, sparse, "gcp2 father", [9]) == [1]


def test_words_of_the_title_count_with_every_sentence(coverage: Coverage, sparse: Sparse) -> None:
    assert held(coverage, sparse, "neglect gcp2", [9]) == [2]
    assert held(coverage, sparse, "neglect father", [9]) == [2]


def test_a_passage_without_sentences_holds_what_its_title_does(coverage: Coverage, sparse: Sparse) -> None:
    assert held(coverage, sparse, "gcp2 father visitor", [7]) == [2]


def test_words_that_no_passage_has_count_for_none(coverage: Coverage, sparse: Sparse) -> None:
    assert held(coverage, sparse, "zeppelin", [4, 7, 9]) == [0, 0, 0]
    assert held(coverage, sparse, "", [4, 7, 9]) == [0, 0, 0]


def test_the_answers_come_in_the_order_of_the_passages_asked_for(coverage: Coverage, sparse: Sparse) -> None:
    assert held(coverage, sparse, "gcp2", [9, 4, 7]) == [1, 0, 1]
    assert held(coverage, sparse, "gcp2", []) == []


def test_a_rare_word_weighs_more_than_a_common_one(coverage: Coverage, sparse: Sparse) -> None:
    weights = sparse.rarity(tokens("measured father"))
    measured, father = coverage.best(weights, np.array([4, 7]))
    assert measured == pytest.approx(sparse.idf("measur"))
    assert father == pytest.approx(sparse.idf("father"))
    assert measured > father


def test_what_is_saved_answers_the_same(coverage: Coverage, sparse: Sparse, tmp_path: Path) -> None:
    coverage.save(tmp_path / "coverage")
    loaded = Coverage.load(tmp_path / "coverage")
    for question in ("health visitor bruise", "neglect gcp2", "gcp2 father visitor"):
        assert held(loaded, sparse, question, [4, 7, 9]) == held(coverage, sparse, question, [4, 7, 9])


def test_no_passages_are_no_trouble(tmp_path: Path) -> None:
    none = np.zeros(0, np.int64)
    Coverage.build(none, [], [], Sparse.build(none, [])).save(tmp_path)
    assert Coverage.load(tmp_path).best(np.zeros(0, np.float32), none).tolist() == []
