"""Measure what a conversation about something else costs a question that stands alone: `python -m bench.topics`.

Every question is asked twice, with nothing before it and after another conversation, drawn once among those that
share no document with it (MTRAG govt, our questions) or are of another authority (Doc2Dial).
"""

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from tqdm import tqdm

from bench import beir, questions
from bench.cache import CachedEncoder
from bench.markdown import table
from bench.questions import starter_desk
from bot.bootstrap import Desk
from bot.settings import Settings
from index.encode import Encoder, load_encoder
from index.evaluate import ndcg, recall
from index.search import Question

MOST_LOST = 0.01  # of nDCG@10 and R@5, by a change of topic
_DRAW = 7


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation so far: what the person said, the other side's last and first words, what it is about."""

    turns: tuple[str, ...]
    answer: str
    opening: str
    about: frozenset[str]


@dataclass(frozen=True, slots=True)
class Change:
    """A question that stands alone, what is judged relevant to it, and a conversation about something else."""

    text: str
    judged: dict[str, float]
    before: Talk


def changes(folder: Path) -> list[Change]:
    """Return the questions of a folder that stand alone, each after a conversation about something else."""
    domains = {
        row["_id"]: row.get("domain") or row["_id"].partition("-")[0] for row in beir.rows(folder / "corpus.jsonl")
    }
    rewrites = {row["_id"]: row.get("rewrite", "") for row in beir.rows(folder / "queries.jsonl")}
    asked = beir.queries(folder)
    about: dict[str, set[str]] = {}
    for query in asked:
        about.setdefault(_conversation(query.id), set()).update(domains[name] for name in query.judged)
    # The longest that is known of each conversation; its last question is followed by no answer.
    talks = {
        name: Talk((*query.turns, query.text), query.answer, query.opening, frozenset(about[name]))
        for query in sorted(asked, key=lambda query: len(query.turns))
        for name in [_conversation(query.id)]
    }
    random, found = Random(_DRAW), []
    for query in asked:
        text = rewrites[query.id] or ("" if query.turns else query.text)
        others = [talk for talk in talks.values() if talk.about.isdisjoint(about[_conversation(query.id)])]
        if text and others:
            found.append(Change(text, query.judged, random.choice(others)))
    return found


def _conversation(query: str) -> str:
    """Return the id of the conversation that a query is of: "a<::>3" and "a_3" are of "a"."""
    return query.partition("<::>")[0] if "<::>" in query else query.rpartition("_")[0]


def measure(folder: Path, encoder: Encoder, cache: Path) -> list[dict[str, object]]:
    """Return nDCG@10 and R@5 of a folder without and with the conversation before, and the loss with its error."""
    shelf, cached = beir.Shelf(folder), CachedEncoder(encoder, cache / f"{folder.resolve().name}.npz")
    index, found = beir.open_index(shelf, cached), changes(folder)
    values = np.zeros((len(found), 2, 2))
    for number, change in enumerate(tqdm(found, desc=f"{folder.name}, topics", disable=None)):
        after = Question(change.text, change.before.turns, change.before.answer, change.before.opening)
        for place, question in enumerate((Question(change.text), after)):
            ranked = [shelf.names[passage] for passage in index.rank(question).order[: beir.DEPTH]]
            values[number, place] = ndcg(ranked, change.judged, 10), recall(ranked, change.judged, 5)
    cached.save()
    return [
        _row(folder.resolve().name, metric, values[:, 0, place], values[:, 1, place])
        for place, metric in enumerate(("nDCG@10", "R@5"))
    ]


def _row(name: str, metric: str, alone: np.ndarray[Any, Any], after: np.ndarray[Any, Any]) -> dict[str, object]:
    lost = alone - after
    error = float(lost.std()) / max(1, len(lost)) ** 0.5
    return {
        "set": name,
        "questions": len(lost),
        "": metric,
        "alone": f"{alone.mean():.3f}",
        "after another topic": f"{after.mean():.3f}",
        "lost": f"{lost.mean():.3f} ± {error:.3f}",
        "at most": MOST_LOST,
    }


def ours(desk: Desk, labels: Sequence[Mapping[str, Any]]) -> list[dict[str, object]]:
    """Return hit@3 before bands of our questions alone and after others, by half: drawn ones, and those labelled so."""
    rows = []
    for half in ("tune", "test"):
        can = [dict(label) for label in labels if label["answerable"] and label["split"] == half]
        alone, random = [label for label in can if not label["turns"]], Random(_DRAW)
        drawn = [label | {"turns": _other(label, alone, random)} for label in alone]
        labelled = [label for label in can if label["topic"] == "new"]
        for name, some in (("after a drawn one", drawn), ("labelled a change of topic", labelled)):
            before = [dict(label) | {"turns": []} for label in some]
            hits = [
                np.array([one.would is not None for one in questions.run(desk, wanted)], dtype=float)
                for wanted in (before, some)
            ]
            rows.append(_row(f"ours, {half}, {name}", "hit@3 before bands", hits[0], hits[1]))
    return rows


def _other(label: Mapping[str, Any], among: Sequence[Mapping[str, Any]], random: Random) -> list[str]:
    """Return a question, drawn among those that share no document with a label."""
    own = {place["document"] for place in label["gold"]}
    others = [one for one in among if own.isdisjoint(place["document"] for place in one["gold"])]
    return [str(random.choice(others)["text"])]


def section(desk: Desk, folder: Path, encoder: Encoder, cache: Path) -> Iterator[str]:
    """Yield the section of the results, in Markdown; `folder` holds mtrag-govt/ and doc2dial/."""
    yield "## A change of topic"
    yield (
        "Questions that stand alone (MTRAG's human rewrites, the first turns of Doc2Dial, ours without turns) asked "
        "alone, and after a conversation about something else that was drawn once. Lost: the mean and its standard "
        f"error. MTRAG's rewrites hold what the conversation was about, as a change of topic would. {beir.IN_VIEW}"
    )
    rows: list[dict[str, object]] = []
    for name in ("mtrag-govt", "doc2dial"):
        if (folder / name / "corpus.jsonl").exists():
            rows += measure(folder / name, encoder, cache)
        else:
            yield f"Skipped {name}: not on this machine."
    yield table([*rows, *ours(desk, questions.labels())])


def main() -> None:
    parser = argparse.ArgumentParser("python -m bench.topics", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="holds bench/")
    parser.add_argument("--cache", type=Path, default=Path(".cache/bench"), help="where vectors are kept between runs")
    options = parser.parse_args()
    encoder = load_encoder(Settings().embedding_model)
    cached = CachedEncoder(encoder, options.cache / "questions.npz")
    with tempfile.TemporaryDirectory() as folder:
        desk = starter_desk(Path(folder), cached)
        for part in section(desk, options.data / "bench", encoder, options.cache):
            print(part, end="\n\n", flush=True)
    cached.save()


if __name__ == "__main__":
    main()
