"""A warm question at 100,000 passages: from the message to the reply, in a library made for it.

    python -m bench.large [--data ../shared/data/bench] [--passages 100000]

The library holds the starter library and made documents (bench/bulk.py); it is kept in .cache/bench/, where it takes
gigabytes, and made anew when the search text or the snapshot's files change (delete it then).
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench import bulk
from bench.cost import LARGE, LIMITS
from bench.questions import labels
from bot.assistant import Assistant
from bot.bootstrap import Desk, open_desk
from bot.ingest import load_starter
from bot.message import Message
from bot.records.people import OWNER
from bot.settings import Settings
from index import store
from index.build import build
from index.encode import Encoder, Progress, load_encoder
from index.search import Index, Question
from knowledge.library import Library

DATA = Path("../shared/data/bench")
CACHE = Path(".cache/bench")
_QUESTIONS = 200

Took = tuple[float, float]  # milliseconds on the clock, and of the processor


class Remembering:
    """An encoder that makes a question's vectors once, so that a search can be timed without it."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.fingerprint, self.dimension = encoder.fingerprint, encoder.dimension
        self._known: dict[tuple[str, ...], bulk.Vectors] = {}

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> bulk.Vectors:
        wanted = tuple(texts)
        if wanted not in self._known:
            self._known[wanted] = self._encoder.encode(texts)
        return self._known[wanted]


def make(folder: Path, passages: int, data: Path, cache: Path) -> dict[str, float]:
    """Make a library of at least so many passages and its index in a folder; return what that took."""
    encoder = load_encoder(Settings().embedding_model)
    real = bulk.real(data, encoder, cache)
    library = Library(folder)
    began = time.perf_counter()
    load_starter(library, lambda done, of: None)
    count = sum(entry.passages for entry in library.entries())
    original = folder / "original.txt"
    for document in bulk.documents(real.sentences):
        if count >= passages:
            break
        original.write_text(document.id)
        count += library.add(document, original).passages
    added = time.perf_counter()
    build(library, folder / "snapshots", bulk.MovingEncoder(encoder, real.vectors))
    library.close()
    return {"passages": count, "adding s": round(added - began), "indexing s": round(time.perf_counter() - added)}


def measured(folder: Path) -> dict[str, float]:
    """Return what a person waits for, and the peak memory of this process, over the library of a folder."""
    desk = open_desk(Settings(data=folder))
    desk.reading()  # What cannot be read would be answered with a sentence, and fast.
    texts = [label["text"] for label in labels() if not label["turns"]][:_QUESTIONS]
    replies = asyncio.run(_replies(desk, texts))
    lines = Path("/proc/self/status").read_text().splitlines()
    peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    searches = _searches(desk, texts)
    return {
        "passages": desk.reading().index.snapshot.manifest.passages,
        "questions": len(replies),
        **_spread("reply", replies),
        **_spread("search", searches),
        "peak MB": round(peak / 1024),
    }


def loading(folder: Path) -> float:
    """Return the seconds that loading the index takes, checksums too, once the disk has been read."""
    took = []
    for _ in range(3):
        began = time.perf_counter()
        store.load(folder / "snapshots")
        took.append(time.perf_counter() - began)
    return round(min(took), 2)


async def _replies(desk: Desk, texts: Sequence[str]) -> list[Took]:
    """Return what each message takes to its reply, one person asking one after the other."""
    assistant = Assistant(desk)
    took = []
    for number, text in enumerate([*texts[:10], *texts]):  # The first ten warm up what a running bot has warm.
        began = _clocks()
        await assistant.reply(Message(f"bench {number}", OWNER, f"/ask {text}", alone=True))
        took.append(_since(began))
    return took[10:]


def _searches(desk: Desk, texts: Sequence[str]) -> list[Took]:
    """Return what each search takes, the question's vectors being there."""
    held = desk.reading().index
    encoder = Remembering(desk.encoder) if desk.encoder else None
    index = Index(held.snapshot, desk.library, held.publications, encoder)
    took = []
    for text in texts:
        index.rank(Question(text))
        began = _clocks()
        index.search(Question(text))
        took.append(_since(began))
    return took


def _clocks() -> Took:
    return time.perf_counter() * 1000, time.process_time() * 1000


def _since(began: Took) -> Took:
    now = _clocks()
    return now[0] - began[0], now[1] - began[1]


def _spread(name: str, took: Sequence[Took]) -> dict[str, float]:
    """Return the median and 95th percentile, and that of what the processor spent."""
    waited, spent = zip(*took, strict=True)
    return {
        f"{name} p50 ms": round(median(waited), 1),
        f"{name} p95 ms": round(quantiles(waited, n=20)[-1], 1),
        f"{name} p95 ms alone": round(quantiles(spent, n=20)[-1], 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser("python -m bench.large", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="holds public sets in BEIR form")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where the library, vectors and figures are kept")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    if options.measure:
        print(json.dumps(measured(options.measure)))
        return
    folder = options.cache / f"library-{options.passages}"
    facts = folder / "made.json"
    if not facts.exists():
        folder.mkdir(parents=True)
        facts.write_text(json.dumps(make(folder, options.passages, options.data, options.cache)))
    command = [sys.executable, "-m", "bench.large", "--measure", str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(facts.read_text()) | json.loads(done.stdout) | {"load s": loading(folder)}
    found |= {"made": f"{datetime.now(UTC):%Y-%m-%d}", "cores": os.cpu_count()}
    (options.cache / LARGE).write_text(json.dumps(found, indent=1))
    for name, limit in LIMITS.items():
        print(f"{name}: {found[name]} (at most {limit:g})")


if __name__ == "__main__":
    main()
