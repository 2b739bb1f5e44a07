"""What Learnt starts by itself, or sends for somebody: each planned once for a chat, sent once, and recalled."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, String, and_, case, cast, delete, insert, or_, select, update

from bot.lessons.lesson import State
from bot.lessons.sending import CONSOLES, Sending, SendingKind, SendingState
from bot.records.deliveries import put_parcel
from bot.records.parcels import UNKNOWN, Kind, Parcel
from bot.records.tables import lessons, numbered, outbox, sendings
from knowledge.database import writing

# A backup that was brought back holds what was sent long ago.
LATEST = timedelta(days=7)  # after the time of what is planned
OUT_FOR = timedelta(hours=24)  # in which what is on its way arrives
TOLD_FOR = timedelta(days=90)  # after which it is forgotten who was told what; a lesson may be recalled for ever
_TOLD = (SendingKind.AGAIN, SendingKind.DECIDED, SendingKind.DIGEST, SendingKind.NEWS)
_OVER = (SendingState.SENT, SendingState.FAILED, SendingState.CANCELLED)
_STATE = sendings.c.state
_OUT = _STATE == SendingState.OUT


class Sendings:
    """All sendings, past and to come."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def plan(self, planned: Sequence[Sending]) -> list[Sending]:
        """Return those that were not planned before, as they wait from now; the others are left as they are.

        What was cancelled may be planned again, and a lesson that never reached its chat.
        """
        if not planned:  # This is asked every minute: it takes the pen only where there is something to write.
            return []
        with writing(self._engine) as connection:
            self._forget(connection)
            return [new for one in planned if (new := self._plan(connection, one))]

    def of(self, number: int) -> Sending | None:
        """Return a sending, or None where there is none of this number: its reader was erased."""
        with self._engine.connect() as connection:
            row = connection.execute(select(sendings).where(numbered(sendings, number))).first()
        return _loaded(row) if row else None

    def about(self, kind: SendingKind, number: int) -> list[Sending]:
        """Return the sendings of a kind about a lesson, an action or a follow, in the order they were planned."""
        query = select(sendings).where(_about([kind], number)).order_by(sendings.c.id)
        with self._engine.connect() as connection:
            return [_loaded(row) for row in connection.execute(query)]

    def planned_about(self, kind: SendingKind) -> set[str]:
        """Return what the sendings of a kind are about, whatever became of them."""
        with self._engine.connect() as connection:
            return set(connection.scalars(select(sendings.c.about).where(sendings.c.kind == kind)))

    def to_ask_again(self, since: datetime, until: datetime) -> list[Sending]:
        """Return the lessons sent in a span of time, by when they were due, where nobody was to be asked again yet."""
        again = sendings.alias()
        same = (again.c[name] == sendings.c[name] for name in ("about", "chat", "thread"))
        asked = select(again.c.id).where(again.c.kind == SendingKind.AGAIN, *same)
        span = sendings.c.due_at.between(_time(since), _time(until))
        sent = and_(sendings.c.kind == SendingKind.LESSON, _STATE == SendingState.SENT, span)
        with self._engine.connect() as connection:
            rows = connection.execute(select(sendings).where(sent, ~asked.exists()).order_by(sendings.c.id))
            return [_loaded(row) for row in rows]

    def to_recall(self) -> list[int]:
        """Return the numbers of the lessons that were withdrawn, and still go out or stand somewhere unchanged."""
        withdrawn = select(cast(lessons.c.id, String)).where(lessons.c.state == State.WITHDRAWN)
        goes = _STATE.in_([SendingState.PLANNED, SendingState.SENT])
        query = select(sendings.c.about).where(
            sendings.c.kind == SendingKind.LESSON, sendings.c.about.in_(withdrawn), goes
        )
        with self._engine.connect() as connection:
            return sorted({int(about) for about in connection.scalars(query)})

    def due(self, limit: int, quiet: bool = False, besides: Collection[int] = ()) -> list[Sending]:
        """Return what is to go now, recalls before all else, `besides` what goes to these chats.

        In `quiet` hours that is only what goes anyhow, and recalls: to change a message wakes nobody.
        """
        recalled = _STATE == SendingState.RECALLING
        waits = and_(_STATE == SendingState.PLANNED, sendings.c.due_at <= self._ago())
        query = select(sendings).where(
            or_(recalled, and_(waits, sendings.c.anyhow) if quiet else waits),
            sendings.c.chat.not_in(besides),
            sendings.c.chat > CONSOLES,
        )
        first = case((recalled, 0), else_=1)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(first, sendings.c.due_at, sendings.c.id).limit(limit))
            return [_loaded(row) for row in rows]

    def any_to(self, person: int) -> bool:
        """Return whether anything was planned for a person's own chat."""
        with self._engine.connect() as connection:
            return connection.execute(select(sendings.c.id).where(sendings.c.person == person)).first() is not None

    def waiting_in(self, chat: int) -> list[Sending]:
        """Return what is due in a chat, in the order in which it became due: whoever sits there is awake."""
        recalled = _STATE == SendingState.RECALLING
        waits = (_STATE == SendingState.PLANNED) & (sendings.c.due_at <= self._ago())
        query = select(sendings).where(sendings.c.chat == chat, recalled | waits)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(sendings.c.due_at, sendings.c.id))
            return [_loaded(row) for row in rows]

    def hand_over(self, sending: Sending) -> bool:
        """Keep that what is due at a terminal is shown there; return False where it was, or is called off."""
        after = SendingState.RECALLED if sending.state is SendingState.RECALLING else SendingState.SENT
        mine = and_(numbered(sendings, sending.id), _STATE.in_([sending.state]))
        with writing(self._engine) as connection:
            return connection.execute(update(sendings).where(mine).values(state=after)).rowcount == 1

    def begin(self, sending: Sending) -> Parcel | None:
        """Put a sending that is due into the outbox and return its parcel; None where that cannot be any more."""
        waits = _STATE.in_([SendingState.PLANNED, SendingState.RECALLING])
        with writing(self._engine) as connection:
            row = connection.execute(select(sendings).where(numbered(sendings, sending.id), waits)).first()
            if row is None:
                return None
            connection.execute(update(sendings).where(sendings.c.id == row.id).values(state=SendingState.OUT))
            edits = None
            if row.state == SendingState.RECALLING:
                edits = next(iter(json.loads(row.messages)), UNKNOWN)
            parcel = Parcel(
                row.chat, Kind.SENDING, str(row.id), thread=row.thread or None, person=row.person, edits=edits
            )
            return put_parcel(connection, parcel, self._ago())

    def cancel(self, kind: SendingKind, number: int) -> int:
        """Cancel what is planned and has not begun to go; return how many that were."""
        mine = and_(_about([kind], number), _STATE == SendingState.PLANNED)
        with writing(self._engine) as connection:
            return connection.execute(update(sendings).where(mine).values(state=SendingState.CANCELLED)).rowcount

    def recall(self, lesson: int) -> int:
        """Cancel what is planned of a lesson, and let what was sent of it say that it was withdrawn.

        Return how many messages are to say so.
        """
        with writing(self._engine) as connection:
            query = select(sendings).where(_about([SendingKind.LESSON, SendingKind.AGAIN], lesson))
            recalled = 0
            for row in connection.execute(query).all():
                state = _recalled(row)
                if state and state != row.state:
                    out = and_(outbox.c.kind == Kind.SENDING, outbox.c.about == str(row.id))
                    connection.execute(delete(outbox).where(out))
                    connection.execute(update(sendings).where(sendings.c.id == row.id).values(state=state))
                    recalled += state is SendingState.RECALLING
            return recalled

    def clear(self) -> None:
        """Tidy up after a start.

        What was on its way and had not begun to arrive waits for its turn anew, as the hour may be another. What cannot
        be known to be new does not go: its parcel is gone, or its time passed long ago.
        """
        mine = outbox.c.kind == Kind.SENDING
        unbegun = and_(mine, outbox.c.sent == 0, outbox.c.edits.is_(None), outbox.c.at > self._ago(OUT_FOR))
        recalls = and_(mine, outbox.c.edits.is_not(None))
        with writing(self._engine) as connection:
            for parcels, state in ((unbegun, SendingState.PLANNED), (recalls, SendingState.RECALLING)):
                about = list(connection.scalars(select(outbox.c.about).where(parcels)))
                again = and_(_OUT, sendings.c.id.in_(int(one) for one in about))
                connection.execute(update(sendings).where(again).values(state=state))
                connection.execute(delete(outbox).where(parcels))
            left = [int(about) for about in connection.scalars(select(outbox.c.about).where(mine))]
            lost = and_(_OUT, sendings.c.id.not_in(left))
            late = and_(_STATE == SendingState.PLANNED, sendings.c.due_at <= self._ago(LATEST))
            connection.execute(update(sendings).where(or_(lost, late)).values(state=SendingState.FAILED))

    def _plan(self, connection: Connection, sending: Sending) -> Sending | None:
        same = and_(
            sendings.c.kind == sending.kind,
            sendings.c.about == sending.about,
            sendings.c.chat == sending.chat,
            sendings.c.thread == sending.thread,
        )
        new = replace(sending, state=SendingState.PLANNED, messages=())
        row = connection.execute(select(sendings).where(same)).first()
        if row is None:
            return replace(new, id=connection.execute(insert(sendings), _stored(new)).lastrowid)
        never = row.state == SendingState.FAILED and row.kind == SendingKind.LESSON and row.messages == "[]"
        if row.state != SendingState.CANCELLED and not never:
            return None
        connection.execute(update(sendings).where(sendings.c.id == row.id).values(_stored(new)))
        return replace(new, id=row.id)

    def _forget(self, connection: Connection) -> None:
        """Erase what was told long ago, and is neither recalled nor what keeps the same from being told twice."""
        told = and_(sendings.c.kind.in_(_TOLD), _STATE.in_(_OVER), sendings.c.due_at <= self._ago(TOLD_FOR))
        connection.execute(delete(sendings).where(told))

    def _ago(self, span: timedelta = timedelta()) -> str:
        return _time(self._now() - span)


