"""Choose from the passages found the sentences that speak to a question."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encode import Encoder
from index.query import Query
from index.search import Hit, share
from index.searchtext import key, normalised, sentence_text
from index.sentences import Sentences
from index.sparse import Sparse, tokens
from knowledge.model import BlockKind, Excerpt, Passage, Publication
from knowledge.sentences import sentences
from knowledge.vocabulary import expansions

MOST_WORDS = 60
# Chosen on the tune half of bench/questions.jsonl: hit@3 0.81 with one sentence a passage, 0.91 so.
PER_PASSAGE = 2
_MOST_PARAGRAPHS = 2
_FEW_WORDS = 20  # A shorter excerpt takes its better neighbour in.
_CLOSE = 0.9  # So does one whose neighbour speaks nearly as well to the question.
_SHORT_PARAGRAPH = 45  # words
_SOURCE = 0.03  # A real document goes before our summary of as good a match.
_PASSAGE, _WORDS, _RELATED = 0.6, 0.4, 0.5
_AT_ONCE = 6  # texts: the packaged model reads no more without torch, whose import somebody would wait for
_DANGLING = frozenset("this these that those it its they their he his she her such however but also both".split())

Vectors = Callable[[str, Iterable[str]], dict[str, NDArray[np.float32]]]  # (encoder, keys) -> the kept ones


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage: its place in the document, its paragraph and its words."""

    start: int
    end: int
    words: int
    paragraph: int
    kind: BlockKind
    leans: bool = False  # It follows another in a paragraph short enough to be quoted from its beginning.


@dataclass(frozen=True, slots=True)
class Choice:
    """An excerpt, the hit it is of, its score, and the cosine and coverage of its best sentence."""

    excerpt: Excerpt
    hit: Hit
    score: float
    meaning: float
    coverage: float


@dataclass(frozen=True, slots=True)
class _Scored:
    """A sentence of a hit, and how well it speaks to the question."""

    hit: Hit
    sentence: Sentence
    score: float
    meaning: float
    coverage: float


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The tokens of a question in each of its forms, those of its synonyms, and how rare each is."""

    forms: tuple[set[str], ...]
    related: set[str]
    rarity: dict[str, float]

    def covered(self, found: set[str]) -> float:
        """Return the share of the question's words among those found, by rarity; a synonym counts half."""
        synonyms = sum(self.rarity[token] for token in self.related & found)
        return max(self._covered(form, found, synonyms) for form in self.forms)

    def _covered(self, form: set[str], found: set[str], synonyms: float) -> float:
        total = sum(self.rarity[token] for token in form) or 1.0
        return share(form, found, self.rarity) + _RELATED * min(1.0, synonyms / total)


