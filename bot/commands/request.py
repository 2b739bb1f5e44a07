"""What a command is, and what it is given."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.bootstrap import Desk
from bot.conversation import Conversation, Conversations
from bot.message import Reply


@dataclass(frozen=True, slots=True)
class Request:
    """One message on its way through a command."""

    desk: Desk
    conversations: Conversations
    chat: str
    words: str  # what follows the command

    @property
    def conversation(self) -> Conversation:
        """Return what the chat remembers."""
        return self.conversations.of(self.chat)

    def remember(self, conversation: Conversation) -> None:
        """Keep what the chat is to remember."""
        self.conversations.keep(self.chat, conversation)


@dataclass(frozen=True, slots=True)
class Command:
    """A row of the COMMANDS table: the menu, the help and the docs come from it."""

    name: str
    usage: str
    summary: str
    run: Callable[[Request], Awaitable[Reply]]
