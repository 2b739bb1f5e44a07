"""txtai with `hybrid: true`: its BM25 and its vector index, their scores added half and half.

txtai: Apache 2.0, releases every month or two, heavy (torch, transformers and FAISS, as the product's). Above 5,000
passages its own setting of FAISS is approximate; so it is run.
"""

from collections.abc import Sequence

from txtai import Embeddings

from index.encode import Encoder
from index.search import Question
from index.searchtext import meaning_text
from knowledge.model import Passage


class Ranker:
    def __init__(self, encoder: Encoder) -> None:
        self._embeddings = Embeddings(
            {"method": "external", "transform": lambda texts: encoder.encode(list(texts)), "hybrid": True}
        )

    def index(self, passages: Sequence[Passage]) -> None:
        self._embeddings.index((passage.id, meaning_text(passage), None) for passage in passages)

    def rank(self, question: Question, depth: int) -> list[int]:
        return [int(found) for found, _ in self._embeddings.search(question.text, depth)]
