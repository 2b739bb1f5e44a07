"""What every system is asked: passages, judged questions, and how much of a conversation each is given."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bench import beir, questions
from bench.beir import Query
from bot.bootstrap import Desk
from index.build import build
from index.encode import Encoder
from index.search import Index, Question
from index.searchtext import meaning_text, normalised
from knowledge.model import Passage

SETS = ("scifact", "mtrag-govt", "doc2dial")
STARTER = ("starter-tune", "starter-test")
LAST, TURNS, BOTH, WHOLE = "last turn", "turns joined", "turns and answer joined", "conversation"


@dataclass(frozen=True, slots=True)
class Collection:
    """Passages and judged questions; `open` returns our index over them, built in memory or on disk."""

    name: str
    passages: list[Passage]
    names: dict[int, str]  # of passages by id, as the judgements call them
    queries: list[Query]
    open: Callable[[Encoder], Index] = field(repr=False)

    def contexts(self, ours: bool) -> list[str]:
        """Return how much of a conversation a system is given: ours blends it, a rival reads it joined."""
        if not any(query.turns for query in self.queries):
            return [LAST]
        if ours:
            return [LAST, WHOLE]
        return [LAST, TURNS, BOTH] if any(query.answer for query in self.queries) else [LAST, TURNS]

    def asked(self, context: str) -> list[Question]:
        """Return every question, as much of its conversation with it as the context says."""
        return [_asked(query, context) for query in self.queries]

    def texts(self) -> Iterator[str]:
        """Yield every text that a system may want encoded: the passages, then what is asked."""
        yield from (meaning_text(passage) for passage in self.passages)
        for context in (LAST, TURNS, BOTH):
            yield from (question.text for question in self.asked(context))
        yield from (normalised(text) for query in self.queries for text in (query.text, *query.turns, query.answer))

    @property
    def fingerprint(self) -> str:
        """Return the hash of all that shapes the figures but the systems and the encoder."""
        digest = hashlib.sha256()
        for passage in self.passages:
            digest.update(repr((self.names[passage.id], meaning_text(passage))).encode())
        for query in self.queries:
            judged = sorted(query.judged.items())
            digest.update(repr((query.id, query.text, query.turns, query.answer, judged)).encode())
        return digest.hexdigest()


def public(folder: Path) -> Collection:
    """Return a set in BEIR form."""
    shelf = beir.Shelf(folder)
    names = {passage.id: name for passage, name in zip(shelf.passages, shelf.names, strict=True)}
    name, queries = folder.resolve().name, beir.queries(folder)
    return Collection(name, shelf.passages, names, queries, partial(beir.open_index, shelf))


def starter(desk: Desk) -> Iterator[Collection]:
    """Yield our answerable questions over the starter library, tune and test apart."""
    index = desk.reading().index
    passages = index.passages(index.snapshot.passages.tolist())
    names = {passage.id: f"{passage.document.id} {passage.start}" for passage in passages}
    for name in STARTER:
        wanted = [one for one in questions.labels() if one["answerable"] and name.endswith(one["split"])]
        queries = []
        for one in wanted:
            gold = {(place["document"], str(place["paragraph"])) for place in one["gold"]}
            judged = {
                names[passage.id]: 1.0
                for passage in passages
                if gold & {(passage.document.id, block.number) for block in passage.blocks}
            }
            queries.append(Query(one["id"], one["text"], tuple(one["turns"]), "", "", judged))
        yield Collection(name, passages, names, queries, partial(_rebuilt, desk))


def _rebuilt(desk: Desk, encoder: Encoder) -> Index:
    """Return the product's own index over the starter library, its snapshot made anew."""
    build(desk.library, desk.snapshots, encoder)
    return desk.reading().index


def _asked(query: Query, context: str) -> Question:
    if context == WHOLE:
        return Question(query.text, query.turns, query.answer)
    turns = query.turns if context in (TURNS, BOTH) else ()
    answer = query.answer if context == BOTH else ""
    return Question(" ".join(filter(None, (*turns, answer, query.text))))
