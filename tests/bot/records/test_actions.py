"""An action is open until it is done or dropped, once."""

from datetime import date

from bot.records.actions import Action, ActionState
from bot.records.records import Records
from tests.bot.records.conftest import Clock


def action(team: str = "north", due: str = "2026-04-01") -> Action:
    return Action(3, team, "Check plans", "team manager", due, 7)


def test_an_action_is_kept_with_its_time_and_found_by_its_number(records: Records) -> None:
    made = records.actions.add(action())
    assert (made.id, made.made_at, made.state) == (1, "2026-03-02T09:00:00+00:00", ActionState.OPEN)
    assert records.actions.of(1) == made
    assert records.actions.of(2) is None
    assert records.actions.of(2**70) is None


def test_those_due_first_come_first_and_teams_are_told_apart_whatever_their_letters(records: Records) -> None:
    for team, due in (("north", "2026-05-01"), ("Élan", "2026-04-01"), ("North", "2026-03-05")):
        records.actions.add(action(team, due))
    assert [one.due for one in records.actions.everything()] == ["2026-03-05", "2026-04-01", "2026-05-01"]
    assert [one.id for one in records.actions.open("NORTH")] == [3, 1]
    assert [one.id for one in records.actions.open("élan")] == [2]


def test_it_is_closed_once_and_moved_no_more(records: Records, clock: Clock) -> None:
    records.actions.add(action())
    moved = records.actions.move(1, "2026-04-08")
    assert moved
    assert moved.due == "2026-04-08"
    clock.move(days=1)
    closed = records.actions.close(1, ActionState.DONE, "audited")
    assert closed
    assert (closed.state, closed.evidence, closed.closed_at) == ("done", "audited", "2026-03-03T09:00:00+00:00")
    assert records.actions.close(1, ActionState.DROPPED, "no") is None
    assert records.actions.move(1, "2026-04-09") is None
    assert records.actions.open() == []
    assert records.actions.everything() == [closed]


def test_it_is_late_from_the_day_after(records: Records) -> None:
    made = records.actions.add(action())
    assert not made.late(date(2026, 4, 1))
    assert made.late(date(2026, 4, 2))
    closed = records.actions.close(1, ActionState.DROPPED, "no")
    assert closed
    assert not closed.late(date(2026, 4, 2))
