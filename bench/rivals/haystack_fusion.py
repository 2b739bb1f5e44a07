"""Haystack's hybrid pipeline: its BM25 and its embedding retriever in memory, joined by reciprocal rank fusion.

haystack-ai: Apache 2.0, releases every two weeks, of middling weight (no torch of its own). Its BM25 in memory is pure
Python, which is what its times show. The question's vector is given, where its documentation has an embedder first.
"""

from collections.abc import Sequence

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from index.encode import Encoder
from index.search import Question
from index.searchtext import meaning_text
from knowledge.model import Passage


class Ranker:
    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        self._pipeline = Pipeline()
        self._pipeline.add_component("words", InMemoryBM25Retriever(self._store))
        self._pipeline.add_component("meaning", InMemoryEmbeddingRetriever(self._store))
        self._pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        self._pipeline.connect("words", "joiner")
        self._pipeline.connect("meaning", "joiner")

    def index(self, passages: Sequence[Passage]) -> None:
        texts = [meaning_text(passage) for passage in passages]
        vectors = self._encoder.encode(texts).tolist()
        self._store.write_documents(
            [
                Document(id=str(passage.id), content=text, embedding=vector)
                for passage, text, vector in zip(passages, texts, vectors, strict=True)
            ]
        )

    def rank(self, question: Question, depth: int) -> list[int]:
        vector = self._encoder.encode([question.text])[0].tolist()
        joined = self._pipeline.run(
            {
                "words": {"query": question.text, "top_k": depth},
                "meaning": {"query_embedding": vector, "top_k": depth},
                "joiner": {"top_k": depth},
            }
        )
        return [int(found.id) for found in joined["joiner"]["documents"]]
