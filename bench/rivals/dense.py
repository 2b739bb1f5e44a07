"""Dense vectors alone: an exact inner product over vectors of length 1, as in any tutorial of FAISS.

faiss-cpu: MIT, releases every few months, of middling weight; it is a dependency of the product too.
"""

from collections.abc import Sequence

import faiss

from index.encode import Encoder
from index.search import Question
from index.searchtext import meaning_text
from knowledge.model import Passage


class Ranker:
    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._faiss = faiss.IndexFlatIP(encoder.dimension)
        self._ids: list[int] = []

    def index(self, passages: Sequence[Passage]) -> None:
        self._ids = [passage.id for passage in passages]
        self._faiss.add(self._encoder.encode([meaning_text(passage) for passage in passages]))

    def rank(self, question: Question, depth: int) -> list[int]:
        _, rows = self._faiss.search(self._encoder.encode([question.text]), min(depth, len(self._ids)))
        return [self._ids[row] for row in rows[0]]
