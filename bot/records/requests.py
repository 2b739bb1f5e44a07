"""Who asks to be let in, until an admin decides; the name somebody gave is wiped with the decision."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from bot.message import Sender
from bot.records.deliveries import put_parcel
from bot.records.parcels import Kind, Parcel
from bot.records.tables import numbered, requests
from knowledge.database import empty_log, writing

OPEN_FOR = timedelta(days=14)
DECLINED_FOR = timedelta(days=7)  # Somebody who was declined may ask again after this.
MOST_OPEN = 50
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
        self._lately: dict[tuple[str, str], datetime] = {}  # Erasing a request does not make room for the next.

    def clear(self) -> None:
        """Erase what was asked too long ago to matter."""
        with writing(self._engine) as connection:
            self._clear(connection)
        empty_log(self._engine)

    def ask(self, sender: Sender, tell: Sequence[int] = ()) -> int | None:
        """Return the number of a new request, of which the chats `tell` hear.

        Return None where one waits already, was made today or declined in the last week, or too many wait.
        """
        with writing(self._engine) as connection:
            self._clear(connection)
            who, day_ago = (sender.channel, sender.address), self._now() - timedelta(days=1)
            self._lately = {one: at for one, at in self._lately.items() if at > day_ago}
            waiting = connection.scalar(select(func.count()).select_from(requests).where(self._waits())) or 0
            erased = connection.execute(select(requests.c.id).where(_is(sender))).first() is None
            if (erased and who in self._lately) or waiting >= MOST_OPEN:
                return None
            declined = (requests.c.decided == DECLINED) & (requests.c.decided_at > self._ago(DECLINED_FOR))
            query = select(requests.c.id).where(_is(sender), self._waits() | declined)
            if connection.execute(query).first():
                return None
            self._lately[who] = self._now()
            row = {"channel": sender.channel, "address": sender.address, "name": sender.name, "at": self._ago()}
            number = connection.execute(insert(requests).values(row)).lastrowid
            for chat in tell:
                put_parcel(connection, Parcel(chat, Kind.REQUEST, str(number)), self._ago())
            return number

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

    def waiting(self, connection: Connection, number: int) -> Sender | None:
        """Return who asks under a number, with their name, or None where nobody waits."""
        row = connection.execute(select(requests).where(numbered(requests, number), self._waits())).first()
        return Sender(row.channel, row.address, row.name) if row else None

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
