"""A lesson leads to actions of a team, each with a role, a day and, once it is done, what shows it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from bot.commands.action import NO_ACTION
from bot.lessons import doing
from bot.lessons.rights import NO_LESSON
from bot.lessons.sending import SendingKind
from bot.message import Role
from bot.records.actions import ActionState
from bot.records.people import Place
from bot.settings import Settings
from tests.bot.lessons.office import NORTH, SOUTH, Office, Somebody, office_of

MADE = "/action 1 team manager by 2027-01-15: Check pre-birth plans at allocation"


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    with office_of(settings) as opened:
        yield opened


@pytest.fixture
def ben(office: Office) -> Somebody:
    """Return the supervisor of north, whose lesson went to both teams."""
    ben = office.lets_in("north", role=Role.SUPERVISOR)
    lesson = office.lesson(ben)
    office.sends(lesson, "north", NORTH)
    office.sends(lesson, "south", SOUTH)
    return ben


def test_an_action_is_made_listed_and_done_with_what_shows_it(ben: Somebody, office: Office) -> None:
    made = ben.says(MADE)
    assert made.said.startswith("Action 1 for north, from lesson 1: Check pre-birth plans at allocation")
    assert "Team manager answers for it, by 15 January 2027" in made.said
    assert made.about == "action 1: made"
    listed = ben.says("/actions").said
    assert "1  north · team manager · by 15 January 2027 · lesson 1: Check pre-birth plans at allocation" in listed
    assert "Write the number and one line" in ben.says("/done 1").said
    done = ben.says("/done 1 audited in March, all plans were there")
    assert done.said.startswith("Action 1 is done:")
    assert (done.about, ben.says("/done 1 again and more").said) == ("action 1: done", NO_ACTION)
    (kept,) = office.desk.records.actions.everything("NORTH")
    assert (kept.state, kept.evidence) == (ActionState.DONE, "audited in March, all plans were there")
    assert ben.says("/actions").said.startswith("No action is open.")


def test_those_that_are_overdue_come_first_and_say_so(ben: Somebody, office: Office) -> None:
    ben.says(MADE)
    ben.says("/action 1 designated safeguarding lead by 2026-12-01: Train staff")
    office.clock.time = datetime(2026, 12, 2, 0, 30, tzinfo=UTC)
    said = ben.says("/actions north").said
    assert said.startswith("2 open actions, 1 overdue: 2  north · designated safeguarding lead · overdue since")
    office.clock.time = datetime(2027, 7, 14, 22, 30, tzinfo=UTC)
    office.desk.records.people.renew(ben.person.id)
    ben.says("/action 2 due 2027-07-14")
    assert "by 14 July 2027" in ben.says("/actions").said
    office.clock.time = datetime(2027, 7, 14, 23, 30, tzinfo=UTC)  # the 15th in London
    assert "overdue since 14 July 2027" in ben.says("/actions").said


def test_the_day_of_an_action_is_moved_and_moved_back(ben: Somebody, office: Office) -> None:
    ben.says(MADE)
    moved = ben.says("/action 1 due 2027-02-01")
    assert "Action 1 is now due on 1 February 2027" in moved.said
    assert "/action 1 due 2027-01-15 undoes it." in moved.said
    assert ben.says("/action 1 due 2027-02-31").said == "There is no day 2027-02-31. Write it as 2027-01-15."
    assert "has passed" in ben.says("/action 1 due 2026-11-22").said
    assert office.desk.records.actions.open()[0].due == "2027-02-01"


def test_an_action_that_is_dropped_says_why(ben: Somebody, office: Office) -> None:
    ben.says(MADE)
    assert "Why: the procedure changed." in ben.says("/drop 1 the procedure changed").said
    assert office.desk.records.actions.everything()[0].state is ActionState.DROPPED
    assert ben.says("/action 1 due 2027-02-01").said == NO_ACTION


def test_an_action_that_names_a_person_is_not_kept(ben: Somebody, office: Office) -> None:
    for text in (
        "/action 1 Sarah Jones by 2027-01-15: Check plans",
        "/action 1 team manager by 2027-01-15: Ring 07700 900123",
        "/action 1 team manager by 2027-01-15: Learn from our case",
    ):
        assert "Nothing was kept." in ben.says(text).said
    assert office.desk.records.actions.everything() == []
    ben.says(MADE)
    assert "Nothing was kept." in ben.says("/done 1 Sarah Jones did it").said
    assert len(office.desk.records.actions.open()) == 1


def test_whoever_may_not_is_told_as_if_there_were_none(ben: Somebody, office: Office) -> None:
    ben.says(MADE)
    eve = office.lets_in("south", role=Role.SUPERVISOR)
    for text in ("/done {} audited", "/drop {} it changed", "/action {} due 2027-02-01"):
        assert {eve.says(text.format(number)).said for number in (1, 99, 2**70)} == {NO_ACTION}, text
    assert eve.says("/actions north").said == ben.says("/actions nowhere").said.replace("nowhere", "north")
    assert eve.says("/actions").said.startswith("No action is open.")
    assert office.lets_in("north").says("/actions").outcome == "refused"
    office.desk.records.lessons.begin(ben.person, "A draft", [])
    far = office.lets_in("west", role=Role.SUPERVISOR)
    for number in (1, 2, 99):
        assert far.says(MADE.replace("1", str(number), 1)).said == NO_LESSON
    assert len(office.desk.records.actions.everything()) == 1


def test_an_action_is_of_the_team_that_the_lesson_went_to_or_one_that_is_named(ben: Somebody, office: Office) -> None:
    both = office.lets_in("west", "south", role=Role.SUPERVISOR)
    both.says(MADE)
    admin = office.lets_in(role=Role.ADMIN)
    assert "Say for which team: /action 1 team:north team manager" in admin.says(MADE).said
    admin.says(MADE.replace("1 team", "1 team:North team", 1))
    assert "There is no such team for you." in admin.says(MADE.replace("1 team", "1 team:nroth team", 1)).said
    assert "There is no such team for you." in ben.says(MADE.replace("1 team", "1 team:south team", 1)).said
    assert [one.team for one in office.desk.records.actions.everything()] == ["south", "north"]
    assert "2 open actions" in admin.says("/actions").said


def test_a_lesson_that_is_not_in_use_gets_no_action(ben: Somebody, office: Office) -> None:
    lesson = office.desk.records.lessons.of(1)
    assert lesson
    office.withdraws(lesson)
    assert "is not in use" in ben.says(MADE).said
    assert office.desk.records.actions.everything() == []


def test_what_is_missing_or_too_long_or_past_is_said(ben: Somebody, office: Office) -> None:
    for text in ("/action", "/action 1", "/action 1 team manager: Check", "/action 1 by 2027-01-15: Check"):
        assert "/action 1 team manager by" in ben.says(text).said.replace("/action 3", "/action 1")
    assert "has passed" in ben.says(MADE.replace("2027", "2026")).said
    assert "There is no day 2027-13-15." in ben.says(MADE.replace("2027-01", "2027-13")).said
    assert "it may have 200" in ben.says(f"{MADE} {'and check them ' * 20}").said
    assert "may have 60 characters" in ben.says(MADE.replace("team manager", "team manager of teams " * 4)).said
    assert office.desk.records.actions.everything() == []


def test_whoever_made_it_is_reminded_a_week_before_and_once_when_it_is_overdue(ben: Somebody, office: Office) -> None:
    ben.says(MADE)
    office.clock.time = datetime(2027, 1, 7, 23, 59, tzinfo=UTC)
    doing.plan(office.desk)
    assert office.planned() == []
    office.clock.time = datetime(2027, 1, 8, 0, 1, tzinfo=UTC)
    doing.plan(office.desk)
    doing.plan(office.desk)
    (soon,) = office.planned()
    assert (soon.kind, soon.about, soon.person) == (SendingKind.ACTION, "1/2027-01-15", ben.person.id)
    assert (soon.chat, soon.due_at) == (int(ben.sender.address), "2027-01-08T07:30:00+00:00")
    assert (reply := doing.said(office.desk, soon))
    assert reply.said.startswith("An action is due soon: 1  north · team manager · by 15 January 2027")
    office.arrives(soon)
    office.clock.time = datetime(2027, 1, 16, 12, 0, tzinfo=UTC)
    doing.plan(office.desk)
    (late,) = office.planned()
    assert late.about == "1/2027-01-15/late"
    assert (reply := doing.said(office.desk, late))
    assert reply.said.startswith("An action is overdue: 1  north · team manager · overdue since 15 January 2027")
    assert doing.said(office.desk, soon) is None
    office.arrives(late)
    office.clock.move(days=30)
    doing.plan(office.desk)
    assert office.planned() == []


def test_a_reminder_says_nothing_once_the_action_is_done_or_moved_or_its_maker_left_the_team(
    ben: Somebody, office: Office
) -> None:
    for _ in range(3):
        ben.says(MADE)
    office.clock.time = datetime(2027, 1, 8, 12, 0, tzinfo=UTC)
    doing.plan(office.desk)
    done, moved, left = office.planned()
    ben.says("/done 1 audited, all plans were there")
    ben.says("/action 2 due 2027-02-01")
    assert doing.said(office.desk, done) is None
    assert doing.said(office.desk, moved) is None
    assert doing.said(office.desk, left) is not None
    office.desk.records.people.let_in(ben.sender, Place(Role.SUPERVISOR, teams=("south",)))
    assert doing.said(office.desk, left) is None
    office.clock.time = datetime(2027, 2, 2, 12, 0, tzinfo=UTC)
    doing.plan(office.desk)
    assert len(office.planned()) == 3


def test_an_action_that_is_due_within_a_week_is_not_announced_to_whoever_just_made_it(
    ben: Somebody, office: Office
) -> None:
    ben.says(MADE.replace("2027-01-15", "2026-11-27"))
    doing.plan(office.desk)
    assert office.planned() == []
    assert not office.desk.records.actions.open()[0].late(date(2026, 11, 27))
