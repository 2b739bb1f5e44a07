"""What a team takes on because of a lesson: what, which role answers for it, by when, and what shows it was done."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, insert, select, update

from bot.records.tables import actions, numbered
from knowledge.database import writing


class ActionState(StrEnum):
    """How far an action is."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Action:
    """One action of one team; `id`, `state`, `made_at` and `closed_at` are given by the records."""

    lesson: int
    team: str
    what: str
    owner: str  # a role, such as "team manager"; never a name
    due: str  # ISO 8601, a whole day
    by: int = 0  # the number of whoever made it; 0 once they were erased
    state: ActionState = ActionState.OPEN
    evidence: str = ""  # what shows that it was done, or why it was dropped
    made_at: str = ""  # ISO 8601, UTC, here and below; "" before
    closed_at: str = ""
    id: int = 0

    def late(self, today: date) -> bool:
        """Return whether it is open and its day has passed."""
        return self.state is ActionState.OPEN and self.due < today.isoformat()


class Actions:
    """Every action, of every team."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def add(self, action: Action) -> Action:
        """Return a new action as it is kept from now."""
        action = replace(action, state=ActionState.OPEN, made_at=self._time(), closed_at="")
        values = asdict(action)
        del values["id"]
        with writing(self._engine) as connection:
            return replace(action, id=connection.execute(insert(actions).values(values)).lastrowid)

    def of(self, number: int) -> Action | None:
        """Return an action, or None where there is none of this number."""
        with self._engine.connect() as connection:
            row = connection.execute(select(actions).where(numbered(actions, number))).first()
        return _action(row) if row else None

    def everything(self, team: str | None = None) -> list[Action]:
        """Return all actions, or a team's, in whatever state, those due first at the top."""
        return self._those(team)

    def open(self, team: str | None = None, until: date = date.max) -> list[Action]:
        """Return the actions that are open and due by a day, of all teams or of one, those due first at the top."""
        return self._those(team, actions.c.state == ActionState.OPEN, actions.c.due <= until.isoformat())

    def move(self, number: int, due: str) -> Action | None:
        """Return an open action with another day, or None where none of this number is open."""
        return self._change(number, due=due)

    def close(self, number: int, state: ActionState, evidence: str) -> Action | None:
        """Return an action that is done or dropped from now, or None where none of this number is open."""
        return self._change(number, state=state, evidence=evidence, closed_at=self._time())

    def _those(self, team: str | None, *where: ColumnElement[bool]) -> list[Action]:
        query = select(actions).where(*where).order_by(actions.c.due, actions.c.id)
        with self._engine.connect() as connection:
            every = [_action(row) for row in connection.execute(query)]
        return [one for one in every if team is None or one.team.casefold() == team.casefold()]

    def _change(self, number: int, **values: str) -> Action | None:
        mine = numbered(actions, number) & (actions.c.state == ActionState.OPEN)
        with writing(self._engine) as connection:
            changed = connection.execute(update(actions).where(mine).values(values)).rowcount == 1
        return self.of(number) if changed else None

    def _time(self) -> str:
        return self._now().isoformat(timespec="seconds")


def _action(row: Row[Any]) -> Action:
    return Action(**row._asdict() | {"state": ActionState(row.state)})
