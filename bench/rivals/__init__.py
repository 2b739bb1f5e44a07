"""Other systems beside ours: one small file each, over the same passages, texts and vectors, on the same machine.

Every rival is set up as its own documentation shows, with its own defaults. It reads what our encoder reads of a
passage (title, headings, words), and takes its vectors from the encoder it is given, so that a difference is one of
ranking and not of the model. Their packages are never of the product: those of `pip install '.[rivals]'` and the others
by hand, as the file of a rival says.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol, cast

from index.encode import Encoder
from index.search import Question
from knowledge.model import Passage

# A benchmark reports to nobody.
os.environ.setdefault("HAYSTACK_TELEMETRY_ENABLED", "False")


class System(Protocol):
    """Whatever ranks passages for a question."""

    def index(self, passages: Sequence[Passage]) -> None:
        """Take in the passages, once."""

    def rank(self, question: Question, depth: int) -> list[int]:
        """Return the ids of the best `depth` passages, best first."""


class Unavailable(Exception):
    """Say in a sentence why a rival does not run here."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A system by its name in the table, the file here that sets it up, and the packages whose versions matter."""

    name: str
    module: str
    packages: tuple[str, ...]
    never: str = ""  # why it cannot run at all

    def open(self, encoder: Encoder) -> System:
        """Return the system, empty; raise Unavailable."""
        if self.never:
            raise Unavailable(self.never)
        try:
            return cast(System, import_module(f"bench.rivals.{self.module}").Ranker(encoder))
        except ModuleNotFoundError as error:
            raise Unavailable(f"{error.name} is not installed.") from error

    def versions(self) -> dict[str, str]:
        """Return the versions of its packages as they are installed."""
        found = {}
        for package in self.packages:
            try:
                found[package] = version(package)
            except PackageNotFoundError as error:
                raise Unavailable(f"{package} is not installed.") from error
        return found


RIVALS = {
    "bm25": Rival("BM25 alone (bm25s)", "bm25", ("bm25s",)),
    "dense": Rival("dense alone (FAISS)", "dense", ("faiss-cpu",)),
    "txtai": Rival("txtai hybrid", "txtai_hybrid", ("txtai",)),
    "haystack": Rival("Haystack, rank fusion", "haystack_fusion", ("haystack-ai",)),
    "llamaindex": Rival(
        "LlamaIndex, rank fusion", "llamaindex_fusion", ("llama-index-core", "llama-index-retrievers-bm25")
    ),
    "verbatim": Rival("verbatim-rag, dense", "verbatim", ("verbatim-rag", "milvus-lite")),
    "haiku": Rival(
        "haiku-rag",
        "haiku",
        ("haiku-rag",),
        "its releases of today want Python 3.12, and the last for 3.11 fetches a tokeniser when it is imported.",
    ),
}
