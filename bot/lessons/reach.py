"""Whom something can be sent to that nobody asked for just now."""

import re

from bot.bootstrap import Desk
from bot.lessons.rights import shared_teams
from bot.lessons.sending import console_chat
from bot.message import Person, Role

CHANNEL = "telegram"  # the channel that carries a message which nobody waits for
CONSOLE = "console"  # where it waits until somebody sits at the terminal

_CHAT = re.compile(rf"{CHANNEL} (-?\d+)/(\d+)")


def place_of(chat: str) -> tuple[int, int] | None:
    """Return the chat and the topic of the key of a chat of Telegram, or None for another's; topic 0 is none."""
    match = _CHAT.fullmatch(chat)
    return (int(match[1]), int(match[2])) if match else None


def chats(desk: Desk) -> dict[int, int]:
    """Return the private chat, or the terminal, of everybody who can be sent something, by their number."""
    people = desk.records.people
    found = {person.id: console_chat(person.id) for _, person in people.reached(CONSOLE)}
    in_chat = ((person.id, sender.address) for sender, person in people.reached(CHANNEL))
    return found | {id: int(address) for id, address in in_chat if address.isdecimal()}


def private(desk: Desk, person: int) -> tuple[int, int] | None:
    """Return the private chat of a person and their number; None where they have none, or their access ended."""
    chat = chats(desk).get(person)
    return None if chat is None else (chat, person)


def members(desk: Desk, team: str) -> list[Person]:
    """Return who is in a team and let in, by number, whether they can be reached or not."""
    return [person for person in _let_in(desk) if shared_teams(person, [team])]


def supervisors(desk: Desk) -> list[Person]:
    """Return the supervisors and admins who are let in, by number."""
    return [person for person in _let_in(desk) if person.role.covers(Role.SUPERVISOR)]


def _let_in(desk: Desk) -> list[Person]:
    people = desk.records.people
    return [person for person in people.everybody() if not people.ended(person)]
