"""Choose from a passage the sentences that speak to a question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.encode import Encoder
from index.searchtext import normalised
from index.sparse import Sparse, tokens
from knowledge.model import Excerpt, Passage
from knowledge.sentences import sentences
from knowledge.vocabulary import expansions

MOST_WORDS = 60
_FEW_WORDS = 18  # A shorter excerpt takes its better neighbour in.
_CLOSE = 0.75  # So does one whose neighbour speaks nearly as well to the question.
_MEANING = 0.6
_DANGLING = frozenset("this these that those it its they their he his she her such however but also both".split())


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a passage: its place in the document, the block it stands in, its size."""

    start: int
    end: int
    block: int
    words: int


class Chooser:
    """Choose excerpts by words and, where there is an encoder, by meaning."""

    def __init__(self, sparse: Sparse, encoder: Encoder | None) -> None:
        self._sparse = sparse
        self._encoder = encoder

    def choose(self, question: str, passages: Sequence[Passage]) -> list[Excerpt]:
        """Return the best excerpt of each passage: whole sentences of one block, at most about 60 words."""
        split = [list(_sentences(passage)) for passage in passages]
        texts = [
            normalised(passage.document.text[sentence.start : sentence.end])
            for passage, parts in zip(passages, split, strict=True)
            for sentence in parts
        ]
        scores = iter(self._scores(normalised(question), texts))
        return [
            _best(passage, parts, [next(scores) for _ in parts]) for passage, parts in zip(passages, split, strict=True)
        ]

    def _scores(self, question: str, texts: list[str]) -> list[float]:
        """Return how well each sentence speaks to the question, 0-1."""
        wanted = set(tokens(question))
        related = {token for phrase in expansions(question) for token in tokens(phrase)} - wanted
        rarity = {token: self._sparse.idf(token) for token in wanted} | {
            token: self._sparse.idf(token) / 2 for token in related
        }
        total = sum(rarity[token] for token in wanted) or 1.0
        found = [min(1.0, sum(rarity[token] for token in rarity.keys() & set(tokens(text))) / total) for text in texts]
        if self._encoder is None:
            return found
        query, *vectors = self._encoder.encode([question, *texts])
        return [
            _MEANING * float(query @ vector) + (1 - _MEANING) * words
            for vector, words in zip(vectors, found, strict=True)
        ]


def _sentences(passage: Passage) -> Iterator[_Sentence]:
    """Yield the sentences of a passage, printed paragraph numbers outside them."""
    text = passage.document.text
    for number, block in enumerate(passage.blocks):
        start, end = max(block.body, passage.start), min(block.end, passage.end)
        for begin, finish in sentences(text[start:end]):
            yield _Sentence(start + begin, start + finish, number, len(text[start + begin : start + finish].split()))


def _best(passage: Passage, parts: list[_Sentence], scores: list[float]) -> Excerpt:
    """Return the best sentence with the neighbours of its block that help it."""
    first = last = max(range(len(parts)), key=lambda place: scores[place])
    best = scores[first]

    def size() -> int:
        return sum(part.words for part in parts[first : last + 1])

    while True:
        near = [
            place
            for place in (first - 1, last + 1)
            if 0 <= place < len(parts)
            and parts[place].block == parts[first].block
            and size() + parts[place].words <= MOST_WORDS
            and (size() < _FEW_WORDS or scores[place] >= _CLOSE * best)
        ]
        if not near:
            break
        place = max(near, key=lambda place: scores[place])
        first, last = min(first, place), max(last, place)
    while _dangles(passage, parts[first]) and first and parts[first - 1].block == parts[first].block:
        first -= 1  # "This was not shared" says nothing without the sentence before it.
        if size() > MOST_WORDS:
            break
    return Excerpt(passage.document, parts[first].start, parts[last].end)


def _dangles(passage: Passage, sentence: _Sentence) -> bool:
    opening = passage.document.text[sentence.start : sentence.end].split(maxsplit=1)[0]
    return opening.strip("\"'“‘(,").lower() in _DANGLING
