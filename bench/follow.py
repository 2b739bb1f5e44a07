"""Fit index/follow.py on the tune half of bench/questions.jsonl and on bench/conversations.jsonl; print what to write.

Follow-ups are the labelled ones; new topics the labelled ones, and every question that stands alone asked after the
conversations of other documents.
"""

import json
import tempfile
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bench.cache import CachedEncoder
from bench.questions import labels, starter_desk
from bot.asking import answered, question_of
from bot.bootstrap import Reading
from bot.conversation import Conversation
from bot.settings import Settings
from index.encode import load_encoder
from index.follow import Signals

CONVERSATIONS = Path(__file__).parent / "conversations.jsonl"  # written with the library open: for fitting alone
_DRAWN = 3  # conversations that each question is asked after
_SEED = 5
_STRENGTH = 3.0  # of the fit: the inverse of its penalty
_FOLLOW_ON = 0.6  # of what is asked within a conversation; chosen with MTRAG and Doc2Dial in view


def written() -> list[dict[str, Any]]:
    """Return the follow-ups and new topics that were written to fit on."""
    return [json.loads(line) for line in CONVERSATIONS.read_text(encoding="utf-8").splitlines()]


def talk(reading: Reading, turns: list[str]) -> Conversation:
    """Return the conversation after some questions."""
    conversation = Conversation()
    for turn in turns:
        answer = answered(reading, turn, conversation)
        conversation = conversation.after(answer.question, answer)
    return conversation


def signals(reading: Reading, text: str, conversation: Conversation) -> Signals | None:
    return reading.index.rank(question_of(text, conversation)).signals


def examples(reading: Reading) -> list[tuple[Signals, bool]]:
    """Return the signals of each example, and whether it is a new topic."""
    tune = [row for row in labels() if row["split"] == "tune" and row["answerable"]]
    told = [(row, talk(reading, row["turns"])) for row in tune if row["turns"]]
    all_told = told + [(row, talk(reading, row["turns"])) for row in written()]
    found = [(signals(reading, row["text"], before), row["topic"] == "new") for row, before in all_told]
    random = Random(_SEED)
    for row in (row for row in tune if not row["turns"]):
        others = [before for other, before in told if not _documents(other) & _documents(row)]
        found += [(signals(reading, row["text"], before), True) for before in random.sample(others, _DRAWN)]
    return [(one, new) for one, new in found if one]


def _documents(row: dict[str, Any]) -> set[str]:
    return {place["document"] for place in row["gold"]}


def main() -> None:
    encoder = CachedEncoder(load_encoder(Settings().embedding_model), Path(".cache/bench/questions.npz"))
    with tempfile.TemporaryDirectory() as folder:
        found = examples(starter_desk(Path(folder), encoder).reading())
    encoder.save()
    values = np.array([one.values for one, _ in found])
    new = np.array([is_new for _, is_new in found])
    counts = np.where(new, (1 - _FOLLOW_ON) / new.sum(), _FOLLOW_ON / (~new).sum()) * len(new)
    fit = LogisticRegression(C=_STRENGTH, max_iter=10_000).fit(values, new, sample_weight=counts)
    weights = ", ".join(f"{weight:.2f}" for weight in (*fit.coef_[0], fit.intercept_[0]))
    print(f"_GAP, _STRENGTH, _ELSEWHERE, _LIKENESS, _GOES_ON, _CONSTANT = {weights}")
    print(f"{len(new)} examples, {int(new.sum())} of them new topics")
    print(f"area under the curve: {roc_auc_score(new, fit.predict_proba(values)[:, 1]):.3f}")


if __name__ == "__main__":
    main()
