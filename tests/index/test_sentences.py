"""The vectors of sentences, passage by passage."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.sentences import Sentences

DIMENSION = 16
# How many sentences each passage has: none at the beginning, in the middle, twice running, and at the end.
COUNTS = {31: 0, 4: 3, 90: 1, 17: 0, 18: 0, 55: 7, 2: 0, 60: 2, 99: 0}

Vectors = NDArray[np.float32]


def drawn(*shape: int) -> Vectors:
    """Return vectors of length 1, the same each time."""
    vectors = np.random.default_rng(sum(shape)).normal(size=(*shape, DIMENSION)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), dtype=np.float32)


EVERY = drawn(sum(COUNTS.values()))
SPOKEN = dict(zip(COUNTS, np.split(EVERY, np.cumsum(list(COUNTS.values()))[:-1]), strict=True))


@pytest.fixture(params=["built", "loaded"])
def sentences(request: pytest.FixtureRequest, tmp_path: Path) -> Sentences:
    """Return the sentences as they were built, and as they are mapped from a folder."""
    made = Sentences.build(np.array(list(COUNTS)), list(SPOKEN.values()), DIMENSION)
    if request.param == "built":
        return made
    made.save(tmp_path)
    return Sentences.load(tmp_path)


def nearest(query: Vectors, passage: int) -> float:
    """Return the cosine of the nearest sentence of a passage, one looked at after the other; 0 where there is none."""
    return max((float(query @ one) for one in SPOKEN.get(passage, [])), default=0.0)


@pytest.mark.parametrize("passage", COUNTS)
def test_a_passage_has_its_own_sentences_in_their_order(passage: int, sentences: Sentences) -> None:
    assert sentences.of(passage).shape == (COUNTS[passage], DIMENSION)
    assert np.allclose(sentences.of(passage), SPOKEN[passage], atol=0.001)


@pytest.mark.parametrize("passage", [0, 3, 16, 56, 100])
def test_a_passage_that_is_not_here_has_no_sentence(passage: int, sentences: Sentences) -> None:
    assert sentences.of(passage).shape == (0, DIMENSION)


def test_the_nearest_sentence_is_that_of_looking_at_every_one(sentences: Sentences) -> None:
    queries, asked = drawn(5), [60, 100, 55, 2, 4, 31, 0, 90, 56, 17, 99, 55]
    wanted = [[nearest(query, passage) for passage in asked] for query in queries]
    found = sentences.best(queries, np.array(asked))
    # The nearest may lie behind the question: it is not the 0 of a passage that has none.
    assert min(map(min, wanted)) < 0
    assert found.dtype == np.float32
    assert np.abs(found - np.array(wanted)).max() < 0.001


def test_each_passage_is_scored_alone(sentences: Sentences) -> None:
    queries = drawn(3)
    together = sentences.best(queries, np.array(list(COUNTS)))
    alone = [sentences.best(queries, np.array([passage])) for passage in COUNTS]
    assert np.allclose(together, np.concatenate(alone, axis=1), atol=1e-6)


def test_passages_without_sentences_alone_are_all_0(sentences: Sentences) -> None:
    assert sentences.best(drawn(2), np.array([31, 17, 18, 99, 3])).tolist() == [[0.0] * 5] * 2


def test_of_no_passage_nothing_is_near(sentences: Sentences) -> None:
    assert sentences.best(drawn(2), np.array([], dtype=np.int64)).shape == (2, 0)


def test_a_library_without_a_sentence_has_none_to_give(tmp_path: Path) -> None:
    Sentences.build(np.array([], dtype=np.int64), [], DIMENSION).save(tmp_path)
    empty = Sentences.load(tmp_path)
    assert len(empty) == 0
    assert empty.of(1).shape == (0, DIMENSION)
    assert empty.best(drawn(1), np.array([1, 2])).tolist() == [[0.0, 0.0]]


def test_as_many_vectors_are_kept_as_there_are_sentences(sentences: Sentences) -> None:
    assert len(sentences) == sum(COUNTS.values())
