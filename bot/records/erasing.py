"""What goes with somebody who is erased, beside their entry: all that the channel keeps of them, on one page."""

import re

from sqlalchemy import Connection, delete, update

from bot.message import Sender
from bot.records.tables import (
    actions,
    digests,
    follows,
    jobs,
    keepings,
    lessons,
    outbox,
    requests,
    sendings,
    sent,
    team_chats,
)

_THEIRS = (follows, jobs, keepings, outbox, sendings, sent)
# What a team works with stays, and is nobody's; what they told of a lesson is kept under no number at all.
_MADE = (actions.c.by, digests.c.by, lessons.c.by, lessons.c.decided_by, team_chats.c.by)
_UNFINISHED = ("draft", "sent back")


def erase_person(connection: Connection, number: int) -> None:
    """Erase what a person began, what is on its way to them, and what was sent to them, in whichever chat."""
    for table in _THEIRS:
        connection.execute(delete(table).where(table.c.person == number))
    mine = (lessons.c.by == number) & lessons.c.state.in_(_UNFINISHED)  # Nobody else has seen them, or could go on.
    connection.execute(delete(lessons).where(mine))
    for column in _MADE:
        connection.execute(update(column.table).where(column == number).values({column.name: 0}))


def erase_sender(connection: Connection, sender: Sender) -> bool:
    """Erase what is kept of an address; return whether there was anything."""
    asked = erase_requests(connection, sender)
    if sender.channel != "telegram" or not re.fullmatch(r"\d{1,18}", sender.address):
        return asked
    chat = int(sender.address)  # Telegram gives the chat that it has with one person the number of that person.
    theirs = (delete(outbox).where(outbox.c.chat == chat), delete(sent).where(sent.c.chat == chat))
    return sum(connection.execute(erasing).rowcount for erasing in theirs) > 0 or asked


def erase_requests(connection: Connection, sender: Sender) -> bool:
    """Erase what somebody asked, decided or not; return whether there was anything."""
    mine = (requests.c.channel == sender.channel) & (requests.c.address == sender.address)
    return connection.execute(delete(requests).where(mine)).rowcount > 0
