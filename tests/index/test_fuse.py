"""How two rankings become one, and a conversation one query."""

import numpy as np

from index.encode import HashingEncoder
from index.fuse import EARLIER, blend, fuse, weights
from index.sparse import Sparse, tokens

TEXTS = [
    "An appropriate adult must be present when a child is strip searched.",
    "Appointments for the unborn baby were missed and nobody asked why.",
    "Police may search without an adult present if the case is urgent.",
    "Pay for parking at the town hall.",
]


def best(scores: dict[int, float]) -> int:
    return max(scores, key=lambda passage: scores[passage])


def test_a_passage_good_at_both_beats_one_best_at_one() -> None:
    assert best(fuse({1: 0.9, 2: 0.8, 3: 0.1}, {1: 0.0, 2: 9.0, 3: 10.0}, 0.5)) == 2


def test_the_weight_is_that_of_meaning() -> None:
    dense, sparse = {1: 0.9, 2: 0.1}, {1: 1.0, 2: 7.0}
    assert fuse(dense, sparse, 0.6) == {1: 0.6, 2: 0.4}
    assert best(fuse(dense, sparse, 1.0)) == 1
    assert best(fuse(dense, sparse, 0.0)) == 2


def test_the_scale_of_a_score_does_not_matter() -> None:
    dense, sparse = {1: 0.2, 2: 0.5, 3: 0.3}, {1: 3.0, 2: 1.0, 3: 2.0}
    scaled = {passage: 100 * score - 7 for passage, score in sparse.items()}
    assert fuse(dense, sparse) == fuse(dense, scaled)


def test_a_missing_score_counts_as_the_lowest() -> None:
    assert fuse({1: 0.9, 2: 0.1}, {2: 4.0, 3: 2.0}, 0.5) == {1: 0.5, 2: 0.5, 3: 0.0}


def test_without_meaning_words_rank_alone() -> None:
    assert fuse({}, {1: 2.0, 2: 6.0, 3: 4.0}) == {1: 0.0, 2: 1.0, 3: 0.5}
    assert fuse({1: 0.4}, {}) == {1: 1.0}
    assert fuse({}, {}) == {}


def test_words_that_say_nothing_leave_the_order_to_meaning() -> None:
    assert best(fuse({1: 0.2, 2: 0.4}, {1: 0.0, 2: 0.0})) == 2


def test_the_question_weighs_most_and_stands_first() -> None:
    assert weights("now", ("first", "middle", "last"), "answer") == [
        ("now", 1.0),
        ("last", EARLIER),
        ("first", EARLIER),
        ("answer", EARLIER),
    ]
    assert weights("now") == [("now", 1.0)]


def test_a_follow_up_finds_what_its_first_question_was_about() -> None:
    ids = np.arange(len(TEXTS))
    index = Sparse.build(ids, TEXTS)
    texts = weights("must an adult be present?", ("Can police search a child if it is urgent?",))
    query = blend([dict.fromkeys(tokens(text), 1.0) for text, _ in texts], [weight for _, weight in texts])
    assert index.search(tokens("must an adult be present?"), 1)[0].tolist() == [0]
    assert index.search(query, 1)[0].tolist() == [2]


def test_searching_for_the_sum_is_summing_the_scores() -> None:
    index, encoder = Sparse.build(np.arange(len(TEXTS)), TEXTS), HashingEncoder()
    one, two = dict.fromkeys(tokens("adult present"), 1.0), dict.fromkeys(tokens("child adult"), 1.0)
    np.testing.assert_allclose(
        index.scores(blend([one, two], [1.0, 0.2])), index.scores(one) + 0.2 * index.scores(two), rtol=1e-5
    )
    passages, (first, second) = encoder.encode(TEXTS), encoder.encode(["adult present", "child adult"])
    np.testing.assert_allclose(
        passages @ (first + 0.2 * second), passages @ first + 0.2 * (passages @ second), rtol=1e-4, atol=1e-6
    )
