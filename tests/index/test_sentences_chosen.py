"""Whence the vectors of sentences come when excerpts are chosen: the snapshot, else the library, else the encoder."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.encode import HashingEncoder, Progress
from index.excerpt import Choice, Chooser, Vectors, sentences_of
from index.query import query_of
from index.search import Hit
from index.searchtext import key, sentence_text, words_text
from index.sentences import Sentences
from index.sparse import Sparse
from knowledge.model import Passage
from tests.conftest import document

SAID = (
    "The bruise on the baby was seen by the nursery on a Monday in spring.",
    "The worker had kept her notes at home since the office was closed in March.",
    "Nobody told the health visitor, who had been to the house on the day before.",
    "The father was at work in another town when the police rang him there.",
    "A paediatrician saw the child two weeks later and wrote a long letter.",
    "The school was never asked, although the sister was taught there for years.",
    "The meeting was held without the midwife, whose diary was full that week.",
    "The plan was closed in June after a visit by somebody who was new to them.",
)
REVIEW = document(*(f"{number}. {words}" for number, words in enumerate(SAID, 1)))
PASSAGE = Passage(REVIEW, REVIEW.blocks[0].start, len(REVIEW.text), 7)
TEXTS = [sentence_text(PASSAGE, one.start, one.end) for one in sentences_of(PASSAGE)]
QUESTION = "was the health visitor told of the bruise"


class Recording:
    """An encoder that remembers what it was given, call by call."""

    def __init__(self) -> None:
        self._encoder = HashingEncoder()
        self.fingerprint = self._encoder.fingerprint
        self.dimension = self._encoder.dimension
        self.asked: list[list[str]] = []

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        self.asked.append(list(texts))
        return self._encoder.encode(texts, progress)


def kept(texts: Sequence[str]) -> Vectors:
    """Return a library that keeps the vectors of some texts."""
    every = dict(zip(map(key, texts), HashingEncoder().encode(texts), strict=True)) if texts else {}

    def vectors(encoder: str, wanted: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        assert encoder == HashingEncoder().fingerprint
        return {name: every[name] for name in wanted if name in every}

    return vectors


def stored(passage: int, texts: Sequence[str]) -> Sentences:
    """Return a snapshot's sentences, those of one passage."""
    return Sentences.build(np.array([passage]), [HashingEncoder().encode(texts)], HashingEncoder().dimension)


def chosen(encoder: Recording | None, library: Vectors, snapshot: Sentences | None) -> list[Choice]:
    sparse = Sparse.build(np.array([PASSAGE.id]), [words_text(PASSAGE)])
    query = HashingEncoder().encode([QUESTION])[0]
    hit = Hit(PASSAGE, 0.0, 0.0, 0.0, ())
    return Chooser(sparse, encoder, library, snapshot).choose(query_of(QUESTION), query, [hit], 2)


def same(ours: list[Choice], theirs: list[Choice]) -> bool:
    """Return whether the same words were chosen for the same reasons."""
    assert [one.excerpt for one in ours] == [one.excerpt for one in theirs]
    return bool(np.allclose([one.meaning for one in ours], [one.meaning for one in theirs], atol=0.001))


def test_what_the_snapshot_has_is_neither_read_from_the_library_nor_encoded() -> None:
    def unread(encoder: str, wanted: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        raise AssertionError("The library was read.")

    encoder = Recording()
    assert same(chosen(encoder, unread, stored(PASSAGE.id, TEXTS)), chosen(Recording(), kept([]), None))
    assert encoder.asked == []


def test_where_the_snapshot_has_none_the_library_gives_them_and_nothing_is_encoded() -> None:
    for snapshot in (None, stored(PASSAGE.id + 1, TEXTS)):
        encoder = Recording()
        assert same(chosen(encoder, kept(TEXTS), snapshot), chosen(Recording(), kept([]), None))
        assert encoder.asked == []


def test_only_what_nobody_has_kept_is_encoded() -> None:
    encoder = Recording()
    assert same(chosen(encoder, kept(TEXTS[:3] + TEXTS[4:]), None), chosen(Recording(), kept([]), None))
    assert encoder.asked == [[TEXTS[3]]]


def test_of_a_passage_that_nobody_has_kept_few_sentences_are_encoded_at_once() -> None:
    encoder = Recording()
    chosen(encoder, kept([]), None)
    assert [text for some in encoder.asked for text in some] == TEXTS
    assert max(map(len, encoder.asked)) <= 6


def test_vectors_of_another_cut_of_the_passage_are_not_put_to_its_sentences() -> None:
    encoder = Recording()
    moved = stored(PASSAGE.id, TEXTS[1:])
    assert same(chosen(encoder, kept(TEXTS), moved), chosen(Recording(), kept([]), None))


def test_the_sentence_nearest_in_meaning_is_known_by_its_own_vector() -> None:
    (first, *_) = chosen(Recording(), kept([]), None)
    query = HashingEncoder().encode([QUESTION])[0]
    nearest = [float(one @ query) for one in HashingEncoder().encode(TEXTS)]
    assert min(abs(first.meaning - one) for one in nearest) < 1e-6
    assert first.meaning > 0


def test_without_an_encoder_words_alone_choose() -> None:
    some = chosen(None, kept(TEXTS), stored(PASSAGE.id, TEXTS))
    assert "health visitor" in some[0].excerpt.text or "bruise" in some[0].excerpt.text
    assert {one.meaning for one in some} == {0.0}
