"""A team's chats are its own as long as they are let in; its digest is told from one moment to the next."""

from pathlib import Path

import pytest

from bot.lessons.sending import Sending, SendingKind, SendingState
from bot.records.records import Records
from bot.records.teams import Digest, TeamChat, forget_team_chats, move_team_chats
from knowledge.database import writing
from tests.bot.records.conftest import Clock, sql

DUTY, FORUM = -1000700900, -1000700901
MARCH = "2026-03-02T09:00:00+00:00"


@pytest.fixture(autouse=True)
def groups(records: Records) -> tuple[int, int]:
    return (
        records.groups.let_in(str(DUTY), "North duty", 4),
        records.groups.let_in(str(FORUM), "Forum", 4),
    )


def test_a_chat_is_a_teams_whatever_the_case_of_its_letters(records: Records, groups: tuple[int, int]) -> None:
    records.teams.register("North", DUTY, 0, 4)
    assert records.teams.chats("NORTH") == [TeamChat("North", DUTY, 0, groups[0], "North duty")]
    assert records.teams.chats("north west") == []
    assert records.teams.team_of(DUTY, 0) == "North"


def test_each_topic_of_a_forum_is_a_chat_of_its_own(records: Records) -> None:
    records.teams.register("North", FORUM, 5, 4)
    records.teams.register("South", FORUM, 9, 4)
    assert [records.teams.team_of(FORUM, thread) for thread in (0, 5, 9)] == ["", "North", "South"]
    assert [chat.name for chat in records.teams.everything()] == ["Forum, topic 5", "Forum, topic 9"]


def test_a_chat_has_one_team_at_a_time(records: Records) -> None:
    records.teams.register("North", DUTY, 0, 4)
    records.teams.register("South", DUTY, 0, 5)
    assert records.teams.chats("North") == []
    assert [chat.team for chat in records.teams.everything()] == ["South"]


def test_a_chat_that_is_removed_is_nobodys_and_removed_once(records: Records) -> None:
    records.teams.register("North", DUTY, 0, 4)
    assert records.teams.remove(DUTY, 0)
    assert not records.teams.remove(DUTY, 0)
    assert records.teams.team_of(DUTY, 0) == ""


def test_a_group_that_is_not_let_in_is_nobodys_chat(records: Records, groups: tuple[int, int]) -> None:
    records.teams.register("North", -1, 0, 4)
    records.teams.register("North", DUTY, 0, 4)
    records.groups.remove(groups[0])
    assert records.teams.everything() == []
    assert records.teams.team_of(DUTY, 0) == ""


def test_a_group_that_was_put_out_is_nobodys_when_it_is_let_in_anew(records: Records, groups: tuple[int, int]) -> None:
    records.teams.register("North", DUTY, 0, 4)
    records.teams.register("North", FORUM, 5, 4)
    with writing(records.teams._engine) as connection:
        forget_team_chats(connection, str(DUTY))
    assert [chat.chat for chat in records.teams.everything()] == [FORUM]


def test_a_group_that_moves_takes_its_team_along(records: Records) -> None:
    records.groups.let_in("-1000700999", "Moved", 4)
    for thread in (0, 5):
        records.teams.register("North", FORUM, thread, 4)
    records.teams.register("South", -1000700999, 5, 4)
    with writing(records.teams._engine) as connection:
        move_team_chats(connection, str(FORUM), "-1000700999")
    assert records.teams.team_of(-1000700999, 0) == "North"
    assert records.teams.team_of(-1000700999, 5) == "South"
    assert records.teams.team_of(FORUM, 5) == ""


def test_a_team_has_one_digest_and_it_begins_when_it_is_set(records: Records, clock: Clock, tmp_path: Path) -> None:
    records.teams.set_digest("North", 4, 540, 4)
    clock.move(hours=1)
    records.teams.set_digest("NORTH", 0, 600, 5)
    assert records.teams.digests() == [Digest("north", 0, 600, "2026-03-02T10:00:00+00:00", 5)]
    assert records.teams.stop_digest("nOrth")
    assert not records.teams.stop_digest("north")
    assert sql(tmp_path, "SELECT * FROM digests") == []


def test_what_was_told_is_kept_unless_the_digest_was_set_anew_meanwhile(records: Records, clock: Clock) -> None:
    records.teams.set_digest("north", 4, 540, 4)
    before = records.teams.digests()[0]
    clock.move(days=5)
    records.teams.set_digest("north", 4, 600, 4)
    records.teams.told(before, "2026-03-06T09:00:00+00:00")
    assert records.teams.digests()[0].begins == "2026-03-07T09:00:00+00:00"
    records.teams.told(records.teams.digests()[0], "2026-03-13T10:00:00+00:00")
    assert records.teams.digests()[0].begins == "2026-03-13T10:00:00+00:00"


def test_only_what_waits_is_called_off(records: Records) -> None:
    planned = records.sendings.plan(
        [Sending(SendingKind.LESSON, "3", chat, MARCH, team="north") for chat in (DUTY, FORUM)]
    )
    assert records.sendings.begin(planned[0])
    assert records.teams.call_off([one.id for one in planned]) == 1
    assert records.teams.call_off([]) == 0
    states = [one.state for one in records.sendings.about(SendingKind.LESSON, 3)]
    assert states == [SendingState.OUT, SendingState.CANCELLED]
