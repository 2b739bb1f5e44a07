"""Whether a message goes on to its command: is there one, may this person use it, and may they use it here."""

from dataclasses import replace

from bot.card import NATIONAL, refusal
from bot.commands import COMMANDS
from bot.commands.request import Command
from bot.intake import removed
from bot.message import Button, Message, Person, Reply, Role
from bot.wording import local_day, not_opened

NOT_HERE = "That is for a chat with me alone: others read along here. Tap my name and write to me there."
_SEEN_HERE = "Everybody here could read what you sent: if it was a code, delete it and ask for a new one."
_NOT_INVITED = "I answer people who were invited. Tap my name and write to me there to ask for access."
_SHOWN_NAME = 32
ADDS = "add"  # the command that a file calls


def opens(message: Message, person: Person) -> bool:
    """Return whether the file of a message is opened: only what an admin sends alone is."""
    return message.file is not None and not message.shared and person.role is Role.ADMIN


def unknown(name: str, person: Person) -> Reply:
    """Return that there is no such command; a stranger is not told that."""
    return _refused(f"There is no command {f'/{name}'[:_SHOWN_NAME]}.", person)


async def turned_away(command: Command, person: Person, message: Message, words: str) -> Reply | None:
    """Return why a message goes no further, or None where it does."""
    unopened = not_opened(message.attached, await removed(message)) if message.attached else None
    if not person.role.covers(command.role):
        if message.shared and person.role is Role.STRANGER:
            return replace(Reply.of(_NOT_INVITED, NATIONAL[0]), outcome="refused")
        refused = _refused(f"/{command.name} is for {command.role}s.", person)
        shown = unopened.parts if unopened and message.remove else ()
        return replace(refused, parts=(*shown, *refused.parts))
    if unopened:
        return unopened
    if message.shared and not command.shared:
        secret = command.verbatim and words != ""  # It may be a code.
        gone = bool(secret and await removed(message))
        lines = (NOT_HERE, _SEEN_HERE) if secret and not gone else (NOT_HERE,)
        return replace(Reply.of(*lines), outcome="refused", removed=gone)
    return None


def for_reader(buttons: tuple[Button, ...], role: Role, shared: bool) -> tuple[Button, ...]:
    """Return the buttons that work for a role, alone or where others read along."""
    works = {command.name for command in COMMANDS if role.covers(command.role) and (command.shared or not shared)}
    return tuple(button for button in buttons if button.text[1:].split()[0] in works)


def _refused(said: str, person: Person) -> Reply:
    """Return a refusal; a stranger hears who may come in, and nothing of the commands there are."""
    if person.role is Role.STRANGER:
        return refusal(local_day(person.expires_at) if person.id else "")
    return replace(Reply.of(f"{said} /help lists what there is."), outcome="refused")
