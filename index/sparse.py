"""Find the best admitted passages by their words: BM25 over our own tokens."""

import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import Stemmer
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Scores = NDArray[np.float32]
Query = Sequence[str] | Mapping[str, float]  # tokens, or tokens with weights

K1, B = 1.2, 0.75
# The arrays of an index without a token, by their names in bm25s: where each token begins, its rows, what it adds.
_NOTHING: dict[str, NDArray[np.generic]] = {
    "indptr": np.zeros(1, dtype=np.int64),
    "indices": np.zeros(0, dtype=np.int32),
    "data": np.zeros(0, dtype=np.float32),
}

# Words that carry no need of their own. "not", "no", "without", "may" and "us" are kept: they can be the point.
STOP = frozenset(
    re.findall(
        r"\w+",
        """a an the and or but if then than so as of at by for from in into on onto to with about
        i me my mine we our ours you your yours he him his she her hers it its they them their theirs
        this that these those there here who whom whose which what when where why how
        am is are was were be been being do does did doing done have has had having
        can could will would shall should might must""",
    )
)
# After these words a single letter is a name: the "A" of "Child A" is no article.
LABELLED = frozenset(
    {"child", "children", "baby", "infant", "family", "adult", "person", "sibling", "mother", "father"}
)

_FOLDS = tuple(
    (re.compile(pattern, re.IGNORECASE), to)
    for pattern, to in (
        ("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]", ""),  # accents and what is invisible
        ("[\u2018\u2019\u201b\u02bc\u00b4`]", "'"),
        ("[\u2010-\u2015\u2212]", "-"),
        (r"\b(?:can'?t|cannot)\b", "can not"),
        (r"\bwon't\b", "will not"),
        (r"\b(is|are|was|were|do|does|did|has|have|had|could|would|should|must)n'?t\b", r"\1 not"),
        (r"(?<=\w)'(?:s|m|d|ll|re|ve)\b|(?<=\w)'(?=\w)", ""),  # "Child Q's", "O'Brien"
        (r"(?<=\d),(?=\d{3}\b)", ""),  # 1,000
        (r"\b([a-z])\.(?=\d)", r"\1"),  # s.47
        (r"\b([a-z])[.&](?=[a-z]\b)", r"\1"),  # A&E, N.S.P.C.C.
    )
)
_WORD = re.compile(r"\d+(?:[.:]\d+)+|[^\W_]+(?:-[^\W_]+)*")
_CLOSES = re.compile(r"\s*(?:$|[^\w\s]|and\b)", re.IGNORECASE)
_IRREGULAR = {"children": "child", "women": "woman"}
_STEMMER = Stemmer.Stemmer("english", 0)


def tokens(text: str) -> list[str]:
    """Return the tokens of a text, as passages are indexed and questions are searched."""
    return list(_tokens(_fold(text)))


def _fold(text: str) -> str:
    """Return the text with ligatures, accents, quotes, hyphens and short forms made plain."""
    plain = unicodedata.normalize("NFKD", text)
    for pattern, to in _FOLDS:
        plain = pattern.sub(to, plain)
    return plain


def _tokens(plain: str) -> Iterator[str]:
    """Yield the stems of the words that count, and the whole of a compound after its parts."""
    before = ""
    for match in _WORD.finditer(plain):
        parts = match.group().split("-")
        for part in parts:
            word = part.casefold()
            # Typed in small letters, only "child a" before a stop is a label: "is the child a victim" is not.
            label = len(word) == 1 and before in LABELLED and (part.isupper() or _CLOSES.match(plain, match.end()))
            if label or word not in STOP:
                yield _stem(word)
            before = word
        if len(parts) > 1:
            # "multi-agency" is found as "multiagency" too, but 4-12 is not 412.
            whole = match.group().casefold()
            yield whole if any(map(str.isdigit, whole)) else _stem(whole.replace("-", ""))


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    """Return the stem of a word; short ones and codes such as GCP2 stay as they are."""
    if len(word) < 4 or not word.isalpha():
        return word
    return _IRREGULAR.get(word) or str(_STEMMER.stemWord(word))


