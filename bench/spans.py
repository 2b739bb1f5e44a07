"""Measure the excerpt itself: does it hold the words that a person marked as the answer? `python -m bench.spans`.

Two sets: Doc2Dial, where each turn has the span that its answer rests on, and bench/spans.jsonl, the best spans of the
starter library for our own questions, marked by somebody who had not seen what the search finds.
"""

import argparse
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tqdm import tqdm

from bench import beir
from bench.cache import CachedEncoder
from bench.markdown import table
from bench.questions import starter_desk
from bot.answer import SHOWN
from bot.asking import POOL, look
from bot.bootstrap import Desk
from bot.conversation import Conversation
from bot.settings import Settings
from index.encode import Encoder, load_encoder
from index.excerpt import Choice, Chooser
from index.search import Index, Question
from knowledge.model import Block, Document, Excerpt, Filter, Passage

SPANS = Path(__file__).parent / "spans.jsonl"
TURNS = 400  # of Doc2Dial's, drawn once; all with --all
ENOUGH = 0.5  # of the marked words: an excerpt that holds them is a hit
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_DANGLING = re.compile(
    r"[\"'“‘(]*(this|these|that|those|it|its|they|their|them|he|his|him|she|her|such|however|but|also|both|so|then)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Span:
    """Words that answer: their place in a document."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Judged:
    """The excerpts chosen for a question, best first, and the spans of which any answers it."""

    gold: tuple[Span, ...]
    excerpts: tuple[Excerpt, ...]


class Documents(beir.Shelf):
    """The passages of a corpus as slices of whole documents, so that an excerpt has a place in one."""

    def __init__(self, folder: Path) -> None:
        texts = {row["_id"]: row["text"] for row in beir.rows(folder / "documents.jsonl")}
        documents: dict[str, Document] = {}
        self.names = []
        self.passages = []
        for number, row in enumerate(beir.rows(folder / "corpus.jsonl")):
            name, text = row["doc"], texts[row["doc"]]
            if name not in documents:
                blocks = tuple(Block(*line.span()) for line in _LINE.finditer(text))
                documents[name] = Document(id=name, title=row["title"], text=text, blocks=blocks)
            start = text.index(row["text"], row["start"])
            self.names.append(row["_id"])
            self.passages.append(Passage(documents[name], start, start + len(row["text"]), number))
        self._gather([passage.document.id for passage in self.passages])


@dataclass(frozen=True, slots=True)
class Searcher:
    """The shipped search and choice of excerpts over a corpus in memory."""

    index: Index
    chooser: Chooser

    def choose(self, question: Question) -> list[Choice]:
        """Return the excerpts that the bot would show for a question."""
        found = self.index.search(question, limit=POOL)
        return self.chooser.choose(found.asked, found.query, found.hits, SHOWN)


def searcher(shelf: beir.Shelf, encoder: Encoder) -> Searcher:
    """Return the shipped search over a corpus; no vector of a sentence is kept but by the encoder."""
    index = beir.open_index(shelf, encoder)
    return Searcher(index, Chooser(index.snapshot.sparse, encoder, lambda made, keys: {}))


def labels() -> list[dict[str, Any]]:
    return list(beir.rows(SPANS))


def doc2dial(folder: Path, encoder: Encoder, cache: Path, limit: int | None = TURNS) -> list[Judged]:
    """Return the turns of Doc2Dial (`limit` of them, drawn once) with the excerpts chosen in their conversation."""
    shelf, cached = Documents(folder), CachedEncoder(encoder, cache / f"{folder.resolve().name}.npz")
    search = searcher(shelf, cached)
    turns = list(beir.rows(folder / "queries.jsonl"))
    some = turns if limit is None or limit >= len(turns) else Random(7).sample(turns, limit)
    judged = []
    for turn in tqdm(some, desc="spans of Doc2Dial", disable=None):
        said = [one["text"] for one in turn["history"] if one["role"] == "agent"]
        question = Question(turn["text"], tuple(turn["turns"]), said[-1] if said else "")
        gold = Span(turn["document"], turn["start"], turn["end"])
        judged.append(Judged((gold,), tuple(choice.excerpt for choice in search.choose(question))))
    cached.save()
    return judged


def ours(desk: Desk, wanted: Sequence[dict[str, Any]]) -> list[Judged]:
    """Return our questions with the excerpts chosen for them, before a band holds any back."""
    reading, judged = desk.reading(), []
    versions = desk.library.to_publish()
    for label in wanted:
        named = [desk.library.document(best["document"], versions[best["document"]]) for best in label["best"]]
        gold = tuple(span_of(document, best["text"]) for document, best in zip(named, label["best"], strict=True))
        _, chosen = look(reading, label["question"], Filter(), Conversation())
        judged.append(Judged(gold, tuple(choice.excerpt for choice in chosen)))
    return judged


def span_of(document: Document, text: str) -> Span:
    """Return where a text stands; it may run over paragraphs, whose printed numbers it leaves out."""
    parts = text.split("\n\n")
    start = document.text.index(parts[0])
    return Span(document.id, start, document.text.index(parts[-1], start) + len(parts[-1]))


def shared(excerpt: Excerpt, gold: Span) -> int:
    """Return how many characters of a span stand in an excerpt."""
    if excerpt.document.id != gold.document:
        return 0
    return max(0, min(excerpt.end, gold.end) - max(excerpt.start, gold.start))


def f1(excerpt: Excerpt, gold: Sequence[Span]) -> float:
    """Return the harmonic mean of precision and recall, by characters, against the span that it meets best."""
    return max(2 * shared(excerpt, one) / (excerpt.end - excerpt.start + one.end - one.start) for one in gold)


def dangles(excerpt: Excerpt) -> bool:
    """Return whether an excerpt begins inside a paragraph with a word that leans on the sentence before."""
    return excerpt.start > excerpt.blocks[0].body and bool(_DANGLING.match(excerpt.text))


def figures(judged: Sequence[Judged]) -> dict[str, object]:
    """Return how often an excerpt holds a marked span, and what the first excerpt looks like."""
    count = len(judged) or 1
    first = [one.excerpts[0] for one in judged if one.excerpts]

    def hits(depth: int, enough: float) -> str:
        return f"{sum(_hit(one, depth, enough) for one in judged) / count:.3f}"

    return {
        "questions": len(judged),
        "hit@1": hits(1, ENOUGH),
        "hit@3": hits(3, ENOUGH),
        "any@1": hits(1, 0),
        "any@3": hits(3, 0),
        "F1 of the first": f"{sum(_best_f1(one, 1) for one in judged) / count:.3f}",
        "F1 of the best": f"{sum(_best_f1(one, 3) for one in judged) / count:.3f}",
        "exactly the span": f"{sum(_best_f1(one, 1) == 1 for one in judged) / count:.3f}",
        "words": f"{sum(len(one.text.split()) for one in first) / max(len(first), 1):.0f}",
        "starts that dangle": sum(map(dangles, first)),
    }


def _hit(one: Judged, depth: int, enough: float) -> bool:
    """Return whether an excerpt among the first holds more than none, and at least `enough`, of a span."""
    return any(
        0 < shared(excerpt, gold) >= enough * (gold.end - gold.start)
        for excerpt in one.excerpts[:depth]
        for gold in one.gold
    )


def _best_f1(one: Judged, depth: int) -> float:
    return max((f1(excerpt, one.gold) for excerpt in one.excerpts[:depth]), default=0.0)


def section(desk: Desk, folder: Path, encoder: Encoder, cache: Path, limit: int | None = TURNS) -> Iterator[str]:
    """Yield the section of the results, in Markdown; `folder` is that of Doc2Dial."""
    yield "## The excerpt itself"
    yield (
        f"hit@k: one of the first k excerpts holds at least {ENOUGH:.0%} of a marked span; any@k: any of it. F1 by "
        "characters. Words: of the first excerpt, at most about 60. A start dangles where the first excerpt begins "
        "inside a paragraph with a word such as “This”. Choices were made on our tune half; excerpts were never "
        "tuned on the test half or Doc2Dial; how a conversation is read was chosen with both in view."
    )
    halves = {half: [label for label in labels() if label["split"] == half] for half in ("tune", "test")}
    rows = [{"set": f"our best spans, {half}", **figures(ours(desk, some))} for half, some in halves.items()]
    if (folder / "documents.jsonl").exists():
        judged = doc2dial(folder, encoder, cache, limit)
        rows.append({"set": f"Doc2Dial, {len(judged):,} turns in their conversation", **figures(judged)})
    yield table(rows)
    if len(rows) == len(halves):
        yield f"Skipped Doc2Dial: no {folder.name}/documents.jsonl on this machine."


def main() -> None:
    parser = argparse.ArgumentParser("python -m bench.spans", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="holds bench/doc2dial")
    parser.add_argument("--cache", type=Path, default=Path(".cache/bench"), help="where vectors are kept between runs")
    parser.add_argument("--all", action="store_true", help=f"every turn of Doc2Dial, not {TURNS}")
    options = parser.parse_args()
    encoder = load_encoder(Settings().embedding_model)
    cached = CachedEncoder(encoder, options.cache / "questions.npz")
    with tempfile.TemporaryDirectory() as folder:
        desk, limit = starter_desk(Path(folder), cached), None if options.all else TURNS
        for part in section(desk, options.data / "bench" / "doc2dial", encoder, options.cache, limit):
            print(part, end="\n\n", flush=True)
    cached.save()


if __name__ == "__main__":
    main()
