"""Hold the quality of answers: `python -m bench.gate` says what fell, `--write` makes a new baseline.

Asked are the questions of bench/questions.jsonl that the starter library answers, and all that it cannot answer.
"""

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.cache import CachedEncoder
from bench.questions import Asked, labels, run, starter_desk
from bot.asking import ask
from bot.bootstrap import Desk
from bot.conversation import Conversation
from bot.wording import plural
from index.encode import load_encoder
from index.evaluate import ndcg
from index.search import Question
from index.searchtext import key
from knowledge.model import Excerpt, Slice

BASELINE = Path(__file__).parent / "baseline.json"
MOST_LOST = 0.02  # nDCG@10
MOST_FALSE = 0.03  # share of the unanswerable that are answered
DEPTH = 10
_NAMED = 5  # questions named in a sentence
_ANEW = "`python -m bench.gate --write` makes a new baseline"
_TOLD_APART = 1e-9  # 0.02 is not more than 0.02, whatever the last bit says


@dataclass(frozen=True, slots=True)
class Measured:
    """nDCG@10 by question, what was quoted wrongly, and the unanswerable questions with those that were answered."""

    ndcg: Mapping[str, float]
    misquotes: tuple[str, ...] = ()
    unanswerable: int = 0
    answered: tuple[str, ...] = ()

    @property
    def false(self) -> float:
        """Return the share of the unanswerable that were answered."""
        return len(self.answered) / self.unanswerable if self.unanswerable else 0.0


@dataclass(frozen=True, slots=True)
class Baseline:
    """nDCG@10 by question as it was, the model it was measured with, and why it may be lower than the one before."""

    ndcg: Mapping[str, float]
    model: str = ""
    lowered: str = ""


def complaints(now: Measured, before: Baseline) -> Iterator[str]:
    """Yield what fails, each in a sentence with its figures; nothing where quality was held."""
    if gone := [name for name in before.ndcg if name not in now.ndcg]:
        yield (
            f"The baseline has {plural(len(gone), 'question')} that we have not, or that says something else "
            f"({_some(gone)}): {_ANEW}."
        )
    was, value = means(now, before)
    if was - value > MOST_LOST + _TOLD_APART:
        fell = sorted(_both(now, before), key=lambda name: now.ndcg[name] - before.ndcg[name])
        worst = ", ".join(f"{_id(name)} {before.ndcg[name]:.2f} to {now.ndcg[name]:.2f}" for name in fell[:_NAMED])
        yield (
            f"nDCG@{DEPTH} fell from {was:.3f} to {value:.3f}, by more than {MOST_LOST}; most of all: {worst}. "
            f"Where that is meant, {_ANEW}."
        )
    if now.misquotes:
        yield f"{plural(len(now.misquotes), 'misquote')}: {'; '.join(now.misquotes[:_NAMED])}."
    if now.false > MOST_FALSE + _TOLD_APART:
        yield (
            f"{len(now.answered)} of {now.unanswerable} questions without an answer were answered "
            f"({now.false:.1%}, at most {MOST_FALSE:.0%}): {_some(now.answered)}."
        )


def means(now: Measured, before: Baseline) -> tuple[float, float]:
    """Return nDCG@10 before and now, over the questions of both."""
    both = _both(now, before)
    count = len(both) or 1
    return sum(before.ndcg[name] for name in both) / count, sum(now.ndcg[name] for name in both) / count


def written(now: Measured, model: str, before: Baseline | None, why: str = "") -> Baseline:
    """Return the new baseline; raise ValueError where it is lower than the old one and nobody says why."""
    was, value = means(now, before) if before else (0.0, 0.0)
    lower = round(was, 3) > round(value, 3)
    if lower and not why:
        raise ValueError(
            f"The new baseline would be lower, nDCG@{DEPTH} {value:.3f} after {was:.3f}. "
            'Say why with `--write --lower "reason"`, which is kept in the file.'
        )
    return Baseline(now.ndcg, model, f"{was:.3f} to {value:.3f}: {why}" if lower else "")


def read(path: Path = BASELINE) -> Baseline:
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Baseline(kept["questions"], kept["model"], kept["lowered"])


def write(baseline: Baseline, path: Path = BASELINE) -> None:
    mean = sum(baseline.ndcg.values()) / len(baseline.ndcg)
    questions = {name: round(value, 4) for name, value in sorted(baseline.ndcg.items())}
    said = {"ndcg@10": round(mean, 4), "model": baseline.model, "lowered": baseline.lowered, "questions": questions}
    path.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def chosen(desk: Desk) -> list[dict[str, Any]]:
    """Return the labelled questions that the desk's library answers, and all that it cannot answer."""
    held = desk.reading().index.snapshot.manifest.documents
    return [one for one in labels() if all(place["document"] in held for place in one["gold"])]


