"""What becomes of a sending together with its parcel: each change stands in the transaction of the parcel's own."""

import json

from sqlalchemy import Connection, delete, select, update

from bot.lessons.sending import SendingState
from bot.records.parcels import Parcel
from bot.records.tables import sendings

_OUT = sendings.c.state == SendingState.OUT


def arrived(connection: Connection, parcel: Parcel, message: int, last: bool) -> None:
    """Keep where a message of a sending stands, and with the last one that the sending arrived, or was recalled.

    One that arrives in the instant in which it is recalled is recalled in its turn.
    """
    row = connection.execute(select(sendings).where(sendings.c.id == _number(parcel))).first()
    if row is None:
        return  # Its reader was erased.
    messages = json.loads(row.messages)
    if message not in messages:
        messages.append(message)
    state = row.state
    if parcel.edits is None and state in (SendingState.RECALLING, SendingState.RECALLED):
        state = SendingState.RECALLING
    elif last and state == SendingState.OUT:
        state = SendingState.SENT if parcel.edits is None else SendingState.RECALLED
    change = update(sendings).where(sendings.c.id == row.id)
    connection.execute(change.values(state=state, messages=json.dumps(messages)))


def failed(connection: Connection, parcel: Parcel) -> None:
    """Keep that a sending cannot arrive, whose parcel was just taken out of the outbox."""
    connection.execute(update(sendings).where(sendings.c.id == _number(parcel), _OUT).values(state=SendingState.FAILED))


def chat_failed(connection: Connection, chat: int) -> None:
    """Keep that what was on its way to a chat cannot arrive."""
    connection.execute(update(sendings).where(sendings.c.chat == chat, _OUT).values(state=SendingState.FAILED))


def move_sendings(connection: Connection, old: int, new: int) -> None:
    """Follow a chat that got another id; what was planned for both goes there once."""
    there = update(sendings).where(sendings.c.chat == old).prefix_with("OR IGNORE")
    connection.execute(there.values(chat=new, messages="[]"))
    connection.execute(delete(sendings).where(sendings.c.chat == old))


def _number(parcel: Parcel) -> int:
    return int(parcel.about)
