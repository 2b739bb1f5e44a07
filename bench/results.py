"""`make bench`: measure everything and write bench/RESULTS.md. Sets that are not there are skipped, with a sentence."""

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench import (
    answerability,
    beir,
    chats,
    cost,
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
from bench.cache import CachedEncoder
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
    options = parser.parse_args()
    encoder = load_encoder(Settings().embedding_model)
    parts = [_head(encoder), *_safety(), *_privacy(), *_questions(encoder)]
    with tempfile.TemporaryDirectory() as folder:
        desk = questions.starter_desk(Path(folder), encoder)
        parts += recurrence.section(desk)
        parts += _retrieval(desk, options.data, encoder)
        parts += _documents(options.data / "documents", desk, encoder)
        parts += _intake([options.data / "documents", options.data / "hostile"])
        parts += speed.section(desk)
        parts += cost.section()
    parts += _chats(encoder)
    parts += _sets(options.data / "bench", encoder)
    OUT.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(f"Wrote {OUT}.")


def _head(encoder: Encoder) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        "# Results\n\nMade by `make bench`; figures of one run on one machine. Times are of a shared machine: read the "
        f"ratios.\n\n{datetime.now(UTC):%Y-%m-%d} · Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"{platform.machine()} · {packages} · encoder `{encoder.fingerprint}`"
    )


def _table(rows: Sequence[Mapping[str, object]]) -> str:
    names = list(rows[0])
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    return "\n".join(lines + ["| " + " | ".join(str(row[name]) for name in names) + " |" for row in rows])


def _safety() -> Iterator[str]:
    """Yield which cards the labelled messages are given, and every wrong one."""
    rows = safety.labels()
    yield "## Emergencies and referrals"
    yield (
        "Invented messages in the words of tired practitioners and of children. Emergency card, any card: the share of "
        "the emergencies given that card, or one of the two; a card, the urgent one: the same of those to refer today. "
        "False alarms are ordinary questions given a card. The weights were learnt from the tune half, whose figures "
        "flatter; the test half is by three authors who had seen nothing, and was never learnt from."
    )
    halves = {half: [row for row in rows if row["split"] == half] for half in safety.HALVES}
    yield _table([{"half": half, **safety.figures(some)} for half, some in halves.items()])
    yield "Every miss:"
    yield _list(safety.misses(rows))


def _privacy() -> Iterator[str]:
    """Yield what masking does to the labelled messages and to our questions, and every mistake."""
    checked, asked = (privacy.run(rows, privacy.ours()) for rows in (privacy.labels(), privacy.questions()))
    halves = {half: [one for one in checked if one.split == half] for half in privacy.HALVES}
    yield "## Identifiers"
    yield (
        "Invented people. Found: every letter and digit of the identifier is masked. Kind right: the share of those "
        "found of which the person is told the right kind. Extra words: masked words that are no part of an "
        "identifier, a message with identifiers. Touched: messages without identifiers of which anything is masked. "
        "Patterns and weights were tuned on the tune half alone, part of which was written to be hard; the test half "
        "is by two authors who had seen nothing."
    )
    yield _table([{"half": half, **privacy.figures(some)} for half, some in halves.items()])
    yield "Found, of each kind:"
    kinds = {half: privacy.by_kind(some) for half, some in halves.items()}
    yield _table(
        [
            {"kind": kind, **{half: "{} of {}".format(*kinds[half].get(kind, (0, 0))) for half in kinds}}
            for kind in sorted(set().union(*kinds.values()))
        ]
    )
    yield "Our labelled questions, which hold no identifier:"
    yield _table([privacy.touched(asked)])
    yield "Every mistake:"
    yield _list(privacy.misses([*checked, *asked]))


