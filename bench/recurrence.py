"""Measure "same lesson elsewhere" on pairs of findings of the starter library that were labelled by hand.

A pair is the same lesson where a team that had acted on the one finding would by that have dealt with the other, or
where both name the same practice to change. It is not where only the subject, the harm, the agency or the kind of
document is the same, where one says no more than what a report holds, or where they ask for different things. In doubt
it is not.

`tune` and `test` were parted by document before anything was chosen: both findings of a pair are of documents of that
half. `between` has one of each, and was looked at while the patterns were written, as `tune` was. `late` are such pairs
too, labelled when the bar was set; after that three patterns were narrowed. Labels were given without sight of scores,
the pairs shuffled, but by somebody who had read every finding of the library, and who wrote the patterns: on reviews
nobody has read expect less. Of `test` only figures were looked at, several times.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.cache import CachedEncoder
from bench.questions import starter_desk
from bot.bootstrap import Desk
from bot.settings import Settings
from index.encode import load_encoder
from index.excerpt import Vectors
from index.recurrence import Findings, prepare
from knowledge.model import Kind

PAIRS = Path(__file__).parent / "recurrence.jsonl"
SPLITS = ("tune", "test", "between", "late")
_ROUNDS = 2000


@dataclass(frozen=True, slots=True)
class Pair:
    """A labelled pair, and whether either finding brings up the other."""

    documents: tuple[str, str]
    split: str
    same: bool
    shown: bool


def labels() -> list[dict[str, Any]]:
    """Return the labelled pairs as they are written down."""
    return [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]


def resolved(place: Mapping[str, Any], text: str) -> tuple[int, int]:
    """Return where the words of a label stand in a document's text. Raise LookupError where they do not."""
    length = place["end"] - place["start"]
    starts = [place["start"]]
    if not text.startswith(place["begins"], place["start"]):  # The words before them changed.
        starts = [at for at in range(len(text)) if text.startswith(place["begins"], at)]
    for start in starts:
        if hashlib.sha256(text[start : start + length].encode()).hexdigest() == place["sha256"]:
            return start, start + length
    raise LookupError(f"{place['document']} does not say {place['begins']!r} ... any more")


def judged(desk: Desk, vectors: Vectors | None) -> list[Pair]:
    """Return every labelled pair with what is shown of it."""
    manifest = desk.reading().index.snapshot.manifest
    passages = [passage for id, sha256 in manifest.documents.items() for passage in desk.library.passages(id, sha256)]
    texts = {one.document.id: one.document.text for one in passages if one.document.kind is Kind.REVIEW}
    findings = prepare(passages, vectors, manifest.encoder)
    return [
        Pair(
            (label["one"]["document"], label["other"]["document"]),
            label["split"],
            label["same"],
            _shown(findings, manifest.documents, texts, label),
        )
        for label in labels()
    ]


def _shown(findings: Findings, versions: Mapping[str, str], texts: Mapping[str, str], label: Mapping[str, Any]) -> bool:
    rows = []
    for place in (label["one"], label["other"]):
        id = place["document"]
        rows.append(findings.within(id, versions[id], *resolved(place, texts[id])))
    return bool(np.any(findings.alike(rows[0])[rows[1]] > 0))


def figures(pairs: Sequence[Pair]) -> dict[str, str | int]:
    """Return how right what is shown is, from when to when in 19 of 20 draws of documents, and how much is found."""
    shown = [pair for pair in pairs if pair.shown]
    same = sum(pair.same for pair in pairs)
    right = sum(pair.same for pair in shown)
    low, high = _interval(shown)
    return {
        "labelled": len(pairs),
        "same": same,
        "shown": len(shown),
        "precision": f"{right / max(len(shown), 1):.2f}",
        "95 % interval": f"{low:.2f}–{high:.2f}",
        "recall of the labelled": f"{right / max(same, 1):.2f}",
    }


def _interval(shown: Sequence[Pair]) -> tuple[float, float]:
    """Return the 95 % interval of precision, documents drawn with replacement: pairs of one are no strangers."""
    documents = sorted({document for pair in shown for document in pair.documents})
    place = {document: number for number, document in enumerate(documents)}
    ends = np.array([[place[document] for document in pair.documents] for pair in shown]).reshape(-1, 2)
    same = np.array([pair.same for pair in shown], dtype=float)
    random = np.random.default_rng(6)
    drawn = []
    for _ in range(_ROUNDS if documents else 0):
        times = np.bincount(random.integers(len(documents), size=len(documents)), minlength=len(documents))
        weight = times[ends[:, 0]] * times[ends[:, 1]]
        if weight.sum():
            drawn.append(float((weight * same).sum() / weight.sum()))
    low, high = np.percentile(drawn, [2.5, 97.5]) if drawn else (0.0, 1.0)
    return float(low), float(high)


def section(desk: Desk) -> Iterator[str]:
    """Yield the section of the results, in Markdown."""
    yield "## Same lesson elsewhere"
    yield (
        "Pairs of findings labelled by hand, shown where either brings up the other. The interval draws documents, not "
        "pairs. `between` and `tune` were looked at while patterns were written; how, and what to expect of reviews "
        "nobody has read, stands in `bench/recurrence.py`. Recall is of the labelled pairs, which were not drawn "
        "evenly."
    )
    rows = ["| decided by | pairs | " + " | ".join(figures([])) + " |", "|---|---|" + "---:|" * len(figures([]))]
    for decided, vectors in (("lesson, meaning, words", desk.library.vectors), ("lesson, words", None)):
        pairs = judged(desk, vectors)
        for split in SPLITS:
            some = figures([pair for pair in pairs if pair.split == split])
            rows.append(f"| {decided} | {split} | " + " | ".join(map(str, some.values())) + " |")
    yield "\n".join(rows)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        encoder = CachedEncoder(load_encoder(Settings().embedding_model), Path(".cache/bench/questions.npz"))
        desk = starter_desk(Path(folder), encoder)
        encoder.save()
        print("\n\n".join(section(desk)))


if __name__ == "__main__":
    main()
