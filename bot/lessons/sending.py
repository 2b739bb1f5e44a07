"""What Learnt starts by itself, or sends for somebody: planned once, sent once, by ids and never with words."""

from dataclasses import dataclass
from enum import StrEnum


class SendingKind(StrEnum):
    """What a sending brings; `about` begins with the number named here, and goes on to what makes it once only."""

    LESSON = "lesson"  # a lesson, to a team's chat or a member: "3"
    AGAIN = "again"  # a lesson, six weeks after it was sent there: "3"
    ASK = "ask"  # a lesson, to somebody who may approve it: "3/2026-11-23T12:00:00+00:00"
    REMIND = "remind"  # the same, a day later
    DECIDED = "decided"  # a lesson, to its author: "3/" and when it was decided
    EXPIRED = "expired"  # a lesson, to its author: "3/" and its review date
    DIGEST = "digest"  # the week's learning, to a team: "0/north/2026-11-27"
    ACTION = "action"  # an action, before it is due: "7/2027-01-15"
    NEWS = "news"  # a follow, of which something new was published: "4/2026-11-23"


class SendingState(StrEnum):
    """How far a sending is."""

    PLANNED = "planned"  # It waits for its time.
    OUT = "out"  # It is in the outbox.
    SENT = "sent"
    FAILED = "failed"  # Nobody can be reached there.
    RECALLING = "recalling"  # What stands in the chat is to say that it was withdrawn.
    RECALLED = "recalled"
    CANCELLED = "cancelled"


CONSOLES = -(1 << 60)  # Terminals have numbers below it; those of Telegram's chats have 52 bits.


def console_chat(person: int) -> int:
    """Return the number that stands for the terminal of a person: what is sent there waits until they sit at it."""
    return CONSOLES - person


@dataclass(frozen=True, slots=True)
class Sending:
    """One message to one chat at its time; `id` and `state` change in the records alone."""

    kind: SendingKind
    about: str
    chat: int
    due_at: str  # ISO 8601, UTC, to the second
    thread: int = 0  # the topic of a forum
    person: int = 0  # 0: a group or channel
    team: str = ""
    anyhow: bool = False  # in quiet hours too
    state: SendingState = SendingState.PLANNED
    messages: tuple[int, ...] = ()  # where it stands in the chat
    id: int = 0

    @property
    def number(self) -> int:
        """Return the number of what it is about."""
        return int(self.about.partition("/")[0])