def _chats(encoder: Encoder) -> Iterator[str]:
    """Yield what a hundred people at once come to in Telegram, and what a kill costs them."""
    with tempfile.TemporaryDirectory() as folder:
        desk = questions.starter_desk(Path(folder), CachedEncoder(encoder, CACHE / "questions.npz"))
        loads, wait = chats.measure(desk)
    with tempfile.TemporaryDirectory() as folder:
        ends = restarts.measure(Path(folder))
    yield "## A hundred people at once, in Telegram"
    yield (
        "The bot as a process of its own, over the starter library, against a Bot API server on the same machine that "
        f"takes {1000 * chats.LATENCY:.0f} ms for each request. From the message to its answer standing in the chat. "
        "The limits that Telegram sets are kept: 30 messages a second in all, and in one chat four at once and then "
        "one a second. Share of search: the seconds of search in all answers by the seconds it took; one search runs "
        "at a time, so 100 % is the most."
    )
    yield _table([load.row() for load in loads])
    yield _table([wait.row()])
    yield (
        "Ended with 100 questions of 20 people in flight, at a random moment, and started again "
        f"({restarts.ROUNDS} times each, Telegram's limits enforced, over a library of four notes):"
    )
    yield _table(ends)


def _list(lines: Sequence[object]) -> str:
    return "\n".join(f"- {line}" for line in lines) or "None."


def _questions(encoder: Encoder) -> Iterator[str]:
    """Yield the labelled questions over the starter library, and every miss of the tune half."""
    cached = CachedEncoder(encoder, CACHE / "questions.npz")
    with tempfile.TemporaryDirectory() as folder:
        desk = questions.starter_desk(Path(folder), cached)
        asked = questions.run(desk, questions.labels())
        views = {name: questions.run(desk, questions.labels(), view) for name, view in VIEWS.items()}
    cached.save()
    rows = [{"half": half, **questions.figures(_half(asked, half))} for half in ("tune", "test")]
    yield "## Our questions over the starter library"
    yield (
        "hit@k: an excerpt among the first k shown holds words of a gold paragraph. Answered, false answers: the share "
        "of the answerable and of the unanswerable that were given band `answers`. Bands and excerpts were tuned on "
        "the tune half alone."
    )
    yield _table(rows)
    findings = [one for one in asked if questions.KIRKLEES in str(one.label["gold"]) and len(one.label["gold"]) <= 3]
    yield "The Kirklees findings, by the place of the first right excerpt:"
    yield _table([{"question": one.label["text"], "place": one.rank, "band": one.answer.band} for one in findings])
    yield (
        "The test half as somebody with a lens reads it, or in plain mode, where many gold paragraphs are injury "
        "narrative and left out:"
    )
    shown = ("hit@1", "hit@3", "answered", "false answers")
    every = {"no lens": asked} | views
    found = {name: questions.figures(_half(some, "test")) for name, some in every.items()}
    yield _table([{"view": name, **{key: one[key] for key in shown}} for name, one in found.items()])


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
    yield _table(
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
    yield "\n".join(f"- {line}" for line in lost) or "None."
    yield from extraction.section(folder)
    for path in paths:
        desk.library.add(read(path), path)
    build(desk.library, desk.snapshots, encoder)


def _intake(folders: Sequence[Path]) -> Iterator[str]:
    """Yield what becomes of every file of some folders, hostile ones among them, and the runs that take longer."""
    yield "## Files of every kind"
    there = [folder for folder in folders if folder.is_dir()]
    if there:
        yield (
            "Read in one run, in a process apart with limits; what was said refuses a file, or "
            "remarks on it. MB: the most memory of the process that reads."
        )
        yield _table(list(hostile.measure(there)))
    else:
        yield "Skipped: no such folders."
    yield LONG.read_text(encoding="utf-8").strip()


def _retrieval(desk: Desk, data: Path, encoder: Encoder) -> Iterator[str]:
    """Yield how honest the bands are, how exact the excerpts, what a new topic loses, and how rivals do."""
    cached = CachedEncoder(encoder, CACHE / "questions.npz")
    asked = questions.run(replace(desk, encoder=cached), questions.labels())
    yield from answerability.section(asked, data / "bench" / "mtrag-govt", encoder, CACHE)
    yield from spans.section(desk, data / "bench" / "doc2dial", encoder, CACHE)
    yield from topics.section(desk, data / "bench", encoder, CACHE)
    yield from sidebyside.section(data, encoder)
    cached.save()


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
        yield _table(rows)
    yield (
        "Context: how much of a conversation the search is given: nothing but the last turn, the person's earlier "
        "`turns`, or these and the other side's last words (`history`). MTRAG govt is pooled: its figures compare "
        "systems side by side and not with published ones. Doc2Dial's next turn stays in its document, which flatters "
        "history."
    )


if __name__ == "__main__":
    main()
