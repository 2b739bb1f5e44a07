"""Ask the labelled questions of bench/questions.jsonl: is the right passage shown, and is a refusal honest?"""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.cache import CachedEncoder
from bot.answer import Answer
from bot.asking import ask, look
from bot.bootstrap import Desk
from bot.conversation import Conversation
from bot.ingest import load_starter
from bot.lens import View
from bot.records.records import Records
from bot.settings import Settings
from index.build import build
from index.encode import Encoder
from index.evaluate import answered, false_answers
from index.excerpt import Choice
from knowledge.library import Library
from knowledge.model import Excerpt, Filter

QUESTIONS = Path(__file__).parent / "questions.jsonl"
KIRKLEES = "kirklees-child-b-and-c-2020"


@dataclass(frozen=True, slots=True)
class Asked:
    label: dict[str, Any]
    answer: Answer
    rank: int | None  # of the first gold excerpt among those shown, from 1
    would: int | None  # the same, had the band not held the excerpts back
    chosen: list[Choice]


def starter_desk(folder: Path, encoder: Encoder) -> Desk:
    """Return a desk over the starter library, built in a folder."""
    settings = Settings(data=folder)
    library = Library(folder)
    load_starter(library, lambda done, of: None)
    build(library, folder / "snapshots", encoder)
    return Desk(settings, library, Records(folder), encoder)


def labels() -> list[dict[str, Any]]:
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if line.strip()]


def run(desk: Desk, wanted: Sequence[dict[str, Any]], view: View = View()) -> list[Asked]:
    """Return every labelled question with its answer as somebody reads, earlier turns asked first."""
    return [_ask(desk, label, view) for label in wanted]


def _ask(desk: Desk, label: dict[str, Any], view: View) -> Asked:
    conversation = Conversation()
    for turn in label["turns"]:
        answer = ask(desk, turn, conversation, view)
        conversation = conversation.after(answer.question, answer)
    answer = ask(desk, label["text"], conversation, view)
    _, chosen = look(desk.reading(), label["text"], Filter(), conversation, view)
    shown = [cited.excerpt for cited in answer.excerpts]
    return Asked(label, answer, _rank(label, shown), _rank(label, [choice.excerpt for choice in chosen]), chosen)


def _rank(label: dict[str, Any], excerpts: Sequence[Excerpt]) -> int | None:
    """Return the place of the first excerpt that holds words of a gold paragraph, or None."""
    gold = {(place["document"], str(place["paragraph"])) for place in label["gold"]}
    for place, excerpt in enumerate(excerpts, start=1):
        if gold & {(excerpt.document.id, block.number) for block in excerpt.blocks}:
            return place
    return None


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
        "hit@3 before bands": round(sum(one.would is not None for one in answerable) / count, 3),
        "answered": round(answered(bands), 3),
        "false answers": round(false_answers(bands), 3),
    }


def main() -> None:
    from index.encode import load_encoder

    with tempfile.TemporaryDirectory() as folder:
        encoder = CachedEncoder(load_encoder(Settings().embedding_model), Path(".cache/bench/questions.npz"))
        asked = run(starter_desk(Path(folder), encoder), labels())
        encoder.save()
    for split in ("tune", "test"):
        print(split, figures([one for one in asked if one.label["split"] == split]))
    # The test half is never looked at question by question; only its figures are.
    for one in asked:
        label, wrong = one.label, one.rank is None if one.label["answerable"] else one.answer.band == "answers"
        if label["split"] == "tune" and (wrong or KIRKLEES in str(label["gold"])):
            shown = [f"{c.excerpt.document.id} ¶{c.excerpt.paragraph}" for c in one.answer.excerpts]
            gold = [f"{g['document']} ¶{g['paragraph']}" for g in label["gold"]]
            print(
                f"{label['id']} {label['text']!r} {one.answer.band} rank {one.rank}\n   gold {gold}\n   shown {shown}"
            )


if __name__ == "__main__":
    main()
