"""Who may use Learnt, and as what. A stranger gets in by a one-time invitation, for six months at a time."""

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from bot.message import STRANGER, Person, Role, Sender
from bot.records.erasing import erase_person, erase_requests, erase_sender
from bot.records.tables import invitations, numbered, people
from bot.safety import danger_in
from knowledge.database import empty_log, writing

ACCESS = timedelta(days=182)  # six months, then somebody looks again
DUE = timedelta(days=14)  # An admin is told this long before access ends.
INVITATION_DAYS = 7
_CODE_BYTES = 16  # 128 bits are not guessed.
_NEVER = datetime.max.isoformat()
OWNER = Sender("console", "owner")  # whoever can run the command holds the data folder


class NotInvited(Exception):
    """An invitation cannot be accepted."""


@dataclass(frozen=True, slots=True)
class Place:
    """Who somebody is at work: what an invitation says, and the person who accepts it keeps."""

    role: Role
    note: str = ""
    teams: tuple[str, ...] = ()
    agency: str = ""
    area: str = ""
    nation: str = ""

    def stored(self) -> dict[str, Any]:
        """Return it as the columns of a table."""
        return {
            "role": self.role,
            "note": self.note,
            "teams": json.dumps(self.teams, ensure_ascii=False),
            "agency": self.agency,
            "area": self.area,
            "nation": self.nation,
        }


