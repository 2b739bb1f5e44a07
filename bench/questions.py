"""Ask the labelled questions of bench/questions.jsonl: is the right passage shown, and is a refusal honest?"""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answer import Answer
from bot.asking import ask
from bot.bands import probability
from bot.bootstrap import Desk
from bot.conversation import Conversation
from bot.ingest import load_starter
from bot.settings import Settings
from index.build import build
from index.encode import Encoder
from index.evaluate import answered, false_answers
from knowledge.library import Library

QUESTIONS = Path(__file__).parent / "questions.jsonl"
KIRKLEES = "kirklees-child-b-and-c-2020"


@dataclass(frozen=True, slots=True)
class Asked:
    label: dict[str, Any]
    answer: Answer
    rank: int | None  # of the first gold excerpt among those shown, from 1
    probability: float


def starter_desk(folder: Path, encoder: Encoder) -> Desk:
    """Return a desk over the starter library, built in a folder."""
    settings = Settings(data=folder)
    library = Library(folder)
    load_starter(library, lambda done, of: None)
    build(library, folder / "snapshots", encoder)
    return Desk(settings, library, encoder)


def labels() -> list[dict[str, Any]]:
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if line.strip()]


def run(desk: Desk, wanted: Sequence[dict[str, Any]]) -> list[Asked]:
    """Return every labelled question with its answer, earlier turns asked first."""
    return [_ask(desk, label) for label in wanted]


def _ask(desk: Desk, label: dict[str, Any]) -> Asked:
    conversation = Conversation()
    for turn in label["turns"]:
        answer = ask(desk, turn, conversation)
        conversation = conversation.after(answer.question, answer)
    answer = ask(desk, label["text"], conversation)
    gold = {(place["document"], str(place["paragraph"])) for place in label["gold"]}
    ranks = [
        number
        for number, cited in enumerate(answer.excerpts, start=1)
        if (cited.excerpt.document.id, cited.excerpt.paragraph) in gold
    ]
    signals = [cited.hit.signals for cited in answer.excerpts]
    return Asked(label, answer, ranks[0] if ranks else None, probability(signals))


def figures(asked: Sequence[Asked]) -> dict[str, float | int]:
    """Return hit@1 and hit@3 of what was shown, and how often the bands were right."""
    answerable = [one for one in asked if one.label["answerable"]]
    bands = [(one.label["answerable"], str(one.answer.band)) for one in asked]
    count = len(answerable) or 1
    return {
        "questions": len(asked),
        "answerable": len(answerable),
        "hit@1": round(sum(one.rank == 1 for one in answerable) / count, 3),
        "hit@3": round(sum(one.rank is not None for one in answerable) / count, 3),
        "answered": round(answered(bands), 3),
        "false answers": round(false_answers(bands), 3),
    }


def main() -> None:
    from index.encode import load_encoder

    with tempfile.TemporaryDirectory() as folder:
        desk = starter_desk(Path(folder), load_encoder(Settings().embedding_model))
        asked = run(desk, labels())
    for split in ("tune", "test"):
        print(split, figures([one for one in asked if one.label["split"] == split]))
    # The test half is never looked at question by question; only its figures are.
    for one in asked:
        label, wrong = one.label, one.rank is None if one.label["answerable"] else one.answer.band == "answers"
        if label["split"] == "tune" and (wrong or KIRKLEES in str(label["gold"])):
            shown = [f"{c.excerpt.document.id} ¶{c.excerpt.paragraph}" for c in one.answer.excerpts]
            gold = [f"{g['document']} ¶{g['paragraph']}" for g in label["gold"]]
            print(f"{label['id']} {label['text']!r} {one.answer.band} rank {one.rank}\n   gold {gold}\n   shown {shown}")


if __name__ == "__main__":
    main()
