"""Speed and memory: what a person waits for, and what the machine must hold. Ratios within one run, never a test.

At 100,000 passages: bench/large.py; as a library grows: bench/scale.py.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles

from sentence_transformers import SentenceTransformer

from bench.markdown import table
from bench.questions import labels
from bot.asking import ask
from bot.bootstrap import Desk
from index.encode import SentenceEncoder, packaged_model
from index.searchtext import meaning_text

_COLD = ["-m", "bot", "ask", "was the pre-birth assessment of the Kirklees twins finished?", "--json"]

_RATIO, _ANSWER_MS, _COLD_S, _PEAK_MB = 0.95, 60, 3, 1000  # the limits


def section(desk: Desk) -> Iterator[str]:
    """Yield what encoding, a question, a cold start and memory come to over a library, each limit beside its figure."""
    yield "## Speed and memory"
    yield "Encoding passages, ours against `SentenceTransformer.encode` of the same model:"
    yield table([encoding(desk) | {"limit": f"ratio at least {_RATIO}"}])
    yield "A warm question, from message to answer:"
    yield table([questions(desk) | {"limit": f"p95 at most {_ANSWER_MS} ms"}])
    yield "Cold start, from the shell to the answer:"
    yield table([cold(desk.settings.data) | {"limit": f"ask under {_COLD_S} s"}])
    yield "Peak memory of a process that answers every labelled question:"
    yield table([memory(desk.settings.data) | {"limit": f"under {_PEAK_MB:,} MB"}])


def timed(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def encoding(desk: Desk, passages: int = 400) -> dict[str, float]:
    """Return passages/s through our encoder and through the raw model, taking turns in one run."""
    encoder = SentenceEncoder()
    entries = desk.library.entries()
    texts = [meaning_text(p) for entry in entries for p in desk.library.passages(entry.publication.id, entry.sha256)]
    texts = texts[:: max(1, len(texts) // passages)][:passages]
    raw = SentenceTransformer(str(packaged_model()), device="cpu")
    encoder.encode(texts[:32])
    ours, theirs = [], []
    for _ in range(2):
        ours.append(timed(lambda: encoder.encode(texts)))
        theirs.append(timed(lambda: raw.encode(texts, show_progress_bar=False, normalize_embeddings=True)))
    return {
        "passages": len(texts),
        "ours/s": round(len(texts) / min(ours), 1),
        "raw/s": round(len(texts) / min(theirs), 1),
        "ratio": round(min(theirs) / min(ours), 2),
    }


def questions(desk: Desk, times: int = 1) -> dict[str, float]:
    """Return the median and 95th percentile of a warm question, in milliseconds, from message to answer."""
    texts = [label["text"] for label in labels()]
    for text in texts[:5]:
        ask(desk, text)
    took = [timed(lambda text=text: ask(desk, text)) * 1000 for _ in range(times) for text in texts]  # type: ignore[misc]
    passages = desk.reading().index.snapshot.manifest.passages
    return {
        "questions": len(took),
        "passages": passages,
        "p50 ms": round(median(took), 1),
        "p95 ms": round(quantiles(took, n=20)[-1], 1),
    }


def cold(data: Path, times: int = 3) -> dict[str, float]:
    """Return the seconds from the shell to the answer of one `learnt ask`, and of importing torch alone."""
    environment = os.environ | {"LEARNT_DATA": str(data)}

    def run(arguments: Sequence[str]) -> None:
        subprocess.run([sys.executable, *arguments], env=environment, check=True, capture_output=True)

    return {
        "ask s": round(min(timed(lambda: run(_COLD)) for _ in range(times)), 2),
        "import torch s": round(min(timed(lambda: run(["-c", "import torch"])) for _ in range(times)), 2),
    }


def memory(data: Path) -> dict[str, float]:
    """Return the peak memory, in MB, of a process that answers every labelled question."""
    lines = "\n".join(label["text"] for label in labels())
    # Not ru_maxrss: a child begins with its parent's.
    program = (
        "import sys; from bot.__main__ import main; main(['ask', '-', '--json']); status = open('/proc/self/status')"
    )
    program += "; print(next(line for line in status if 'VmHWM' in line).split()[1], file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"LEARNT_DATA": str(data)},
        input=lines,
        text=True,
        capture_output=True,
        check=True,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return {"questions": len(answers), "peak MB": round(int(done.stderr.split()[-1]) / 1024)}
