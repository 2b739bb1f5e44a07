"""Who meets in the tests of lessons: supervisors of two teams, an admin, a practitioner and a stranger, on Telegram."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime

from bot.bootstrap import Desk, open_desk
from bot.lessons.lesson import Lesson
from bot.message import Person, Reply, Role, Sender
from bot.records.people import Place
from bot.records.records import Records
from bot.settings import Settings
from tests.bot.conftest import Chat
from tests.bot.records.conftest import Clock

QUESTION = "bruise on a baby who cannot roll"
MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a Monday; London is on UTC
_PLACES = {
    "Ben": (700900, Place(Role.SUPERVISOR, teams=("North",))),
    "Nia": (700901, Place(Role.SUPERVISOR, teams=("north", "West"))),
    "Sol": (700902, Place(Role.SUPERVISOR, teams=("South",))),
    "Carol": (700903, Place(Role.ADMIN)),
    "Aisha": (700904, Place(Role.PRACTITIONER, teams=("North",))),
    "Mallory": (700905, None),
}
CHATS = {name: chat for name, (chat, _) in _PLACES.items()}


class Cast:
    """A desk whose clock the test moves, and the chats of everybody."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self.desk = desk
        self.clock = clock
        self._chats: dict[str, Chat] = {}

    def __getitem__(self, name: str) -> Chat:
        """Return the chat of somebody, who is let in when first met."""
        if name not in self._chats:
            chat, place = _PLACES[name]
            sender = Sender("telegram", str(chat))
            if place:
                self.desk.records.people.let_in(sender, place)
            self._chats[name] = Chat(self.desk, name=f"telegram {chat}/0", sender=sender)
        return self._chats[name]

    def everybody(self) -> list[Chat]:
        return [self[name] for name in _PLACES]

    def person(self, name: str) -> Person:
        return self.desk.records.people.of(self[name].sender)

    def lesson(self, number: int = 1) -> Lesson:
        found = self.desk.records.lessons.of(number)
        assert found
        return found

    def kept(self, name: str = "Ben", *numbers: int) -> Chat:
        """Return the chat of somebody who has asked, and kept excerpts of the answer."""
        chat = self[name]
        assert chat.reply(QUESTION).answer
        for number in numbers or (1,):
            assert chat.reply(f"/keep {number}").outcome == "done"
        return chat

    def drafted(self, name: str = "Ben", title: str = "Bruises on babies who do not move") -> Chat:
        """Return the chat of somebody who has begun a lesson."""
        chat = self.kept(name)
        assert "is begun" in chat.say(f"/lesson {title}")
        return chat

    def submitted(self) -> Chat:
        """Return the chat of Ben, whose lesson waits; everybody was let in before."""
        self.everybody()
        chat = self.drafted()
        assert "is submitted" in chat.say("/lesson 1 submit")
        return chat

    def approved(self) -> Chat:
        """Return the chat of Ben, whose lesson somebody else approved."""
        chat = self.submitted()
        assert "is approved" in self["Nia"].say("/lesson 1 approve")
        return chat


@contextmanager
def casting(settings: Settings) -> Iterator[Cast]:
    """Yield a cast over the notes of a data folder."""
    desk, clock = open_desk(settings), Clock(MORNING)
    desk.records.close()
    desk.records = Records(settings.data, clock)
    with closing(desk.library), closing(desk.records):
        yield Cast(desk, clock)


def texts(reply: Reply) -> list[str]:
    """Return what the buttons of a reply stand for."""
    return [button.text for button in reply.buttons]