class Sparse:
    """Passage ids, ascending, and what each token adds to the score of each passage."""

    def __init__(self, ids: Ids, columns: Mapping[str, int], arrays: Mapping[str, NDArray[np.generic]]) -> None:
        self.ids = ids
        self._columns = columns
        # Plain views of the arrays, mapped or not: numpy makes a slice of a mapped array with more ado.
        self._starts = np.asarray(arrays["indptr"], dtype=np.int64)
        self._rows = np.asarray(arrays["indices"], dtype=np.int32)
        self._values = np.asarray(arrays["data"], dtype=np.float32)

    @classmethod
    def build(cls, ids: Ids, texts: Sequence[str]) -> "Sparse":
        """Return the index of `texts` under the passage ids `ids` (unique, in any order)."""
        return cls.of_tokens(ids, [tokens(text) for text in texts])

    @classmethod
    def of_tokens(cls, ids: Ids, texts: Sequence[Sequence[str]]) -> "Sparse":
        """Return the index of texts that are tokens already, under the passage ids `ids` (unique, in any order)."""
        order = np.argsort(np.asarray(ids, dtype=np.int64), kind="stable")
        rows = [texts[row] for row in order]
        # Sorted, so that the same passages make the same files.
        columns = {token: column for column, token in enumerate(sorted({token for row in rows for token in row}))}
        arrays: Mapping[str, NDArray[np.generic]] = _NOTHING
        if columns:
            # Only building needs it: it brings scipy, and a question from the shell would wait for both.
            import bm25s

            index = bm25s.BM25(k1=K1, b=B, method="lucene")
            # It adds an empty token to the vocabulary that it is given.
            index.index(([[columns[token] for token in row] for row in rows], dict(columns)), show_progress=False)
            arrays = index.scores
        return cls(np.asarray(ids, dtype=np.int64)[order], columns, arrays)

    def save(self, folder: Path) -> None:
        """Write the index into a folder, without pickles."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "passages.npy", self.ids, allow_pickle=False)
        if self._columns:
            arrays: tuple[NDArray[Any], ...] = (self._starts, self._rows, self._values)
            for name, array in zip(_NOTHING, arrays, strict=True):
                np.save(folder / f"{name}.csc.index.npy", array, allow_pickle=False)
            (folder / "vocab.index.json").write_text(json.dumps(self._columns, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Sparse":
        """Return the index of a folder, its arrays mapped instead of copied into memory."""
        ids = np.load(folder / "passages.npy", allow_pickle=False)
        if not (folder / "vocab.index.json").exists():
            return cls(ids, {}, _NOTHING)
        columns = json.loads((folder / "vocab.index.json").read_text("utf-8"))
        arrays = {name: np.load(folder / f"{name}.csc.index.npy", mmap_mode="r") for name in _NOTHING}
        return cls(ids, columns, arrays)

    def __len__(self) -> int:
        return len(self.ids)

    def idf(self, token: str) -> float:
        """Return how rare a token is here: near 0 if every passage has it, the most if none has."""
        seen = len(self._column(token)[0])
        return math.log(1 + (len(self) - seen + 0.5) / (seen + 0.5))

    def columns(self, wanted: Collection[str]) -> NDArray[np.int32]:
        """Return the numbers, ascending, of those tokens that are here."""
        return np.array(sorted(self._columns[token] for token in wanted if token in self._columns), dtype=np.int32)

    def rarity(self, wanted: Collection[str]) -> Scores:
        """Return for every token by its number how rare it is; 0 where it is not wanted."""
        weights = np.zeros(len(self._columns), np.float32)
        for token in wanted:
            if token in self._columns:
                weights[self._columns[token]] = self.idf(token)
        return weights

    def scores(self, query: Query) -> Scores:
        """Return the score of every passage, in the order of `ids`."""
        total = np.zeros(len(self), dtype=np.float32)
        for token, weight in (query if isinstance(query, Mapping) else Counter(query)).items():
            rows, values = self._column(token)
            total[rows] += np.float32(weight) * values
        return total

    def held(self, wanted: Collection[str], ids: Sequence[int]) -> list[set[str]]:
        """Return for each of some passages that are here which of the wanted tokens it holds."""
        rows = np.searchsorted(self.ids, np.asarray(ids, dtype=np.int64))
        found: list[set[str]] = [set() for _ in ids]
        for token in wanted:
            here = np.zeros(len(self), dtype=np.bool_)
            here[self._column(token)[0]] = True
            for place in np.flatnonzero(here[rows]):
                found[place].add(token)
        return found

    def search(self, query: Query, limit: int, admitted: Ids | None = None) -> tuple[Ids, Scores]:
        """Return the ids and scores of the best `limit` admitted passages, best first; a zero score is no hit."""
        return self.top(self.scores(query), limit, admitted)

    def top(self, scores: Scores, limit: int, admitted: Ids | None = None) -> tuple[Ids, Scores]:
        """Return the same for scores that are at hand, one for every passage in the order of `ids`."""
        if admitted is not None:
            scores = np.where(np.isin(self.ids, admitted), scores, np.float32(0))
        rows = np.flatnonzero(scores > 0)
        if 0 < limit < len(rows):
            # Sorting 100,000 scores takes longer than making them: only what may be among the best is sorted.
            least = np.partition(scores[rows], -limit)[-limit]
            rows = rows[scores[rows] >= least]
        # Stable, so that of equals the earlier row comes first, whatever the limit.
        best = rows[np.argsort(-scores[rows], kind="stable")[: max(limit, 0)]]
        return self.ids[best], scores[best]

    def _column(self, token: str) -> tuple[NDArray[np.int32], Scores]:
        """Return the rows that hold a token, each once, and what it adds to their scores."""
        column = self._columns.get(token)
        here = slice(0, 0) if column is None else slice(self._starts[column], self._starts[column + 1])
        return self._rows[here], self._values[here]
