"""Read thousands of damaged files through one reader: `python -m bench.fuzz --count 20000 --seed 1`.

The process that asks may be told nothing but a document or one line: it ends with status 1 where it is told anything
else, or where it grows. A process that reads may end; how often, and why, is counted. A case is made anew from its
number alone: `--only 1234 --keep FOLDER` writes it down.
"""

import argparse
import logging
import random
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.hostile import DATA
from bench.mutations import mutated
from knowledge.read import Unreadable
from knowledge.read.apart import FAILED, TOO_BIG, TOO_LONG, Limits, Reader
from tests import docxs
from tests.pdfs import Words, column, write_pdf

SEED_SIZE = 110_000  # bytes; a larger file would only make the damage rarer
GROWTH = 64 << 20  # bytes that the asking process may gain after the first files
SETTLED = 500  # files
SENTENCES = 40  # that are printed, the commonest first
LIMITS = Limits(memory=1 << 30, silence=10, total=20)
OUTCOMES = ("read", "refused", "raised", "ended", "too much memory", "too long")

_NOTE = """---
id: child-q
kind: review
areas: [Hackney]
published: 2022-03
---
# Child Q

1.1 She was **searched** at [school](https://example.org).[^1]

- one
  - two

| Who | When |
|---|---|
| The school | 2020 |

> Nobody asked.

```
code
```
"""
_TEXT = "WHAT WAS FOUND\n\n1.1 The baby was\nseen once.\n\n(a) Nobody asked.\f\nFinding 3: Late. “Café”\n"
_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Bruising: procedure</title>
<style>p { color: red }</style><script>var a = "<p>";</script></head><body><header><nav><ul><li><a href="/">Home</a>
</li></ul></nav></header><main><h1>Bruising</h1><p>A baby who <b>cannot move</b> &amp; has a bruise<sup><a
href="#fn1">1</a></sup>.</p><h2>1.1 What to do</h2><ol start="3"><li>Ask<ul><li>gently</li></ul></li><li>Refer</li></ol>
<table><caption>Who</caption><tr><th rowspan="2">Who</th><th colspan="2">When</th></tr><tr><td>School</td><td>2020</td>
</tr></table><details><summary>More</summary><p hidden>Secret</p></details><dl><dt>MASH</dt><dd>The front door</dd></dl>
<p id="fn1">1. See the guidance.</p><!-- a comment --></main><footer><p>Printed 2024</p></footer></body></html>
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A damaged file."""

    name: str
    raw: bytes


@dataclass(slots=True)
class Tally:
    """What became of the files: how many by suffix and outcome, what was said and raised, and what must never be."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)  # by suffix and sentence, without numbers
    raised: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")


def seeds(folder: Path, hostile: Path) -> list[tuple[str, bytes]]:
    """Return small whole files as (suffix, bytes): ours, and those of a folder of hostile ones where it is there."""
    ours = [_pdf(folder / "seed.pdf"), _turned(folder / "turned.pdf"), _word(folder / "seed.docx")]
    for name, text in (("seed.md", _NOTE), ("seed.txt", _TEXT), ("seed.html", _PAGE)):
        (folder / name).write_text(text, encoding="utf-8")
        ours.append(folder / name)
    there = sorted(path for path in hostile.glob("*") if 0 < path.stat().st_size <= SEED_SIZE)
    return [(path.suffix, path.read_bytes()) for path in [*ours, *there]]


def _pdf(path: Path) -> Path:
    pages = [
        column(
            Words("A review", bold=True, size=20), "", "1.1 The baby was seen once.", "Nobody asked.", "", "(a) Late."
        ),
        [*column("Two columns here", "of words"), *column("and here", "are more", x=320), Words(str(2), 300, 40, 8)],
        column("Who   When   Where", "School   2020   Leeds", "", "Finding 3: Late.", top=500),
    ]
    return write_pdf(path, pages, title="A review")


def _turned(path: Path) -> Path:
    return write_pdf(path, [column("The baby was seen once.")], turned=True)


def _word(path: Path) -> Path:
    return docxs.write_docx(
        path,
        docxs.paragraph("A review", style="Title"),
        docxs.paragraph("Findings", style="Heading1"),
        docxs.listed("The baby was seen once."),
        docxs.listed("Nobody asked.", level=1),
        docxs.paragraph("Late.", docxs.field("PAGEREF a", "7"), docxs.box(docxs.paragraph("In a box"))),
        docxs.paragraph('<w:ins w:id="1" w:author="A"><w:r><w:t>more</w:t></w:r></w:ins>', "words"),
        docxs.paragraph("Noted.", '<w:r><w:footnoteReference w:id="1"/></w:r>'),
        docxs.table(["Who", "When"], ["The school", docxs.cell("2020", properties='<w:gridSpan w:val="2"/>')]),
        numbering=docxs.lists([("decimal", "%1."), ("lowerLetter", "(%2)")]),
        footnotes=docxs.notes("footnote", n1="See the guidance."),
        core="<dc:title>A review</dc:title><dc:creator>A Partnership</dc:creator>",
    )


