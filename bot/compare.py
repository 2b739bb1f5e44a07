"""What a new snapshot would answer otherwise: saved questions, asked of the old one and the new."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

from bot.answer import Answer
from bot.asking import NotAsked, answered
from bot.bands import Band
from bot.bootstrap import Reading
from bot.chatwords import NotUnderstood
from bot.citation import reference
from knowledge.read import Progress

OWN = "questions.txt"  # in the data folder: the partnership's own questions, one a line, none about a case


class Effect(StrEnum):
    """What becomes of the answer to a question."""

    CHANGED = "changed"  # Its first excerpt is another.
    NEW = "newly answered"
    LOST = "no longer answered"
    BAND = "the same words, otherwise certain"


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose answer would change: where its first excerpt stands, before and after; "" for none."""

    question: str
    effect: Effect
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many saved questions were asked, and those whose answer would change."""

    questions: int
    changes: tuple[Change, ...]


def saved_questions(data: Path) -> list[str]:
    """Return the saved questions: the partnership's own first, then those that Learnt is measured with."""
    own = data / OWN
    lines = own.read_text(encoding="utf-8-sig", errors="replace").splitlines() if own.is_file() else []
    asked = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return list(dict.fromkeys([*asked, *_measured()]))


def compare(questions: Sequence[str], before: Reading | None, after: Reading, progress: Progress) -> Comparison:
    """Return which questions would be answered otherwise."""
    changes = []
    for number, question in enumerate(questions, start=1):
        if change := _change(question, before, after):
            changes.append(change)
        progress(number, len(questions))
    order = list(Effect)
    return Comparison(len(questions), tuple(sorted(changes, key=lambda change: order.index(change.effect))))


def _change(question: str, before: Reading | None, after: Reading) -> Change | None:
    old, new = _asked(question, before), _asked(question, after)
    first, second = _first(old), _first(new)
    if first == second:
        same = (old.band if old else Band.NOTHING) == (new.band if new else Band.NOTHING)
        return None if same else Change(question, Effect.BAND, first, second)
    effect = Effect.NEW if not first else Effect.LOST if not second else Effect.CHANGED
    return Change(question, effect, first, second)


def _asked(question: str, reading: Reading | None) -> Answer | None:
    """Return the answer to a question, or None where it cannot be asked."""
    try:
        return answered(reading, question) if reading else None
    except (NotAsked, NotUnderstood):
        return None


def _first(answer: Answer | None) -> str:
    """Return where the first excerpt of an answer stands, and its first words."""
    if answer is None or not answer.excerpts:
        return ""
    excerpt = answer.excerpts[0].excerpt
    words = excerpt.text.split()
    return f"“{' '.join(words[:12])}{' …' if len(words) > 12 else ''}” {reference(excerpt)}"


def _measured() -> list[str]:
    """Return the questions that Learnt is measured with."""
    packaged = files("bot") / "questions.jsonl"
    at_home = Path(__file__).parents[1] / "bench" / "questions.jsonl"
    text = packaged.read_text(encoding="utf-8") if packaged.is_file() else at_home.read_text(encoding="utf-8")
    asked = [json.loads(line) for line in text.splitlines() if line]
    return [one["text"] for one in asked if not one["turns"]]
