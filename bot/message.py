"""What passes between a channel and the assistant."""

from dataclasses import dataclass, field

from bot.answer import Answer, CitedExcerpt


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody wrote in a chat."""

    chat: str
    text: str = field(repr=False)  # Kept out of any log by accident.


@dataclass(frozen=True, slots=True)
class Words:
    """A line of ours, never a quotation."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words with their citation, under a number a person can name."""

    number: int
    cited: CitedExcerpt


@dataclass(frozen=True, slots=True)
class Button:
    """A next step: what it says, and the message it stands for."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the assistant says, for a channel to dress."""

    parts: tuple[Words | Quote, ...]
    buttons: tuple[Button, ...] = ()
    answer: Answer | None = None

    @classmethod
    def of(cls, *lines: str, buttons: tuple[Button, ...] = ()) -> "Reply":
        """Return a reply of plain lines."""
        return cls(tuple(Words(line) for line in lines), buttons)
