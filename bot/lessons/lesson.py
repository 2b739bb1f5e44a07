"""What a lesson is: a supervisor's card made of places in documents; it holds no word that it quotes."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MOST_KEPT = 6  # excerpts of a lesson
MOST_QUESTIONS = 3
LONGEST_TITLE, LONGEST_NOTE, LONGEST_QUESTION = 120, 800, 200  # characters


class State(StrEnum):
    """How far a lesson is. One that was approved is no more once its review date has passed, in whatever state."""

    DRAFT = "draft"  # Its author works on it.
    WAITING = "waiting"  # Somebody else is to approve it.
    BACK = "sent back"  # Somebody else wants it changed; its author works on it.
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


def lesson_id(number: int) -> str:
    """Return the id that the document of a lesson has in the library."""
    return f"lesson-{number}"


@dataclass(frozen=True, slots=True)
class Kept:
    """Where kept words stand: `text[start:end]` of a version; `slot` of a briefing from 1, or 0: by its heading."""

    passage: int
    document: str
    sha256: str
    start: int
    end: int
    slot: int = 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson as it stands."""

    id: int
    by: int  # the number of its author; 0 once they were erased
    teams: tuple[str, ...]  # the author's, when it was begun: whom it concerns before it is approved
    state: State
    title: str
    kept: tuple[Kept, ...]
    note: str = ""  # the author's own words
    questions: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    review_due: str = ""  # ISO 8601, a whole day
    made_at: str = ""  # ISO 8601, UTC, here and below; "" before
    submitted_at: str = ""
    decided_by: int = 0
    decided_at: str = ""
    reason: str = ""  # why it was sent back, or withdrawn

    @property
    def document(self) -> str:
        """Return the id of its document in the library, once it was approved."""
        return lesson_id(self.id)

    @property
    def open(self) -> bool:
        """Return whether its author may change it."""
        return self.state in (State.DRAFT, State.BACK)

    def expired(self, today: date) -> bool:
        """Return whether its review date has passed."""
        return bool(self.review_due) and self.review_due < today.isoformat()

    def holds(self, today: date) -> bool:
        """Return whether it is approved and its review date has not passed."""
        return self.state is State.APPROVED and not self.expired(today)
