"""People say of a lesson that was sent to them what they did with it, and nobody is shown who said what."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.lessons import responses
from bot.lessons.responses import figures, figures_lines
from bot.lessons.rights import NO_LESSON
from bot.lessons.sending import SendingKind
from bot.message import Role
from bot.records.people import Place
from bot.records.responses import Mark
from bot.safety import danger_in
from bot.settings import Settings
from tests.bot.lessons.office import NORTH, SOUTH, Office, all_say, office_of
from tests.bot.records.conftest import sql


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    with office_of(settings) as opened:
        yield opened


def test_who_is_in_the_team_or_presses_where_it_was_sent_responds_and_nobody_else(office: Office) -> None:
    author, member, visitor, other = (
        office.lets_in("north", role=Role.SUPERVISOR),
        office.lets_in("North"),
        office.lets_in("south"),
        office.lets_in("south"),
    )
    lesson = office.lesson(author)
    office.sends(lesson, "north", NORTH)
    assert member.says("/read 1").said == "Noted without your name: you have read lesson 1."
    assert visitor.says("/read 1", NORTH).said == "Noted without your name: you have read lesson 1."
    assert other.says("/read 1").said == NO_LESSON
    assert other.says("/read 1", SOUTH).said == NO_LESSON
    assert {one.team for one in office.desk.records.responses.about(1)} == {"north"}
    assert len(office.desk.records.responses.about(1)) == 2


def test_a_lesson_that_is_not_theirs_is_the_same_to_somebody_as_one_that_is_not_there(office: Office) -> None:
    lesson = office.lesson(office.lets_in("north", role=Role.SUPERVISOR))
    office.sends(lesson, "north", NORTH)
    draft = office.desk.records.lessons.begin(office.lets_in("south", role=Role.SUPERVISOR).person, "A draft", [])
    somebody = office.lets_in("south")
    for verb in ("/read {}", "/discussed {}", "/change {}", "/change {} we ask dads too", "/changed {} yes"):
        for undo in ("", " undo") if verb.endswith("{}") else ("",):
            said = {somebody.says(verb.format(number) + undo).said for number in (lesson.id, draft.id, 99, 2**70)}
            assert said == {NO_LESSON}, verb


def test_a_stranger_learns_nothing_of_lessons(office: Office) -> None:
    lesson = office.lesson(office.lets_in("north", role=Role.SUPERVISOR))
    office.sends(lesson, "north", NORTH)
    member = office.lets_in("north")
    office.desk.records.people.remove(member.person.id)
    for text in ("/read 1", "/discussed 1", "/change 1", "/changed 1 yes"):
        assert member.says(text, NORTH).outcome == "refused"
    assert office.desk.records.responses.about(1) == []


def test_a_press_counts_once_and_can_be_taken_back(office: Office) -> None:
    author, member = office.lets_in("north", role=Role.SUPERVISOR), office.lets_in("north")
    office.sends(office.lesson(author), "north", NORTH)
    member.says("/discussed 1")
    again = member.says("/discussed 1")
    assert again.said == "That is noted already. /discussed 1 undo takes it back."
    assert [button.text for button in again.buttons] == ["/discussed 1 undo"]
    assert len(office.desk.records.responses.about(1)) == 1
    assert member.says("/read 1 undo").said == "There was nothing to take back."
    assert member.says("/discussed 1 undo").said == "Taken back."
    assert office.desk.records.responses.about(1) == []


def test_in_a_group_the_reply_is_one_short_line_without_buttons(office: Office) -> None:
    author, member = office.lets_in("north", role=Role.SUPERVISOR), office.lets_in("north")
    office.sends(office.lesson(author), "north", NORTH)
    texts = [
        "/read 1",
        "/read 1",
        "/discussed 1",
        "/change 1",
        "/change 1 we ask dads to every visit",
        "/change 1 undo",
    ]
    for text in (*texts, "/changed 1 yes", "/read 99", "/read 1 undo", "/read"):
        reply = member.says(text, NORTH)
        assert len(reply.parts) == 1, text
        assert len(reply.said) <= 200
        assert reply.buttons == ()


def test_a_line_is_kept_once_it_is_asked_for_and_a_later_one_takes_its_place(office: Office) -> None:
    author, member = office.lets_in("north", role=Role.SUPERVISOR), office.lets_in("north")
    office.sends(office.lesson(author), "north", NORTH)
    assert "If you like, say in one line what: /change 1 and your line." in member.says("/change 1").said
    assert "Noted with your line" in member.says("/change 1 we ask dads to   every visit").said
    member.says("/change 1 we ask grandparents too")
    member.says("/change 1")
    (kept,) = office.desk.records.responses.about(1)
    assert kept.line == "we ask grandparents too"
    assert "it may have 200. Nothing was noted." in member.says(f"/change 1 {'check the plan ' * 20}").said
    member.says("/change 1 undo")
    assert office.desk.records.responses.about(1) == []


def test_a_line_that_names_somebody_or_tells_of_a_live_case_is_not_kept(office: Office) -> None:
    author, member = office.lets_in("north", role=Role.SUPERVISOR), office.lets_in("north")
    office.sends(office.lesson(author), "north", NORTH)
    for line in ("I will ask Mum Kelly first", "our case is like it", "ring 07700 900123"):
        assert "Nothing was kept." in member.says(f"/change 1 {line}").said
    assert office.desk.records.responses.about(1) == []


def test_a_lesson_that_was_withdrawn_or_expired_takes_no_new_responses_and_gives_them_back(office: Office) -> None:
    author, member = office.lets_in("north", role=Role.SUPERVISOR), office.lets_in("north")
    gone, old = office.lesson(author), office.lesson(author, review="2026-12-01")
    office.sends(gone, "north", NORTH)
    office.sends(old, "north", NORTH)
    member.says(f"/read {gone.id}")
    office.withdraws(gone)
    office.clock.move(days=9)
    assert member.says(f"/discussed {gone.id}").said == f"Lesson {gone.id} was withdrawn. Nothing more is noted of it."
    assert f"Lesson {old.id} is past its review date" in member.says(f"/read {old.id}").said
    assert member.says(f"/read {gone.id} undo").said == "Taken back."
    assert office.desk.records.responses.about(gone.id) == office.desk.records.responses.about(old.id) == []


def test_nothing_is_told_of_four_people_and_at_five_no_count_of_one_to_four(office: Office) -> None:
    author = office.lets_in("north", role=Role.SUPERVISOR)
    lesson = office.lesson(author)
    office.sends(lesson, "north", NORTH)
    people = office.team("north", 6)
    all_say(people[:4], "/read 1")
    for somebody, word in zip(people, ("zebra", "apple", "mango", "banana"), strict=False):
        somebody.says(f"/change 1 {word}")
    before = figures_lines(office.desk, lesson, author.person)
    assert figures(office.desk, lesson, "north") is None
    people[4].says("/discussed 1")
    found = figures(office.desk, lesson, "NORTH")
    assert found
    assert (found.read, found.discussed, found.change) == (None, None, None)
    assert found.lines == ("apple", "banana", "mango", "zebra")
    assert "apple" not in " ".join(before)
    people[4].says("/read 1")
    people[5].says("/read 1")
    after = " ".join(figures_lines(office.desk, lesson, author.person))
    assert "north: read 6 · discussed in team fewer than 5 · will change something fewer than 5" in after
    all_say(people[:2], "/change 1 undo")
    all_say(people[:2], "/read 1 undo")
    assert figures(office.desk, lesson, "north") is None


def test_what_nobody_said_is_none_and_the_same_before_five_whether_none_answered_or_four(office: Office) -> None:
    author = office.lets_in("north", role=Role.SUPERVISOR)
    lesson = office.lesson(author)
    office.sends(lesson, "north", NORTH)
    nobody = figures_lines(office.desk, lesson, author.person)
    people = office.team("north", 5)
    all_say(people[:4], "/read 1")
    assert figures_lines(office.desk, lesson, author.person) == nobody
    people[4].says("/read 1")
    found = figures(office.desk, lesson, "north")
    assert found
    assert (found.read, found.discussed, found.change, found.later) == (5, 0, 0, None)


def test_teams_are_counted_apart_and_shown_to_their_own_supervisors(office: Office) -> None:
    north, south = (office.lets_in(team, role=Role.SUPERVISOR) for team in ("north", "south"))
    admin = office.lets_in(role=Role.ADMIN)
    lesson = office.lesson(north)
    office.sends(lesson, "north", NORTH)
    office.sends(lesson, "south", SOUTH)
    all_say(office.team("north", 3), "/read 1")
    all_say(office.team("south", 5), "/read 1")
    assert figures(office.desk, lesson, "north") is None
    assert figures_lines(office.desk, lesson, south.person)[0].startswith("south: read 5 ")
    assert "south" not in " ".join(figures_lines(office.desk, lesson, north.person))
    assert figures_lines(office.desk, lesson, office.lets_in("north").person) == []
    (pointer,) = figures_lines(office.desk, lesson, admin.person)
    assert pointer == "Sent to 2 teams. What each of them answered is in the evidence: /evidence"


def test_six_weeks_later_the_same_chat_is_asked_at_the_same_hour_although_the_clocks_changed(office: Office) -> None:
    author = office.lets_in("north", role=Role.SUPERVISOR)
    office.clock.time = datetime(2027, 2, 22, 9, 0, tzinfo=UTC)  # 09:00 in London; the clocks go forward on 28 March
    office.sends(office.lesson(author), "north", NORTH)
    office.clock.time = datetime(2027, 4, 5, 7, 59, tzinfo=UTC)
    responses.plan(office.desk)
    assert office.planned() == []
    office.clock.time = datetime(2027, 4, 5, 8, 0, tzinfo=UTC)  # 09:00 in London
    responses.plan(office.desk)
    responses.plan(office.desk)
    (again,) = office.planned()
    assert (again.kind, again.about, again.chat, again.team) == (SendingKind.AGAIN, "1", NORTH, "north")
    assert again.due_at == "2027-04-05T08:00:00+00:00"
    reply = responses.said(office.desk, again)
    assert reply
    assert reply.said.startswith("Six weeks ago this team was sent lesson 1: Bruises on babies Did it change anything?")
    assert [button.text for button in reply.buttons] == ["/changed 1 yes", "/changed 1 later", "/changed 1 nothing"]
    assert "referred" not in reply.said
    assert not any(danger_in(button.text) for button in reply.buttons)


def test_the_question_waits_for_the_end_of_the_quiet_hours(office: Office) -> None:
    author = office.lets_in("north", role=Role.SUPERVISOR)
    office.clock.time = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
    office.sends(office.lesson(author), "north", NORTH)
    office.clock.move(days=42)
    responses.plan(office.desk)
    assert [one.due_at for one in office.planned()] == ["2027-01-05T07:30:00+00:00"]


def test_nobody_is_asked_of_a_lesson_that_is_gone_or_where_the_team_is_no_more(office: Office) -> None:
    author, member, left = office.lets_in("north", role=Role.SUPERVISOR), office.lets_in("north"), office.lets_in()
    gone, kept = office.lesson(author), office.lesson(author)
    for lesson in (gone, kept):
        office.sends(lesson, "north", NORTH)
    office.sends(kept, "north", int(member.sender.address), member.person.id)
    office.sends(kept, "north", int(left.sender.address), left.person.id)
    office.clock.move(days=42)
    office.withdraws(gone)
    office.desk.records.teams.remove(NORTH, 0)
    office.desk.records.people.remove(left.person.id)
    responses.plan(office.desk)
    (again,) = office.planned()
    assert (again.about, again.person) == (str(kept.id), member.person.id)
    assert "you were sent" in (reply.said if (reply := responses.said(office.desk, again)) else "")
    office.withdraws(kept)
    assert responses.said(office.desk, again) is None


def test_a_question_that_was_missed_for_weeks_is_not_asked_any_more(office: Office) -> None:
    office.sends(office.lesson(office.lets_in("north", role=Role.SUPERVISOR)), "north", NORTH)
    office.clock.move(days=57)
    responses.plan(office.desk)
    assert office.planned() == []


def test_whether_it_changed_anything_is_noted_from_six_weeks_on_and_counted_from_five_people(office: Office) -> None:
    author = office.lets_in("north", role=Role.SUPERVISOR)
    lesson = office.lesson(author)
    office.sends(lesson, "north", NORTH)
    people = office.team("north", 6)
    all_say(people, "/read 1")
    assert "Say so from 4 January 2027 on." in people[0].says("/changed 1 yes").said
    office.clock.move(days=42)
    assert "/changed 1 later and your line" in people[0].says("/changed 1 later").said
    assert people[0].says("/changed 1 Later").said.startswith("That is noted already.")
    people[0].says("/changed 1 yes we ask dads to every visit")
    all_say(people[1:4], "/changed 1 yes")
    found = figures(office.desk, lesson, "north")
    assert found
    assert found.later is None
    people[4].says("/changed 1 yes")
    people[5].says("/changed 1 nothing.")
    found = figures(office.desk, lesson, "north")
    assert found
    assert found.later
    assert (found.later.yes, found.later.not_yet, found.later.no) == (5, 0, None)
    assert found.later.lines == ("we ask dads to every visit",)
    assert "six weeks later: yes 5 · not yet 0 · no fewer than 5" in " ".join(
        figures_lines(office.desk, lesson, author.person)
    )
    assert people[0].says("/changed 1 nothing").said.startswith("Noted without your name, thank you.")
    found = figures(office.desk, lesson, "north")
    assert found
    assert found.later
    assert found.later.lines == ()  # It spoke for a yes.
    people[0].says("/changed 1 undo")
    assert Mark.READ in next(iter(office.desk.records.responses.about(1))).marks


def test_who_is_in_two_teams_counts_for_the_one_in_whose_chat_they_first_answered(office: Office) -> None:
    author, both = office.lets_in("north", role=Role.SUPERVISOR), office.lets_in("north", "south")
    lesson = office.lesson(author)
    office.sends(lesson, "north", NORTH)
    office.sends(lesson, "south", SOUTH)
    both.says("/read 1", SOUTH)
    both.says("/discussed 1", NORTH)
    (kept,) = office.desk.records.responses.about(1)
    assert (kept.team, kept.marks) == ("south", frozenset({Mark.READ, Mark.DISCUSSED}))


def test_the_audit_and_the_records_name_nobody_with_a_lesson(office: Office) -> None:
    author, member = office.lets_in("north", role=Role.SUPERVISOR), office.lets_in("north")
    office.sends(office.lesson(author), "north", NORTH)
    member.says("/read 1")
    member.says("/change 1 we ask dads to every visit")
    acts = office.desk.records.audit.latest(2)
    assert [(act.command, act.about) for act in acts] == [("change", ""), ("read", "")]
    (row,) = sql(office.desk.settings.data, "SELECT * FROM responses")
    assert member.person.key not in map(str, row)
    assert "2026-11-23" in row  # the day, and not the second that the audit has
    office.desk.records.people.remove(member.person.id)
    office.desk.records.people.let_in(member.sender, Place(Role.PRACTITIONER, teams=("north",)))
    assert len(office.desk.records.responses.about(1)) == 1
    assert member.says("/read 1 undo").said == "There was nothing to take back."


@pytest.mark.parametrize(
    "text", ["/read", "/read one", "/read 1 because", "/changed 1", "/changed 1 perhaps", "/change"]
)
def test_who_writes_something_else_is_told_how_to_write_it(text: str, office: Office) -> None:
    assert "Write the number of" in office.lets_in("north").says(text).said
