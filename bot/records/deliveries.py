"""What was handled, what is on its way and what was sent, so that a restart loses nothing and repeats little."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, case, delete, insert, select, update

from bot.answer import Answer
from bot.records.answers import keep_answer
from bot.records.arriving import arrived, chat_failed, failed, move_sendings
from bot.records.groups import move_group
from bot.records.parcels import UNKNOWN, Kind, Parcel, loaded
from bot.records.tables import jobs, outbox, people, replacing, sent, updates
from bot.records.teams import move_team_chats
from knowledge.database import writing

HANDLED_FOR = timedelta(hours=48)  # Telegram hands an update over again for 24 hours.
SENT_FOR = timedelta(days=30)
STAYS = "card"  # in the place of an answer's id: a card, or what was sent unasked, which nothing takes the place of
_STAYING = (Kind.CARD, Kind.SENDING)
_BETWEEN = timedelta(hours=1)  # Old rows are looked for no more often.
_DONE, _NOTE = replacing(updates, "id"), replacing(sent, "chat", "message")


def put_parcel(connection: Connection, parcel: Parcel, at: str) -> Parcel:
    """Return a parcel as it waits in the outbox from now."""
    parcel = replace(parcel, at=at)
    return replace(parcel, id=connection.execute(insert(outbox), parcel.stored()).lastrowid)


class Deliveries:
    """The outbox, the updates that were handled, and the messages that were sent."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now
        self._cleared: datetime | None = None

    def handled(self, number: int) -> bool:
        """Return whether an update was handled in the last 48 hours; Telegram may use its number again one day."""
        with self._engine.connect() as connection:
            return self._was_handled(connection, number)

    def done(self, number: int) -> None:
        """Keep that an update was handled."""
        with writing(self._engine) as connection:
            self._handle(connection, number)

    def put(self, number: int | None, parcels: Sequence[Parcel], answer: Answer | None = None) -> list[Parcel]:
        """Return the parcels as they wait in the outbox, their answer kept and the update handled with them.

        Return none, and put none, where the update was handled before.
        """
        with writing(self._engine) as connection:
            if number is not None and not self.claim(connection, number):
                return []
            if answer:
                keep_answer(connection, answer, self._now())
            return [put_parcel(connection, parcel, self._ago()) for parcel in parcels]

    def claim(self, connection: Connection, number: int) -> bool:
        """Return whether an update is handled with this transaction: False where it was handled before."""
        fresh = not self._was_handled(connection, number)
        if fresh:
            self._handle(connection, number)
        return fresh

    def waiting(self) -> list[Parcel]:
        """Return what is still to be sent, in the order in which it was put."""
        with self._engine.connect() as connection:
            return [loaded(row) for row in connection.execute(select(outbox).order_by(outbox.c.id))]

    def went(self, parcel: Parcel, message: int, last: bool) -> bool:
        """Keep that a message of a parcel was sent; with the last, the parcel leaves the outbox.

        Return whether it was still there. It is not where its reader was erased meanwhile; then nothing is kept.
        """
        mine = outbox.c.id == parcel.id
        with writing(self._engine) as connection:
            change = delete(outbox).where(mine) if last else update(outbox).where(mine).values(sent=outbox.c.sent + 1)
            there = connection.execute(change).rowcount == 1
            if last:
                _forget_job(connection, parcel)
            if parcel.kind is Kind.SENDING:  # It stands there, even if it was taken out of the outbox meanwhile.
                arrived(connection, parcel, message, last)
            if there:
                answer = parcel.about if parcel.kind is Kind.ANSWER else STAYS if parcel.kind in _STAYING else ""
                self._note(connection, parcel.chat, message, parcel.asked, answer, parcel.person)
        return there

    def noted(self, chat: int, message: int, asked: int | None, answer: str = "", person: int = 0) -> bool:
        """Keep that a message was sent past the outbox; nothing is kept of whoever is not let in, or was erased.

        Return True: what is sent past the outbox is sent to the end.
        """
        with writing(self._engine) as connection:
            self._note(connection, chat, message, asked, answer, person)
        return True

    def drop(self, parcel: Parcel) -> None:
        """Take a parcel out of the outbox that cannot be sent."""
        with writing(self._engine) as connection:
            there = connection.execute(delete(outbox).where(outbox.c.id == parcel.id)).rowcount == 1
            _forget_job(connection, parcel)
            if there and parcel.kind is Kind.SENDING:
                failed(connection, parcel)

    def drop_chat(self, chat: int) -> None:
        """Take all parcels for a chat out of the outbox, and what was begun there: nobody is there any more."""
        with writing(self._engine) as connection:
            connection.execute(delete(outbox).where(outbox.c.chat == chat))
            connection.execute(delete(jobs).where(jobs.c.chat == chat))
            chat_failed(connection, chat)

    def moved(self, old: int, new: int) -> None:
        """Follow a chat that got another id. Its messages are numbered anew, so none is answered, edited or known."""
        with writing(self._engine) as connection:
            recalls = (outbox.c.kind == Kind.SENDING) & outbox.c.edits.is_not(None)
            anew = {"chat": new, "asked": None, "edits": case((recalls, UNKNOWN))}
            connection.execute(update(outbox).where(outbox.c.chat == old).values(anew))
            connection.execute(delete(sent).where(sent.c.chat == old))
            move_group(connection, str(old), str(new))
            move_team_chats(connection, str(old), str(new))
            move_sendings(connection, old, new)

    def on_the_way(self, chat: int, asked: int) -> list[Parcel]:
        """Return the parcels that answer a message and are still to be sent."""
        query = select(outbox).where(outbox.c.chat == chat, outbox.c.asked == asked).order_by(outbox.c.id)
        with self._engine.connect() as connection:
            return [loaded(row) for row in connection.execute(query)]

    def answers_to(self, chat: int, asked: int) -> list[int]:
        """Return the bot's messages that answer a message, in order."""
        query = select(sent.c.message).where(sent.c.chat == chat, sent.c.asked == asked).order_by(sent.c.message)
        with self._engine.connect() as connection:
            return list(connection.scalars(query))

    def answer_of(self, chat: int, message: int) -> str:
        """Return the id of the answer that a message of the bot shows, or "" where it shows none."""
        with self._engine.connect() as connection:
            query = select(sent.c.answer).where(sent.c.chat == chat, sent.c.message == message)
            return connection.scalar(query) or ""

    def _was_handled(self, connection: Connection, number: int) -> bool:
        query = select(updates.c.id).where(updates.c.id == number, updates.c.at > self._ago(HANDLED_FOR))
        return connection.execute(query).first() is not None

    def _handle(self, connection: Connection, number: int) -> None:
        """Keep that an update was handled, and clear out, once an hour, what was kept long enough."""
        connection.execute(_DONE, {"id": number, "at": self._ago()})
        now = self._now()
        if self._cleared is None or abs(now - self._cleared) >= _BETWEEN:  # A clock may be set back.
            self._cleared = now
            connection.execute(delete(updates).where(updates.c.at <= self._ago(HANDLED_FOR)))
            connection.execute(delete(sent).where(sent.c.at <= self._ago(SENT_FOR)))

    def _note(
        self, connection: Connection, chat: int, message: int, asked: int | None, answer: str, person: int
    ) -> None:
        """Keep a message that was sent, unless to somebody who is not let in, or was erased."""
        if connection.execute(select(people.c.id).where(people.c.id == person)).first():
            row = {"chat": chat, "message": message, "asked": asked, "answer": answer, "person": person}
            connection.execute(_NOTE, row | {"at": self._ago()})

    def _ago(self, span: timedelta = timedelta()) -> str:
        return (self._now() - span).isoformat(timespec="seconds")


def _forget_job(connection: Connection, parcel: Parcel) -> None:
    """Erase the job whose outcome a parcel brought, or could not bring."""
    if parcel.kind is Kind.JOB:
        connection.execute(delete(jobs).where(jobs.c.id == int(parcel.about)))
