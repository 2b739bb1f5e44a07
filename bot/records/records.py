"""What Learnt remembers of its people and of what was done: records.db, apart from the library's database.

An ingest that holds the library never makes a chat wait.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from bot.message import Person
from bot.records.actions import Actions
from bot.records.answers import Answers
from bot.records.audit import Audit
from bot.records.deliveries import Deliveries, put_parcel
from bot.records.feedback import Feedback
from bot.records.figures import Figures
from bot.records.follows import Follows
from bot.records.gaps import Gaps
from bot.records.groups import Groups
from bot.records.jobs import Jobs
from bot.records.keepings import Keepings
from bot.records.lessons import Lessons
from bot.records.parcels import Kind, Parcel
from bot.records.pauses import Pauses
from bot.records.people import People, Place
from bot.records.requests import Requests
from bot.records.responses import Responses
from bot.records.sendings import Sendings
from bot.records.teams import Teams
from knowledge.database import empty_log, open_database, writing

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0004"


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class Records:
    """All that is remembered in one data folder. Raise DatabaseUnusable where it cannot be used."""

    def __init__(self, data: Path, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = open_database(data / "records.db", MIGRATIONS, HEAD)
        self.now = now
        self.people = People(self._engine, now)
        self.audit = Audit(self._engine, now)
        self.feedback = Feedback(self._engine, now)
        self.pauses = Pauses(self._engine, now)
        self.answers = Answers(self._engine, now)
        self.deliveries = Deliveries(self._engine, now)
        self.figures = Figures(self._engine, now)
        self.groups = Groups(self._engine, now)
        self.requests = Requests(self._engine, now)
        self.jobs = Jobs(self._engine, now, self.deliveries)
        self.sendings = Sendings(self._engine, now)
        self.keepings = Keepings(self._engine, now)
        self.lessons = Lessons(self._engine, now)
        self.teams = Teams(self._engine, now)
        self.follows = Follows(self._engine, now)
        self.gaps = Gaps(self._engine, now)
        self.responses = Responses(self._engine, now)
        self.actions = Actions(self._engine, now)

    def approve(self, number: int, place: Place) -> Person | None:
        """Return the person that a request to be let in becomes, who is told; None where no such request waits."""
        with writing(self._engine) as connection:
            sender = self.requests.waiting(connection, number)
            if sender is None:
                return None
            self.people.enter(connection, sender, replace(place, note=place.note or sender.name).stored())
            if sender.address.isdecimal():
                at = self.now().isoformat(timespec="seconds")
                put_parcel(connection, Parcel(int(sender.address), Kind.WELCOME), at)
        empty_log(self._engine)
        return self.people.of(sender)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def faults(self) -> list[str]:
        """Return what is wrong with the database or the audit's chain."""
        try:
            with self._engine.connect() as connection:
                found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
            return [_damaged(fault) for fault in found] or self.audit.faults()
        except DatabaseError as error:  # Some damage keeps SQLite from looking further.
            return [_damaged(str(error.orig))]


def _damaged(fault: str) -> str:
    return f"records.db is damaged: {fault}. Restore it from a backup."
