"""What a command is, and what it is given."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.bootstrap import Desk
from bot.card import Local
from bot.conversation import Conversation, Conversations
from bot.lens import View, view_of
from bot.message import Message, Person, Reply, Role, Sender


@dataclass(frozen=True, slots=True)
class Request:
    """One message on its way through a command; who sent it has the role the command needs."""

    desk: Desk
    conversations: Conversations
    message: Message
    person: Person
    words: str = field(repr=False)  # what follows the command, masked unless the command says otherwise
    foreign: bool = False  # The words are likely not English.

    @property
    def sender(self) -> Sender:
        """Return who wrote."""
        return self.message.sender

    @property
    def conversation(self) -> Conversation:
        """Return what the chat remembers; without the question that this message corrects."""
        conversation = self.conversations.of(self.message.conversation)
        if not self.message.edited or not self.message.answer:
            return conversation
        last = conversation.answer
        latest = last is not None and last.id == self.message.answer
        return conversation.without_last() if latest else conversation.new_topic()

    @property
    def view(self) -> View:
        """Return how the person reads."""
        return view_of(self.person)

    def local(self) -> Local:
        """Return the contacts of the person's area."""
        return self.desk.local(self.person)

    def remember(self, conversation: Conversation) -> None:
        """Keep what the chat is to remember."""
        self.conversations.keep(self.message.conversation, conversation)


@dataclass(frozen=True, slots=True)
class Command:
    """A row of the COMMANDS table: the menu, the help, the docs and the check of roles come from it."""

    name: str
    usage: str
    summary: str
    run: Callable[[Request], Awaitable[Reply]]
    role: Role = Role.PRACTITIONER  # the least that is needed
    verbatim: bool = False  # Its words are a code or a colleague's name, never a question: they are not masked.
    shared: bool = False  # It may be used where others read along.
    answers: bool = False  # It goes on from an answer that was given.
    outside: bool = False  # It is of use only to somebody who is not let in.

    def listed(self, role: Role, shared: bool) -> bool:
        """Return whether it is shown to a role, alone or where others read along."""
        return role.covers(self.role) and (self.shared or not shared) and (role is Role.STRANGER or not self.outside)