class People:
    """Everybody who was let in."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def of(self, sender: Sender) -> Person:
        """Return who writes; somebody whose access ended is a stranger with a number, who may still see and erase."""
        if sender == OWNER:
            return self._owner()
        with self._engine.connect() as connection:
            row = connection.execute(select(people).where(_is(sender))).first()
        return self._effective(_person(row)) if row else STRANGER

    def invite(self, place: Place, days: int = INVITATION_DAYS) -> str:
        """Return a new code that lets one person in; only its hash is kept. Those that ran out go, with their notes."""
        code = secrets.token_urlsafe(_CODE_BYTES)
        while danger_in(code):  # One in some 20,000 reads like a cry for help, and would be answered with a card.
            code = secrets.token_urlsafe(_CODE_BYTES)
        now = self._now()
        ends = (now + timedelta(days=days)).isoformat(timespec="seconds")
        with writing(self._engine) as connection:
            connection.execute(delete(invitations).where(invitations.c.expires_at <= now.isoformat(timespec="seconds")))
            connection.execute(
                insert(invitations).values(code_sha256=_hashed(code), **place.stored(), expires_at=ends, used=False)
            )
        return code

    def accept(self, sender: Sender, code: str) -> Person:
        """Return the person that a code makes of a sender; somebody known takes the new place. Raise NotInvited."""
        now = self._now().isoformat(timespec="seconds")
        mine = invitations.c.code_sha256 == _hashed(code)
        with writing(self._engine) as connection:
            row = connection.execute(select(invitations).where(mine)).first()
            if row is None or row.used or row.expires_at <= now:
                raise NotInvited
            place = {name: getattr(row, name) for name in Place(Role.STRANGER).stored()}
            connection.execute(update(invitations).where(mine).values(used=True, note=""))
            self.enter(connection, sender, place)
        empty_log(self._engine)  # A request that went with it held a name.
        return self.of(sender)

    def let_in(self, sender: Sender, place: Place) -> Person:
        """Return the person that an admin makes of a sender without a code; somebody known takes the new place."""
        with writing(self._engine) as connection:
            self.enter(connection, sender, place.stored())
        empty_log(self._engine)
        return self.of(sender)

    def everybody(self) -> list[Person]:
        """Return all people by number, as they were let in, whether their access ended or not."""
        with self._engine.connect() as connection:
            return [_person(row) for row in connection.execute(select(people).order_by(people.c.id))]

    def reached(self, channel: str) -> list[tuple[Sender, Person]]:
        """Return the people of a channel whose access has not ended, by number, and how each is reached."""
        query = select(people).where(people.c.channel == channel, people.c.expires_at > self._time())
        with self._engine.connect() as connection:
            return [(_sender(row), _person(row)) for row in connection.execute(query.order_by(people.c.id))]

    def sender_of(self, id: int) -> Sender | None:
        """Return how somebody is reached, whether their access ended or not, or None where there is nobody."""
        with self._engine.connect() as connection:
            row = connection.execute(select(people).where(numbered(people, id))).first()
        return _sender(row) if row else None

    def ended(self, person: Person) -> bool:
        """Return whether somebody's access ended."""
        return person.expires_at <= self._time()

    def due(self, person: Person) -> bool:
        """Return whether somebody's access ends soon, or did, so that an admin should look at it."""
        return person.expires_at <= (self._now() + DUE).isoformat(timespec="seconds")

    def renew(self, id: int) -> bool:
        """Let somebody stay for another six months from now; return whether there is such a person."""
        ends = (self._now() + ACCESS).isoformat(timespec="seconds")
        longer = func.max(people.c.expires_at, ends)  # The owner's access never ends.
        with writing(self._engine) as connection:
            stays = update(people).where(numbered(people, id)).values(expires_at=longer)
            return connection.execute(stays).rowcount == 1

    def remove(self, id: int) -> bool:
        """Erase somebody, the key that ties the audit to them, and what the channel keeps of them.

        Return whether there was such a person.
        """
        with writing(self._engine) as connection:
            row = connection.execute(select(people).where(numbered(people, id))).first()
            if row:
                if row.role == Role.ADMIN:
                    # Somebody put out does not come back by a code of their own making.
                    connection.execute(delete(invitations).where(~invitations.c.used))
                connection.execute(delete(people).where(people.c.id == row.id))
                erase_person(connection, row.id)
                erase_sender(connection, _sender(row))
        empty_log(self._engine)
        return row is not None

    def forget_stranger(self, sender: Sender) -> bool:
        """Erase what the channel keeps of somebody who was never let in; return whether there was anything."""
        with writing(self._engine) as connection:
            there = erase_sender(connection, sender)
        empty_log(self._engine)
        return there

    def set_lens(self, id: int, lens: str) -> None:
        """Keep the lens that somebody chose."""
        self._set(id, lens=lens)

    def set_plain(self, id: int, plain: bool) -> None:
        """Keep whether somebody wants findings without injury narrative."""
        self._set(id, plain=plain)

    def enter(self, connection: Connection, sender: Sender, place: dict[str, Any]) -> None:
        """Give a sender a place for six months; a request of theirs needs no decision any more."""
        ends = (self._now() + ACCESS).isoformat(timespec="seconds")
        if sender == OWNER:  # who would otherwise shut themselves out
            place, ends = place | {"role": Role.ADMIN}, _NEVER
        values = place | {"expires_at": ends}
        if connection.execute(update(people).where(_is(sender)).values(values)).rowcount == 0:
            connection.execute(insert(people).values(**_new(sender), **values, joined_at=self._time()))
        erase_requests(connection, sender)

    def _time(self) -> str:
        return self._now().isoformat(timespec="seconds")

    def _set(self, id: int, **values: str | bool) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(people).where(people.c.id == id).values(**values))

    def _owner(self) -> Person:
        """Return the admin who sits at the machine, entered in the records when first seen; their access never ends."""
        query = select(people).where(_is(OWNER))
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            now = self._now().isoformat(timespec="seconds")
            place = Place(Role.ADMIN, "whoever runs the command on this machine").stored()
            with writing(self._engine) as connection:
                if connection.execute(query).first() is None:  # another process may have been quicker
                    values = _new(OWNER) | place | {"joined_at": now, "expires_at": _NEVER}
                    connection.execute(insert(people).values(values))
                row = connection.execute(query).one()
        return _person(row)

    def _effective(self, person: Person) -> Person:
        if self.ended(person):
            return Person(id=person.id, expires_at=person.expires_at, key=person.key)
        return person


def _is(sender: Sender) -> Any:
    return (people.c.channel == sender.channel) & (people.c.address == sender.address)


def _sender(row: Row[Any]) -> Sender:
    return Sender(row.channel, row.address)


def _new(sender: Sender) -> dict[str, Any]:
    return {
        "channel": sender.channel,
        "address": sender.address,
        "key": secrets.token_hex(16),
        "lens": "own",
        "plain": False,
    }


def _hashed(code: str) -> str:
    return hashlib.sha256(code.strip().encode("utf-8", "replace")).hexdigest()


def _person(row: Row[Any]) -> Person:
    return Person(
        id=row.id,
        role=Role(row.role),
        note=row.note,
        teams=tuple(json.loads(row.teams)),
        agency=row.agency,
        area=row.area,
        nation=row.nation,
        lens=row.lens,
        plain=row.plain,
        joined_at=row.joined_at,
        expires_at=row.expires_at,
        key=row.key,
    )
