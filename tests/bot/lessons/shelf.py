"""A library with lessons in it, and a clock: what the tests of searchable lessons work with."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.answer import Answer
from bot.asking import ask
from bot.bootstrap import Desk, open_desk
from bot.lens import View
from bot.lessons import published
from bot.lessons.lesson import Kept, Lesson, State
from bot.lessons.published import Brought
from bot.message import Person, Role, Sender
from bot.records.people import Place
from bot.records.records import Records
from bot.settings import Settings
from knowledge.model import Document
from tests.bot.conftest import Chat, no_bar
from tests.bot.records.conftest import Clock

QUESTION = "bruise on a baby who cannot roll"
FINDING = "A bruise on a baby who cannot roll is referred the same day."
NOTE = "Ask who refers a bruise on a baby who cannot roll."
DUE = "2027-04-30"


@dataclass
class Shelf:
    """A desk, a clock that the test moves, and a supervisor who makes lessons."""

    desk: Desk
    clock: Clock
    ben: Sender = field(default_factory=lambda: Sender("telegram", "700900"))

    def __post_init__(self) -> None:
        self.desk.records.people.let_in(self.ben, Place(Role.SUPERVISOR, teams=("north",)))

    @property
    def settings(self) -> Settings:
        return self.desk.settings

    @property
    def author(self) -> Person:
        return self.desk.records.people.of(self.ben)

    def place(self, words: str, document: str = "bruising") -> Kept:
        """Return where some words of a document stand."""
        found = self.desk.library.document(document)
        start = found.text.index(words)
        (passage,) = [one for one in self.desk.library.passages(document, found.sha256) if one.start <= start < one.end]
        return Kept(passage.id, document, found.sha256, start, start + len(words))

    def lesson(
        self,
        title: str = "Bruises on babies",
        kept: Sequence[Kept] | None = None,
        note: str = NOTE,
        due: str = DUE,
        questions: tuple[str, ...] = (),
    ) -> Lesson:
        """Return a lesson that was just approved, and is in no library yet."""
        places = [self.place(FINDING)] if kept is None else kept
        begun = self.desk.records.lessons.begin(
            self.author, title, places, note=note, review_due=due, questions=questions, themes=("bruising",)
        )
        return self.turned(begun, State.DRAFT, State.APPROVED)

    def turned(self, lesson: Lesson, was: State, state: State) -> Lesson:
        at = self.clock().isoformat(timespec="seconds")
        changed = self.desk.records.lessons.change(lesson.id, [was], state=state, decided_at=at)
        assert changed
        return changed

    def withdrawn(self, lesson: Lesson) -> Lesson:
        """Return a lesson as it is once a supervisor withdrew it."""
        changed = self.turned(lesson, State.APPROVED, State.WITHDRAWN)
        published.withdraw(self.desk, changed)
        return changed

    def bring(self) -> Brought:
        return published.bring(self.settings, no_bar)

    def answer(self, text: str = QUESTION, view: View = View()) -> Answer:
        return ask(self.desk, text, view=view)

    def shown(self, text: str = QUESTION, view: View = View()) -> list[str]:
        """Return the ids of the documents that an answer shows, in order."""
        return ids(self.answer(text, view))

    def document(self, lesson: Lesson) -> Document:
        return self.desk.library.document(lesson.document)

    def chat(self) -> Chat:
        return Chat(self.desk, name="telegram 700900/0", sender=self.ben)


def ids(answer: Answer) -> list[str]:
    return [cited.excerpt.document.id for cited in answer.excerpts]


@contextmanager
def shelved(settings: Settings) -> Iterator[Shelf]:
    """Yield a shelf over a data folder, on a Monday morning."""
    clock = Clock(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    opened = open_desk(settings)
    opened.records.close()
    opened.records = Records(settings.data, clock)
    with closing(opened.library), closing(opened.records):
        yield Shelf(opened, clock)
