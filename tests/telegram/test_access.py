"""Somebody asks to be let in, and an admin decides."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.keys import data_of
from bot.message import Role
from tests.loopback.people import Person
from tests.loopback.text import words
from tests.loopback.wire import Json
from tests.telegram.conftest import World
from tests.telegram.watching import change, kept_bytes, labels, said_in, settled

pytestmark = pytest.mark.asyncio(loop_scope="module")

BRUISE = "A bruise on a baby who cannot roll is referred the same day."
REFUSED = "for people who were invited"
ASKED = "Somebody asks to be let in"
DECIDED = "Nobody is waiting under that number"
CHOICE = ["Approve as practitioner", "Approve as supervisor", "Decline"]


async def asks_for_access(person: Person) -> None:
    """Write to the bot and tap what it offers."""
    refused = await person.asks("hello", REFUSED)
    await person.answered(await person.press(refused, "Ask for access"))
    await person.hears("you hear it here")


async def request_of(name: str, admin: Person) -> Json:
    """Return what an admin is shown of a request."""
    return await admin.hears(lambda message: ASKED in words(message) and name in words(message))


def number_in(request: Json) -> str:
    return words(request).partition("/approve ")[2].split()[0]


async def test_every_admin_is_asked_once_with_three_buttons_and_the_name_that_the_chat_shows(world: World) -> None:
    carol, dana = world.person("Carol", Role.ADMIN), world.person("Dana", Role.ADMIN)
    ben, aisha = world.person("Ben", Role.SUPERVISOR), world.person("Aisha Newcomer", Role.STRANGER)
    await asks_for_access(aisha)
    await asks_for_access(aisha)
    await settled(world)
    for admin in (carol, dana):
        assert len(said_in(world, admin.chat)) == 1
        assert labels(await request_of("Aisha Newcomer", admin)) == CHOICE
    assert said_in(world, ben.chat) == []


@pytest.mark.parametrize("role", ["practitioner", "supervisor"])
async def test_somebody_approved_is_welcomed_and_can_ask_and_the_admin_sees_it_where_the_buttons_were(
    world: World, role: str
) -> None:
    carol, aisha = world.person("Carol", Role.ADMIN), world.person(f"Aisha as {role}", Role.STRANGER)
    await asks_for_access(aisha)
    request = await request_of(f"Aisha as {role}", carol)
    await carol.press(request, f"Approve as {role}")
    await aisha.hears(f"You have access as a {role}")
    changed = await carol.sees_change(request, f"was let in as {role}")
    assert labels(changed) == []
    assert len(said_in(world, carol.chat)) == 1
    await aisha.asks("bruise on a baby", BRUISE)


async def test_a_command_approves_with_an_area_and_a_team(world: World) -> None:
    carol, aisha = world.person("Carol", Role.ADMIN), world.person("Aisha of Leeds", Role.STRANGER)
    await asks_for_access(aisha)
    number = number_in(await request_of("Aisha of Leeds", carol))
    await carol.asks(f"/approve {number} practitioner area:leeds team:north", "is told")
    await aisha.hears("Welcome to Learnt")
    kept = words(await aisha.asks("/me", "kept about you"))
    assert "Area: Leeds" in kept
    assert "Teams: north" in kept


async def test_somebody_declined_hears_nothing_and_cannot_ask_again_for_a_week(world: World) -> None:
    carol, mallory = world.person("Carol", Role.ADMIN), world.person("Mallory", Role.STRANGER)
    await asks_for_access(mallory)
    request = await request_of("Mallory", carol)
    number = number_in(request)
    heard = len(said_in(world, mallory.chat))
    await carol.press(request, "Decline")
    await carol.sees_change(request, f"Request {number} is declined")
    await settled(world)
    assert len(said_in(world, mallory.chat)) == heard
    await asks_for_access(mallory)
    await settled(world)
    assert len(said_in(world, carol.chat)) == 1
    week = (datetime.now(UTC) - timedelta(days=7, minutes=1)).isoformat(timespec="seconds")
    change(world, "UPDATE requests SET decided_at = ? WHERE id = ?", week, int(number))
    await mallory.say("/access")
    await request_of("Mallory", carol)
    await settled(world)
    assert len(said_in(world, carol.chat)) == 2


async def test_the_first_of_two_admins_decides_and_the_other_is_told_so(world: World) -> None:
    carol, dana = world.person("Carol", Role.ADMIN), world.person("Dana", Role.ADMIN)
    aisha = world.person("Aisha of both", Role.STRANGER)
    await asks_for_access(aisha)
    first, second = await request_of("Aisha of both", carol), await request_of("Aisha of both", dana)
    await carol.press(first, "Approve as practitioner")
    await aisha.hears("You have access as a practitioner")
    await dana.answered(await dana.press(second, "Approve as supervisor"))
    await dana.hears(DECIDED)
    await settled(world)
    assert len([line for line in said_in(world, aisha.chat) if "You have access" in line]) == 1
    assert "Role: practitioner" in words(await aisha.asks("/me", "kept about you"))


async def test_a_press_after_the_decision_changes_nothing(world: World) -> None:
    carol, mallory = world.person("Carol", Role.ADMIN), world.person("Mallory declined", Role.STRANGER)
    await asks_for_access(mallory)
    request = await request_of("Mallory declined", carol)
    number = number_in(request)
    await carol.asks(f"/decline {number}", "is declined")
    await carol.answered(await carol.press(request, "Approve as practitioner"))
    await carol.hears(DECIDED)
    await mallory.asks("bruise on a baby", REFUSED)


@pytest.mark.parametrize("role", [Role.STRANGER, Role.PRACTITIONER, Role.SUPERVISOR])
async def test_nobody_but_an_admin_approves_not_even_with_a_press_made_by_hand(world: World, role: Role) -> None:
    carol, mallory = world.person("Carol", Role.ADMIN), world.person(f"Mallory {role}", Role.STRANGER)
    accomplice = mallory if role is Role.STRANGER else world.person("Accomplice", role)
    await asks_for_access(mallory)
    request = await request_of(f"Mallory {role}", carol)
    number = number_in(request)
    under = await accomplice.asks("/help", lambda message: True)
    await accomplice.answered(await accomplice.press(under, data=data_of(f"/approve {number} practitioner", "")))
    await accomplice.say(f"/approve {number} admin")
    await settled(world)
    await mallory.asks("bruise on a baby", REFUSED)
    assert not any("Welcome" in line for line in said_in(world, mallory.chat))
    await carol.asks(f"/decline {number}", "is declined")


async def test_somebody_who_waits_is_told_what_is_kept_and_can_erase_it_before_the_decision(world: World) -> None:
    carol, aisha = world.person("Carol", Role.ADMIN), world.person("Aisha Waitingname", Role.STRANGER)
    await asks_for_access(aisha)
    request = await request_of("Aisha Waitingname", carol)
    await aisha.asks("/me", "That you asked to be let in is kept")
    assert b"Waitingname" in kept_bytes(world)
    await aisha.asks("/forget", "Your request to be let in is erased")
    assert b"Waitingname" not in kept_bytes(world)
    await aisha.asks("/me", "Nothing is kept about you")
    await carol.answered(await carol.press(request, "Approve as practitioner"))
    await carol.hears(DECIDED)
    await aisha.asks("bruise on a baby", REFUSED)


async def test_a_name_that_somebody_chose_is_gone_once_they_were_declined(world: World) -> None:
    carol, mallory = world.person("Carol", Role.ADMIN), world.person("Mallory Chosenname", Role.STRANGER)
    await asks_for_access(mallory)
    request = await request_of("Chosenname", carol)
    assert b"Chosenname" in kept_bytes(world)
    await carol.press(request, "Decline")
    await carol.sees_change(request, "is declined")
    assert b"Chosenname" not in kept_bytes(world)


async def test_an_admin_who_blocked_the_bot_keeps_nobody_else_from_deciding(world: World) -> None:
    gone, carol = world.person("Gone", Role.ADMIN), world.person("Carol", Role.ADMIN)
    aisha = world.person("Aisha unlucky", Role.STRANGER)
    await gone.block()
    await asks_for_access(aisha)
    await carol.press(await request_of("Aisha unlucky", carol), "Approve as practitioner")
    await aisha.hears("You have access")
    await settled(world)
    assert said_in(world, gone.chat) == []
