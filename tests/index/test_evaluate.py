"""The metrics, against sums done by hand."""

from math import log2

import pytest

from index.evaluate import answered, false_answers, ndcg, recall, reciprocal_rank

JUDGED = {"a": 2.0, "b": 1.0, "c": 0.0}


def test_ndcg_discounts_gains_by_the_logarithm_of_their_place() -> None:
    gain = 1 / log2(2) + 0 / log2(3) + 2 / log2(4)
    best = 2 / log2(2) + 1 / log2(3)
    assert ndcg(["b", "c", "a"], JUDGED, 3) == pytest.approx(gain / best)
    assert ndcg(["b", "c", "a"], JUDGED, 3) == pytest.approx(2 / 2.6309297535714573)


def test_ndcg_of_the_best_order_is_1_and_of_nothing_relevant_0() -> None:
    assert ndcg(["a", "b", "x"], JUDGED, 10) == 1.0
    assert ndcg(["x", "c"], JUDGED, 10) == 0.0
    assert ndcg([], JUDGED, 10) == 0.0
    assert ndcg(["a"], {}, 10) == ndcg(["c"], {"c": 0.0}, 10) == 0.0


def test_ndcg_reads_no_deeper_than_asked() -> None:
    assert ndcg(["x", "a"], JUDGED, 1) == 0.0
    assert ndcg(["b", "a"], JUDGED, 1) == pytest.approx(1 / 2)
    assert ndcg(["a", "x"], JUDGED, 1) == 1.0


def test_recall_is_the_share_of_the_relevant_that_was_found() -> None:
    assert recall(["x", "b", "c", "a"], JUDGED, 3) == 1 / 2
    assert recall(["x", "b", "c", "a"], JUDGED, 4) == 1.0
    assert recall(["c"], JUDGED, 1) == 0.0
    assert recall(["a"], {"c": 0.0}, 1) == 0.0


def test_reciprocal_rank_is_that_of_the_first_relevant() -> None:
    assert reciprocal_rank(["x", "c", "b", "a"], JUDGED) == 1 / 3
    assert reciprocal_rank(["a", "b"], JUDGED) == 1.0
    assert reciprocal_rank(["x", "c"], JUDGED) == 0.0


def test_answers_are_counted_among_the_questions_that_have_one_and_false_ones_among_those_that_have_none() -> None:
    bands = [(True, "answers"), (True, "related"), (True, "nothing"), (True, "answers")]
    bands += [(False, "answers"), (False, "nothing"), (False, "related")]
    assert answered(bands) == 2 / 4
    assert false_answers(bands) == 1 / 3
    assert answered([]) == false_answers([]) == 0.0
