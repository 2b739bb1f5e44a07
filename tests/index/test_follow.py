"""How far a question leans on what was said before it."""

from dataclasses import replace

import numpy as np
import pytest

from index.follow import Signals, leaning, new_topic
from index.ranker import Question
from index.sentences import Sentences

BETWEEN = Signals(gap=0.2, strength=0.45, likeness=0.2, words=4)


def test_a_short_question_about_the_same_passages_leans_on_what_was_said() -> None:
    assert leaning(Signals(gap=0.0, strength=0.3, likeness=0.4, words=1)) > 0.9


def test_a_whole_question_about_other_passages_stands_alone() -> None:
    assert leaning(Signals(gap=0.6, strength=0.7, likeness=0.0, words=8)) < 0.1


@pytest.mark.parametrize(
    "newer",
    [
        replace(BETWEEN, gap=0.4),
        replace(BETWEEN, strength=0.6),
        replace(BETWEEN, likeness=0.0),
        replace(BETWEEN, words=8),
    ],
)
def test_each_signal_of_a_new_topic_makes_it_likelier(newer: Signals) -> None:
    assert new_topic(newer) > new_topic(BETWEEN)


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
