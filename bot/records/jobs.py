"""Long work that a chat began: kept until its outcome stands in the chat, and then forgotten."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select, update

from bot.message import Job
from bot.records.deliveries import Deliveries, put_parcel
from bot.records.parcels import Kind, Parcel
from bot.records.tables import jobs, numbered
from knowledge.database import writing

KEPT = timedelta(hours=24)  # What a backup brings back was begun long ago, and its file is gone.


@dataclass(frozen=True, slots=True)
class Kept:
    """A job, where it was begun and by whom; `id` and `at` are given when it is put."""

    job: Job
    chat: int
    thread: int | None = None
    asked: int | None = None  # the message that began it
    person: int = 0
    message: int | None = None  # the message of the bot that says how far it is
    ended: str | None = None  # how it ended, in the words of `bot.jobs`
    id: int = 0
    at: str = ""


class Jobs:
    """The jobs whose outcome does not stand in the chat yet."""

    def __init__(self, engine: Engine, now: Callable[[], datetime], deliveries: Deliveries) -> None:
        self._engine = engine
        self._now = now
        self._deliveries = deliveries

    def put(self, number: int | None, kept: Kept) -> Kept | None:
        """Return a job as it is kept from now, its update handled with it.

        Return None where the update was handled before, or the same work waits already: a button was pressed twice.
        """
        at = self._now().isoformat(timespec="seconds")
        row = {
            "chat": kept.chat,
            "thread": kept.thread,
            "asked": kept.asked,
            "person": kept.person,
            "kind": kept.job.kind,
            "title": kept.job.title,
            "about": kept.job.about,
            "arguments": json.dumps(kept.job.arguments, ensure_ascii=False),
            "at": at,
        }
        with writing(self._engine) as connection:
            if number is not None and not self._deliveries.claim(connection, number):
                return None
            same = (jobs.c.chat == kept.chat) & (jobs.c.arguments == row["arguments"]) & jobs.c.ended.is_(None)
            if connection.execute(select(jobs.c.id).where(same)).first():
                return None
            return replace(kept, id=connection.execute(insert(jobs), row).lastrowid, at=at)

    def of(self, number: int) -> Kept | None:
        """Return a job by its number, or None where it is over and told, or its person was erased."""
        with self._engine.connect() as connection:
            row = connection.execute(select(jobs).where(numbered(jobs, number))).first()
        return _loaded(row) if row else None

    def unfinished(self) -> list[Kept]:
        """Return the jobs that have not ended, in the order in which they were begun."""
        with self._engine.connect() as connection:
            return [_loaded(row) for row in connection.execute(select(jobs).where(self._open()).order_by(jobs.c.id))]

    def clear(self) -> None:
        """Erase the jobs that were begun too long ago."""
        before = (self._now() - KEPT).isoformat(timespec="seconds")
        with writing(self._engine) as connection:
            connection.execute(delete(jobs).where(jobs.c.at <= before))

    def shown(self, number: int, message: int) -> None:
        """Keep which message of the chat says how far a job is."""
        with writing(self._engine) as connection:
            connection.execute(update(jobs).where(numbered(jobs, number)).values(message=message))

    def end(self, number: int, ended: str) -> Parcel | None:
        """Keep how a job ended; return the parcel that tells it, or None where nobody is there to be told."""
        with writing(self._engine) as connection:
            row = connection.execute(select(jobs).where(numbered(jobs, number), self._open())).first()
            if row is None:
                return None
            connection.execute(update(jobs).where(numbered(jobs, number)).values(ended=ended))
            # Where no message said how far it was, or it was deleted, the outcome answers what began it.
            asked = None if row.message else row.asked
            told = Parcel(row.chat, Kind.JOB, str(number), thread=row.thread, person=row.person, asked=asked)
            return put_parcel(connection, replace(told, edits=row.message), self._now().isoformat(timespec="seconds"))

    def _open(self) -> Any:
        return jobs.c.ended.is_(None)


def _loaded(row: Row[Any]) -> Kept:
    job = Job(row.title, tuple(json.loads(row.arguments)), row.kind, row.about)
    return Kept(job, row.chat, row.thread, row.asked, row.person, row.message, row.ended, row.id, row.at)
