"""How far a question leans on what was said before it."""

from dataclasses import replace

import numpy as np
import pytest

from index.follow import Signals, goes_on, leaning, new_topic
from index.fuse import capped, mixed
from index.ranker import Question
from index.sentences import Sentences

BETWEEN = Signals(gap=0.1, strength=0.4, elsewhere=0.5, likeness=0.2, goes_on=False)


def test_a_question_that_is_answered_best_by_what_was_said_leans_on_it() -> None:
    assert leaning(Signals(gap=0.0, strength=0.3, elsewhere=0.0, likeness=0.4, goes_on=True)) > 0.9


def test_a_whole_question_about_other_passages_stands_alone() -> None:
    assert leaning(Signals(gap=0.4, strength=0.7, elsewhere=1.5, likeness=0.0, goes_on=False)) < 0.1


@pytest.mark.parametrize(
    "newer",
    [
        replace(BETWEEN, gap=0.3),
        replace(BETWEEN, strength=0.6),
        replace(BETWEEN, elsewhere=1.5),
        replace(BETWEEN, likeness=0.0),
    ],
)
def test_each_signal_of_a_new_topic_makes_it_likelier(newer: Signals) -> None:
    assert new_topic(newer) > new_topic(BETWEEN)


def test_a_question_that_begins_as_one_goes_on_is_less_likely_a_new_topic() -> None:
    assert new_topic(replace(BETWEEN, goes_on=True)) < new_topic(BETWEEN)


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("and the father?", True),
        ("So who decides", True),
        ("what about dads", True),
        ("android phones", False),
        ("who decides", False),
        ("", False),
    ],
)
def test_one_goes_on_with_a_whole_word(text: str, opens: bool) -> None:
    assert goes_on(text) is opens


def test_a_question_that_surely_stands_alone_is_ranked_as_if_nothing_was_said() -> None:
    alone, within = np.array([0.9, 0.5, 0.1], np.float32), np.array([0.1, 0.2, 1.2], np.float32)
    assert mixed(alone, within, 0.0) == pytest.approx(alone, abs=1e-5)
    assert mixed(alone, within, 1.0) == pytest.approx(within, abs=1e-5)


def test_a_question_that_may_be_either_has_the_best_of_both_readings_in_front() -> None:
    alone, within = np.array([0.9, 0.3, 0.3, 0.1], np.float32), np.array([0.1, 0.3, 0.3, 1.2], np.float32)
    assert set(np.argsort(-mixed(alone, within, 0.5))[:2].tolist()) == {0, 3}


@pytest.mark.parametrize("scores", [[], [0.5], [0.1, 0.2, 0.3]])
def test_of_very_few_passages_what_was_shown_speaks_for_none(scores: list[float]) -> None:
    assert len(set(capped(np.array(scores, np.float32)).tolist())) <= 1


def test_the_passage_that_was_shown_gains_no_more_than_two_others() -> None:
    assert capped(np.array([0.2, 0.9, 0.4, 0.5], np.float32)) == pytest.approx([0.2, 0.4, 0.4, 0.4])


def test_a_question_remembers_the_last_and_the_first_of_each_side() -> None:
    question = Question("now", ("first", "middle", "last"), "answer", "opening")
    assert question.earlier == ("last", "first", "answer", "opening")
    assert Question("now").earlier == ()


def test_the_nearest_sentence_of_each_passage_is_found_wherever_it_stands() -> None:
    east, north = np.array([1.0, 0.0], np.float32), np.array([0.0, 1.0], np.float32)
    sentences = Sentences.build(
        np.array([9, 4, 7]), [np.stack([east]), np.stack([north, east]), np.zeros((0, 2), np.float32)], 2
    )
    found = sentences.best(np.stack([north, east]), np.array([4, 7, 9, 5]))
    assert found.tolist() == [[1.0, 0.0, 0.0, 0.0], [1.0, 0.0, 1.0, 0.0]]
