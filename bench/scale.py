"""What search costs as a library grows: from 1,000 to 1,000,000 passages, each size in processes of its own.

    python -m bench.scale [--data ../shared/data/bench] [--most 1000000]

Real passages first, then made ones (bench/bulk.py). Figures are kept in .cache/bench/scale.json; docs/pictures/cost.png
is drawn of them where matplotlib is installed. A million passages take 12 GB of memory and 12 GB of disk for a while.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from bench import bulk
from bench.cost import SCALE, draw
from bot.settings import Settings
from index.dense import Dense
from index.encode import load_encoder
from index.fuse import blend
from index.ranker import DEPTH
from index.sparse import Sparse, tokens
from knowledge.vocabulary import expansions

DATA = Path("../shared/data/bench")
CACHE = Path(".cache/bench")
SIZES = (1_000, 10_000, 100_000, 1_000_000)
_QUESTIONS = 200
_FROM = 100_000  # passages, from where an approximate index is tried too
_PROBED = (8, 32, 128)  # of its lists


def prepare(folder: Path, data: Path, cache: Path) -> dict[str, float]:
    """Write what every size is made of into a folder; return how many passages are real and how fast words are read."""
    encoder = load_encoder(Settings().embedding_model)
    real = bulk.real(data, encoder, cache)
    if not real.questions:
        raise SystemExit(f"There is no public set in {data}: nothing to ask. Name its folder with --data.")
    questions = bulk.asked(real.questions[:: max(1, len(real.questions) // _QUESTIONS)][:_QUESTIONS], encoder)
    began = time.perf_counter()
    rows = [tokens(text) for text in real.words]
    rate = len(rows) / (time.perf_counter() - began)
    np.save(folder / "vectors.npy", real.vectors)
    np.save(folder / "questions.npy", np.stack([vectors for vectors, _ in questions]))
    (folder / "words.json").write_text(json.dumps([_words(texts) for _, texts in questions]))
    spoken = [tokens(text) for text in real.sentences]
    (folder / "rows.json").write_text(json.dumps({"rows": rows, "sentences": spoken}))
    return {"real passages": len(rows), "read words of passages/s": round(rate)}


def _words(texts: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Return what words are searched for: a question's, its conversation's and their synonyms."""
    each = [(Counter(tokens(" ".join((text, *expansions(text))))), weight) for text, weight in texts]
    return blend([{token: weight * count for token, count in words.items()} for words, weight in each])


def built(material: Path, folder: Path, count: int) -> dict[str, float]:
    """Write the index of `count` passages, and what an exact scan finds in it; return what that took."""
    vectors = bulk.vectors_of(np.load(material / "vectors.npy"), count)
    ids = np.arange(1, count + 1)
    words = json.loads((material / "rows.json").read_text())
    chance = np.random.default_rng(count)
    drawn = chance.integers(0, len(words["sentences"]), (max(0, count - len(words["rows"])), bulk.SENTENCES))
    rows = words["rows"][:count] + [[token for one in some for token in words["sentences"][one]] for some in drawn]
    began = time.perf_counter()
    sparse = Sparse.of_tokens(ids, rows)
    sparse_s = time.perf_counter() - began
    sparse.save(folder / "sparse")
    del rows, words, sparse
    dense_s, dense = _timed(lambda: Dense.build(ids, vectors))
    dense.save(folder / "dense.faiss")
    del dense
    questions = np.load(material / "questions.npy")
    faiss.omp_set_num_threads(1)
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    found = []
    took = _each(lambda at: found.append(flat.search(questions[at], DEPTH)[1]), len(questions))
    np.save(folder / "exact.npy", ids[np.stack(found[-len(questions) :])])
    result = {"dense build s": dense_s, "sparse build s": sparse_s, **_spread("exact scan", took)}
    if count >= _FROM:
        result["ivf build s"], index = _timed(lambda: _inverted(flat, vectors))
        faiss.write_index(index, str(folder / "ivf.faiss"))
    return result


def _inverted(flat: faiss.IndexFlatIP, vectors: bulk.Vectors) -> faiss.IndexRefine:
    """Return an approximate index: lists around centres, codes of 8 bits in them, the best scored again exactly."""
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    count, dimension = vectors.shape
    lists = 2 ** int(np.log2(2 * count**0.5))
    centres = faiss.IndexFlatIP(dimension)
    codes = faiss.IndexIVFScalarQuantizer(
        centres, dimension, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT, False
    )
    codes.cp.niter = 8
    codes.train(vectors[np.random.default_rng(0).choice(count, min(count, 40 * lists), replace=False)])
    codes.add(vectors)
    return faiss.IndexRefine(codes, flat)


