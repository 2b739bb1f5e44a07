"""The findings of a published snapshot, prepared once for all who ask: they hold until it or what answers changes."""

import threading
from dataclasses import dataclass
from weakref import WeakKeyDictionary, WeakSet

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.exc import SQLAlchemyError

from bot.bootstrap import Reading
from index.cases import cases, is_overview
from index.excerpt import Vectors
from index.recurrence import Findings, prepare
from index.search import Index
from knowledge.model import Kind, Publication

_BATCH = 500  # passages read at a time
_SOURCE = 0.03  # A real document goes before our summary of as good a match.
_AT_ONCE = 1000  # passages of reviews whose findings are prepared within a second


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """The findings of a snapshot; `numbers` is the case of each of its reviews, -1 where one may not answer.

    `worth` is what to add to the score of what stands in each.
    """

    findings: Findings
    publications: tuple[Publication | None, ...]
    numbers: NDArray[np.int64]
    overviews: NDArray[np.bool_]
    worth: NDArray[np.float32]


_lock = threading.Lock()
_preparing: WeakSet[Index] = WeakSet()
_ready: WeakKeyDictionary[Index, dict[bool, Prepared]] = WeakKeyDictionary()  # with meaning, and without
_read: dict[tuple[str, bool], tuple[frozenset[str], Findings]] = {}  # of the last snapshot, and the ids it was read of


def at_hand(reading: Reading, vectors: Vectors | None) -> bool:
    """Return whether findings are prepared or will be at once; where neither, begin to prepare them beside."""
    index, held = reading.index, _read.get((reading.snapshot, vectors is not None))
    if (vectors is not None) in _ready.get(index, {}):
        return True
    reviews = _reviews(index)
    if (held and reviews <= held[0]) or int(_rows(index, reviews).sum()) <= _AT_ONCE:
        return True
    if index not in _preparing:
        _preparing.add(index)
        threading.Thread(target=_prepare_beside, args=(reading, vectors), name="same lesson", daemon=True).start()
    return False


def _prepare_beside(reading: Reading, vectors: Vectors | None) -> None:
    try:
        prepared(reading, vectors)
    except (SQLAlchemyError, OSError):
        _preparing.discard(reading.index)  # The next answer tries again; `learnt check` says what is wrong.


def prepared(reading: Reading, vectors: Vectors | None) -> Prepared:
    """Return what is prepared of a snapshot; made anew where it answers for other documents."""
    with _lock:
        ready = _ready.setdefault(reading.index, {})
        if (vectors is not None) not in ready:
            ready[vectors is not None] = _of(reading.index, _findings(reading, vectors))
        return ready[vectors is not None]


def _findings(reading: Reading, vectors: Vectors | None) -> Findings:
    """Return the findings of all reviews of a snapshot that answer, or did when they were read."""
    index, name = reading.index, (reading.snapshot, vectors is not None)
    reviews = _reviews(index)
    for other in [other for other in _read if other[0] != reading.snapshot]:
        del _read[other]
    if name not in _read or not reviews <= _read[name][0]:
        ids = index.snapshot.passages[_rows(index, reviews)].tolist()
        batches = (ids[first : first + _BATCH] for first in range(0, len(ids), _BATCH))
        passages = (passage for batch in batches for passage in index.passages(batch))
        _read[name] = reviews, prepare(passages, vectors, index.snapshot.manifest.encoder)
    return _read[name][1]


def _reviews(index: Index) -> frozenset[str]:
    """Return the ids of the reviews that answer."""
    return frozenset(id for id, one in index.publications.items() if one.kind is Kind.REVIEW)


def _rows(index: Index, reviews: frozenset[str]) -> NDArray[np.bool_]:
    """Return which rows of a snapshot are passages of some reviews."""
    chosen = np.array([id in reviews for id in index.snapshot.documents], dtype=bool)
    return np.asarray(chosen[index.snapshot.owners], dtype=bool)


def _of(index: Index, findings: Findings) -> Prepared:
    """Return findings with the cases that their reviews are of."""
    published = tuple(index.publications.get(id) for id, _ in findings.reviews)
    live = {one.id: one for one in published if one}
    twins = [(findings.reviews[one][0], findings.reviews[other][0]) for one, other in findings.twins]
    number = cases(live, twins)
    return Prepared(
        findings,
        published,
        np.array([number[one.id] if one else -1 for one in published], dtype=np.int64),
        np.array([one is not None and is_overview(one) for one in published], dtype=bool),
        np.array([_worth(one) if one else 0.0 for one in published], dtype=np.float32),
    )


def _worth(publication: Publication) -> float:
    return (0.0 if publication.summary else _SOURCE) - (1.0 if publication.superseded_by else 0.0)
