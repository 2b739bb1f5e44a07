"""What was sent to somebody who sits at a terminal: it waits until they are there, and is shown once."""

from dataclasses import replace

from bot.bootstrap import Desk
from bot.gate import for_reader
from bot.lessons.outgoing import PLANNERS, made
from bot.lessons.sending import console_chat
from bot.message import Reply, Role, Sender


def arrived(desk: Desk, sender: Sender) -> list[Reply]:
    """Return what is due for whoever sits at a terminal, after planning what begins by itself; each once."""
    person = desk.records.people.of(sender)
    if person.role is Role.STRANGER:
        return []
    for plan in PLANNERS:
        plan(desk)
    replies = []
    for sending in desk.records.sendings.waiting_in(console_chat(person.id)):
        reply = made(desk, sending)
        if desk.records.sendings.hand_over(sending) and reply:
            replies.append(replace(reply, buttons=for_reader(reply.buttons, person.role, shared=False)))
    return replies
