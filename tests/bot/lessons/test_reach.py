"""Something is sent to people who are let in, in the chat that Telegram has with them alone."""

from datetime import timedelta

import pytest

from bot.bootstrap import Desk
from bot.lessons.reach import members, place_of, private, supervisors
from bot.lessons.sending import console_chat
from bot.message import Role, Sender
from bot.records.people import ACCESS, OWNER, Place
from tests.bot.records.conftest import let_in


def number(desk: Desk, sender: Sender) -> int:
    return desk.records.people.of(sender).id


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("telegram -1000700900/5", (-1000700900, 5)),
        ("telegram 700900/0", (700900, 0)),
        ("console", None),
        ("telegram", None),
        ("telegram x/0", None),
        ("telegram 1/2/3", None),
    ],
)
def test_a_chat_of_telegram_is_known_by_its_key(key: str, place: tuple[int, int] | None) -> None:
    assert place_of(key) == place


def test_a_person_is_reached_in_their_own_chat_or_at_their_terminal(desk: Desk) -> None:
    aisha = number(desk, let_in(desk.records, "700900"))
    console = desk.records.people.let_in(Sender("console", "ben"), Place(Role.SUPERVISOR))
    nowhere = desk.records.people.let_in(Sender("carrier pigeon", "ben"), Place(Role.SUPERVISOR))
    assert private(desk, aisha) == (700900, aisha)
    assert private(desk, console.id) == (console_chat(console.id), console.id)
    assert private(desk, nowhere.id) is None
    assert private(desk, 999) is None


def test_who_was_put_out_or_whose_access_ended_is_not_reached(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    gone, ended = (number(desk, let_in(desk.records, address, teams=("north",))) for address in ("700900", "700901"))
    desk.records.people.remove(gone)
    assert private(desk, gone) is None
    assert [one.id for one in members(desk, "north")] == [ended]
    now = desk.records.now()
    monkeypatch.setattr(desk.records.people, "_now", lambda: now + ACCESS + timedelta(days=1))
    assert private(desk, ended) is None
    assert members(desk, "north") == []


def test_the_members_of_a_team_are_those_of_its_name_in_whatever_letters(desk: Desk) -> None:
    teams = (("North",), ("south", "NORTH"), ("north west",), ())
    people = [number(desk, let_in(desk.records, str(700900 + i), teams=team)) for i, team in enumerate(teams)]
    assert [one.id for one in members(desk, "north")] == people[:2]


def test_supervisors_are_they_and_admins(desk: Desk) -> None:
    desk.records.people.of(OWNER)
    roles = (Role.PRACTITIONER, Role.SUPERVISOR, Role.ADMIN)
    people = [number(desk, let_in(desk.records, str(700900 + i), role)) for i, role in enumerate(roles)]
    found = [one.id for one in supervisors(desk)]
    assert set(people[1:]) < set(found)
    assert people[0] not in found
