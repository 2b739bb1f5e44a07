"""A lesson goes to a team once a chat, at its time, by somebody who may send to that team."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from bot.assistant import Assistant
from bot.bootstrap import Desk
from bot.lessons.lesson import Lesson, State
from bot.lessons.rights import NO_LESSON
from bot.lessons.sending import Sending, SendingKind, SendingState
from bot.lessons.sharing import NO_TEAM, button_text, known_teams, named, reference
from bot.message import LONGEST_BUTTON, Message, Reply, Role, Sender
from bot.records.people import OWNER, Place
from bot.records.records import Records
from bot.settings import Settings
from tests.bot.records.conftest import Clock, let_in

DUTY, FORUM, CHANNEL = -1000700900, -1000700901, -1000700902
NOON, NIGHT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC), datetime(2026, 11, 23, 22, 0, tzinfo=UTC)


@dataclass
class Office:
    """A partnership with two teams, whose people write on Telegram."""

    desk: Desk
    clock: Clock

    def __post_init__(self) -> None:
        self.records = self.desk.records
        self.ben = let_in(self.records, "700901", Role.SUPERVISOR, teams=("North",))
        self.dora = let_in(self.records, "700902", Role.SUPERVISOR, teams=("south",))
        self.aisha = let_in(self.records, "700903", teams=("north",))
        self.ewan = let_in(self.records, "700904", teams=("south", "north"))
        self.carol = let_in(self.records, "700905", Role.ADMIN)
        self.groups = [
            self.records.groups.let_in(str(DUTY), "North duty", self.number(self.ben)),
            self.records.groups.let_in(str(FORUM), "Forum", self.number(self.carol)),
            self.records.groups.let_in(str(CHANNEL), "News", self.number(self.dora)),
        ]

    def number(self, sender: Sender) -> int:
        return self.records.people.of(sender).id

    def lesson(self, by: Sender, state: State = State.APPROVED) -> Lesson:
        begun = self.records.lessons.begin(self.records.people.of(by), "Ask who else lives there", ())
        at = self.clock().isoformat(timespec="seconds")
        values = {"state": state, "decided_at": at, "review_due": "2027-06-30"}
        lesson = self.records.lessons.change(begun.id, (State.DRAFT,), **values)
        assert lesson
        return lesson

    def reply(self, who: Sender, text: str, chat: int = 0, thread: int = 0) -> Reply:
        key = f"telegram {chat or who.address}/{thread}"
        return asyncio.run(Assistant(self.desk).reply(Message(key, who, text, shared=chat < 0)))

    def say(self, who: Sender, text: str, chat: int = 0, thread: int = 0) -> str:
        return self.reply(who, text, chat, thread).said

    def planned(self, lesson: Lesson) -> list[Sending]:
        every = self.records.sendings.about(SendingKind.LESSON, lesson.id)
        return [one for one in every if one.state is SendingState.PLANNED]


@pytest.fixture
def office(desk: Desk, settings: Settings) -> Iterator[Office]:
    clock = Clock(NOON)
    with closing(Records(settings.data, clock)) as records:
        yield Office(replace(desk, records=records), clock)


def buttons(reply: Reply) -> dict[str, str]:
    assert all(len(button.text.encode()) <= LONGEST_BUTTON for button in reply.buttons)
    return {button.label: button.text for button in reply.buttons}


# Whose chat is whose.


def test_a_supervisor_makes_a_group_and_a_topic_chats_of_their_team(office: Office) -> None:
    assert office.say(office.ben, "/team north", DUTY).startswith("North duty is a chat of North now.")
    assert office.say(office.ben, "/team NORTH", FORUM, 5).startswith("This topic is a chat of North now.")
    assert [(chat.chat, chat.thread) for chat in office.records.teams.chats("north")] == [(DUTY, 0), (FORUM, 5)]
    office.say(office.ben, "/team off", FORUM, 5)
    assert [chat.chat for chat in office.records.teams.everything()] == [DUTY]


def test_a_chat_cannot_be_taken_from_or_for_a_team_that_is_not_ones_own(office: Office) -> None:
    office.say(office.ben, "/team north", DUTY)
    refused = {
        office.say(office.dora, "/team north", CHANNEL),
        office.say(office.dora, "/team south", DUTY),
        office.say(office.dora, "/team off", DUTY),
        office.say(office.dora, "/team west", DUTY),
        office.say(office.dora, "/team off", FORUM),
        office.say(office.dora, "/team north group 3"),
        office.say(office.dora, "/team west group 3"),
        office.say(office.dora, "/team south group 1"),
        office.say(office.dora, "/team south group 2"),
        office.say(office.dora, "/team south group 99"),
        office.say(office.dora, "/team off group 1"),
        office.say(office.dora, "/team south", -1000700999),
    }
    assert len(refused) == 1
    assert refused.pop().startswith("That cannot be done here")
    assert [(chat.team, chat.chat) for chat in office.records.teams.everything()] == [("North", DUTY)]


@pytest.mark.parametrize("words", ["north", "off", ""])
def test_a_practitioner_makes_no_chat_a_teams(office: Office, words: str) -> None:
    assert "/team is for supervisors." in office.say(office.aisha, f"/team {words}", DUTY)
    assert office.records.teams.everything() == []


def test_an_admin_registers_any_group_from_afar_and_a_supervisor_those_they_let_in(office: Office) -> None:
    assert "News is a chat of south now." in office.say(office.dora, "/team south group 3")
    assert "Forum is a chat of North now." in office.say(office.carol, "/team north group 2")
    assert "It was south's." in office.say(office.carol, "/team north group 3")
    assert office.say(office.carol, "/team off group 3").startswith("It is no team's chat any more")
    assert [chat.chat for chat in office.records.teams.everything()] == [FORUM]


@pytest.mark.parametrize("words", ["", "north", "group 3", "north group", "north group x", "group"])
def test_in_a_private_chat_the_usage_says_how_a_group_is_named(office: Office, words: str) -> None:
    assert "/team north group 3" in office.say(office.carol, f"/team {words}")
    assert office.records.teams.everything() == []


def test_a_group_that_has_gone_leaves_its_team_without_a_chat(office: Office) -> None:
    office.say(office.ben, "/team north", DUTY)
    office.records.groups.gone(str(DUTY))
    assert "North duty" not in office.say(office.ben, "/teams")
    assert office.say(office.ben, "/team north", DUTY).startswith("That cannot be done here")


def test_the_list_of_teams_is_ones_own_with_members_and_chats(office: Office) -> None:
    office.say(office.ben, "/team north", DUTY)
    said = office.say(office.ben, "/teams")
    assert "North · 3 members let in · North duty (group 1)" in said
    assert "south" not in said
    assert "Forum" not in said
    every = office.say(office.carol, "/teams")
    assert "North · 3 members" in every
    assert "south · 2 members let in · no chat: what is sent comes to its members alone" in every
    assert "2  Forum" in every
    offered = buttons(office.reply(office.dora, "/teams"))
    assert offered == {"south: News": "/team south group 3"}
    assert "News is a chat of south now." in office.say(office.dora, offered["south: News"])


def test_a_supervisor_without_a_team_is_told_who_gives_them_one(office: Office) -> None:
    lone = let_in(office.records, "700909", Role.SUPERVISOR)
    lesson = office.lesson(lone)
    assert "An admin gives people their teams" in office.say(lone, "/teams")
    assert "An admin gives people their teams" in office.say(lone, f"/share {lesson.id}")


# To whom, and when.


def test_a_lesson_goes_to_the_chats_of_a_team_after_it_was_shown_where_to(office: Office) -> None:
    office.say(office.ben, "/team north", DUTY)
    office.say(office.ben, "/team\nnorth", FORUM, 5)
    lesson = office.lesson(office.ben)
    choices = buttons(office.reply(office.ben, f"/share\n {lesson.id} "))
    assert list(choices) == ["North: chats", "North: members' private chats"]
    preview = office.reply(office.ben, choices["North: chats"])
    assert "It goes to 2 chats of North (North duty; Forum, topic 5), now." in preview.said
    assert office.planned(lesson) == []
    steps = buttons(preview)
    assert list(steps) == ["Send", "Cancel"]
    sent = office.reply(office.ben, steps["Send"])
    assert sent.about == f"lesson {lesson.id}: to team North"
    planned = office.planned(lesson)
    assert [(one.chat, one.thread, one.person, one.team) for one in planned] == [
        (DUTY, 0, 0, "North"),
        (FORUM, 5, 0, "North"),
    ]
    assert {(one.due_at, one.anyhow) for one in planned} == {("2026-11-23T12:00:00+00:00", False)}


def test_cancelling_the_preview_leaves_what_was_planned_before(office: Office) -> None:
    lesson = office.lesson(office.ben)
    office.say(office.carol, f"/share {lesson.id} south yes")
    office.say(office.carol, buttons(office.reply(office.carol, f"/share {lesson.id} north"))["Cancel"])
    assert len(office.planned(lesson)) == 2


def test_a_team_without_a_chat_is_reached_through_those_who_are_let_in(office: Office) -> None:
    office.records.people.let_in(Sender("carrier pigeon", "north"), office_place("north"))
    lesson = office.lesson(office.ben)
    preview = office.reply(office.ben, f"/share {lesson.id} north")
    assert "It goes to 3 private chats of members of North, now." in preview.said
    office.say(office.ben, buttons(preview)["Send"])
    people = [(int(one.address), office.number(one)) for one in (office.ben, office.aisha, office.ewan)]
    assert [(one.chat, one.person) for one in office.planned(lesson)] == people


def office_place(team: str) -> Place:
    return Place(Role.PRACTITIONER, teams=(team,))


def test_members_are_reached_alone_when_that_is_said(office: Office) -> None:
    office.say(office.ben, "/team north", DUTY)
    lesson = office.lesson(office.ben)
    office.say(office.ben, f"/share {lesson.id} north members yes")
    assert all(one.person for one in office.planned(lesson))
    assert len(office.planned(lesson)) == 3


def test_a_team_that_nobody_can_reach_is_said_to_be_so(office: Office) -> None:
    office.records.people.let_in(Sender("carrier pigeon", "west"), office_place("west"))
    lesson = office.lesson(office.ben)
    assert "none of its members can be reached" in office.say(office.carol, f"/share {lesson.id} west yes")


def test_in_quiet_hours_it_waits_for_the_morning_unless_somebody_says_anyhow(office: Office) -> None:
    office.clock.time = NIGHT
    lesson = office.lesson(office.ben)
    preview = office.reply(office.ben, f"/share {lesson.id} north")
    assert "at 07:30 tomorrow, after quiet hours." in preview.said
    steps = buttons(preview)
    assert list(steps) == ["Send", "Send now anyway", "Cancel"]
    office.say(office.ben, steps["Send"])
    assert {one.due_at for one in office.planned(lesson)} == {"2026-11-24T07:30:00+00:00"}
    office.say(office.ben, f"/share {lesson.id} cancel")
    assert "now." in office.say(office.ben, steps["Send now anyway"])
    assert {(one.due_at, one.anyhow) for one in office.planned(lesson)} == {("2026-11-23T22:00:00+00:00", True)}


def test_it_goes_at_the_time_that_was_typed(office: Office) -> None:
    lesson = office.lesson(office.ben)
    preview = office.reply(office.ben, f"/share {lesson.id} north 2027-06-01 09:00")
    assert "at 09:00 on 1 June 2027." in preview.said
    office.say(office.ben, buttons(preview)["Send"])
    assert {one.due_at for one in office.planned(lesson)} == {"2027-06-01T08:00:00+00:00"}


def test_a_typed_time_in_quiet_hours_is_put_off_unless_anyhow(office: Office) -> None:
    lesson = office.lesson(office.ben)
    preview = office.reply(office.ben, f"/share {lesson.id} north 2026-12-01 06:00")
    assert "at 07:30 on 1 December 2026, after quiet hours." in preview.said
    office.say(office.ben, buttons(preview)["Send at that time anyway"])
    assert {(one.due_at, one.anyhow) for one in office.planned(lesson)} == {("2026-12-01T06:00:00+00:00", True)}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("north 2026-11-23 11:00", "has passed"),
        ("north 2028-01-01 09:00", "more than a year"),
        ("north 2027-03-28 01:30 yes", "the clocks go forward"),
        ("north 2026-12-01 25:00 yes", "is written 2026-12-01 09:00"),
        ("north tomorrow yes", "I do not know what"),
        ("north yes 9:00", "I do not know what"),
    ],
)
def test_a_time_that_cannot_be_kept_is_refused_and_nothing_goes(office: Office, words: str, why: str) -> None:
    lesson = office.lesson(office.ben)
    assert why in office.say(office.ben, f"/share {lesson.id} {words}")
    assert office.planned(lesson) == []


def test_a_chat_gets_a_lesson_once_and_the_reply_says_how_many_had_it(office: Office) -> None:
    lesson = office.lesson(office.ben)
    office.say(office.ben, f"/share {lesson.id} north yes")
    again = office.say(office.ben, f"/share {lesson.id} north yes")
    assert again == "3 private chats of North have it already or await it. Nothing is sent."
    said = office.say(office.carol, f"/share {lesson.id} south")
    assert "It goes to 1 private chat of members of south, now." in said
    assert "1 private chat of south has it already or awaits it. It is not sent there again." in said
    other = office.lesson(office.ben)
    assert "3 private chats" in office.say(office.ben, f"/share {other.id} north")


def test_what_was_cancelled_can_be_sent_again_and_what_has_begun_cannot_be_cancelled(office: Office) -> None:
    lesson = office.lesson(office.ben)
    office.say(office.ben, f"/share {lesson.id} north yes")
    assert office.records.sendings.begin(office.planned(lesson)[0])
    cancelled = office.reply(office.ben, f"/share {lesson.id} cancel")
    assert "is not sent to 2 chats" in cancelled.said
    assert cancelled.about == f"lesson {lesson.id}: sending cancelled"
    assert office.say(office.ben, f"/share {lesson.id} cancel").startswith("Nothing of lesson")
    assert "goes to 2 private chats" in office.say(office.ben, f"/share {lesson.id} north yes")


def test_a_supervisor_cancels_what_goes_to_their_own_team_alone(office: Office) -> None:
    shared = let_in(office.records, "700910", Role.SUPERVISOR, teams=("north", "south"))
    lesson = office.lesson(shared)
    office.say(shared, f"/share {lesson.id} north yes")
    office.say(shared, f"/share {lesson.id} south members yes")
    before = len(office.planned(lesson))
    office.say(office.dora, f"/share {lesson.id} cancel")
    left = office.planned(lesson)
    assert 0 < len(left) < before
    assert {one.team for one in left} == {"North"}


# Who may not.


@pytest.mark.parametrize("state", [State.DRAFT, State.WAITING, State.BACK, State.WITHDRAWN])
def test_only_an_approved_lesson_is_sent(office: Office, state: State) -> None:
    lesson = office.lesson(office.ben, state)
    assert "is not sent: only an approved one is" in office.say(office.ben, f"/share {lesson.id} north yes")
    assert office.planned(lesson) == []


def test_a_lesson_is_not_sent_after_its_review_date(office: Office) -> None:
    lesson = office.lesson(office.ben)
    office.clock.time = datetime(2027, 7, 1, 12, 0, tzinfo=UTC)
    renewed = [office.records.people.renew(office.number(one)) for one in (office.ben, office.aisha)]
    assert all(renewed)
    assert "is not sent" in office.say(office.ben, f"/share {lesson.id} north yes")
    assert office.planned(lesson) == []


@pytest.mark.parametrize("words", ["", "south", "north", "south yes", "cancel", "nowhere"])
def test_another_teams_lesson_is_as_one_that_is_not_there(office: Office, words: str) -> None:
    for state in (State.APPROVED, State.WAITING, State.DRAFT):
        lesson = office.lesson(office.ben, state)
        assert office.say(office.dora, f"/share {lesson.id} {words}") == NO_LESSON
    assert office.say(office.dora, f"/share 999999999999999999999999 {words}") == NO_LESSON


def test_another_team_is_as_one_that_is_not_there(office: Office) -> None:
    lesson = office.lesson(office.ben)
    for team in ("south", "nowhere", reference("south"), reference("nowhere"), "SOUTH members yes"):
        assert office.say(office.ben, f"/share {lesson.id} {team}") == NO_TEAM
    assert office.planned(lesson) == []


def test_a_practitioner_and_a_stranger_share_nothing(office: Office) -> None:
    lesson = office.lesson(office.ben)
    for command in (f"/share {lesson.id} north yes", "/teams", "/team north group 1"):
        assert office.reply(office.aisha, command).outcome == "refused"
        stranger = office.reply(Sender("telegram", "700999"), command)
        assert stranger.outcome == "refused"
        assert "north" not in stranger.said.casefold()
    assert office.planned(lesson) == []


@pytest.mark.parametrize("words", ["", "north", "x 3", "-1", "²", "٣ north"])
def test_a_share_without_a_number_says_how_it_is_written(office: Office, words: str) -> None:
    assert office.say(office.ben, f"/share {words}").startswith(
        "Write the number of a lesson and a team: /share 3 north."
    )


def test_sharing_is_not_for_a_chat_where_others_read(office: Office) -> None:
    lesson = office.lesson(office.ben)
    assert office.reply(office.ben, f"/share {lesson.id} north yes", DUTY).outcome == "refused"
    assert office.planned(lesson) == []


# Names of teams.


def test_of_two_names_the_longer_one_is_meant_and_a_reference_names_the_shorter() -> None:
    teams = ["north", "north west", "north members", "Straße"]
    assert named("North  WEST members", teams) == ("north west", ["members"])
    assert named("north members", teams) == ("north members", [])
    assert named("northern", teams) is None
    assert named("STRASSE off", teams) == ("Straße", ["off"])
    assert named(f"{reference('NORTH')} members", teams) == ("north", ["members"])
    assert named("", teams) is None


def test_a_button_that_names_a_team_is_short_enough_and_means_that_team() -> None:
    long = "Multi-agency safeguarding hub for the north west of the county, duty and assessment"
    teams = ["north", "north members", "cancel", long, "Kinder- und Jugendhilfe", "south"]
    for team in teams:
        for rest in ("", "members", "members yes", "off"):
            text = button_text("/share 12345", team, rest, teams)
            assert len(text.encode()) <= LONGEST_BUTTON
            assert named(text.removeprefix("/share 12345 "), teams) == (team, rest.split())
    assert button_text("/share 3", "south", "yes", teams) == "/share 3 south yes"


def test_a_team_is_spelt_as_it_was_first_written(office: Office) -> None:
    assert known_teams(office.desk) == ["North", "south"]


def test_what_is_too_long_for_a_button_is_said_to_be_typed(office: Office) -> None:
    long = "Multi-agency safeguarding hub for the north west"
    eve = let_in(office.records, "700911", Role.SUPERVISOR, teams=(long,))
    lesson = office.lesson(eve)
    preview = office.reply(eve, f"/share {lesson.id} {long} members 2026-12-01 06:00")
    assert list(buttons(preview)) == ["Send", "Cancel"]
    office.say(eve, preview.said.partition("Send at that time anyway: ")[2])
    assert {one.due_at for one in office.planned(lesson)} == {"2026-12-01T06:00:00+00:00"}


def test_the_owner_at_the_console_may_send_to_every_team(office: Office) -> None:
    lesson = office.lesson(office.ben)
    reply = asyncio.run(Assistant(office.desk).reply(Message("chat", OWNER, f"/share {lesson.id} north yes")))
    assert "goes to 3 private chats" in reply.said