class Chooser:
    """Choose excerpts by words and, where there is an encoder, by meaning.

    The vectors of sentences are those of the snapshot; where it has none, those that the library keeps.
    """

    def __init__(
        self, sparse: Sparse, encoder: Encoder | None, vectors: Vectors, spoken: Sentences | None = None
    ) -> None:
        self._sparse = sparse
        self._encoder = encoder
        self._vectors = vectors
        self._spoken = spoken

    def choose(
        self,
        asked: Query,
        query: NDArray[np.float32] | None,
        hits: Sequence[Hit],
        limit: int,
        per_passage: int = PER_PASSAGE,
        prefer: Callable[[Publication], float] = lambda publication: 0.0,
    ) -> list[Choice]:
        """Return the best `limit` excerpts of the hits, best first: whole sentences, at most about 60 words.

        `query` is the question's vector with its conversation; at most `per_passage` come from one passage; `prefer`
        adds to the score of what stands in a publication.
        """
        wanted = self._wanted(asked)
        scored = [self._scored(hit, wanted, query, prefer(hit.passage.document)) for hit in hits]
        ranked = sorted(
            ((one.score, -place, at) for place, some in enumerate(scored) for at, one in enumerate(some)), reverse=True
        )
        used: set[tuple[int, int]] = set()
        taken: Counter[int] = Counter()
        chosen: list[Choice] = []
        for _, place, at in ranked:
            if len(chosen) == limit:
                break
            if (-place, at) in used or taken[-place] == per_passage:
                continue
            some = scored[-place]
            free = {other for other in range(len(some)) if (-place, other) not in used}
            first, last = _grown(some, at, free)
            used.update((-place, other) for other in range(first, last + 1))
            taken[-place] += 1
            chosen.append(_choice(some, first, last, at))
        return chosen

    def _wanted(self, asked: Query) -> _Wanted:
        """Return what the sentences of all hits are searched for."""
        forms = asked.forms
        related = {token for phrase in expansions(asked.text) for token in tokens(phrase)}.difference(*forms)
        return _Wanted(forms, related, {token: self._sparse.idf(token) for token in related.union(*forms)})

    def _scored(self, hit: Hit, wanted: _Wanted, query: NDArray[np.float32] | None, extra: float) -> list[_Scored]:
        """Return the sentences of a hit with their scores."""
        parts = list(sentences_of(hit.passage))
        extra += 0.0 if hit.passage.document.summary else _SOURCE
        text = hit.passage.document.text
        covered = [wanted.covered(set(tokens(normalised(text[part.start : part.end])))) for part in parts]
        near = self._near(hit.passage, parts, query)
        return [
            _Scored(hit, part, meaning + _PASSAGE * hit.score + _WORDS * words + extra, meaning, words)
            for part, meaning, words in zip(parts, near, covered, strict=True)
        ]

    def _near(self, passage: Passage, parts: Sequence[Sentence], query: NDArray[np.float32] | None) -> list[float]:
        """Return the cosine of each sentence, read under its title and headings, to the question."""
        if self._encoder is None or query is None or not parts:
            return [0.0] * len(parts)
        spoken = None if self._spoken is None else self._spoken.of(passage.id)
        if spoken is None or len(spoken) != len(parts):
            spoken = self._read(self._encoder, [sentence_text(passage, part.start, part.end) for part in parts])
        near: list[float] = (spoken.astype(np.float32) @ query).tolist()
        return near

    def _read(self, encoder: Encoder, texts: Sequence[str]) -> NDArray[np.floating]:
        """Return the vectors of some texts: the kept ones, and those of the rest made anew."""
        names = {key(text): text for text in texts}
        kept = self._vectors(encoder.fingerprint, names)
        missing = [name for name in names if name not in kept]
        for first in range(0, len(missing), _AT_ONCE):
            some = missing[first : first + _AT_ONCE]
            kept |= dict(zip(some, encoder.encode([names[name] for name in some]), strict=True))
        return np.stack([kept[key(text)] for text in texts])


def sentences_of(passage: Passage) -> Iterator[Sentence]:
    """Yield the sentences of a passage, printed paragraph numbers outside them."""
    text = passage.document.text
    for paragraph, block in enumerate(passage.blocks):
        start, end = max(block.body, passage.start), min(block.end, passage.end)
        short = len(text[start:end].split()) <= _SHORT_PARAGRAPH
        for number, (begin, finish) in enumerate(sentences(text[start:end])):
            words = len(text[start + begin : start + finish].split())
            yield Sentence(start + begin, start + finish, words, paragraph, block.kind, short and number > 0)


def _grown(some: Sequence[_Scored], at: int, free: set[int]) -> tuple[int, int]:
    """Return the first and last sentence of the excerpt that grows from one sentence to the neighbours that help it."""
    first = last = at
    best = some[at].score

    def size(*more: int) -> int:
        return sum(some[place].sentence.words for place in (*range(first, last + 1), *more))

    while True:
        near = [
            place
            for place in (first - 1, last + 1)
            if place in free
            and size(place) <= MOST_WORDS
            and some[place].sentence.kind is some[at].sentence.kind  # A footnote is quoted as a footnote.
            and _paragraphs(some, min(first, place), max(last, place)) <= _MOST_PARAGRAPHS
            and (size() < _FEW_WORDS or some[place].score >= _CLOSE * best)
        ]
        if not near:
            break
        place = max(near, key=lambda place: some[place].score)
        first, last = min(first, place), max(last, place)
    # "This was not shared" says nothing without the sentence before it, even if that makes the excerpt longer.
    while (some[first].sentence.leans or _dangles(some[first])) and first - 1 in free and size() <= MOST_WORDS:
        first -= 1
    return first, last


def _paragraphs(some: Sequence[_Scored], first: int, last: int) -> int:
    """Return how many paragraphs the sentences from first to last touch."""
    return some[last].sentence.paragraph - some[first].sentence.paragraph + 1


def _dangles(one: _Scored) -> bool:
    opening = one.hit.passage.document.text[one.sentence.start : one.sentence.end].split(maxsplit=1)[0]
    return opening.strip("\"'“‘(,").lower() in _DANGLING


def _choice(some: Sequence[_Scored], first: int, last: int, at: int) -> Choice:
    excerpt = Excerpt(some[at].hit.passage.document, some[first].sentence.start, some[last].sentence.end)
    return Choice(excerpt, some[at].hit, some[at].score, some[at].meaning, some[at].coverage)
