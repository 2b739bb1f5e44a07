"""LlamaIndex's hybrid search: a vector index and its BM25 retriever, joined by reciprocal rank fusion, no LLM asked.

llama-index-core and llama-index-retrievers-bm25: MIT, releases every few weeks, of middling weight (no torch). The
retriever asks for PyStemmer below 3, where the product has 3, so that the two cannot be resolved together; the stemmer
is the same, and it is installed beside them with
`pip install --no-deps 'llama-index-retrievers-bm25>=0.8,<0.9'`.
"""

from collections.abc import Sequence
from typing import Any

from llama_index.core import VectorStoreIndex
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.retrievers.bm25 import BM25Retriever
from pydantic import PrivateAttr

from index.encode import Encoder
from index.search import Question
from index.searchtext import meaning_text
from knowledge.model import Passage


class Given(BaseEmbedding):  # type: ignore[misc]
    """Our vectors, as LlamaIndex asks for them."""

    _encoder: Encoder = PrivateAttr()

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(model_name=encoder.fingerprint)
        self._encoder = encoder

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embeddings([query])[0]

    def _aget_query_embedding(self, query: str) -> Any:
        raise NotImplementedError("nothing here asks without waiting")

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encoder.encode(texts).tolist()
        return vectors


class Ranker:
    def __init__(self, encoder: Encoder) -> None:
        self._embedding = Given(encoder)
        self._meaning: Any = None
        self._words: Any = None
        self._count = 0

    def index(self, passages: Sequence[Passage]) -> None:
        self._count = len(passages)
        nodes = [TextNode(id_=str(passage.id), text=meaning_text(passage)) for passage in passages]
        self._meaning = VectorStoreIndex(nodes, embed_model=self._embedding).as_retriever()
        self._words = BM25Retriever.from_defaults(nodes=nodes)

    def rank(self, question: Question, depth: int) -> list[int]:
        self._meaning.similarity_top_k = self._words.similarity_top_k = min(depth, self._count)
        fusion = QueryFusionRetriever(
            [self._meaning, self._words],
            llm=MockLLM(),
            num_queries=1,
            mode="reciprocal_rerank",
            similarity_top_k=depth,
            use_async=False,
        )
        return [int(found.node.node_id) for found in fusion.retrieve(question.text)]
