"""What masking does to the labelled messages of bench/privacy.jsonl: `python -m bench.privacy`.

Needs no model. An identifier is found when every letter and digit of it is masked. The labelled questions of
bench/questions.jsonl hold no identifier, and are measured beside the messages as more that must stay untouched. Every
person in the messages is invented.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bench.markdown import listed, table
from knowledge.privacy import known_from, mask
from knowledge.read import read

MESSAGES = Path(__file__).parent / "privacy.jsonl"
QUESTIONS = Path(__file__).parent / "questions.jsonl"
CORPUS = Path(__file__).parents[1] / "knowledge" / "corpus"
HALVES = ("tune", "test")
NAME = "name"
_WORD = re.compile(r"\w+(?:['’-]\w+)*")

Row = dict[str, Any]
Span = tuple[int, int, str]  # start, end, kind
Find = Callable[[str], Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Checked:
    """A message, where its identifiers stand, and what was masked."""

    text: str
    split: str
    true: tuple[Span, ...]
    masked: tuple[Span, ...]

    def covers(self, span: Span) -> bool:
        """Return whether every letter and digit of an identifier is masked."""
        return all(
            any(start <= at < end for start, end, _ in self.masked)
            for at in range(*span[:2])
            if self.text[at].isalnum()
        )

    def names_kind(self, span: Span) -> bool:
        """Return whether a mask on an identifier says the kind that it is of."""
        return any(kind == span[2] and _meet((start, end), span[:2]) for start, end, kind in self.masked)

    @property
    def extra(self) -> list[str]:
        """Return the masked words that are no part of an identifier."""
        words = (found.span() for found in _WORD.finditer(self.text))
        return [
            self.text[slice(*word)]
            for word in words
            if any(_meet(word, span[:2]) for span in self.masked)
            and not any(_meet(word, span[:2]) for span in self.true)
        ]


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@dataclass(frozen=True, slots=True)
class Miss:
    """What went wrong in one message, with the words concerned."""

    split: str
    sort: str
    words: str
    text: str

    def __str__(self) -> str:
        return f"{self.split}, {self.sort} {self.words!r}: {self.text!r}"


def labels(path: Path = MESSAGES) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def questions() -> list[Row]:
    """Return the labelled questions as messages without identifiers."""
    return [{"text": row["text"], "spans": [], "split": row["split"]} for row in labels(QUESTIONS)]


@cache
def ours() -> Find:
    """Return our masking over the starter library."""
    known = known_from([read(path) for path in sorted(CORPUS.glob("*.md"))])

    def find(text: str) -> list[Span]:
        return [(start, end, str(kind)) for start, end, kind in mask(text, known).spans]

    return find


def run(rows: Sequence[Row], find: Find) -> list[Checked]:
    """Return every message with what was masked in it."""
    return [Checked(row["text"], row["split"], tuple(_placed(row)), tuple(find(row["text"]))) for row in rows]


def _placed(row: Row) -> Iterator[Span]:
    """Yield the identifiers of a message where they stand, one after another. Raise ValueError."""
    at = 0
    for span in row["spans"]:
        whole = re.compile(rf"(?<!\w){re.escape(span['text'])}(?!\w)").search(row["text"], at)
        start = whole.start() if whole else row["text"].index(span["text"], at)
        at = start + len(span["text"])
        yield start, at, span["kind"]


def figures(checked: Sequence[Checked]) -> dict[str, float | int]:
    """Return the recall of names and of all else, how often the kind was right, and what was masked for nothing."""
    spans = [(one, span) for one in checked for span in one.true]
    names = [one.covers(span) for one, span in spans if span[2] == NAME]
    structured = [one.covers(span) for one, span in spans if span[2] != NAME]
    kinds = [one.names_kind(span) for one, span in spans if one.covers(span)]
    busy = [one for one in checked if one.true]
    return {
        "messages": len(checked),
        "names": len(names),
        "names found": _share(names),
        "structured": len(structured),
        "structured found": _share(structured),
        "kind right": _share(kinds),
        "extra words a message": round(sum(len(one.extra) for one in busy) / (len(busy) or 1), 3),
        **touched(checked),
    }


def touched(checked: Sequence[Checked]) -> dict[str, float | int]:
    """Return how many of the messages without identifiers were changed."""
    clean = [one for one in checked if not one.true]
    changed = [bool(one.masked) for one in clean]
    return {"clean": len(clean), "touched": sum(changed), "touched share": _share(changed)}


def _share(right: Sequence[bool]) -> float:
    """Return the share that is true, to three places; 0 of none."""
    return round(sum(right) / (len(right) or 1), 3)


def by_kind(checked: Sequence[Checked]) -> dict[str, tuple[int, int]]:
    """Return how many identifiers of each kind were found, and of how many."""
    right = Counter(span[2] for one in checked for span in one.true if one.covers(span))
    count = Counter(span[2] for one in checked for span in one.true)
    return {kind: (right[kind], count[kind]) for kind in sorted(count)}


def misses(checked: Sequence[Checked]) -> list[Miss]:
    """Return what went wrong: identifiers missed, clean messages touched, words masked for nothing, kinds mistaken."""
    missed, changed, too_much, mistaken = [], [], [], []
    for one in checked:
        for start, end, kind in one.true:
            words = one.text[start:end]
            if not one.covers((start, end, kind)):
                missed.append(Miss(one.split, f"missed {kind}", words, one.text))
            elif not one.names_kind((start, end, kind)):
                mistaken.append(Miss(one.split, f"not called {kind}", words, one.text))
        if one.true and one.extra:
            too_much.append(Miss(one.split, "masked too much", " ".join(one.extra), one.text))
        if not one.true:
            changed += [Miss(one.split, f"masked as {kind}", one.text[a:b], one.text) for a, b, kind in one.masked]
    return missed + changed + too_much + mistaken


def section() -> Iterator[str]:
    """Yield what masking does to the labelled messages and to our questions, and every mistake."""
    checked, asked = (run(rows, ours()) for rows in (labels(), questions()))
    halves = {half: [one for one in checked if one.split == half] for half in HALVES}
    yield "## Identifiers"
    yield (
        "Invented people. Found: every letter and digit of the identifier is masked. Kind right: the share of those "
        "found of which the person is told the right kind. Extra words: masked words that are no part of an "
        "identifier, a message with identifiers. Touched: messages without identifiers of which anything is masked. "
        "Patterns and weights were tuned on the tune half alone, part of which was written to be hard; the test half "
        "is by two authors who had seen nothing."
    )
    yield table([{"half": half, **figures(some)} for half, some in halves.items()])
    yield "Found, of each kind:"
    kinds = {half: by_kind(some) for half, some in halves.items()}
    yield table(
        [
            {"kind": kind, **{half: "{} of {}".format(*kinds[half].get(kind, (0, 0))) for half in kinds}}
            for kind in sorted(set().union(*kinds.values()))
        ]
    )
    yield "Our labelled questions, which hold no identifier:"
    yield table([touched(asked)])
    yield "Every mistake:"
    yield listed(misses([*checked, *asked]))


def main() -> None:
    parser = argparse.ArgumentParser("python -m bench.privacy", description=__doc__)
    parser.add_argument(
        "--all", action="store_true", help="list the misses of the test half too, which is not tuned on"
    )
    options = parser.parse_args()
    checked, asked = run(labels(), ours()), run(questions(), ours())
    for half in HALVES:
        some = [one for one in checked if one.split == half]
        print(half, figures(some))
        print("  by kind", {kind: f"{right} of {count}" for kind, (right, count) in by_kind(some).items()})
    print("bench/questions.jsonl", touched(asked))
    for miss in misses([one for one in checked + asked if options.all or one.split == "tune"]):
        print(f"- {miss}")


if __name__ == "__main__":
    main()
