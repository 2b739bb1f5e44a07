"""An office for the tests of what comes after a lesson was sent: people in teams, a lesson, and a clock they move."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.assistant import Assistant
from bot.bootstrap import Desk, open_desk
from bot.lessons.lesson import Kept, Lesson, State
from bot.lessons.sending import Sending, SendingKind
from bot.message import Message, Person, Reply, Role, Sender
from bot.records.people import Place
from bot.records.records import Records
from bot.settings import Settings
from tests.bot.records.conftest import Clock, sql

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
NORTH, SOUTH = -700901, -700902  # groups


@dataclass
class Somebody:
    """A person who was let in on Telegram, who writes to Learnt alone or in a group."""

    office: "Office"
    sender: Sender

    @property
    def person(self) -> Person:
        return self.office.desk.records.people.of(self.sender)

    def says(self, text: str, group: int = 0) -> Reply:
        chat = f"telegram {group or self.sender.address}/0"
        return asyncio.run(self.office.assistant.reply(Message(chat, self.sender, text, shared=group != 0)))


@dataclass
class Office:
    """Two teams, each with a group, and whoever comes in."""

    desk: Desk
    clock: Clock
    assistant: Assistant = field(init=False)
    came: int = 700900

    def __post_init__(self) -> None:
        self.assistant = Assistant(self.desk)
        for team, group in (("north", NORTH), ("south", SOUTH)):
            self.desk.records.groups.let_in(str(group), f"The {team} team", 1)
            self.desk.records.teams.register(team, group, 0, 1)

    def lets_in(self, *teams: str, role: Role = Role.PRACTITIONER) -> Somebody:
        self.came += 1
        sender = Sender("telegram", str(self.came))
        self.desk.records.people.let_in(sender, Place(role, teams=teams))
        return Somebody(self, sender)

    def team(self, name: str, count: int) -> list[Somebody]:
        return [self.lets_in(name) for _ in range(count)]

    def lesson(self, author: Somebody, title: str = "Bruises on babies", review: str = "2027-11-30") -> Lesson:
        """Return an approved lesson that quotes a procedure."""
        answer = author.says("bruise on a baby who cannot roll").answer
        assert answer
        cited = answer.excerpts[0]
        document = cited.excerpt.document
        place = (cited.passage.id, document.id, document.sha256, cited.excerpt.start, cited.excerpt.end)
        draft = self.desk.records.lessons.begin(author.person, title, [Kept(*place)], review_due=review)
        decided = {"decided_at": self.clock().isoformat(timespec="seconds"), "decided_by": 1}
        made = self.desk.records.lessons.change(draft.id, (State.DRAFT,), state=State.APPROVED, **decided)
        assert made
        return made

    def sends(self, lesson: Lesson, team: str, chat: int, person: int = 0) -> Sending:
        """Return a sending of a lesson that arrived just now."""
        due_at = self.clock().isoformat(timespec="seconds")
        planned = Sending(SendingKind.LESSON, str(lesson.id), chat, due_at, person=person, team=team)
        (sending,) = self.desk.records.sendings.plan([planned])
        self.arrives(sending)
        return sending

    def arrives(self, sending: Sending, state: str = "sent") -> None:
        sql(self.desk.settings.data, "UPDATE sendings SET state = ? WHERE id = ?", state, sending.id)

    def planned(self) -> list[Sending]:
        """Return what waits for its time, in the order it was planned."""
        rows = sql(self.desk.settings.data, "SELECT id FROM sendings WHERE state = 'planned' ORDER BY id")
        return [sending for (number,) in rows if (sending := self.desk.records.sendings.of(number))]

    def withdraws(self, lesson: Lesson) -> None:
        at = self.clock().isoformat(timespec="seconds")
        self.desk.records.lessons.change(lesson.id, (State.APPROVED,), state=State.WITHDRAWN, decided_at=at)
        self.desk.records.sendings.recall(lesson.id)


@contextmanager
def office_of(settings: Settings) -> Iterator[Office]:
    """Yield an office over the notes of the tests, on a Monday morning."""
    clock = Clock(MONDAY)
    desk = open_desk(settings)
    desk.records.close()
    desk.records = Records(settings.data, clock)
    with closing(desk.library), closing(desk.records):
        yield Office(desk, clock)


def all_say(people: Sequence[Somebody], text: str) -> None:
    for one in people:
        one.says(text)