def cases(some: Sequence[tuple[str, bytes]], seed: int, numbers: Sequence[int]) -> Iterator[Case]:
    """Yield the damaged files with these numbers."""
    bodies = [raw for _, raw in some]
    by_suffix: dict[str, list[bytes]] = {}
    for suffix, raw in some:
        by_suffix.setdefault(suffix, []).append(raw)
    suffixes = sorted(by_suffix)
    for number in numbers:
        chance = random.Random(f"{seed} {number}")
        # In turn, so that each kind has its share whatever the seeds are.
        suffix = suffixes[number % len(suffixes)]
        # The smallest of a few: damage to a large file, such as a scan that takes seconds, rarely matters more.
        whole = min((chance.choice(by_suffix[suffix]) for _ in range(4)), key=len)
        raw = mutated(chance, whole, bodies)
        yield Case(f"{number}{suffix}", raw)


def run(reader: Reader, some: Iterator[Case], folder: Path, keep: Path | None) -> Tally:
    """Return what became of the cases; those that a process ended with are kept in a folder."""
    tally = Tally()
    log = _Raised()
    logging.getLogger("knowledge.read.apart").addHandler(log)
    grown: int | None = None
    for number, case in enumerate(some):
        path = folder / case.name
        path.write_bytes(case.raw)
        begun = time.perf_counter()
        outcome = _outcome(reader, path, log, tally)
        tally.slowest = max(tally.slowest, (time.perf_counter() - begun, case.name))
        tally.outcomes[path.suffix, outcome] += 1
        if keep is not None and outcome not in ("read", "refused"):
            (keep / f"{outcome.replace(' ', '-')}-{case.name}").write_bytes(case.raw)
        path.unlink()
        if number >= SETTLED:
            grown = grown or _resident()
            if _resident() > grown + GROWTH:
                tally.wrong.append(f"{case.name}: the process that asks grew by {(_resident() - grown) >> 20} MB")
                break
        if number % 1000 == 999:
            print(f"{number + 1} files", file=sys.stderr, flush=True)
    return tally


def _outcome(reader: Reader, path: Path, log: "_Raised", tally: Tally) -> str:
    log.last = ""
    try:
        reader.read(path)
    except Unreadable as error:
        said = str(error)
        if "\n" in said or not said.startswith(path.name) or not said.endswith((".", "…")):
            tally.wrong.append(f"{path.name}: the sentence {said!r}")
        tally.said[f"{path.suffix} {re.sub(r'[0-9]+', 'N', said.removeprefix(path.name))}"] += 1
        if log.last:
            tally.raised[log.last] += 1
        ends = {FAILED: "raised" if log.last else "ended", TOO_BIG: "too much memory", TOO_LONG: "too long"}
        return next((what for form, what in ends.items() if said == form.format(path.name)), "refused")
    except Exception as error:  # noqa: BLE001 - that this never happens is what is measured.
        tally.wrong.append(f"{path.name}: {''.join(traceback.format_exception(error))}")
        return "ended"
    return "read"


class _Raised(logging.Handler):
    """Remember the last thing that a reader raised."""

    last = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.last = record.getMessage()


def _resident() -> int:
    """Return the memory this process has, in bytes, or 0 where the system does not say."""
    file = Path("/proc/self/statm")
    return int(file.read_text().split()[1]) * 4096 if file.exists() else 0


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="how many damaged files are read")
    parser.add_argument("--seed", type=int, default=1, help="another number makes other files")
    parser.add_argument("--only", type=int, help="read only the file with this number")
    parser.add_argument("--keep", type=Path, help="keep the files that ended a process in this folder")
    parser.add_argument("--hostile", type=Path, default=DATA / "hostile", help="more files to damage")
    options = parser.parse_args()
    if not options.hostile.is_dir():
        print(f"{options.hostile} is not there, so only files of our own are damaged.", file=sys.stderr)
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    numbers = range(options.count) if options.only is None else [options.only]
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as name, Reader(LIMITS) as reader:
        folder = Path(name)
        files = cases(seeds(folder, options.hostile), options.seed, numbers)
        if options.only is not None and options.keep:
            for case in cases(seeds(folder, options.hostile), options.seed, numbers):
                (options.keep / case.name).write_bytes(case.raw)
        tally = run(reader, files, folder, options.keep)
    _print(tally, time.perf_counter() - begun)
    return 1 if tally.wrong else 0


def _print(tally: Tally, seconds: float) -> None:
    print(" | ".join(("", *OUTCOMES)))
    for suffix in sorted({suffix for suffix, _ in tally.outcomes}):
        print(" | ".join((suffix, *(str(tally.outcomes[suffix, outcome]) for outcome in OUTCOMES))))
    print(
        f"{tally.outcomes.total()} files in {seconds:.0f} s;"
        f" the slowest took {tally.slowest[0]:.1f} s: {tally.slowest[1]}"
    )
    for sentence, count in tally.said.most_common(SENTENCES):
        print(f"{count} times {sentence}")
    for what, count in tally.raised.most_common():
        print(f"{count} times {what}")
    for line in tally.wrong:
        print(f"WRONG {line}")


if __name__ == "__main__":
    sys.exit(main())
