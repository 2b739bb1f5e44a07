"""BM25 alone, by bm25s with its own tokeniser and English stop words.

bm25s: MIT, releases every few weeks, light (numpy alone); it is a dependency of the product too.
"""

from collections.abc import Sequence

import bm25s

from index.encode import Encoder
from index.search import Question
from index.searchtext import meaning_text
from knowledge.model import Passage


class Ranker:
    def __init__(self, encoder: Encoder) -> None:
        self._bm25 = bm25s.BM25()
        self._ids: list[int] = []

    def index(self, passages: Sequence[Passage]) -> None:
        self._ids = [passage.id for passage in passages]
        texts = [meaning_text(passage) for passage in passages]
        self._bm25.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)

    def rank(self, question: Question, depth: int) -> list[int]:
        words = bm25s.tokenize(question.text, stopwords="en", show_progress=False)
        rows, _ = self._bm25.retrieve(words, k=min(depth, len(self._ids)), show_progress=False)
        return [self._ids[row] for row in rows[0]]
