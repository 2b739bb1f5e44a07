"""The lessons of everybody: their author's words, and of what they quote only the places."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, delete, insert, select, update

from bot.lessons.lesson import Kept, Lesson, State
from bot.message import Person
from bot.records.keepings import take
from bot.records.tables import lessons, numbered
from knowledge.database import empty_log, writing

OPEN = (State.DRAFT, State.BACK)
_LISTS = ("teams", "questions", "agencies", "themes")


class Lessons:
    """Every lesson. Who may see which is not asked here: see `bot.lessons.rights`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def begin(self, person: Person, title: str, kept: Sequence[Kept], **more: Any) -> Lesson:
        """Return a new draft of a person; what it takes they keep no more. `more` are further fields of a Lesson."""
        lesson = Lesson(0, person.id, person.teams, State.DRAFT, title, tuple(kept), made_at=_time(self._now()), **more)
        row = _stored({one.name: getattr(lesson, one.name) for one in fields(lesson) if one.name != "id"})
        with writing(self._engine) as connection:
            take(connection, person.id, kept)
            number = connection.execute(insert(lessons).values(row)).lastrowid
            return _lesson(connection.execute(select(lessons).where(lessons.c.id == number)).one())

    def of(self, id: int) -> Lesson | None:
        """Return a lesson by its number, or None where there is none."""
        with self._engine.connect() as connection:
            row = connection.execute(select(lessons).where(numbered(lessons, id))).first()
        return _lesson(row) if row else None

    def everything(self) -> list[Lesson]:
        """Return all lessons, the newest first."""
        return self._those()

    def in_state(self, state: State) -> list[Lesson]:
        """Return the lessons in a state, the newest first."""
        return self._those(lessons.c.state == state)

    def decided_since(self, moment: datetime) -> list[Lesson]:
        """Return the lessons about which somebody decided last at a moment or after it, the newest first."""
        return self._those(lessons.c.decided_at >= _time(moment))

    def due_dates(self, state: State, before: datetime) -> dict[int, str]:
        """Return the review date of each lesson in a state that was decided about by a moment, by its number."""
        right = (lessons.c.state == state) & (lessons.c.decided_at <= _time(before))
        with self._engine.connect() as connection:
            rows = connection.execute(select(lessons.c.id, lessons.c.review_due).where(right).order_by(lessons.c.id))
            return {row.id: row.review_due for row in rows}

    def change(self, id: int, was: Collection[State], **values: Any) -> Lesson | None:
        """Return a lesson with some of its fields changed, or None where it is in none of these states by now.

        Excerpts that are added to it its author keeps no more.
        """
        return self._change(numbered(lessons, id) & lessons.c.state.in_(list(was)), id, values)

    def change_as_read(self, lesson: Lesson, was: Collection[State], **values: Any) -> Lesson | None:
        """Return a lesson with some of its fields changed, or None also where it was submitted anew since it was read.

        So nobody decides about words that they have not seen.
        """
        right = numbered(lessons, lesson.id) & lessons.c.state.in_(list(was))
        return self._change(right & (lessons.c.submitted_at == lesson.submitted_at), lesson.id, values)

    def _change(self, right: Any, id: int, values: dict[str, Any]) -> Lesson | None:
        with writing(self._engine) as connection:
            if connection.execute(update(lessons).where(right).values(_stored(values))).rowcount == 0:
                return None
            changed = _lesson(connection.execute(select(lessons).where(numbered(lessons, id))).one())
            if "kept" in values:
                take(connection, changed.by, changed.kept)
            return changed

    def delete(self, id: int, was: Collection[State] = OPEN) -> bool:
        """Erase a lesson; return whether it was there in one of these states."""
        right = numbered(lessons, id) & lessons.c.state.in_(list(was))
        with writing(self._engine) as connection:
            gone = connection.execute(delete(lessons).where(right)).rowcount == 1
        empty_log(self._engine)  # Its author's words are not to stay there.
        return gone

    def _those(self, *where: ColumnElement[bool]) -> list[Lesson]:
        query = select(lessons).where(*where).order_by(lessons.c.id.desc())
        with self._engine.connect() as connection:
            return [_lesson(row) for row in connection.execute(query)]


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _stored(values: dict[str, Any]) -> dict[str, Any]:
    """Return fields of a lesson as the columns of the table."""
    row = values | {name: json.dumps(values[name], ensure_ascii=False) for name in _LISTS if name in values}
    if "kept" in values:
        row["kept"] = json.dumps([asdict(place) for place in values["kept"]], ensure_ascii=False)
    return row


def _lesson(row: Row[Any]) -> Lesson:
    lists = {name: tuple(json.loads(getattr(row, name))) for name in _LISTS}
    kept = tuple(Kept(**place) for place in json.loads(row.kept))
    return Lesson(**row._asdict() | lists | {"kept": kept, "state": State(row.state)})
