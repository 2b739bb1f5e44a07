"""Learn the weights of `knowledge/privacy/score.py` from labelled messages: `python -m bench.train_names`.

The messages are the tune half of bench/privacy.jsonl, the questions, the messages of bench/safety.jsonl (which name
nobody, and into which names are put), and the sentences of the starter library. Each message with names is learnt again
with other names, taken from the lists or made up letter by letter, some of them read as though no list held them, and
in small letters or capitals. The thresholds come from messages that a model had not seen (five folds).
"""

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bench.privacy import labels, questions
from knowledge.model import Document
from knowledge.privacy import Known, figures, known_from
from knowledge.privacy.lists import fold, is_ordinary, names, standing
from knowledge.privacy.names import spans
from knowledge.privacy.public import Public
from knowledge.privacy.score import BUCKETS, Reading
from knowledge.read import read
from knowledge.sentences import sentences as split_in_sentences

HERE = Path(__file__).parent
OUT = HERE.parent / "knowledge" / "privacy" / "names.npz"
TOUCHED = 0.025  # of the messages without a name
COPIES = 6  # of a message with names
_FOLDS = 5
_STRENGTH = 2.0
_CARRIERS = 1500
_SENTENCES = 1500
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PRINTED = re.compile(
    r"(?<!\w)(?:trust|foundation|law|rule|inquiry|reports?|study|studies|research|model|tools?|theory|et al|v"
    r"|programme|guidance|recommendations|supervision|scale|framework|prevalence|authors?|book|paper|20\d\d|19\d\d)(?!\w)",
    re.IGNORECASE,
)
_SOMEONE = re.compile(
    r"(?<!\w)(?:she|he|mum|dad|baby|the boy|the girl|the lad|toddler|lad|girl|boy|son|daughter)(?!\w)"
)

Row = dict[str, Any]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Message:
    """A text, where the names in it stand, which of its words to read as unlisted, and which row it comes from."""

    text: str
    spans: tuple[tuple[int, int], ...]
    row: int
    hidden: frozenset[str] = frozenset()
    weight: float = 1.0
    real: bool = False


class Names:
    """Names to put into messages."""

    def __init__(self, random: Random) -> None:
        lists = names()
        self.random = random
        self.given = sorted(lists["given"] | lists["strong"])
        self.surnames = sorted(lists["surname"])
        self.weak = sorted(lists["weak"])
        self.follows: dict[str, list[str]] = defaultdict(list)
        for name in self.given + self.surnames:
            whole = f"^^^{name}$"
            for at in range(3, len(whole)):
                self.follows[whole[at - 3 : at]].append(whole[at])

    def one(self, like: str, first: bool) -> tuple[str, bool]:
        """Return a name written like another, and whether it is to be read as unlisted."""
        word, chance = fold(like), self.random.random()
        lists = names()
        if word in lists["weak"]:
            made = word if chance < 0.3 else self.random.choice(self.weak)
        elif first and chance < 0.1:
            made = self.random.choice(self.weak)
        elif chance < 0.28:
            made = self._made_up()
        else:
            made = self.random.choice(self.given if first or chance < 0.4 else self.surnames)
        if like.isupper() and len(like) > 1:
            made = made.upper()
        elif like[:1].isupper():
            made = made.capitalize()
        return made, self.random.random() < 0.2

    def _made_up(self) -> str:
        """Return a name that is in no list, put together from the letters of names."""
        while True:
            made = "^^^"
            while not made.endswith("$") and len(made) < 16:
                made += self.random.choice(self.follows[made[-3:]])
            if 4 < len(made) - 3 < 13:
                return made.strip("^$")


def changed(message: Message, pool: Names) -> Message:
    """Return a message with other names, and now and then in other letters."""
    random, parts, spans, hidden, end, size = pool.random, [], [], set(), 0, 0
    masks = random.random() < 0.15
    for start, stop in message.spans:
        parts.append(message.text[end:start])
        size += len(parts[-1])
        span, first = message.text[start:stop], True
        if masks and random.random() < 0.5:
            parts.append("[name]")
            size += len(parts[-1])
            end = stop
            continue

        def put(match: re.Match[str]) -> str:
            nonlocal first
            if len(match[0]) < 3 and match[0].lower() not in {"jo", "al", "ed", "bo"}:
                return match[0]
            made, hide = pool.one(match[0], first)
            first = False
            if hide:
                hidden.add(fold(made))
            return made

        new = _WORD.sub(put, span) if random.random() < 0.92 else span
        spans.append((size, size + len(new)))
        parts.append(new)
        size += len(new)
        end = stop
    text = "".join((*parts, message.text[end:]))
    chance = random.random()
    if chance < 0.2:
        text = _same_length(text, str.lower)
    elif chance < 0.26:
        text = _same_length(text, str.upper)
    return Message(text, tuple(spans), message.row, frozenset(hidden), 0.5)


