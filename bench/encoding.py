"""Passages a second in float32, bfloat16 and ONNX int8, and what rounding costs, all in one run of some minutes.

    python -m bench.encoding [--data ../shared/data/bench/scifact] [--passages 1000]

Int8 needs `pip install onnx onnxscript onnxruntime`. Figures are kept in .cache/bench/encoding.json.
"""

import argparse
import json
import os
import random
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from bench import int8
from bench.beir import Query, Shelf, queries
from bench.markdown import table
from bench.speed import timed
from index.encode import PackagedEncoder, SentenceEncoder, number_format, packaged_model
from index.evaluate import ndcg
from index.searchtext import meaning_text

DATA = Path("../shared/data/bench/scifact")
KEPT = Path(".cache/bench/encoding.json")
RAW, OURS, ROUNDED, EIGHT = "raw model, float32", "ours, float32", "ours, bfloat16", "ONNX int8"
LEAST = 0.95  # of the raw model's passages/s

_DEPTH = 10
_PART = 50  # passages a turn: of a few long turns, whatever else ran on the machine decided

Vectors = NDArray[np.float32]
Encode = Callable[[list[str]], Vectors]


def sample(shelf: Shelf, asked: list[Query], count: int) -> list[int]:
    """Return the rows of every judged passage and of others drawn by chance, the same each time."""
    judged = {name for query in asked for name, value in query.judged.items() if value > 0}
    rows = list(range(len(shelf.names)))
    random.Random(0).shuffle(rows)
    rows.sort(key=lambda row: shelf.names[row] not in judged)
    kept = rows[: max(count, len(judged))]
    random.Random(1).shuffle(kept)  # Each part holds both sorts.
    return kept


def ways() -> dict[str, Encode]:
    """Return each way to encode."""
    raw = SentenceTransformer(str(packaged_model()), device="cpu", local_files_only=True)

    def plain(texts: list[str]) -> Vectors:
        vectors: Vectors = raw.encode(texts, show_progress_bar=False, normalize_embeddings=True)
        return vectors

    found: dict[str, Encode] = {
        RAW: plain,
        OURS: PackagedEncoder().encode,
        ROUNDED: SentenceEncoder(numbers="bfloat16").encode,
    }
    if not int8.missing():
        found[EIGHT] = int8.Int8(packaged_model()).encode
    return found


def quality(passages: Vectors, questions: Vectors, names: list[str], asked: list[Query]) -> float:
    """Return nDCG@10 of the cosine alone."""
    best = [[names[row] for row in np.argsort(-(passages @ one), kind="stable")[:_DEPTH]] for one in questions]
    return float(np.mean([ndcg(found, query.judged, _DEPTH) for found, query in zip(best, asked, strict=True)]))


def measure(data: Path, count: int) -> dict[str, Any]:
    """Return what each way takes and finds; the ways take turns, part by part."""
    shelf, asked = Shelf(data), queries(data)
    rows = sample(shelf, asked, count)
    names, texts = [shelf.names[row] for row in rows], [meaning_text(shelf.passages[row]) for row in rows]
    took: dict[str, list[float]] = {}
    made: dict[str, list[Vectors]] = {}
    found = ways()
    for encode in found.values():
        encode(texts[:16])
    load = os.getloadavg()[0]
    for at in range(0, len(texts), _PART):
        for name, encode in found.items():
            part = texts[at : at + _PART]
            took.setdefault(name, []).append(
                timed(lambda: made.setdefault(name, []).append(encode(part)))  # noqa: B023 - called at once
            )
    sizes = [len(texts[at : at + _PART]) for at in range(0, len(texts), _PART)]
    passages = {name: np.concatenate(parts) for name, parts in made.items()}
    return {
        "made": f"{datetime.now(UTC):%Y-%m-%d}",
        "cores": os.cpu_count(),
        "load": [round(load, 1), round(os.getloadavg()[0], 1)],
        "format here": number_format(),
        "set": data.resolve().name,
        "passages": len(texts),
        "of": len(shelf.names),
        "questions": len(asked),
        "missing": int8.missing(),
        "rows": [
            {
                "encoder": name,
                # Medians over the turns: what else runs on the machine slows some turns, not one way.
                "passages/s": round(median(size / one for size, one in zip(sizes, took[name], strict=True)), 1),
                "of raw": round(median(a / b for a, b in zip(took[RAW], took[name], strict=True)), 2),
                "mean cosine to raw": round(float((passages[RAW] * vectors).sum(axis=1).mean()), 5),
                "least": round(float((passages[RAW] * vectors).sum(axis=1).min()), 5),
                "nDCG@10": round(quality(vectors, found[name]([one.text for one in asked]), names, asked), 4),
            }
            for name, vectors in passages.items()
        ],
    }


def section(data: Path = DATA, count: int = 1000, kept: Path = KEPT) -> Iterator[str]:
    """Yield the section of the results, in Markdown, from what was kept, or measured now."""
    yield "### Number formats"
    if not kept.exists() and not (data / "corpus.jsonl").exists():
        yield f"Skipped: {data.name} is not on this machine."
        return
    if not kept.exists():
        keep(measure(data, count), kept)
    yield from _told(json.loads(kept.read_text()))


def keep(found: Mapping[str, Any], kept: Path = KEPT) -> None:
    """Write figures where `section` reads them."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(found, indent=1) + "\n")


def _told(found: Mapping[str, Any]) -> Iterator[str]:
    before, after = found["load"]
    yield (
        f"{found['made']}, {found['cores']} cores, load {before} before and {after} after. A fixed sample of "
        f"{found['passages']:,} of the {found['of']:,} passages of {found['set']}, every judged one among them, so "
        "nDCG@10 is higher than over all: read the differences. Cosine alone; "
        f"{found['questions']} questions, each in the format of the passages. The ways take turns, {_PART} passages "
        "each; passages/s and of raw are medians over the turns. Raw is `SentenceTransformer.encode`. The product "
        f"takes {found['format here']} here."
    )
    limits = {OURS: f"at least {LEAST} of raw"}
    yield table([row | {"limit": limits.get(row["encoder"], "")} for row in found["rows"]])
    if found["missing"]:
        yield f"ONNX int8 was skipped: {', '.join(found['missing'])} is not installed."


def main() -> None:
    parser = argparse.ArgumentParser("python -m bench.encoding", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="a folder in BEIR form")
    parser.add_argument("--passages", type=int, default=1000, help="how many are encoded, at least all judged ones")
    options = parser.parse_args()
    if (options.data / "corpus.jsonl").exists():
        keep(measure(options.data, options.passages))
    print("\n\n".join(section(options.data)))


if __name__ == "__main__":
    main()