def _recalled(row: Row[Any]) -> SendingState | None:
    """Return what becomes of a sending whose lesson is withdrawn, or None where nothing does."""
    if row.state == SendingState.PLANNED:
        return SendingState.CANCELLED
    if row.state == SendingState.OUT:
        # A message of it that is on its way in this instant is recalled once it arrived.
        return SendingState.RECALLED if row.messages == "[]" else SendingState.RECALLING
    stands = row.state == SendingState.SENT or (row.state == SendingState.FAILED and row.messages != "[]")
    return SendingState.RECALLING if stands and row.kind == SendingKind.LESSON else None


def _about(kinds: Sequence[SendingKind], number: int) -> Any:
    # "3" and all that begins with "3/": a "0" is what comes next after a "/", and such a span is found by the index.
    return and_(sendings.c.kind.in_(kinds), sendings.c.about >= str(number), sendings.c.about < f"{number}0")


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _stored(sending: Sending) -> dict[str, Any]:
    """Return a sending as the columns of its table, without its number."""
    return {
        "kind": sending.kind,
        "about": sending.about,
        "chat": sending.chat,
        "thread": sending.thread,
        "person": sending.person,
        "team": sending.team,
        "due_at": sending.due_at,
        "anyhow": sending.anyhow,
        "state": sending.state,
        "messages": json.dumps(sending.messages),
    }


def _loaded(row: Row[Any]) -> Sending:
    kept = {
        "kind": SendingKind(row.kind),
        "state": SendingState(row.state),
        "messages": tuple(json.loads(row.messages)),
    }
    return Sending(**row._asdict() | kept)
