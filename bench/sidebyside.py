"""Our search beside its rivals, in one run each: `python -m bench.sidebyside --data ../shared/data`.

The rivals do not all fit into one environment, so that every run keeps what it measured, question by question, under
`.cache/bench/sidebyside/`, and the section of bench/RESULTS.md puts together what was measured over the same passages,
questions and vectors. `--systems txtai,haystack` measures only some.
"""

import argparse
import json
import platform
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from tqdm import tqdm

from bench import questions
from bench.beir import DEPTH, IN_VIEW, METRICS
from bench.cache import CachedEncoder
from bench.intervals import Interval, differences, intervals
from bench.markdown import table
from bench.rivals import RIVALS, System, Unavailable
from bench.rivals.collection import SETS, STARTER, Collection, public, starter
from index.encode import Encoder
from index.evaluate import ndcg, recall, reciprocal_rank
from index.search import Index, Question
from knowledge.model import Passage

DATA, CACHE = Path("../shared/data"), Path(".cache/bench")
OURS, OURS_NAME = "ours", "Learnt"
_AT_HAND = (OURS, "bm25", "dense")  # what runs wherever the product does
_JUDGE = METRICS.index("nDCG@10")


class Ours:
    """The shipped search, as a system among the others."""

    def __init__(self, collection: Collection, encoder: Encoder) -> None:
        self._collection = collection
        self._encoder = encoder
        self._index: Index | None = None

    def index(self, passages: Sequence[Passage]) -> None:
        self._index = self._collection.open(self._encoder)

    def rank(self, question: Question, depth: int) -> list[int]:
        if self._index is None:
            raise RuntimeError("ranked before anything was indexed")
        return self._index.rank(question).order[:depth]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one system did with one collection; figures and milliseconds are by context, in the order of questions."""

    made: str
    python: str
    versions: dict[str, str]
    fingerprint: str  # of passages, questions and encoder
    index_seconds: float
    figures: dict[str, list[list[float]]]
    milliseconds: dict[str, list[float]]

    def best(self) -> str:
        """Return the context in which the system does best."""
        return max(self.figures, key=lambda context: float(np.mean(self.figures[context], axis=0)[_JUDGE]))


def fingerprint(collection: Collection, encoder: Encoder) -> str:
    return f"{collection.fingerprint} {encoder.fingerprint}"


def measure(collection: Collection, system: str, encoder: Encoder) -> Measured:
    """Return the figures of a system over a collection, every text encoded beforehand; raise Unavailable."""
    ours = system == OURS
    ranker: System = Ours(collection, encoder) if ours else RIVALS[system].open(encoder)
    versions = {} if ours else RIVALS[system].versions()
    begun = time.perf_counter()
    ranker.index(collection.passages)
    seconds = time.perf_counter() - begun
    figures: dict[str, list[list[float]]] = {}
    took: dict[str, list[float]] = {}
    for context in collection.contexts(ours):
        figures[context], took[context] = [], []
        asked = tqdm(collection.asked(context), desc=f"{collection.name}, {system} ({context})", disable=None)
        for query, question in zip(collection.queries, asked, strict=True):
            begun = time.perf_counter()
            ranked = ranker.rank(question, DEPTH)
            took[context].append(round(1000 * (time.perf_counter() - begun), 3))
            figures[context].append(_figures([collection.names[passage] for passage in ranked], query.judged))
    now = f"{datetime.now(UTC):%Y-%m-%d}"
    made_of = fingerprint(collection, encoder)
    return Measured(now, platform.python_version(), versions, made_of, round(seconds, 2), figures, took)


def _figures(ranked: list[str], judged: dict[str, float]) -> list[float]:
    """Return the figures of one ranking, in the order of METRICS."""
    recalls = [recall(ranked, judged, depth) for depth in (1, 5, 10)]
    return [ndcg(ranked, judged, 5), ndcg(ranked, judged, 10), *recalls, reciprocal_rank(ranked, judged)]


def keep(cache: Path, collection: str, system: str, measured: Measured) -> None:
    path = _path(cache, collection, system)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(measured)), encoding="utf-8")


def kept(cache: Path, collection: Collection, system: str, encoder: Encoder) -> Measured:
    """Return what an earlier run kept; raise Unavailable, also where it ran over something else."""
    path = _path(cache, collection.name, system)
    if not path.exists():
        raise Unavailable("not measured in this environment or another.")
    measured = Measured(**json.loads(path.read_text(encoding="utf-8")))
    if measured.fingerprint != fingerprint(collection, encoder):
        raise Unavailable(f"its run of {measured.made} was over other passages, questions or vectors.")
    return measured


def _path(cache: Path, collection: str, system: str) -> Path:
    return cache / "sidebyside" / collection / f"{system}.json"


def run(collection: Collection, systems: Sequence[str], encoder: Encoder, cache: Path) -> None:
    """Measure some systems over a collection and keep the figures; say of each that does not run why."""
    encoder.encode(list(collection.texts()))
    for system in systems:
        try:
            keep(cache, collection.name, system, measure(collection, system, encoder))
        except Unavailable as error:
            print(f"{collection.name}, {system}: not run: {error}")


def gathered(collection: Collection, encoder: Encoder, cache: Path) -> tuple[dict[str, Measured], dict[str, str]]:
    """Return what is kept of a collection, by system, and why the others are not there."""
    found, absent = {}, {}
    for system in (OURS, *RIVALS):
        try:
            if system in RIVALS and RIVALS[system].never:
                raise Unavailable(RIVALS[system].never)
            found[system] = kept(cache, collection, system, encoder)
        except Unavailable as error:
            absent[system] = str(error)
    return found, absent


def report(collection: Collection, found: dict[str, Measured], absent: dict[str, str]) -> Iterator[str]:
    """Yield the tables of one collection: every system, then ours less each rival where it does best."""
    yield f"### {collection.name}: {len(collection.queries)} questions, {len(collection.passages)} passages"
    rows = [_row(system, measured, context) for system, measured in found.items() for context in measured.figures]
    if rows:
        yield table(rows)
    missing = [f"{_name(system)}: not run: {why}" for system, why in absent.items()]
    if missing:
        yield "\n".join(f"- {line}" for line in missing)
    if OURS in found and len(found) > 1:
        ours = found[OURS]
        mine = ours.figures[list(ours.figures)[-1]]
        less = {
            system: differences(mine, measured.figures[measured.best()])
            for system, measured in found.items()
            if system != OURS
        }
        yield "Ours less each rival, given what it does best with; in bold where the interval leaves out 0:"
        yield table(
            [
                {"rival": _name(system), "given": found[system].best()}
                | {metric: one.signed() for metric, one in zip(METRICS, every, strict=True)}
                for system, every in less.items()
            ]
        )
        yield _losses(less)


def _losses(less: dict[str, list[Interval]]) -> str:
    """Return in a sentence which rivals are ahead of ours in what."""
    ahead = [
        f"{_name(system)} in {metric} ({-one.mean:.3f}{', clear' if one.clear else ', within chance'})"
        for system, every in less.items()
        for metric, one in zip(METRICS, every, strict=True)
        if one.mean < 0
    ]
    return f"Ahead of ours: {'; '.join(ahead)}." if ahead else "No rival is ahead of ours in any figure."


def _row(system: str, measured: Measured, context: str) -> dict[str, object]:
    figures = {metric: str(one) for metric, one in zip(METRICS, intervals(measured.figures[context]), strict=True)}
    p50, p95 = np.percentile(measured.milliseconds[context], (50, 95))
    seconds = {"index s": measured.index_seconds, "p50 ms": f"{p50:.1f}", "p95 ms": f"{p95:.1f}"}
    return {"system": _name(system), "given": context, **figures, **seconds}


def _name(system: str) -> str:
    return OURS_NAME if system == OURS else RIVALS[system].name


def _opened(data: Path, encoder: Encoder, cache: Path, wanted: Sequence[str]) -> Iterator[tuple[Collection, Encoder]]:
    """Yield the collections that are there, each with an encoder that keeps its vectors."""
    for name in SETS:
        if name in wanted and (data / "bench" / name / "corpus.jsonl").exists():
            cached = CachedEncoder(encoder, cache / f"{name}.npz")
            yield public(data / "bench" / name), cached
            cached.save()
    if set(wanted) & set(STARTER):
        cached = CachedEncoder(encoder, cache / "questions.npz")
        with tempfile.TemporaryDirectory() as folder:
            for collection in starter(questions.starter_desk(Path(folder), cached)):
                if collection.name in wanted:
                    yield collection, cached
        cached.save()


def section(data: Path, encoder: Encoder, cache: Path = CACHE) -> Iterator[str]:
    """Yield the section of bench/RESULTS.md: what runs here measured anew, the others as their runs kept them."""
    yield "## Side by side with other systems"
    yield (
        "The same passages, the same vectors and the same machine; every system with its own defaults, asked for "
        f"{DEPTH} passages. A rival reads title, headings and words as our encoder does. Rivals blend no conversation: "
        "each is given the last turn alone, the person's turns joined, and these with the other side's last words "
        "where the set has them; ours is given the turns and these last words, and blends them (the assistant also has "
        f"the first ones, as in Public sets). {IN_VIEW} 95 % bootstrap intervals, 10,000 resamples, differences "
        "question by question. Times are without encoding, which is the same for all. Our own questions (`starter-`) "
        "are the answerable ones; a passage that holds a gold paragraph is right."
    )
    made: dict[str, Measured] = {}
    for collection, cached in _opened(data, encoder, cache, (*SETS, *STARTER)):
        run(collection, _AT_HAND, cached, cache)
        found, absent = gathered(collection, cached, cache)
        made |= found
        yield from report(collection, found, absent)
    for name in SETS:
        if not (data / "bench" / name / "corpus.jsonl").exists():
            yield f"Skipped {name}: not on this machine."
    versions = [
        f"{_name(system)} on {one.made} with {', '.join(f'{name} {number}' for name, number in one.versions.items())}"
        for system, one in made.items()
        if one.versions
    ]
    yield f"Measured: {'; '.join(versions)}."


def main() -> None:
    from bot.settings import Settings
    from index.encode import load_encoder

    parser = argparse.ArgumentParser("python -m bench.sidebyside", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="holds bench/ with sets in BEIR form")
    parser.add_argument("--cache", type=Path, default=CACHE, help="keeps vectors and figures")
    parser.add_argument("--systems", default=",".join((OURS, *RIVALS)), help="of %(default)s")
    parser.add_argument("--sets", default=",".join((*SETS, *STARTER)), help="of %(default)s")
    options = parser.parse_args()
    encoder = load_encoder(Settings().embedding_model)
    for collection, cached in _opened(options.data, encoder, options.cache, options.sets.split(",")):
        run(collection, options.systems.split(","), cached, options.cache)
        print("\n\n".join(report(collection, *gathered(collection, cached, options.cache))))


if __name__ == "__main__":
    main()
