"""The groups, forums and channels that somebody with the right to do so let in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, select, update

from bot.records.tables import groups, numbered, replacing
from bot.records.teams import forget_team_chats
from knowledge.database import empty_log, writing

_LET_IN = replacing(groups, "address")


@dataclass(frozen=True, slots=True)
class Group:
    """A chat that several people read; `by` is the number of the person who let it in."""

    number: int
    address: str
    title: str
    by: int
    at: str


class Groups:
    """All groups that were let in; in any other, Learnt says nothing."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def let_in(self, address: str, title: str, by: int) -> int:
        """Return the number of a group that is let in; one that was let in before keeps its number."""
        row = {"address": address, "title": title, "by": by, "at": self._now().isoformat(timespec="seconds")}
        with writing(self._engine) as connection:
            connection.execute(_LET_IN, row)
            number: int = connection.execute(select(groups.c.id).where(groups.c.address == address)).scalar_one()
        return number

    def remove(self, number: int) -> str | None:
        """Put a group out; return its address, or None where there is no such group."""
        with writing(self._engine) as connection:
            address: str | None = connection.scalar(select(groups.c.address).where(numbered(groups, number)))
            connection.execute(delete(groups).where(numbered(groups, number)))
            forget_team_chats(connection, address or "")
        empty_log(self._engine)
        return address

    def gone(self, address: str) -> None:
        """Forget a group that put the bot out, or is no more."""
        with writing(self._engine) as connection:
            connection.execute(delete(groups).where(groups.c.address == address))
            forget_team_chats(connection, address)
        empty_log(self._engine)

    def knows(self, address: str) -> bool:
        """Return whether a group was let in."""
        with self._engine.connect() as connection:
            return connection.execute(select(groups.c.id).where(groups.c.address == address)).first() is not None

    def everybody(self) -> list[Group]:
        """Return all groups by number."""
        with self._engine.connect() as connection:
            return [Group(*row) for row in connection.execute(select(groups).order_by(groups.c.id))]


def move_group(connection: Connection, old: str, new: str) -> None:
    """Give a group another address; where the new one was let in already, the old one goes."""
    if connection.execute(select(groups.c.id).where(groups.c.address == new)).first():
        connection.execute(delete(groups).where(groups.c.address == old))
    else:
        connection.execute(update(groups).where(groups.c.address == old).values(address=new))
