"""What passes between a channel and the assistant."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal

from bot.answer import Answer, CitedExcerpt
from bot.safety import Danger
from knowledge.privacy import Identifier


class Role(StrEnum):
    """What somebody may do; each may do what the ones before it may."""

    STRANGER = "stranger"
    PRACTITIONER = "practitioner"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"

    def covers(self, needed: "Role") -> bool:
        """Return whether this role is at least the one that is needed."""
        every = list(Role)
        return every.index(self) >= every.index(needed)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, as a channel knows them."""

    channel: str
    address: str = field(repr=False)
    name: str = field(default="", repr=False, compare=False)  # read only by an admin who is asked to let them in


@dataclass(frozen=True, slots=True)
class Person:
    """Who writes, as the records know them; a stranger has the number 0."""

    id: int = 0
    role: Role = Role.STRANGER
    note: str = ""  # whom an admin invited, in the admin's words
    teams: tuple[str, ...] = ()
    agency: str = ""
    area: str = ""
    nation: str = ""
    lens: str = "own"  # "own" (agency, area and nation), "off", or an agency's name
    plain: bool = False  # findings without injury narrative
    joined_at: str = ""
    expires_at: str = ""  # ISO 8601, UTC
    key: str = field(default="", repr=False)  # random; the audit knows the person by this alone


STRANGER = Person()
ConversationKey = tuple[str, Sender]  # a chat, and who writes in it


class NotFetched(Exception):
    """A file could not be fetched from where it was sent; the text says what to do."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a message, which nobody has opened."""

    name: str = field(repr=False)  # as whoever sent it calls it: not to be trusted
    size: int  # bytes, as far as the channel knows
    fetch: Callable[[Path], Awaitable[None]] = field(repr=False)  # writes it to a new file; raises NotFetched
    limit: int | None = None  # bytes that the channel carries


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody wrote in a chat."""

    chat: str
    sender: Sender
    text: str = field(repr=False)  # Kept out of any log by accident.
    alone: bool = False  # One question by itself, from a script: it changes no settings of the person.
    shared: bool = False  # Others read along.
    answer: str = ""  # the id of the answer that it is about: a reply to it, or a button beneath it
    attached: str = ""  # what came with it, which nobody opens: "photos"
    file: File | None = field(default=None, repr=False)  # a file of somebody's own chat; only an admin's is opened
    edited: bool = False  # It takes the place of the message before, whose answer is `answer`.
    remove: Callable[[], Awaitable[bool]] | None = field(default=None, repr=False)  # takes it out of the chat

    @property
    def conversation(self) -> ConversationKey:
        """Return the conversation that it belongs to: a person's own, in each chat."""
        return self.chat, self.sender


@dataclass(frozen=True, slots=True)
class Words:
    """A line of ours, never a quotation."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words with their citation, under a number a person can name."""

    number: int
    cited: CitedExcerpt
    folded: str = ""  # the message that unfolds its words, where they wait until they are asked for


LONGEST_BUTTON = 50  # bytes of the message that a button stands for: a channel carries no more


@dataclass(frozen=True, slots=True)
class Button:
    """A next step: what it says, and the message it stands for.

    Buttons of one `row` stand abreast where a screen shows them; there `short` is what they say.
    """

    label: str
    text: str
    row: Literal["", "source", "page", "keep", "judged"] = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of a page that an excerpt stands on."""

    png: bytes = field(repr=False)
    caption: str
    number: int = 1  # of the excerpt in its answer


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that comes with a reply, made anew each time it is asked for."""

    name: str  # "lesson-3.docx"
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Job:
    """Work that takes minutes: a `learnt` command with its arguments, done beside the chat, one at a time.

    The arguments do the same when they are carried out twice, for a restart begins unfinished work anew. `kind` and
    `about` tell `bot.outcomes` what its result is about.
    """

    title: str  # what the chat shows meanwhile: "Adding child-b.pdf"
    arguments: tuple[str, ...]
    kind: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell somebody else; `about` says what, by number, and its words are made when it is sent."""

    to: Sender
    kind: Literal["request", "welcome", "leave"]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the assistant says, for a channel to dress."""

    parts: tuple[Words | Quote, ...]
    buttons: tuple[Button, ...] = ()
    answer: Answer | None = None
    nation: str = ""  # where the reader practises, if it is known
    outcome: Literal["done", "card", "refused", "paused", "failed"] = "done"
    card: Danger | None = None
    masked: tuple[Identifier, ...] = ()  # the kinds of identifier that were taken out of the message
    removed: bool = False  # The message was taken out of the chat.
    about: str = ""  # whom or what an admin's act was about, for the audit: "person 7"
    notices: tuple[Notice, ...] = ()
    follows: str = ""  # the id of the answer that it goes on from, and its buttons with it
    picture: Picture | None = None
    files: tuple[Enclosure, ...] = ()  # each comes as a file beneath the words
    job: Job | None = None  # begun once the reply is taken; the chat shows how far it is, and its outcome then
    ends: int = 0  # the number of a job that is to be cancelled

    @property
    def said(self) -> str:
        """Return its own lines, without what it quotes."""
        return " ".join(part.text for part in self.parts if isinstance(part, Words))

    @classmethod
    def of(cls, *lines: str, buttons: tuple[Button, ...] = (), about: str = "") -> "Reply":
        """Return a reply of plain lines."""
        return cls(tuple(Words(line) for line in lines), buttons, about=about)