def _same_length(text: str, change: Callable[[str], str]) -> str:
    """Return a text with each letter changed, where that keeps it one letter."""
    return "".join(letter if len(change(letter)) != 1 else change(letter) for letter in text)


def carried(text: str, row: int, pool: Names) -> Message | None:
    """Return a message about nobody by name with a name put beside or in the place of one of its people."""
    places = list(_SOMEONE.finditer(text))
    if not places:
        return None
    random = pool.random
    match = random.choice(places[:3])
    name, hide = pool.one("Ann", True)
    if random.random() < 0.2:
        name, hide = random.choice(pool.weak).capitalize(), False
    hidden = {name} if hide else set()
    said = match[0]
    if random.random() < 0.25:
        last, _ = pool.one("Smithson", False)
        name += f" {last}"
    if not text[:1].isupper() and random.random() < 0.7:
        name = name.lower()
    chance = random.random()
    if said in {"mum", "dad", "son", "daughter"} and chance < 0.4:
        new, at = f"{name}'s {said}" if random.random() < 0.6 else f"{name}s {said}", 0
        if not new.startswith(f"{name}'"):
            return None
    elif said not in {"she", "he"} and chance < 0.7:
        new = f"{said} {name}"
        at = len(said) + 1
    else:
        new, at = name, 0
    start = match.start() + at
    return Message(
        text[: match.start()] + new + text[match.end() :],
        ((start, start + len(name)),),
        row,
        frozenset(map(fold, hidden)),
        0.4,
    )


def moved(message: Message, pool: Names, places: Sequence[str], others: set[str]) -> Message:
    """Return a message without names in other letters, with slips of the finger, or with other places."""
    text, random = message.text, pool.random
    chance = random.random()
    if chance < 0.25:
        text = text.lower()
    elif chance < 0.35:
        text = text.upper()
    elif chance < 0.45:
        text = text.title()
    elif chance < 0.75:
        text = " ".join(_slipped(word, random) for word in text.split(" "))
    elif chance < 0.9:
        text = _WORD.sub(lambda match: pool.one(match[0], True)[0] if match[0] in others else match[0], text)
    else:
        folded = set(places)
        text = _WORD.sub(
            lambda match: random.choice(places).capitalize() if fold(match[0]) in folded else match[0], text
        )
    return Message(text, (), message.row, frozenset(), 0.5 * message.weight)


def others_in(text: str, known: Known) -> set[str]:
    """Return the words of a message without names that are like names and that no list of what is public holds."""
    read = Public(text, bytearray(len(text)), known)
    held = names()["given"] | names()["surname"] | names()["strong"]
    return {t.raw for t in read.tokens if not t.kept and not t.place and t.word in held and not is_ordinary(t.word)}


def _slipped(word: str, random: Random) -> str:
    """Return a longer word with a letter lost or two letters swapped, now and then."""
    if len(word) < 5 or not word.isalpha() or not word.islower() or random.random() < 0.7:
        return word
    at = random.randrange(1, len(word) - 1)
    return random.choice((word[:at] + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :]))


def spans_of(row: Row) -> Iterator[tuple[int, int, str]]:
    """Yield where the identifiers of a message stand."""
    at = 0
    for span in row["spans"]:
        whole = re.compile(rf"(?<!\w){re.escape(span['text'])}(?!\w)").search(row["text"], at)
        start = whole.start() if whole else row["text"].find(span["text"], at)
        start = row["text"].index(span["text"]) if start < 0 else start
        at = start + len(span["text"])
        yield start, at, span["kind"]


