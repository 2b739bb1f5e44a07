"""`make bench`: measure everything and write bench/RESULTS.md. Sets that are not there are skipped, with a sentence."""

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench import (
    answerability,
    beir,
    chats,
    cost,
    encoding,
    extraction,
    hostile,
    pages,
    privacy,
    questions,
    recurrence,
    restarts,
    safety,
    sidebyside,
    spans,
    speed,
    topics,
)
from bench.markdown import listed, table
from bench.questions import Asked
from bot.bootstrap import Desk
from bot.lens import Lens, View
from bot.settings import Settings
from index.build import build
from index.encode import Encoder, load_encoder
from knowledge.read import read

OUT = Path(__file__).parent / "RESULTS.md"
LONG = Path(__file__).with_name("long-runs.md")
DATA = Path("../shared/data")
CACHE = Path(".cache/bench")
VIEWS = {
    "a midwife in Leeds": View(Lens("midwifery", "Leeds", "England")),
    "a teacher in Kirklees": View(Lens("schools", "Kirklees", "England")),
    "a health visitor in Wales": View(Lens("health visiting", "", "Wales")),
    "plain": View(plain=True),
}
_PACKAGES = ("torch", "sentence-transformers", "faiss-cpu", "bm25s", "pypdfium2", "numpy")


def main() -> None:
    parser = argparse.ArgumentParser("python -m bench.results", description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=DATA, help="holds bench/ (sets in BEIR form) and documents/ (PDFs)"
    )
    data = parser.parse_args().data
    begun = OUT.with_name(f"{OUT.name}.part")
    # Paragraph by paragraph: what was measured before an interruption can still be read.
    with begun.open("w", encoding="utf-8") as out:
        for number, part in enumerate(_results(data, load_encoder(Settings().embedding_model))):
            print(f"\n{part}" if number else part, file=out, flush=True)
    begun.replace(OUT)
    print(f"Wrote {OUT}.")


def _results(data: Path, encoder: Encoder) -> Iterator[str]:
    """Yield every section of the results, as paragraphs and tables."""
    yield _head(encoder)
    yield from safety.section()
    yield from privacy.section()
    with tempfile.TemporaryDirectory() as folder:
        desk = questions.starter_desk(Path(folder), encoder)
        asked = questions.run(desk, questions.labels())
        yield from _questions(desk, asked)
        yield from recurrence.section(desk)
        yield from answerability.section(asked, data / "bench" / "mtrag-govt", encoder, CACHE)
        yield from spans.section(desk, data / "bench" / "doc2dial", encoder, CACHE)
        yield from topics.section(desk, data / "bench", encoder, CACHE)
        yield from sidebyside.section(data, encoder)
        yield from _documents(data / "documents", desk, encoder)
        yield from hostile.section([data / "documents", data / "hostile"])
        yield LONG.read_text(encoding="utf-8").strip()
        yield from speed.section(desk)
    yield from cost.section()
    yield from encoding.section(data / "bench" / "scifact")
    with tempfile.TemporaryDirectory() as folder:
        yield from chats.section(questions.starter_desk(Path(folder), encoder))
    with tempfile.TemporaryDirectory() as folder:
        yield from restarts.section(Path(folder))
    yield from _sets(data / "bench", encoder)


def _head(encoder: Encoder) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        "# Results\n\nMade by `make bench`; figures of one run on one machine. Times are of a shared machine: read the "
        f"ratios.\n\n{datetime.now(UTC):%Y-%m-%d} · Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"{platform.machine()} · {packages} · encoder `{encoder.fingerprint}`"
    )


def _questions(desk: Desk, asked: Sequence[Asked]) -> Iterator[str]:
    """Yield how our questions over the starter library were answered, and how they are to somebody with a lens."""
    views = {name: questions.run(desk, questions.labels(), view) for name, view in VIEWS.items()}
    rows = [{"half": half, **questions.figures(_half(asked, half))} for half in ("tune", "test")]
    yield "## Our questions over the starter library"
    yield (
        "hit@k: an excerpt among the first k shown holds words of a gold paragraph. Answered, false answers: the share "
        "of the answerable and of the unanswerable that were given band `answers`. Bands and excerpts were tuned on "
        "the tune half alone."
    )
    yield table(rows)
    findings = [one for one in asked if questions.KIRKLEES in str(one.label["gold"]) and len(one.label["gold"]) <= 3]
    yield "The Kirklees findings, by the place of the first right excerpt:"
    yield table([{"question": one.label["text"], "place": one.rank, "band": one.answer.band} for one in findings])
    yield (
        "The test half as somebody with a lens reads it, or in plain mode, where many gold paragraphs are injury "
        "narrative and left out:"
    )
    shown = ("hit@1", "hit@3", "answered", "false answers")
    every = {"no lens": asked} | views
    found = {name: questions.figures(_half(some, "test")) for name, some in every.items()}
    yield table([{"view": name, **{key: one[key] for key in shown}} for name, one in found.items()])


def _half(asked: Sequence[Asked], half: str) -> list[Asked]:
    return [one for one in asked if one.label["split"] == half]


def _documents(folder: Path, desk: Desk, encoder: Encoder) -> Iterator[str]:
    """Yield how exactly and how fast the PDFs of a folder are read; add them to the desk."""
    yield "## Real documents"
    paths = sorted(folder.glob("*.pdf"))
    if not paths:
        yield f"Skipped: no PDF in {folder.name}/."
        return
    reports = [pages.report(path) for path in paths]
    yield table(
        [
            {
                "document": one.name,
                "pages": one.pages,
                "printed numbers": one.labels,
                "passages": one.passages,
                "complaints": len(one.complaints),
                "confirmed by pdfminer": f"{one.confirmed:.2%}",
                "pages/s": round(one.pages / one.seconds),
                "left out": one.left_out,
            }
            for one in reports
        ]
    )
    total, lost = sum(one.passages for one in reports), [line for one in reports for line in one.lost]
    yield (
        f"{sum(one.labels for one in reports)} of {sum(one.pages for one in reports)} pages carry a printed number; "
        f"{1 - len(lost) / total:.2%} of {total} passages stand on the pages they name by pdfminer.six, an independent "
        "extraction; a complaint would be a character that is not accounted for, or a passage that is no slice of the "
        "text. Not confirmed, and explained in docs/decisions/0003-own-pdf-structure.md:"
    )
    yield listed(lost)
    yield from extraction.section(folder)
    for path in paths:
        desk.library.add(read(path), path)
    build(desk.library, desk.snapshots, encoder)


def _sets(folder: Path, encoder: Encoder) -> Iterator[str]:
    """Yield the public sets with as much of the conversation as they have."""
    yield "## Public sets, the shipped search with one setting"
    rows = []
    for name, contexts in (("scifact", ("none",)), ("mtrag-govt", ("none", "turns")), ("doc2dial", beir.CONTEXTS)):
        if not (folder / name / "corpus.jsonl").exists():
            yield f"Skipped {name}: not on this machine."
            continue
        for context in contexts:
            rows.append(beir.run(folder / name, encoder, CACHE, context))
    if rows:
        yield table(rows)
    yield (
        "Context: how much of a conversation the search is given: nothing but the last turn, the person's earlier "
        "`turns`, or these and the other side's last words (`history`). MTRAG govt is pooled: its figures compare "
        "systems side by side and not with published ones. Doc2Dial's next turn stays in its document, which flatters "
        f"history. {beir.IN_VIEW}"
    )


if __name__ == "__main__":
    main()
