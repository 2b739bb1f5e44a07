"""Who asks to be let in, until an admin decides; the name somebody gave is wiped with the decision."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from bot.message import Sender
from bot.records.tables import numbered, requests
from knowledge.database import empty_log, writing

OPEN_FOR = timedelta(days=14)
DECLINED_FOR = timedelta(days=7)  # Somebody who was declined may ask again after this.
APPROVED, DECLINED = "approved", "declined"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that waits for a decision; `name` is what the channel shows of whoever asks, who chose it."""

    number: int
    sender: Sender
    name: str = field(repr=False)
    at: str


class Requests:
    """All requests to be let in; a person has one at a time."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def ask(self, sender: Sender) -> int | None:
        """Return the number of a new request, or None where one waits already or was declined in the last week."""
        with writing(self._engine) as connection:
            self._clear(connection)
            declined = (requests.c.decided == DECLINED) & (requests.c.decided_at > self._ago(DECLINED_FOR))
            query = select(requests.c.id).where(_is(sender), self._waits() | declined)
            if connection.execute(query).first():
                return None
            row = {"channel": sender.channel, "address": sender.address, "name": sender.name, "at": self._ago()}
            return connection.execute(insert(requests).values(row)).lastrowid

    def open(self) -> list[Asked]:
        """Return the requests that wait, by number."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(requests).where(self._waits()).order_by(requests.c.id))
            return [_asked(row) for row in rows]

    def of(self, number: int) -> Asked | None:
        """Return a request that waits, or None where there is none of this number."""
        with self._engine.connect() as connection:
            row = connection.execute(select(requests).where(numbered(requests, number), self._waits())).first()
        return _asked(row) if row else None

    def decide(self, number: int, approved: bool) -> Asked | None:
        """Return the request that is decided with this, or None where none of this number waits."""
        with writing(self._engine) as connection:
            self._clear(connection)
            row = connection.execute(select(requests).where(numbered(requests, number), self._waits())).first()
            verdict = {"decided": APPROVED if approved else DECLINED, "decided_at": self._ago(), "name": ""}
            connection.execute(update(requests).where(numbered(requests, number), self._waits()).values(verdict))
        if row is None:
            return None
        empty_log(self._engine)
        return _asked(row)

    def _clear(self, connection: Connection) -> None:
        """Erase the requests that were asked, and if decided were decided, too long ago to matter."""
        latest = func.coalesce(requests.c.decided_at, requests.c.at)
        connection.execute(delete(requests).where(latest <= self._ago(OPEN_FOR)))

    def _waits(self) -> Any:
        return requests.c.decided.is_(None) & (requests.c.at > self._ago(OPEN_FOR))

    def _ago(self, span: timedelta = timedelta()) -> str:
        return (self._now() - span).isoformat(timespec="seconds")


def _is(sender: Sender) -> Any:
    return (requests.c.channel == sender.channel) & (requests.c.address == sender.address)


def _asked(row: Row[Any]) -> Asked:
    return Asked(row.id, Sender(row.channel, row.address, row.name), row.name, row.at)
