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


def private(desk: Desk, person: int) -> tuple[int, int] | None:
    """Return the private chat of a person and their number; None where they have none, or their access ended."""
    for sender, found in desk.records.people.reached(CHANNEL):
        if found.id == person and sender.address.isdecimal():
            return int(sender.address), person
    at_terminal = {found.id for _, found in desk.records.people.reached(CONSOLE)}
    return (console_chat(person), person) if person in at_terminal else None


def members(desk: Desk, team: str) -> list[Person]:
    """Return who is in a team and let in, by number, whether they can be reached or not."""
    return [person for person in _let_in(desk) if shared_teams(person, [team])]


def supervisors(desk: Desk) -> list[Person]:
    """Return the supervisors and admins who are let in, by number."""
    return [person for person in _let_in(desk) if person.role.covers(Role.SUPERVISOR)]


def _let_in(desk: Desk) -> list[Person]:
    people = desk.records.people
    return [person for person in people.everybody() if not people.ended(person)]
