"""Once a week a team is told by title what is new; a week without anything new is left out."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.assistant import Assistant
from bot.bootstrap import Desk
from bot.lessons.digest import plan, said
from bot.lessons.lesson import State
from bot.lessons.sending import Sending, SendingKind
from bot.lessons.sharing import NO_TEAM
from bot.message import Message, Reply, Role, Sender
from bot.records.actions import Action
from bot.records.people import Place
from bot.records.records import Records
from bot.settings import Settings
from tests.bot.records.conftest import Clock, let_in

DUTY = -1000700900
MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
LONG_AGO = "2025-01-01T09:00:00+00:00"


@dataclass
class Office:
    """A team with a supervisor and a practitioner; the library is older than its digest."""

    desk: Desk
    clock: Clock

    def __post_init__(self) -> None:
        self.records = self.desk.records
        self.ben = let_in(self.records, "700901", Role.SUPERVISOR, teams=("North",))
        self.aisha = let_in(self.records, "700903", teams=("north",))
        self.dora = let_in(self.records, "700902", Role.SUPERVISOR, teams=("south",))
        self.records.groups.let_in(str(DUTY), "North duty", 1)

    def reply(self, who: Sender, text: str) -> Reply:
        return asyncio.run(Assistant(self.desk).reply(Message(f"telegram {who.address}/0", who, text)))

    def approved(self, title: str, at: datetime, state: State = State.APPROVED) -> int:
        begun = self.records.lessons.begin(self.records.people.of(self.ben), title, ())
        decided = {"state": state, "decided_at": at.isoformat(timespec="seconds"), "review_due": "2027-06-30"}
        self.records.lessons.change(begun.id, (State.DRAFT,), **decided)
        return begun.id

    def action(self, what: str, due: str, team: str = "North") -> Action:
        return self.records.actions.add(Action(1, team, what, "team manager", due))

    def at(self, moment: datetime) -> list[Sending]:
        """Return the digests that are planned by a moment, after looking at it twice."""
        self.clock.time = moment
        plan(self.desk)
        plan(self.desk)
        return self.records.sendings.about(SendingKind.DIGEST, 0)

    def told(self, sending: Sending) -> list[str]:
        reply = said(self.desk, sending)
        return [part.text for part in reply.parts if hasattr(part, "text")] if reply else []


def added(settings: Settings, at: str, *ids: str) -> None:
    """Let documents have come at a time."""
    with closing(sqlite3.connect(settings.data / "library.db")) as connection, connection:
        for id in ids or ("%",):
            connection.execute("UPDATE versions SET added_at = ? WHERE document LIKE ?", (at, id))


@pytest.fixture
def office(desk: Desk, settings: Settings) -> Iterator[Office]:
    clock = Clock(MONDAY)
    added(settings, LONG_AGO)
    with closing(Records(settings.data, clock)) as records:
        records.follows.announce([entry.id for entry in desk.library.entries()], None)
        yield Office(replace(desk, records=records), clock)


def test_a_supervisor_sets_lists_and_ends_the_digest_of_their_team(office: Office) -> None:
    set_to = office.reply(office.ben, "/digest north fri 9:00")
    assert "North is told every Friday at 09:00" in set_to.said
    assert "First on 27 November 2026." in set_to.said
    assert set_to.about == "team North: digest friday 09:00"
    assert "North: every Friday at 09:00" in office.reply(office.ben, "/digest").said
    ended = office.reply(office.ben, set_to.buttons[0].text)
    assert ended.said == "North is told of the week's learning no more."
    assert office.records.teams.digests() == []
    assert office.reply(office.ben, "/digest north off").said == "North has no weekly digest."
    offered = office.reply(office.ben, "/digest").buttons[0].text
    assert "every Friday at 09:00" in office.reply(office.ben, offered).said


@pytest.mark.parametrize("words", ["north", "north someday", "north friday 25:00", "north x 09:00", "north off now"])
def test_a_digest_without_a_day_and_a_time_is_not_set(office: Office, words: str) -> None:
    assert "/digest north friday 09:00" in office.reply(office.ben, f"/digest {words}").said
    assert office.records.teams.digests() == []


def test_without_a_time_a_digest_comes_at_nine(office: Office) -> None:
    assert "every Thursday at 09:00" in office.reply(office.ben, "/digest north thursdays").said


def test_another_teams_digest_is_as_one_that_is_not_there(office: Office) -> None:
    office.reply(office.ben, "/digest north friday 09:00")
    for words in ("north off", "north friday 10:00", "nowhere off", "nowhere friday 10:00"):
        assert office.reply(office.dora, f"/digest {words}").said == NO_TEAM
    assert "north" not in office.reply(office.dora, "/digest").said.casefold().replace("/digest north", "")
    assert [one.weekday for one in office.records.teams.digests()] == [4]
    assert office.reply(office.aisha, "/digest north off").outcome == "refused"


def test_its_time_in_quiet_hours_is_told_with_when_it_comes(office: Office) -> None:
    assert "it comes at 07:30 on Monday" in office.reply(office.ben, "/digest north sunday 20:00").said


def test_the_digest_comes_once_at_its_time_to_the_chats_of_the_team(office: Office) -> None:
    office.records.teams.register("North", DUTY, 0, 1)
    office.reply(office.ben, "/digest north friday 09:00")
    office.approved("Ask who else lives there", MONDAY + timedelta(hours=1))
    assert office.at(FRIDAY - timedelta(minutes=1)) == []
    planned = office.at(FRIDAY + timedelta(minutes=1))
    assert [(one.chat, one.person, one.team, one.due_at) for one in planned] == [
        (DUTY, 0, "north", "2026-11-27T09:01:00+00:00")
    ]
    assert office.told(planned[0]) == [
        "The week's learning for North, to 27 November 2026.",
        "New lessons:",
        "Lesson 1: Ask who else lives there",
        "To open one, write to me alone, such as: /lesson 1",
    ]
    assert len(office.at(FRIDAY + timedelta(days=6, hours=23))) == 1


def test_without_a_chat_it_comes_to_the_members_who_can_open_a_lesson(office: Office) -> None:
    office.reply(office.ben, "/digest north friday 09:00")
    number = office.approved("Ask who else lives there", MONDAY + timedelta(hours=1))
    planned = office.at(FRIDAY)
    assert [one.chat for one in planned] == [700901, 700903]
    reply = said(office.desk, planned[0])
    assert reply
    assert [button.text for button in reply.buttons] == [f"/lesson {number}"]
    assert "write to me alone" not in reply.said


def test_who_is_no_longer_in_the_team_and_a_chat_that_is_anothers_are_not_told(office: Office) -> None:
    office.reply(office.ben, "/digest north friday 09:00")
    office.action("Ask at every visit", "2026-12-01")
    planned = office.at(FRIDAY)
    office.records.people.let_in(office.aisha, Place(Role.PRACTITIONER, teams=("south",)))
    assert [one.chat for one in planned if office.told(one)] == [700901]
    office.records.teams.register("North", DUTY, 0, 1)
    later = office.at(FRIDAY + timedelta(days=7))[2:]
    assert [one.chat for one in later if office.told(one)] == [DUTY]
    office.records.teams.register("south", DUTY, 0, 1)
    assert office.told(later[0]) == []


def test_each_lesson_is_told_once_and_a_week_without_any_is_left_out(office: Office) -> None:
    office.records.teams.register("North", DUTY, 0, 1)
    office.reply(office.ben, "/digest north friday 09:00")
    office.approved("The first", FRIDAY)
    office.approved("The second", FRIDAY + timedelta(seconds=1))
    first = office.at(FRIDAY)
    week = timedelta(days=7)
    second = office.at(FRIDAY + week)[1:]
    third = office.at(FRIDAY + 2 * week)[2:]
    assert [line for line in office.told(first[0]) if "Lesson" in line] == ["Lesson 1: The first"]
    assert [line for line in office.told(second[0]) if "Lesson" in line] == ["Lesson 2: The second"]
    assert third == []


def test_the_first_one_tells_of_the_week_before_it_and_of_nothing_older(office: Office) -> None:
    office.records.teams.register("North", DUTY, 0, 1)
    office.reply(office.ben, "/digest north friday 09:00")
    office.approved("Older", FRIDAY - timedelta(days=7))
    office.approved("Of this week", FRIDAY - timedelta(days=6))
    lines = office.told(office.at(FRIDAY)[0])
    assert [line for line in lines if "Lesson" in line] == ["Lesson 2: Of this week"]


def test_of_the_weeks_in_which_nothing_ran_the_last_one_tells_it_all(office: Office) -> None:
    office.records.teams.register("North", DUTY, 0, 1)
    office.reply(office.ben, "/digest north friday 09:00")
    for week in range(3):
        office.approved(f"Week {week}", FRIDAY + timedelta(days=7 * week - 1))
    planned = office.at(FRIDAY + timedelta(days=16))
    assert len(planned) == 1
    assert [line for line in office.told(planned[0]) if "Week" in line] == [
        f"Lesson {n + 1}: Week {n}" for n in range(3)
    ]


def test_a_digest_that_is_set_just_after_its_time_waits_for_the_next(office: Office) -> None:
    office.records.teams.register("North", DUTY, 0, 1)
    office.approved("Ask who else lives there", FRIDAY - timedelta(hours=1))
    office.clock.time = FRIDAY + timedelta(minutes=1)
    office.reply(office.ben, "/digest north friday 09:00")
    assert office.at(FRIDAY + timedelta(hours=1)) == []


def test_in_quiet_hours_it_is_due_at_their_end(office: Office) -> None:
    office.reply(office.ben, "/digest north friday 05:00")
    office.approved("Ask who else lives there", MONDAY)
    assert {one.due_at for one in office.at(FRIDAY.replace(hour=5))} == {"2026-11-27T07:30:00+00:00"}


def test_the_clocks_change_neither_repeats_nor_leaves_out_an_hour(office: Office) -> None:
    office.clock.time = datetime(2027, 3, 22, 12, 0, tzinfo=UTC)
    for sender in (office.ben, office.aisha):
        office.records.people.renew(office.records.people.of(sender).id)
    office.records.teams.register("North", DUTY, 0, 1)
    office.reply(office.ben, "/digest north friday 09:00")
    before, after = datetime(2027, 3, 26, 9, 0, tzinfo=UTC), datetime(2027, 4, 2, 8, 0, tzinfo=UTC)
    for title, at in (
        ("a", before),
        ("b", before + timedelta(minutes=30)),
        ("c", after),
        ("d", after + timedelta(seconds=1)),
    ):
        office.approved(title, at)
    first = office.at(before)
    assert len(office.at(after - timedelta(seconds=1))) == 1
    second = office.at(after)[1:]
    titles = [[line[-1] for line in office.told(one) if line.startswith("Lesson")] for one in (*first, *second)]
    assert titles == [["a"], ["b", "c"]]


def test_what_was_withdrawn_or_ran_out_meanwhile_is_not_told(office: Office) -> None:
    office.records.teams.register("North", DUTY, 0, 1)
    office.reply(office.ben, "/digest north friday 09:00")
    number = office.approved("Ask who else lives there", MONDAY)
    office.approved("Waits", MONDAY, State.WAITING)
    planned = office.at(FRIDAY)
    assert "Waits" not in " ".join(office.told(planned[0]))
    office.records.lessons.change(number, (State.APPROVED,), state=State.WITHDRAWN)
    assert said(office.desk, planned[0]) is None


def test_new_documents_are_told_by_title_with_badge_and_area(office: Office, settings: Settings) -> None:
    office.records.teams.register("North", DUTY, 0, 1)
    office.reply(office.ben, "/digest north friday 09:00")
    added(settings, "2026-11-24T09:00:00+00:00", "leeds-child-c-2019", "core-groups", "bruising")
    lines = office.told(office.at(FRIDAY)[0])
    assert lines[1] == "New in the library:"
    assert "Guidance: Core groups" in lines
    leeds = next(line for line in lines if "Learning review" in line)
    assert leeds.startswith("Review")
    assert leeds.endswith(": Learning review of Child C, Leeds")
    assert "Bruising" not in " ".join(lines)  # It is superseded: nothing to read up on.
    assert "appointments" not in " ".join(lines)


def test_a_document_is_told_in_the_week_in_which_it_was_published_not_in_that_of_its_draft(
    desk: Desk, settings: Settings
) -> None:
    added(settings, LONG_AGO)
    clock = Clock(MONDAY)
    with closing(Records(settings.data, clock)) as records:
        records.follows.announce(["bruising", "leeds-child-c-2019"], None)
        office = Office(replace(desk, records=records), clock)
        office.records.teams.register("North", DUTY, 0, 1)
        office.reply(office.ben, "/digest north friday 09:00")
        added(settings, "2026-11-24T09:00:00+00:00", "core-groups", "bradford-child-c-2015")
        records.follows.announce(["core-groups"], FRIDAY)
        first = office.at(FRIDAY)
        assert office.told(first[0])[2:] == ["Guidance: Core groups"]
        records.follows.announce(["bradford-child-c-2015"], FRIDAY + timedelta(seconds=1))
        second = office.at(FRIDAY + timedelta(days=7))[1:]
        assert office.told(first[0])[2:] == ["Guidance: Core groups"]
        assert [line.rpartition(": ")[2] for line in office.told(second[0])[2:]] == [
            "Serious case review of Child C, Bradford"
        ]


def test_what_is_published_in_this_minute_and_known_to_nobody_yet_is_left_to_the_next(
    office: Office, settings: Settings
) -> None:
    office.reply(office.ben, "/digest north friday 09:00")
    added(settings, "2026-11-24T09:00:00+00:00", "core-groups")
    with closing(sqlite3.connect(settings.data / "records.db")) as connection, connection:
        connection.execute("DELETE FROM announced WHERE document = 'core-groups'")
    assert office.at(FRIDAY) == []


def test_a_document_that_is_withdrawn_or_came_with_learnt_is_not_told(office: Office, settings: Settings) -> None:
    office.records.teams.register("North", DUTY, 0, 1)
    office.reply(office.ben, "/digest north friday 09:00")
    added(settings, "2026-11-24T09:00:00+00:00", "leeds-child-c-2019", "core-groups")
    with closing(sqlite3.connect(settings.data / "library.db")) as connection, connection:
        connection.execute("UPDATE versions SET starter = 1 WHERE document = 'core-groups'")
        connection.execute("UPDATE versions SET withdrawn = ? WHERE document = 'leeds-child-c-2019'", (LONG_AGO,))
    assert office.at(FRIDAY) == []


def test_of_a_long_list_the_first_eight_are_told_and_how_many_more(office: Office) -> None:
    office.reply(office.ben, "/digest north friday 09:00")
    for number in range(11):
        office.approved(f"Title {number}", MONDAY)
    lines = office.told(office.at(FRIDAY)[0])
    assert sum(line.startswith("Lesson ") for line in lines) == 8
    assert "and 3 more" in lines


def test_open_actions_of_the_team_are_told_that_are_due_within_two_weeks(office: Office) -> None:
    office.reply(office.ben, "/digest north friday 09:00")
    office.action("Ask at every visit", "2026-12-11")
    office.action("Later", "2026-12-12")
    office.action("Overdue", "2026-11-20", "NORTH")
    office.action("Another team's", "2026-12-01", "south")
    done = office.action("Done", "2026-12-01")
    office.records.actions.close(done.id, type(done.state)("done"), "seen in supervision")
    assert office.told(office.at(FRIDAY)[0])[1:] == [
        "Actions of the team, due soon:",
        "Action 3, was due 20 November 2026: Overdue (team manager)",
        "Action 1, due 11 December 2026: Ask at every visit (team manager)",
    ]


def test_a_team_with_an_odd_name_is_told_too(office: Office) -> None:
    odd = let_in(office.records, "700909", Role.SUPERVISOR, teams=("Duty / EDT 1/2",))
    office.reply(odd, "/digest duty / edt 1/2 friday 09:00")
    office.approved("Ask who else lives there", MONDAY)
    planned = office.at(FRIDAY)
    assert [one.chat for one in planned] == [700909]
    assert office.told(planned[0])[0] == "The week's learning for Duty / EDT 1/2, to 27 November 2026."
