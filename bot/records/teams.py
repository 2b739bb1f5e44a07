"""The chats in which each team reads together, and when each team is told of the week's learning."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, String, cast, delete, select, update

from bot.lessons.sending import SendingState
from bot.records.tables import digests, groups, replacing, sendings, team_chats
from knowledge.database import writing

_REGISTER, _SET = replacing(team_chats, "chat", "thread"), replacing(digests, "team")
# A group that was put out is nobody's chat any more.
_LET_IN = groups.c.address == cast(team_chats.c.chat, String)


@dataclass(frozen=True, slots=True)
class TeamChat:
    """A group, channel or topic of a forum where a team reads; it is the team's as long as the group is let in."""

    team: str
    chat: int
    thread: int  # 0: no topic
    group: int  # the number under which it was let in
    title: str

    @property
    def name(self) -> str:
        """Return what it is called: "North team, topic 12"."""
        return f"{self.title}, topic {self.thread}" if self.thread else self.title


@dataclass(frozen=True, slots=True)
class Digest:
    """When a team is told of the week's learning; what is newer than `begins` is in the next one."""

    team: str  # in small letters
    weekday: int  # 0 is Monday
    minute: int  # of the day, in London
    begins: str  # ISO 8601, UTC
    by: int  # the number of whoever set it


class Teams:
    """Everybody's teams, by name; the case of their letters tells no two apart."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def register(self, team: str, chat: int, thread: int, by: int) -> None:
        """Make a chat a team's; it is no other team's any more."""
        row = {"team": team, "chat": chat, "thread": thread, "by": by, "at": self._time()}
        with writing(self._engine) as connection:
            connection.execute(_REGISTER, row)

    def remove(self, chat: int, thread: int) -> bool:
        """Make a chat nobody's; return whether it was a team's."""
        with writing(self._engine) as connection:
            return connection.execute(delete(team_chats).where(_is(chat, thread))).rowcount == 1

    def team_of(self, chat: int, thread: int) -> str:
        """Return the team whose chat this is, or "" where it is none's."""
        query = _chats().where(_is(chat, thread))
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return row.team if row else ""

    def everything(self) -> list[TeamChat]:
        """Return the chats of all teams, in the order in which they became theirs."""
        with self._engine.connect() as connection:
            return [TeamChat(*row) for row in connection.execute(_chats().order_by(team_chats.c.id))]

    def chats(self, team: str) -> list[TeamChat]:
        """Return the chats of a team."""
        return [chat for chat in self.everything() if chat.team.casefold() == team.casefold()]

    def set_digest(self, team: str, weekday: int, minute: int, by: int) -> None:
        """Tell a team of the week's learning at a time of the week, from the next such time on."""
        row = {"team": team.casefold(), "weekday": weekday, "minute": minute, "begins": self._time(), "by": by}
        with writing(self._engine) as connection:
            connection.execute(_SET, row)

    def stop_digest(self, team: str) -> bool:
        """Tell a team no more of the week's learning; return whether it was told."""
        with writing(self._engine) as connection:
            return connection.execute(delete(digests).where(digests.c.team == team.casefold())).rowcount == 1

    def digests(self) -> list[Digest]:
        """Return when each team is told of the week's learning, by team."""
        with self._engine.connect() as connection:
            return [Digest(*row) for row in connection.execute(select(digests).order_by(digests.c.team))]

    def told(self, digest: Digest, until: str) -> None:
        """Keep that a team was told of all learning until a moment, unless its time was set anew meanwhile."""
        same = (digests.c.team == digest.team) & (digests.c.begins == digest.begins)
        with writing(self._engine) as connection:
            connection.execute(update(digests).where(same).values(begins=until))

    def call_off(self, numbers: Collection[int]) -> int:
        """Cancel sendings to teams that have not begun to go; return how many that were."""
        mine = sendings.c.id.in_(numbers) & (sendings.c.state == SendingState.PLANNED)
        with writing(self._engine) as connection:
            return connection.execute(update(sendings).where(mine).values(state=SendingState.CANCELLED)).rowcount

    def _time(self) -> str:
        return self._now().isoformat(timespec="seconds")


def forget_team_chats(connection: Connection, address: str) -> None:
    """Forget whose chat a group was, and its topics: it is put out, and let in anew it is nobody's."""
    connection.execute(delete(team_chats).where(cast(team_chats.c.chat, String) == address))


def move_team_chats(connection: Connection, old: str, new: str) -> None:
    """Follow a group that got another address; what was known of the new one stands."""
    query = select(team_chats.c.id, team_chats.c.thread).where(cast(team_chats.c.chat, String) == old)
    for id, thread in connection.execute(query).all():
        taken = connection.execute(select(team_chats.c.id).where(_is(int(new), thread))).first()
        mine = team_chats.c.id == id
        change = delete(team_chats).where(mine) if taken else update(team_chats).where(mine).values(chat=int(new))
        connection.execute(change)


def _chats() -> Select[Any]:
    columns = (team_chats.c.team, team_chats.c.chat, team_chats.c.thread, groups.c.id.label("number"), groups.c.title)
    return select(*columns).join(groups, _LET_IN)


def _is(chat: int, thread: int) -> Any:
    return (team_chats.c.chat == chat) & (team_chats.c.thread == thread)
