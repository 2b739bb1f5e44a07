"""Find the findings of other reviews that teach the same lesson, in arrays that are prepared once a snapshot.

Two findings are alike where they tell a lesson of `index.repeated` in common, and then by how much of what they tell
they share, by meaning and by words. Nothing is encoded: the vectors of sentences are kept in the library. A vector was
made under the title of its document, so half of what all findings of a document have in common is taken out first.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from index.excerpt import MOST_WORDS, Vectors, sentences_of
from index.repeated import lessons_in
from index.searchtext import key, normalised, sentence_text
from index.sparse import tokens
from knowledge.care import is_graphic, is_narrative
from knowledge.model import BlockKind, Kind, Passage

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]

MEASURED = "all-MiniLM-L6-v2@"  # the model whose cosines the bar below was chosen for
# Chosen on the tune pairs of bench/recurrence.jsonl.
_LESSON, _WORDS, _ENOUGH = 0.5, 0.5, 0.8
_ENOUGH_WITHOUT_MEANING = 1.05
_COMMON = 0.5  # how much of what the findings of a document share is taken out of each
_REPRINTED = 2  # findings in the same words from which on two documents can be one
_FINDS = re.compile(
    r"\b(?:findings?|found|learn\w*|lessons?|recommend\w*|analysis|apprais\w+|conclusions?|improve\w*)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Finding:
    """A paragraph of findings, or where it is long a sentence, and the keys of its sentences' vectors."""

    passage: Passage
    start: int
    end: int
    keys: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return its words, made plain."""
        return normalised(self.passage.document.text[self.start : self.end])


class Shared:
    """Which names each row has; two rows are compared by the names in common, rare ones counting more."""

    def __init__(self, every: Sequence[Collection[str]], kept: Sequence[int]) -> None:
        seen = Counter(name for names in every for name in names)
        count = len(every)
        self._weights = {name: math.log(1 + (count - n + 0.5) / (n + 0.5)) ** 2 for name, n in seen.items()}
        self._names = [tuple(every[row]) for row in kept]
        sizes = [math.sqrt(sum(self._weights[name] for name in names)) or 1.0 for names in self._names]
        self._sizes = np.array(sizes, dtype=np.float32)
        rows: dict[str, list[int]] = defaultdict(list)
        for row, names in enumerate(self._names):
            for name in names:
                rows[name].append(row)
        self._rows = {name: np.array(some, dtype=np.int64) for name, some in rows.items()}

    def cosines(self, row: int) -> Scores:
        """Return how much each row shares with one, from 0 to 1."""
        total = np.zeros(len(self._names), dtype=np.float32)
        for name in self._names[row]:
            total[self._rows[name]] += np.float32(self._weights[name])
        return np.asarray(total / (self._sizes * self._sizes[row]), dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """The findings of reviews that tell a lesson.

    `owners[row]` is the place of its review in `reviews` (id, sha256), which has all that were looked through and have
    findings; `places[row]` is passage, start and end; `texts[row]` its words in small letters. `twins` are the places
    of reviews that print the same findings. `meaning` is missing where words alone decide.
    """

    reviews: tuple[tuple[str, str], ...]
    owners: Rows
    places: NDArray[np.int64]
    texts: tuple[str, ...]
    twins: tuple[tuple[int, int], ...]
    taught: Shared
    words: Shared
    meaning: NDArray[np.float32] | None
    spans: NDArray[np.int64]  # n x 3: review, start and end of every finding, whether it tells a lesson or not

    def stands(self, id: str, sha256: str, start: int, end: int) -> bool:
        """Return whether a finding stands, at least in part, in a place of a version."""
        if (id, sha256) not in self.reviews:
            return False
        here = self.spans[:, 0] == self.reviews.index((id, sha256))
        return bool(np.any(here & (self.spans[:, 1] < end) & (self.spans[:, 2] > start)))

    def within(self, id: str, sha256: str, start: int, end: int) -> list[int]:
        """Return the rows that stand, at least in part, in a place of a version."""
        if (id, sha256) not in self.reviews:
            return []
        here = self.owners == self.reviews.index((id, sha256))
        (rows,) = np.nonzero(here & (self.places[:, 1] < end) & (self.places[:, 2] > start))
        return [int(row) for row in rows]

    def alike(self, rows: Sequence[int]) -> Scores:
        """Return for each row how much like any of some it is; 0 where it is not the same lesson."""
        nothing = np.zeros(len(self.owners), dtype=np.float32)
        return np.asarray(np.max([nothing, *(self._alike(row) for row in rows)], axis=0), dtype=np.float32)

    def _alike(self, row: int) -> Scores:
        told = self.taught.cosines(row)
        near = np.flatnonzero(told)
        scores = _LESSON * told[near] + _WORDS * self.words.cosines(row)[near]
        if self.meaning is None:
            scores, enough = scores + _LESSON * told[near], _ENOUGH_WITHOUT_MEANING
        else:
            scores, enough = scores + self.meaning[near] @ self.meaning[row], _ENOUGH
        found = np.zeros(len(told), dtype=np.float32)
        found[near[scores >= enough]] = scores[scores >= enough]
        return found


def prepare(passages: Iterable[Passage], vectors: Vectors | None, encoder: str) -> Findings:
    """Return the findings among the passages of reviews; without vectors of the measured model words alone decide."""
    found = [one for passage in passages for one in _findings(passage)]
    texts = [one.text for one in found]
    taught = [lessons_in(text) for text in texts]
    kept = [row for row, lessons in enumerate(taught) if lessons]
    versions = [(one.passage.document.id, one.passage.document.sha256) for one in found]
    reviews = tuple(dict.fromkeys(versions))
    place = {version: number for number, version in enumerate(reviews)}
    owners = np.array([place[version] for version in versions], dtype=np.int64)
    meaning = None
    if vectors and encoder.startswith(MEASURED):
        meaning = _meaning(found, owners, vectors(encoder, {name for one in found for name in one.keys}))
    titles: dict[str, frozenset[str]] = {}
    words = [_words(one, text, titles) for one, text in zip(found, texts, strict=True)]
    return Findings(
        reviews,
        owners[kept],
        np.array([(found[row].passage.id, found[row].start, found[row].end) for row in kept]).reshape(-1, 3),
        tuple(texts[row].casefold() for row in kept),
        _twins(texts, owners.tolist()),
        Shared(taught, kept),
        Shared(words, kept),
        None if meaning is None else meaning[kept],
        np.array([(owner, one.start, one.end) for owner, one in zip(owners, found, strict=True)]).reshape(-1, 3),
    )


def _findings(passage: Passage) -> Iterator[_Finding]:
    """Yield what a passage of a review finds or recommends, but no injury and nothing that happened."""
    document = passage.document
    if document.kind is not Kind.REVIEW:
        return
    heading = [words for words in passage.heading if words != document.title]
    learns = passage.unit is not None or any(_FINDS.search(words) for words in heading)
    if not learns or is_narrative(passage.heading):
        return
    parts = list(sentences_of(passage))
    for block in passage.blocks:
        start, end = max(block.body, passage.start), min(block.end, passage.end)
        inside = [part for part in parts if start <= part.start and part.end <= end]
        if block.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING) or not inside:
            continue
        if passage.graphic and is_graphic(document.text[start:end]):
            continue
        whole = sum(part.words for part in inside) <= MOST_WORDS
        for some in [inside] if whole else [[part] for part in inside]:
            keys = tuple(key(sentence_text(passage, part.start, part.end)) for part in some)
            yield _Finding(passage, some[0].start, some[-1].end, keys)


def _meaning(
    found: Sequence[_Finding], owners: Rows, kept: dict[str, NDArray[np.float32]]
) -> NDArray[np.float32] | None:
    """Return a vector of length 1 for each finding (n x d), or None where one is not kept."""
    if not found or any(name not in kept for one in found for name in one.keys):
        return None
    made = np.stack([np.mean([kept[name] for name in one.keys], axis=0) for one in found])
    made /= np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-12)
    common = np.zeros((int(owners.max()) + 1, made.shape[1]), dtype=np.float32)
    np.add.at(common, owners, made)
    common /= np.bincount(owners)[:, None]
    made -= _COMMON * common[owners]
    made /= np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-12)
    return np.asarray(made, dtype=np.float32)


def _words(one: _Finding, text: str, titles: dict[str, frozenset[str]]) -> frozenset[str]:
    """Return the tokens of a finding but for those of its title, which say whom it is about."""
    title = one.passage.document.title
    if title not in titles:
        titles[title] = frozenset(tokens(normalised(title)))
    return frozenset(tokens(text)) - titles[title]


def _twins(texts: Sequence[str], owners: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return the pairs of reviews of which at least half the findings of one stand in the other, word for word."""
    where: dict[str, set[int]] = defaultdict(set)
    for text, owner in zip(texts, owners, strict=True):
        where[text.casefold()].add(owner)
    counts = Counter(owner for holding in where.values() for owner in holding)
    both = Counter(pair for holding in where.values() for pair in combinations(sorted(holding), 2))
    return tuple(pair for pair, n in both.items() if n >= _REPRINTED and 2 * n >= min(counts[pair[0]], counts[pair[1]]))
