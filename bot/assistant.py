"""The journey of a message, on one page.

A channel hands over a `Message` and gets a `Reply`. In between: which command it is, that command, and any error that a
person can act on, as a sentence.
"""

from sqlalchemy.exc import SQLAlchemyError

from bot.asking import NotAsked
from bot.bootstrap import Desk
from bot.chatwords import NotUnderstood
from bot.commands import COMMANDS
from bot.commands.request import Command, Request
from bot.conversation import Conversations
from bot.message import Message, Reply
from index.store import SnapshotError

SENTENCES = (NotAsked, NotUnderstood, SnapshotError)  # errors whose text is written for the person who asked


_SHOWN_NAME = 32


class Assistant:
    """Answer messages; one for all channels."""

    def __init__(self, desk: Desk, conversations: Conversations | None = None) -> None:
        self._desk = desk
        self._conversations = conversations or Conversations(desk.settings.idle_minutes * 60)
        self._commands = {command.name: command for command in COMMANDS}

    async def reply(self, message: Message) -> Reply:
        """Return what to say to a message."""
        self._conversations.touch(message.chat)
        command, words = self._command(message.text.strip())
        if command is None:
            return Reply.of(f"There is no command {words}. /help lists what there is.")
        try:
            return await command.run(Request(self._desk, self._conversations, message.chat, words))
        except SENTENCES as error:
            return Reply.of(str(error))
        except (SQLAlchemyError, OSError):
            return Reply.of("The library cannot be read just now. Whoever looks after it can run `learnt check`.")

    def _command(self, text: str) -> tuple[Command | None, str]:
        """Return the command of a text and the words after it; plain text asks. (None, its name) if unknown."""
        if not text.startswith("/"):
            return self._commands["ask"], text
        name, words = [*text[1:].split(maxsplit=1), "", ""][:2]
        command = self._commands.get(name.lower())
        return (command, words) if command else (None, f"/{name}"[:_SHOWN_NAME])
