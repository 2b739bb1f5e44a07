"""Answers that survive a restart: which slices they showed, never words; the question is not kept.

Whoever has an answer's id can be shown it again for 30 days, as long as the library holds what it quotes.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import AwareDatetime, Json, PositiveInt, TypeAdapter
from sqlalchemy import Connection, Engine, Row, delete, select
from sqlalchemy.exc import OperationalError

from bot.answer import Answer, CitedExcerpt, Searched
from bot.bands import Band
from bot.records.tables import answers, replacing
from index.excerpt import Choice
from index.search import Hit
from knowledge.database import writing
from knowledge.library import Library
from knowledge.model import Excerpt, Passage

KEPT = timedelta(days=30)
_LENS = "what concerns you"
_KEEP = replacing(answers, "id")


@dataclass(frozen=True, slots=True)
class _Slice:
    """Where words stand: `text[start:end]` of a version."""

    document: str
    sha256: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an excerpt stands: `text[start:end]` of a version, within a passage, and where else its words do."""

    passage: int
    document: str
    sha256: str
    start: int
    end: int
    twins: tuple[_Slice, ...] = ()  # An answer that was kept before there were any has none.


@dataclass(frozen=True, slots=True)
class _Stored:
    """A row of the table, read and checked."""

    id: str
    at: AwareDatetime
    band: Band
    searched: Json[Searched]
    excerpts: Json[tuple[_Place, ...]]
    left: Json[tuple[int, ...]]
    candidates: Json[tuple[str, ...]]
    first: PositiveInt
    snapshot: str
    took_ms: int


_CHECKED = TypeAdapter(_Stored)


class Answers:
    """The answers of the last 30 days."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def keep(self, answer: Answer) -> None:
        """Keep an answer, or further excerpts of one that is kept."""
        with writing(self._engine) as connection:
            keep_answer(connection, answer, self._now())

    def of(self, id: str, library: Library) -> Answer | None:
        """Return an answer with all its excerpts, or None where it is unknown, too old, damaged or no longer held.

        Its question is empty, and its scores are zero.
        """
        with self._engine.connect() as connection:
            kept = _kept(connection, id)
        if kept is None or kept.at <= self._now() - KEPT:
            return None
        try:
            passages = library.passages_by_id([place.passage for place in kept.excerpts])
            places = zip(kept.excerpts, passages, strict=True)
            shown = tuple(_cited(place, passage, _twins(library, place)) for place, passage in places)
        except (KeyError, ValueError, OverflowError):
            return None
        return Answer(
            id=kept.id,
            band=kept.band,
            excerpts=shown,
            left=kept.left,
            searched=kept.searched,
            snapshot=kept.snapshot,
            took_ms=kept.took_ms,
            candidates=kept.candidates,
            first=kept.first,
        )


def keep_answer(connection: Connection, answer: Answer, now: datetime) -> None:
    """Keep an answer within a transaction: its excerpts take the place of those kept from its first number on.

    So `/more`, whose reply has only the new ones, adds them to the ones before.
    """
    places, first = [asdict(_place(cited)) for cited in answer.excerpts], answer.first
    before = _kept(connection, answer.id) if first > 1 else None
    if before and before.first < first <= before.first + len(before.excerpts):
        places = [asdict(place) for place in before.excerpts[: first - before.first]] + places
        first = before.first
    row = {
        "id": answer.id,
        "at": now.isoformat(timespec="seconds"),
        "band": answer.band,
        "searched": json.dumps(asdict(_nobodys(answer.searched)), ensure_ascii=False),
        "excerpts": json.dumps(places, ensure_ascii=False),
        "left": json.dumps(answer.left),
        "candidates": json.dumps(answer.candidates, ensure_ascii=False),
        "first": first,
        "snapshot": answer.snapshot,
        "took_ms": answer.took_ms,
    }
    connection.execute(delete(answers).where(answers.c.at <= (now - KEPT).isoformat(timespec="seconds")))
    connection.execute(_KEEP, row)


def _nobodys(searched: Searched) -> Searched:
    """Return what was searched without the words of a lens, which say where somebody works."""
    return replace(searched, lens=_LENS if searched.lens else "")


def _kept(connection: Connection, id: str) -> _Stored | None:
    """Return a row, or None where there is none that can be read."""
    try:
        row: Row[Any] | None = connection.execute(select(answers).where(answers.c.id == id)).first()
        return _CHECKED.validate_python(row._asdict()) if row else None
    except ValueError:
        return None
    except OperationalError as error:
        if "decode" not in str(error.orig):  # letters that are none
            raise
        return None


def _place(cited: CitedExcerpt) -> _Place:
    twins = tuple(_slice(twin) for twin in cited.twins)
    return _Place(cited.passage.id, **asdict(_slice(cited.excerpt)), twins=twins)


def _slice(excerpt: Excerpt) -> _Slice:
    return _Slice(excerpt.document.id, excerpt.document.sha256, excerpt.start, excerpt.end)


def _twins(library: Library, place: _Place) -> tuple[Excerpt, ...]:
    """Return where else the words of a place stand; a document that was erased since is not named any more.

    Raise ValueError where a twin is no slice of its document.
    """
    found = []
    for twin in place.twins:
        with suppress(KeyError):
            document = library.document(twin.document, twin.sha256)
            if not 0 <= twin.start < twin.end <= len(document.text):
                raise ValueError(f"no such place in {twin.document}")
            found.append(Excerpt(document, twin.start, twin.end))
    return tuple(found)


def _cited(place: _Place, passage: Passage, twins: tuple[Excerpt, ...]) -> CitedExcerpt:
    """Return an excerpt of a passage. Raise ValueError where the place is not in it."""
    document = passage.document
    inside = passage.start <= place.start < place.end <= passage.end
    if (document.id, document.sha256) != (place.document, place.sha256) or not inside:
        raise ValueError(f"no such place in passage {place.passage}")
    excerpt = Excerpt(document, place.start, place.end)
    return CitedExcerpt(Choice(excerpt, Hit(passage, 0.0, 0.0, 0.0, ()), 0.0, 0.0, 0.0), twins)
