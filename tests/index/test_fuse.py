"""How meaning and words become one ranking."""

import numpy as np
from numpy.typing import NDArray

from index.encode import HashingEncoder
from index.fuse import COVERED, MEANING, blend, fuse, lifted
from index.sparse import Sparse, tokens

TEXTS = [
    "An appropriate adult must be present when a child is strip searched.",
    "Appointments for the unborn baby were missed and nobody asked why.",
    "Police may search without an adult present if the case is urgent.",
    "Pay for parking at the town hall.",
]


def scores(*values: float) -> NDArray[np.float32]:
    return np.array(values, dtype=np.float32)


def test_a_passage_good_at_both_beats_one_best_at_one() -> None:
    assert fuse(scores(0.9, 0.8, 0.1), scores(0.0, 9.0, 10.0)).argmax() == 1


def test_the_weights_are_those_of_meaning_words_and_coverage() -> None:
    np.testing.assert_allclose(fuse(scores(0.9, 0.1), scores(1.0, 7.0)), [MEANING, 1 - MEANING - COVERED], rtol=1e-6)
    np.testing.assert_allclose(
        fuse(scores(0.9, 0.1), scores(7.0, 1.0), scores(1.0, 0.5)), [1.0, COVERED / 2], rtol=1e-6
    )


def test_of_two_that_are_alike_the_one_that_holds_more_of_the_question_together_goes_first() -> None:
    assert fuse(scores(0.5, 0.5, 0.1), scores(3.0, 3.0, 1.0), scores(0.4, 0.6, 0.0)).argmax() == 1


def test_the_scale_of_a_score_does_not_matter() -> None:
    meaning, words = scores(0.2, 0.5, 0.3), scores(3.0, 1.0, 2.0)
    np.testing.assert_allclose(fuse(meaning, words), fuse(meaning, 100 * words - 7), rtol=1e-5)


def test_without_meaning_words_rank_alone() -> None:
    assert fuse(None, scores(2.0, 6.0, 4.0)).tolist() == [0.0, 1.0, 0.5]
    assert fuse(None, scores(0.0)).tolist() == [1.0]
    assert fuse(None, scores()).tolist() == []


def test_words_that_say_nothing_leave_the_order_to_meaning() -> None:
    assert fuse(scores(0.2, 0.4), scores(0.0, 0.0)).argmax() == 1


def test_a_document_lifts_its_passages_by_its_best_one() -> None:
    fused, documents = scores(0.5, 0.2, 0.45), np.array([0, 1, 1])
    np.testing.assert_allclose(lifted(fused, documents, 0.0), fused)
    np.testing.assert_allclose(lifted(fused, documents, 1.0), [1.0, 0.65, 0.9])


def test_a_second_passage_of_the_best_document_passes_a_lonely_one() -> None:
    assert lifted(scores(0.9, 0.5, 0.6), np.array([0, 0, 1]), 0.5).argsort().tolist() == [2, 1, 0]


def test_searching_for_the_sum_is_summing_the_scores() -> None:
    index, encoder = Sparse.build(np.arange(len(TEXTS)), TEXTS), HashingEncoder()
    one, two = dict.fromkeys(tokens("adult present"), 1.0), dict.fromkeys(tokens("child adult"), 1.0)
    np.testing.assert_allclose(index.scores(blend([one, two])), index.scores(one) + index.scores(two), rtol=1e-5)
    passages, (first, second) = encoder.encode(TEXTS), encoder.encode(["adult present", "child adult"])
    np.testing.assert_allclose(
        passages @ (first + 0.2 * second), passages @ first + 0.2 * (passages @ second), rtol=1e-4, atol=1e-6
    )
