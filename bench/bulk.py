"""More passages than anybody has published: the real ones first, then words recombined and vectors moved from them.

A made passage has five real sentences drawn anew from all of them, and a vector of its own: a real one with noise of
half its length added, brought back to length 1 (its cosine to the real one is about 0.89, that of two made of the same
about 0.8). What is found in them says how long a search takes and what it loses against an exact one, and nothing of
how good it is.
"""

import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import beir
from bench.cache import CachedEncoder
from bot.ingest import load_starter
from index.encode import Encoder, Progress
from index.fuse import EARLIER
from index.ranker import Question
from index.searchtext import key, meaning_text, normalised, words_text
from knowledge.library import Library
from knowledge.model import BlockKind, Document, Passage
from knowledge.read.blocks import Writer
from knowledge.sentences import sentences

SETS = ("scifact", "mtrag-govt", "doc2dial")
NOISE = 0.5  # the length of what is added to a vector of length 1
SENTENCES = 5  # a made passage
_PARAGRAPHS = 100  # a made document
_NOISES = 4096
_BLOCK = 10_000

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Real:
    """Real passages: what words search, the vectors, all sentences; and real questions, with their conversation."""

    words: list[str]
    vectors: Vectors
    sentences: list[str]
    questions: list[beir.Query]


def real(data: Path, encoder: Encoder, cache: Path) -> Real:
    """Return the passages of the starter library and of the public sets that are in `data`, and their questions."""
    made = [(passages, "questions") for passages in [_starter()]]
    found: list[beir.Query] = []
    for folder in [data / name for name in SETS if (data / name / "corpus.jsonl").exists()]:
        made.append((beir.Shelf(folder).passages, folder.name))
        found += beir.queries(folder)
    vectors = []
    for passages, name in made:
        cached = CachedEncoder(encoder, cache / f"{name}.npz")
        vectors.append(cached.encode([meaning_text(passage) for passage in passages]))
        cached.save()
    every = [passage for passages, _ in made for passage in passages]
    spoken = [passage.text[start:end] for passage in every for start, end in sentences(passage.text)]
    return Real([words_text(passage) for passage in every], np.concatenate(vectors), spoken, found)


def _starter() -> list[Passage]:
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder))
        load_starter(library, lambda done, of: None)
        return [p for one in library.entries() for p in library.passages(one.publication.id, one.sha256)]


def asked(questions: Sequence[beir.Query], encoder: Encoder) -> list[tuple[Vectors, list[tuple[str, float]]]]:
    """Return for each question its vectors (2 x d: with its conversation, alone) and its texts with their weights."""
    made = []
    for one in questions:
        earlier = Question(one.text, one.turns, one.answer, one.opening).earlier
        texts = [(normalised(one.text), 1.0), *((normalised(text), EARLIER) for text in earlier)]
        vectors = encoder.encode([text for text, _ in texts])
        both = np.asarray([weight for _, weight in texts], dtype=np.float32) @ vectors
        made.append((np.stack([both / np.linalg.norm(both), vectors[0]]).astype(np.float32), texts))
    return made


def vectors_of(source: Vectors, count: int, seed: int = 0) -> Vectors:
    """Return `count` vectors: those of `source`, then made ones."""
    chance = np.random.default_rng(seed)
    made = np.empty((count, source.shape[1]), dtype=np.float32)
    made[: len(source)] = source[:count]
    for first in range(min(len(source), count), count, _BLOCK):
        rows = chance.integers(0, len(source), min(_BLOCK, count - first))
        made[first : first + len(rows)] = _moved(source[rows], chance.standard_normal((len(rows), source.shape[1])))
    return made


def _moved(vectors: Vectors, noise: NDArray[np.float64]) -> Vectors:
    moved = vectors + NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), dtype=np.float32)


class MovingEncoder:
    """An encoder that gives every text a made vector, always the same, under the name of a real encoder."""

    def __init__(self, encoder: Encoder, source: Vectors) -> None:
        self.fingerprint, self.dimension = encoder.fingerprint, encoder.dimension
        self._source = source
        self._noise = np.random.default_rng(0).standard_normal((_NOISES, self.dimension))

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        numbers = [int(key(text)[:16], 16) for text in texts]
        rows = np.array([number % len(self._source) for number in numbers], dtype=np.int64)
        noise = np.array([number // len(self._source) % _NOISES for number in numbers], dtype=np.int64)
        return _moved(self._source[rows], self._noise[noise])


def documents(spoken: Sequence[str], seed: int = 0) -> Iterator[Document]:
    """Yield documents without end, each of a hundred numbered paragraphs of recombined sentences."""
    chance = random.Random(seed)
    usable = [" ".join(one.split()) for one in spoken if 5 <= len(one.split()) <= 60]
    number = 0
    while True:
        number += 1
        writer = Writer()
        for paragraph in range(_PARAGRAPHS):
            if paragraph % 10 == 0:
                writer.add(f"Part {paragraph // 10 + 1}", BlockKind.HEADING, 1)
            words = " ".join(chance.choices(usable, k=SENTENCES))
            writer.add(f"{paragraph // 10 + 1}.{paragraph % 10 + 1} {words}")
        title = f"Review {number}"
        yield Document(id=f"made-{number}", title=title, text=writer.text, blocks=tuple(writer.blocks))