def searched(material: Path, folder: Path) -> dict[str, Any]:
    """Return what loading and searching an index takes in this process, and what it misses of the exact 10 and 200."""
    before = _peak()
    load_s, (dense, sparse) = _timed(lambda: _loaded(folder))
    questions = np.load(material / "questions.npy")
    words = json.loads((material / "words.json").read_text())
    exact = np.load(folder / "exact.npy")

    def meaning(at: int) -> list[list[int]]:
        return [ids.tolist() for ids, _ in dense.search(questions[at], DEPTH)]

    def both(at: int) -> None:
        ids, _ = sparse.search(words[at], DEPTH)
        union = np.unique(np.concatenate([ids, *(found for found, _ in dense.search(questions[at], DEPTH))]))
        (
            dense.scores(questions[at][0], union),
            dense.scores(questions[at][1], union),
            sparse.scores(words[at])[union - 1],
        )

    result: dict[str, Any] = {"passages": len(dense), "load s": load_s, "dense MB": _size(folder / "dense.faiss")}
    result["sparse MB"] = sum(_size(path) for path in (folder / "sparse").iterdir())
    for name, search in (("words", lambda at: sparse.search(words[at], DEPTH)), ("meaning", meaning), ("both", both)):
        result |= _spread(name, _each(search, len(questions)))
    result |= _recalls("meaning", [meaning(at) for at in range(len(questions))], exact)
    result |= {"peak MB": _peak(), "of it programs MB": before}
    if (folder / "ivf.faiss").exists():
        result |= _probed(folder / "ivf.faiss", questions, exact)
    return result


def _probed(path: Path, questions: bulk.Vectors, exact: np.ndarray[Any, Any]) -> dict[str, Any]:
    """Return what searching some of the lists of an approximate index takes and misses."""
    index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    faiss.omp_set_num_threads(1)
    result: dict[str, Any] = {"ivf MB": _size(path)}
    chosen = faiss.IndexRefineSearchParameters()
    chosen.k_factor = 2
    for probed in _PROBED:
        lists = faiss.SearchParametersIVF()
        lists.nprobe = probed
        chosen.base_index_params = lists

        def search(at: int) -> list[list[int]]:
            rows: list[list[int]] = (index.search(questions[at], DEPTH, params=chosen)[1] + 1).tolist()
            return rows

        result |= _spread(f"ivf {probed}", _each(search, len(questions)))
        result |= _recalls(f"ivf {probed}", [search(at) for at in range(len(questions))], exact)
    return result


def _loaded(folder: Path) -> tuple[Dense, Sparse]:
    """Return an index, its files read once from end to end as their checksums ask."""
    for path in (folder / "dense.faiss", *(folder / "sparse").iterdir()):
        with path.open("rb") as stream:
            hashlib.file_digest(stream, "sha256")
    return Dense.load(folder / "dense.faiss"), Sparse.load(folder / "sparse")


def _recalls(name: str, found: Sequence[Sequence[Sequence[int]]], exact: np.ndarray[Any, Any]) -> dict[str, float]:
    """Return the share of the exact best 10 and 200 that are among as many found."""
    shares = {}
    for depth in (10, DEPTH):
        hits = [
            len(set(ours[:depth]) & set(theirs[:depth].tolist()))
            for pair, wanted in zip(found, exact, strict=True)
            for ours, theirs in zip(pair, wanted, strict=True)
        ]
        shares[f"{name} recall@{depth}"] = round(sum(hits) / (len(hits) * depth), 4)
    return shares


def _each(search: Callable[[int], object], count: int) -> list[float]:
    """Return the seconds of one thread that each search takes, after a few to warm up.

    Of the processor, not of the clock: a search runs in one thread, and other work on the machine counts for nothing.
    """
    for at in range(10):
        search(at)
    took = []
    for at in range(count):
        began = time.thread_time()
        search(at)
        took.append(time.thread_time() - began)
    return took


def _timed(run: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    done = run()
    return time.perf_counter() - began, done


def _spread(name: str, seconds: Sequence[float]) -> dict[str, float]:
    middle, high = np.percentile(seconds, (50, 95)) * 1000
    return {f"{name} p50 ms": round(float(middle), 2), f"{name} p95 ms": round(float(high), 2)}


def _size(path: Path) -> float:
    return round(path.stat().st_size / 1e6, 2)


def _peak() -> int:
    """Return the most memory that this process had, in MB; mapped files count."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) // 1024


def curves(data: Path, cache: Path, most: int) -> dict[str, Any]:
    """Return the figures of every size up to `most`."""
    with tempfile.TemporaryDirectory(dir=cache) as name:
        material = Path(name)
        facts = prepare(material, data, cache)
        rows = []
        for size in [size for size in SIZES if size <= most]:
            with tempfile.TemporaryDirectory(dir=cache) as folder:
                row = {
                    **_apart("built", material, Path(folder), size),
                    **_apart("searched", material, Path(folder), size),
                }
            rows.append({key: round(value, 4) if isinstance(value, float) else value for key, value in row.items()})
            print(json.dumps(rows[-1]), flush=True)
    return {"made": f"{datetime.now(UTC):%Y-%m-%d}", "cores": os.cpu_count(), **facts, "rows": rows}


def _apart(step: str, material: Path, folder: Path, size: int) -> dict[str, Any]:
    """Return what a step returns in a process of its own."""
    command = [sys.executable, "-m", "bench.scale", "--step", step, str(material), str(folder), str(size)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser("python -m bench.scale", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="holds public sets in BEIR form")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where vectors and figures are kept")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="passages")
    parser.add_argument("--step", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    if options.step:
        name, material, folder, size = options.step
        if name == "built":
            print(json.dumps(built(Path(material), Path(folder), int(size))))
        else:
            print(json.dumps(searched(Path(material), Path(folder))))
        return
    options.cache.mkdir(parents=True, exist_ok=True)
    found = curves(options.data, options.cache, options.most)
    (options.cache / SCALE).write_text(json.dumps(found, indent=1))
    draw(found)


if __name__ == "__main__":
    main()
