"""verbatim-rag's own index as far as it runs alone: dense vectors in Milvus Lite, which is what it then searches by.

Its hybrid search wants SPLADE, a model of its own that has to be downloaded, or the full text search of a Milvus
server, which it turns off for Milvus Lite. verbatim-rag: MIT, last released half a year ago, very heavy (docling,
datasets, Milvus). It pins transformers 4.53.3 and scikit-learn 1.6.1, below the product's, though neither ranks; so it
is installed beside the product in an environment of its own, first
`pip install 'pymilvus>=2.6.3,<3' 'milvus-lite>=2.5,<3' 'setuptools<81' rapidfuzz openai jinja2`, then
`pip install --no-deps 'verbatim-rag>=0.2.8,<0.3' 'verbatim-core>=0.2.8,<0.3'`. Milvus Lite 3 refuses its table of
documents, which has no vectors; Milvus Lite 2 wants the setuptools of before 81.
"""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from verbatim_rag.document import Chunk, Document, ProcessedChunk
from verbatim_rag.embedding_providers import DenseEmbeddingProvider
from verbatim_rag.index import VerbatimIndex
from verbatim_rag.vector_stores import LocalMilvusStore

from index.encode import Encoder
from index.search import Question
from index.searchtext import meaning_text
from knowledge.model import Passage


class Given(DenseEmbeddingProvider):  # type: ignore[misc]
    """Our vectors, as verbatim-rag asks for them."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed_text(self, text: str) -> list[float]:
        return self.embed_batch([text])[0]

    def embed_batch(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encoder.encode(texts).tolist()
        return vectors

    def get_dimension(self) -> int:
        return self._encoder.dimension


class Ranker:
    def __init__(self, encoder: Encoder) -> None:
        self._folder = TemporaryDirectory()
        where = str(Path(self._folder.name) / "milvus.db")
        store = LocalMilvusStore(where, dense_dim=encoder.dimension, enable_sparse=False)
        self._index = VerbatimIndex(store, dense_provider=Given(encoder))

    def index(self, passages: Sequence[Passage]) -> None:
        self._index.add_documents_bulk([_document(passage) for passage in passages])

    def rank(self, question: Question, depth: int) -> list[int]:
        return [int(found.id) for found in self._index.query(question.text, k=depth)]


def _document(passage: Passage) -> Document:
    """Return a passage as a document of one chunk, so that nothing is cut anew."""
    name, text = str(passage.id), meaning_text(passage)
    processed = ProcessedChunk(id=name, enhanced_content=text)
    return Document(id=name, raw_content=text, chunks=[Chunk(content=passage.text, processed_chunks=[processed])])
