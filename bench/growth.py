"""What it costs to add one document of 100 pages to a library of 1,000, against building the whole index anew.

    python -m bench.growth [--documents 1000] [--model]

Without --model the encoder is the hashing one, so that what is measured is everything but encoding.
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.build import build
from index.encode import Encoder, Progress, load_encoder
from knowledge.library import Library
from knowledge.model import BlockKind, Document
from knowledge.read.blocks import Writer

_WORDS = (
    "the review found that practitioners health visitor social worker school police midwife mother father baby child "
    "family record meeting strategy discussion referral assessment neglect bruise home visit information shared not "
    "known seen told asked plan core group conference threshold concern professional curiosity supervision drift delay "
    "cumulative harm hidden partner domestic abuse alcohol drugs mental health pregnancy birth hospital discharge"
).split()
_PAGES = 100
_PARAGRAPHS_A_PAGE = 6


class Counting:
    """An encoder that counts what it is given."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.fingerprint, self.dimension = encoder.fingerprint, encoder.dimension
        self.texts = 0

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        self.texts += len(texts)
        return self._encoder.encode(texts, progress)


def generated(name: str, paragraphs: int, seed: int) -> Document:
    """Return a document of numbered paragraphs that no other has."""
    chance = random.Random(seed)
    writer = Writer()
    for number in range(paragraphs):
        if number % 12 == 0:
            writer.add(f"Part {number // 12 + 1}", BlockKind.HEADING, 1)
        words = [chance.choice(_WORDS) for _ in range(chance.randint(25, 60))]
        for end in range(12, len(words), 14):
            words[end] += "."
        writer.add(f"{number // 12 + 1}.{number % 12 + 1} {' '.join(words).capitalize()}.")
    return Document(id=name, title=f"Review {name}", text=writer.text, blocks=tuple(writer.blocks))


def measured(documents: int, paragraphs: int, model: str) -> str:
    """Return a row: how long the full build, the next one and the addition take, and what they encode."""
    encoder = Counting(load_encoder(model))
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        library = Library(data)
        original = Path(folder) / "original.txt"
        for number in range(documents):
            original.write_text(f"original {number}")
            library.add(generated(f"document-{number}", paragraphs, number), original)
        full, encoded = _timed(library, data, encoder)
        again, none = _timed(library, data, encoder)
        original.write_text("the new one")
        library.add(generated("new", _PAGES * _PARAGRAPHS_A_PAGE, -1), original)
        one, new = _timed(library, data, encoder)
        library.close()
    name = "hashing" if model == "hashing" else "all-MiniLM-L6-v2"
    return (
        f"| {name} | {documents:,} × {paragraphs} paragraphs | {full:.1f} s, {encoded:,} texts "
        f"| {again:.1f} s, {none} | {one:.1f} s, {new:,} texts | {one / full:.3f} |"
    )


def _timed(library: Library, data: Path, encoder: Counting) -> tuple[float, int]:
    before, began = encoder.texts, time.perf_counter()
    build(library, data / "snapshots", encoder)
    return time.perf_counter() - began, encoder.texts - before


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--paragraphs", type=int, default=12, help="in each of them")
    parser.add_argument("--model", action="store_true", help="encode with the packaged model (minutes)")
    options = parser.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    print("| encoder | library | full build | nothing new | one document of 100 pages added | ratio |")
    print("|---|---|---|---|---|---|")
    print(measured(options.documents, options.paragraphs, "" if options.model else "hashing"))


if __name__ == "__main__":
    main()
