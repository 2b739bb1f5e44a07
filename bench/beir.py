"""Run the shipped search over a folder in BEIR form: corpus.jsonl, queries.jsonl, qrels.tsv."""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from bench.cache import CachedEncoder
from index import searchtext, store
from index.build import said_in
from index.coverage import Coverage
from index.dense import Dense
from index.encode import Encoder
from index.evaluate import ndcg, recall, reciprocal_rank
from index.excerpt import sentences_of
from index.search import Index, Question
from index.sentences import Sentences
from index.sparse import Sparse, tokens
from index.spelling import Spelling, words_of
from knowledge.model import Block, Document, Passage, Publication

CONTEXTS = ("none", "turns", "history")
IN_VIEW = (
    "How a question is read within its conversation was chosen with MTRAG and Doc2Dial in view "
    "(docs/decisions/0018-ranking.md): in conversation their figures flatter."
)
DEPTH = 100
METRICS = ("nDCG@5", "nDCG@10", "R@1", "R@5", "R@10", "MRR")


@dataclass(frozen=True, slots=True)
class Query:
    id: str
    text: str
    turns: tuple[str, ...]
    answer: str  # the other side's last words
    opening: str  # and its first
    judged: dict[str, float]


class Shelf:
    """The passages of a corpus, by number."""

    def __init__(self, folder: Path) -> None:
        self.names: list[str] = []
        self.passages: list[Passage] = []
        whole: list[str] = []  # the document that each passage is of, where the corpus says so
        for number, row in enumerate(rows(folder / "corpus.jsonl")):
            text = row["text"] or row.get("title") or "-"
            document = Document(id=row["_id"], title=row.get("title") or "", text=text, blocks=(Block(0, len(text)),))
            self.names.append(row["_id"])
            whole.append(row.get("doc") or row.get("title") or row["_id"])
            self.passages.append(Passage(document, 0, len(text), number))
        self._gather(whole)

    def _gather(self, whole: Sequence[str]) -> None:
        """Say of which document each passage is."""
        self.documents = tuple(dict.fromkeys(whole))
        places = {name: place for place, name in enumerate(self.documents)}
        self.owners = np.array([places[name] for name in whole], dtype=np.int64)
        self.publications: dict[str, Publication] = dict(
            zip(whole, (passage.document for passage in self.passages), strict=True)
        )

    def passages_by_id(self, ids: Sequence[int]) -> list[Passage]:
        return [self.passages[number] for number in ids]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            if line.strip():
                yield json.loads(line)


def queries(folder: Path) -> list[Query]:
    """Return the judged queries of a folder."""
    judged: dict[str, dict[str, float]] = {}
    with (folder / "qrels.tsv").open(encoding="utf-8") as stream:
        for query, passage, value in list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]:
            judged.setdefault(query, {})[passage] = float(value)
    found = []
    for row in rows(folder / "queries.jsonl"):
        if row["_id"] in judged:
            said = [turn["text"] for turn in row.get("history", []) if turn.get("role") == "agent"]
            turns, (answer, opening) = tuple(row.get("turns", [])), (said[-1], said[0]) if said else ("", "")
            found.append(Query(row["_id"], row["text"], turns, answer, opening, judged[row["_id"]]))
    return found


def open_index(shelf: Shelf, encoder: Encoder) -> Index:
    """Return the shipped index over a corpus, in memory."""
    ids = np.arange(len(shelf.passages), dtype=np.int64)
    vectors = encoder.encode([searchtext.meaning_text(passage) for passage in shelf.passages])
    words = [tokens(searchtext.words_text(passage)) for passage in shelf.passages]
    sparse = Sparse.of_tokens(ids, words)
    coverage = Coverage.build(ids, words, said_in(shelf.passages), sparse)
    spoken = [[searchtext.sentence_text(p, one.start, one.end) for one in sentences_of(p)] for p in shelf.passages]
    made = encoder.encode([text for texts in spoken for text in texts])
    parts = np.split(made, np.cumsum([len(texts) for texts in spoken])[:-1])
    known = Spelling(words_of(searchtext.named_text(passage) for passage in shelf.passages))
    manifest = store.Manifest("bench", "", encoder.fingerprint, encoder.dimension, searchtext.VERSION, {}, len(ids))
    dense, spoken_of = Dense.build(ids, vectors), Sentences.build(ids, parts, encoder.dimension)
    snapshot = store.Snapshot(manifest, ids, shelf.owners, shelf.documents, dense, sparse, spoken_of, coverage, known)
    return Index(snapshot, shelf, shelf.publications, encoder)


def run(folder: Path, encoder: Encoder, cache: Path, context: str = "history") -> dict[str, Any]:
    """Return the metrics of the shipped search; `context` says how much of a conversation it is given."""
    shelf = Shelf(folder)
    asked = queries(folder)
    cached = CachedEncoder(encoder, cache / f"{folder.resolve().name}.npz")
    index = open_index(shelf, cached)
    totals = np.zeros((len(asked), len(METRICS)))
    for number, query in enumerate(tqdm(asked, desc=f"{folder.name} ({context})", disable=None)):
        turns = query.turns if context != "none" else ()
        said = (query.answer, query.opening) if context == "history" else ("", "")
        best = index.rank(Question(query.text, turns, *said)).order[:DEPTH]
        totals[number] = _metrics([shelf.names[passage] for passage in best], query.judged)
    cached.save()
    means = {name: round(float(value), 4) for name, value in zip(METRICS, totals.mean(axis=0), strict=True)}
    return {
        "set": folder.resolve().name,
        "context": context,
        "queries": len(asked),
        "passages": len(shelf.passages),
        **means,
        "nDCG@10 standard error": round(float(totals[:, 1].std() / max(1, len(asked)) ** 0.5), 4),
    }


def _metrics(ranked: list[str], judged: dict[str, float]) -> list[float]:
    recalls = [recall(ranked, judged, depth) for depth in (1, 5, 10)]
    return [ndcg(ranked, judged, 5), ndcg(ranked, judged, 10), *recalls, reciprocal_rank(ranked, judged)]