def measure(desk: Desk, asked: Sequence[Asked]) -> Measured:
    """Return the figures of questions that were asked."""
    unanswerable = [one for one in asked if not one.label["answerable"]]
    return Measured(
        ndcg={_name(one.label): _ranked(desk, one.label) for one in asked if one.label["answerable"]},
        misquotes=tuple(misquotes(desk, asked)),
        unanswerable=len(unanswerable),
        answered=tuple(one.label["id"] for one in unanswerable if one.answer.band == "answers"),
    )


def _ranked(desk: Desk, label: Mapping[str, Any]) -> float:
    """Return nDCG@10 of the passages that hold a gold paragraph, within the question's conversation."""
    conversation = Conversation()
    for turn in label["turns"]:
        answer = ask(desk, turn, conversation)
        conversation = conversation.after(answer.question, answer)
    shown = conversation.answer.excerpts[:1] if conversation.answer else ()
    question = Question(label["text"], conversation.turns, " ".join(cited.excerpt.text for cited in shown))
    ranked = desk.reading().index.rank(question).order[:DEPTH]
    return ndcg([str(id) for id in ranked], {str(id): 1.0 for id in _gold(desk, label)}, DEPTH)


def _gold(desk: Desk, label: Mapping[str, Any]) -> set[int]:
    """Return the ids of the passages that hold a gold paragraph."""
    wanted = {(place["document"], str(place["paragraph"])) for place in label["gold"]}
    held = desk.reading().index.snapshot.manifest.documents
    passages = [one for id in {id for id, _ in wanted} for one in desk.library.passages(id, held[id])]
    return {one.id for one in passages if wanted & {(one.document.id, block.number) for block in one.blocks}}


def misquotes(desk: Desk, asked: Sequence[Asked]) -> Iterator[str]:
    """Yield every excerpt shown that is not, letter for letter and in its place, what the library and its file say."""
    published = desk.reading().index.snapshot.manifest.documents
    files = {entry.publication.id: desk.library.original(entry) for entry in desk.library.entries()}
    said = {id: path.read_text(encoding="utf-8") for id, path in files.items()}
    for one in asked:
        for excerpt in (cited.excerpt for cited in one.answer.excerpts):
            id, sha256 = excerpt.document.id, excerpt.document.sha256
            kept = desk.library.document(id, sha256).text if published.get(id) == sha256 else ""
            if wrong := misquoted(excerpt, kept, said.get(id, "")):
                yield f"{one.label['id']}, {id} {excerpt.start}-{excerpt.end} {wrong}"


def misquoted(excerpt: Excerpt, kept: str, file: str) -> str:
    """Return what is wrong with an excerpt, given the published text and the note it was read from; "" for nothing."""
    if not excerpt.text.strip() or kept[excerpt.start : excerpt.end] != excerpt.text:
        return "is not in the published text"
    if _letters(excerpt.text) not in _letters(file):
        return "is not in the file"
    if excerpt.paragraph is None:
        return "has no paragraph"
    numbered = [line for line in file.splitlines() if re.match(rf"{re.escape(excerpt.paragraph)}[.)]\s", line)]
    begins = Slice(excerpt.document, excerpt.start, min(excerpt.end, excerpt.blocks[0].end)).text
    return "" if any(_letters(begins) in _letters(line) for line in numbered) else "is not in the paragraph it names"


def _letters(text: str) -> str:
    """Return the letters and digits of a text, so that marks of emphasis and line ends count for nothing."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _name(label: Mapping[str, Any]) -> str:
    """Return the id of a question and a digest of what it says, so that another under the same id is another."""
    said = [
        label["text"],
        label["turns"],
        sorted([place["document"], str(place["paragraph"])] for place in label["gold"]),
    ]
    return f"{label['id']} {key(json.dumps(said))[:8]}"


def _id(name: str) -> str:
    return name.split()[0]


def _both(now: Measured, before: Baseline) -> list[str]:
    return [name for name in before.ndcg if name in now.ndcg]


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(map(_id, names[:_NAMED])) + more


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.gate", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write bench/baseline.json")
    parser.add_argument("--lower", default="", metavar="REASON", help="write a lower one, and keep the reason in it")
    options = parser.parse_args()
    encoder = CachedEncoder(load_encoder(), Path(".cache/bench/questions.npz"))
    with tempfile.TemporaryDirectory() as folder:
        desk = starter_desk(Path(folder), encoder)
        now = measure(desk, run(desk, chosen(desk)))
    encoder.save()
    before = read() if BASELINE.exists() else None
    print(
        f"nDCG@{DEPTH} {means(now, Baseline(now.ndcg))[1]:.3f} over {len(now.ndcg)} questions; "
        f"misquotes {len(now.misquotes)}; false answers {len(now.answered)} of {now.unanswerable} ({now.false:.1%})"
    )
    if options.write:
        try:
            write(written(now, encoder.fingerprint, before, options.lower))
        except ValueError as error:
            print(error, file=sys.stderr)
            return 1
        before = read()
    said = [f"There is no baseline: {_ANEW}."] if before is None else list(complaints(now, before))
    print("\n".join(said) or "Held.")
    return bool(said)


if __name__ == "__main__":
    sys.exit(main())