def messages(rows: Sequence[Row], library: Sequence[Document], known: Known, random: Random) -> list[Message]:
    """Return what is learnt from, the labelled messages first."""
    pool = Names(random)
    places = sorted(words[0] for words in standing()[2] if len(words) == 1)
    made: list[Message] = []
    for number, row in enumerate(rows):
        spans = tuple((start, end) for start, end, kind in spans_of(row) if kind == "name")
        message = Message(row["text"], spans, number, real=True)
        made.append(message)
        if spans:
            made += (changed(message, pool) for _ in range(COPIES))
        else:
            others = others_in(row["text"], known) if _PRINTED.search(row["text"]) else set()
            made += (moved(message, pool, places, others) for _ in range(4 if others else 2))
    clean = [json.loads(line) for line in (HERE / "safety.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = [row["text"] for row in clean if row["split"] == "tune" and "jayden" not in row["text"]]
    for number, text in enumerate(random.sample(texts, 2 * _CARRIERS), len(rows)):
        made.append(Message(text, (), number, weight=0.3))
        if (with_name := carried(text, number, pool)) is not None:
            made.append(with_name)
    sentences = [one.text[a:b] for one in library for a, b in split_in_sentences(one.text) if 20 < b - a < 300]
    of_cases = set(known.cases)
    sentences = [s for s in sentences if of_cases.isdisjoint(fold(word) for word in _WORD.findall(s))]
    for number, text in enumerate(random.sample(sentences, min(_SENTENCES, len(sentences))), len(made)):
        made.append(Message(text, (), number, weight=0.3))
    return made


@dataclass(frozen=True, slots=True)
class Words:
    """The words of messages: a row of features each, whether it is part of a name, and which message it is in."""

    matrix: csr_matrix
    name: NDArray[np.bool_]
    message: NDArray[np.int64]
    weight: Floats


def words_of(some: Sequence[Message], known: Known) -> Words:
    """Return the words of messages that may be part of a name."""
    columns: list[list[int]] = []
    name, where, weight = [], [], []
    for number, message in enumerate(some):
        taken, _ = figures(message.text)
        text = Public(message.text, taken, known)
        reading = Reading(text, message.hidden)
        for at, token in enumerate(text.tokens):
            if token.free and not token.kept:
                columns.append(reading.features(at))
                name.append(any(start <= token.start < end for start, end in message.spans))
                where.append(number)
                weight.append(message.weight)
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.concatenate([np.array(row) for row in columns])
    matrix = csr_matrix((np.ones(len(flat), np.float32), flat, ends), shape=(len(columns), BUCKETS))
    matrix.sum_duplicates()
    return Words(matrix, np.array(name), np.array(where), np.array(weight))


def fitted(words: Words, some: NDArray[np.bool_]) -> LogisticRegression:
    """Return a model of some of the words."""
    model = LogisticRegression(C=_STRENGTH, max_iter=200, tol=1e-3)
    return model.fit(words.matrix[some], words.name[some], sample_weight=words.weight[some])


def main() -> None:
    argparse.ArgumentParser("python -m bench.train_names", description=__doc__).parse_args()
    library = [read(path) for path in sorted((HERE.parent / "knowledge" / "corpus").glob("*.md"))]
    known = known_from(library)
    rows = [row for row in labels() if row["split"] == "tune"] + questions()
    learn(rows, library, known)


def learn(rows: Sequence[Row], library: Sequence[Document], known: Known, out: Path = OUT, folds: int = _FOLDS) -> None:
    """Write the weights, and print what models made of messages that they had not seen."""
    random = Random(0)
    made = messages(rows, library, known, random)
    words = words_of(made, known)
    rows_of = np.array([message.row for message in made])[words.message]
    real = np.array([message.real for message in made])[words.message]
    print(f"{len(made)} messages, {len(words.name)} words, {words.name.sum()} of names")
    scores = np.full(len(words.name), -99.0)
    if folds:
        fold_of = np.array([random.randrange(folds) for _ in range(len(made) + len(rows))])
        for number in range(folds):
            unseen = fold_of[rows_of] == number
            model = fitted(words, ~unseen)
            scores[unseen & real] = model.decision_function(words.matrix[unseen & real])
        begins = threshold(made, words, scores, known, {n for n, row in enumerate(rows) if not row["spans"]})
    else:
        begins = 0.0
    model = fitted(words, np.ones(len(words.name), bool))
    table = model.coef_[0]
    table = np.where(np.abs(table) < 0.004, 0, table)
    scale = np.abs(table).max() / 127
    steps = np.round(table / scale).astype(np.int8)
    bias = float(model.intercept_[0])
    np.savez_compressed(
        out,
        weights=steps,
        scale=np.float32(scale),
        begins=np.float32(begins - bias),
        continues=np.float32(begins - bias - 2.5),
    )
    print(f"Wrote {out.name}, {out.stat().st_size:,} bytes.")


def threshold(made: Sequence[Message], words: Words, scores: Floats, known: Known, clean: set[int]) -> float:
    """Return from what score on a word begins a name, and print what that means for messages not seen."""
    by_message: dict[int, list[float]] = defaultdict(list)
    for number, value in zip(words.message, scores, strict=True):
        by_message[number].append(value)
    real = [number for number, message in enumerate(made) if message.real]
    highest = {number: max(by_message[number], default=-99.0) for number in real}
    at = 0.0
    for share in (0.01, 0.015, 0.02, 0.025, 0.03, 0.04):
        begins = float(np.quantile([highest[n] for n in real if made[n].row in clean], 1 - share))
        for delta in (1.5, 2.5, 3.5):
            found = missed = extra = 0
            for number in real:
                message = made[number]
                if not message.spans:
                    continue
                taken, _ = figures(message.text)
                text = Public(message.text, taken, known)
                values = iter(by_message[number])
                above = [next(values) - begins if t.free and not t.kept else -99.0 for t in text.tokens]
                for start, end, _ in spans(text, above, -delta):
                    taken[start:end] = b"\1" * (end - start)
                    extra += not any(start < stop and first < end for first, stop in message.spans)
                for start, end in message.spans:
                    whole = all(taken[place] for place in range(start, end) if message.text[place].isalnum())
                    found += whole
                    missed += not whole
            print(f"  touched {share}: {begins:.2f} {delta} names {found / (found + missed):.3f} extra {extra}")
            if share == TOUCHED and delta == 2.5:
                at = begins
    return at


if __name__ == "__main__":
    main()
