"""What is on its way to somebody: by ids and numbers, from which its words are made when it is sent."""

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from bot.answer import Answer
from knowledge.privacy import Identifier

UNKNOWN = 0  # in the place of a message: one is meant, and it is known no more which


class Kind(StrEnum):
    """What a parcel brings, and so what `about` names."""

    ANSWER = "answer"  # an answer's id; `first` to `last` are the numbers of the excerpts
    CARD = "card"  # a danger's name
    REQUEST = "request"  # the number of a request to be let in, to an admin
    WELCOME = "welcome"  # nothing: somebody was let in
    LEAVE = "leave"  # nothing: a group is left
    PAGE = "page"  # an answer's id; `first` is the number of the excerpt whose page is shown
    JOB = "job"  # the number of a job that ended
    SENDING = "sending"  # the number of a sending; `edits` is set where it is recalled
    LOST = "lost"  # nothing: a message could not be answered before a restart


@dataclass(frozen=True, slots=True)
class Parcel:
    """One reply on its way; `id` and `at` are given when it is put into the outbox."""

    chat: int
    kind: Kind
    about: str = ""
    first: int = 1
    last: int = 0  # below `first` where no excerpt is shown
    thread: int | None = None
    asked: int | None = None  # the message that it answers
    person: int = 0
    nation: str = ""
    edits: int | None = None  # the message of the bot that it takes the place of
    masked: tuple[Identifier, ...] = ()
    removed: bool = False  # The message that it answers was taken out of the chat.
    more: bool = False  # made by /more
    sent: int = 0  # how many of its messages have gone out
    id: int = 0
    at: str = ""

    def part(self, answer: Answer) -> Answer | None:
        """Return the part of an answer that it brings, or None where some of that is not kept."""
        if self.first < answer.first or self.last > answer.last:
            return None
        shown = answer.excerpts[self.first - answer.first : self.last - answer.first + 1]
        return replace(answer, excerpts=shown, first=self.first)

    def stored(self) -> dict[str, Any]:
        """Return it as the columns of the outbox, without its number."""
        return {
            "chat": self.chat,
            "kind": self.kind,
            "about": self.about,
            "first": self.first,
            "last": self.last,
            "thread": self.thread,
            "asked": self.asked,
            "person": self.person,
            "nation": self.nation,
            "edits": self.edits,
            "masked": json.dumps(self.masked),
            "removed": self.removed,
            "more": self.more,
            "sent": self.sent,
            "at": self.at,
        }


def loaded(row: Row[Any]) -> Parcel:
    """Return the parcel of a row of the outbox."""
    masked = tuple(Identifier(kind) for kind in json.loads(row.masked))
    return Parcel(**row._asdict() | {"kind": Kind(row.kind), "masked": masked})
