"""Learn the weights of `bot/safety.py` from the tune half of bench/safety.jsonl: `python -m bench.train_safety`.

Two logistic regressions over the same features: a card or none, and, among messages with a card, which. Each message is
also learnt with a slip of the finger, and with a greeting or a mark around it; the words of the vocabulary, the titles
of the starter library and the tune half of bench/questions.jsonl are learnt as what people search for. The thresholds
come from messages that a model had not seen (five folds): the first from those marked `day`, a set by somebody who had
seen no other message, in the proportions of a working day. Neither test half is learnt from.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.safety import BUCKETS, features, words_of
from knowledge.read import read
from knowledge.vocabulary import TABLE

HERE = Path(__file__).parent
OUT = HERE.parent / "bot" / "safety.npz"
FALSE_ALARMS = 0.025  # of the ordinary messages of a day
SOFTER = 0.005  # emergencies that may get the softer card
AROUND = ("{}?", "{}??", "{}.", "{}!!", "{} thanks", "{} please advise", "hi {}", "hello, {}", "hi all. {}")
# Questions that may report a child at risk now: to learn them as ordinary would teach the table to miss such reports.
MAYBE_LIVE = frozenset({"n037", "n041", "n043", "q063", "q071", "u101"})
_COPIES = 0.5  # what a changed copy of a message counts
_FOLDS = 5
_STRENGTH = 10.0
_SETTLED = 1e-6  # With a looser end the solver stops early, and chance decides which reports lie beyond the threshold.
_LONG_ENOUGH = 4  # letters of a word in which a finger slips

Row = dict[str, Any]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def main() -> None:
    argparse.ArgumentParser("python -m bench.train_safety", description=__doc__).parse_args()
    tune = [row for row in _lines("safety.jsonl") if row["split"] == "tune"]
    asked = [row for row in _lines("questions.jsonl") if row["split"] == "tune" and row["id"] not in MAYBE_LIVE]
    tune += [{"text": row["text"], "card": None} for row in asked]
    card = np.array([row["card"] is not None for row in tune])
    now = np.array([row["card"] == "emergency" for row in tune])
    day = np.array([row.get("day", False) for row in tune])
    searched = matrix_of(sorted(_search_terms()))
    first, scores = learnt(tune, card, searched)
    second, softer = learnt([row for row, due in zip(tune, card, strict=True) if due], now[card], searched[:0])
    alarm = float(np.quantile(scores[day & ~card], 1 - FALSE_ALARMS))
    least = float(np.quantile(softer[now[card]], SOFTER))
    print(f"{len(tune)} messages, {card.sum()} with a card, {now.sum()} of them emergencies. Unseen, in five folds:")
    for name, some in (("all", np.ones(len(tune), bool)), ("a day", day)):
        recall, alarms = np.mean(scores[some & card] > alarm), np.mean(scores[some & ~card] > alarm)
        print(f"  {name}: a card where one is due {recall:.3f}, false alarms {alarms:.3f}")
    print(f"  the emergency card for what is to be referred today {np.mean(softer[~now[card]] > least):.3f}")
    table = np.stack([first.coef_[0], second.coef_[0]])
    scale = np.abs(table).max(axis=1) / 127
    bias = np.array([first.intercept_[0] - alarm, second.intercept_[0] - least])
    steps = np.round(table / scale[:, None]).astype(np.int8)
    np.savez_compressed(OUT, table=steps, scale=scale.astype(np.float32), bias=bias.astype(np.float32))
    print(f"Wrote {OUT.name}, {OUT.stat().st_size:,} bytes.")


def _lines(name: str) -> list[Row]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def _search_terms() -> set[str]:
    """Return what people type into a search: names of things, titles and labels of reviews."""
    terms = {alias for term in TABLE for alias in term.aliases}
    for note in (HERE.parent / "knowledge" / "corpus").glob("*.md"):
        publication = read(note)
        terms |= {publication.title, publication.label, *publication.aliases} - {""}
    return terms


def learnt(rows: Sequence[Row], labels: Flags, ordinary: csr_matrix) -> tuple[LogisticRegression, Floats]:
    """Return a model of the labels, and the score of each message by a model that had not seen it.

    `ordinary` are further rows without the label.
    """
    random = Random(0)
    texts = [row["text"] for row in rows]
    matrix = matrix_of(texts)
    slips = matrix_of([slipped(text, random) for text in texts])
    around = matrix_of([random.choice(AROUND).format(text) for text in texts])
    scores = np.zeros(len(rows))
    for seen, unseen in StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(matrix, labels):
        model = _fitted((matrix[seen], slips[seen], around[seen]), labels[seen], ordinary)
        scores[unseen] = model.decision_function(matrix[unseen])
    return _fitted((matrix, slips, around), labels, ordinary), scores


def _fitted(copies: Sequence[csr_matrix], labels: Flags, ordinary: csr_matrix) -> LogisticRegression:
    """Return a model of messages, their changed copies (the first copy is the message itself) and ordinary rows."""
    model = LogisticRegression(C=_STRENGTH, max_iter=5000, class_weight="balanced", tol=_SETTLED)
    more = ordinary.shape[0]
    counts = np.repeat([1.0, *[_COPIES] * (len(copies) - 1)], len(labels))
    every = np.concatenate([np.tile(labels, len(copies)), np.zeros(more, bool)])
    return model.fit(vstack([*copies, ordinary]), every, sample_weight=np.append(counts, np.full(more, _COPIES)))


def matrix_of(texts: Sequence[str]) -> csr_matrix:
    """Return the features of texts, a row each."""
    found = [features(words_of(text)) for text in texts]
    ends = np.cumsum([0, *(len(buckets) for buckets, _ in found)])
    columns, values = (np.concatenate(parts) for parts in zip(*found, strict=True))
    made = csr_matrix((values, columns, ends), shape=(len(texts), BUCKETS))
    made.sum_duplicates()
    return made


def slipped(text: str, random: Random) -> str:
    """Return a text in which a letter of some longer words is lost, doubled or swapped with the next."""
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) > _LONG_ENOUGH and word.isalpha()]
    for at in random.sample(long, min(len(long), 1 + len(long) // 6)):
        word, place = words[at], random.randrange(1, len(words[at]) - 1)
        before, letter, after = word[:place], word[place], word[place + 1 :]
        words[at] = random.choice((before + after, before + 2 * letter + after, before + after[0] + letter + after[1:]))
    return " ".join(words)


if __name__ == "__main__":
    main()
