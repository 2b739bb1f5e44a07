"""Codes, roles and menus in a private chat, and what becomes of somebody whose access ends."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from bot.message import Role
from bot.records.people import Place
from tests.loopback.people import Person
from tests.loopback.text import words
from tests.telegram.conftest import World
from tests.telegram.watching import change, labels, menu, said_in, settled

pytestmark = pytest.mark.asyncio(loop_scope="module")

BRUISE = "A bruise on a baby who cannot roll is referred the same day."
REFUSED = "for people who were invited"
NO_CODE = "That code does not work"
WELCOME = "Welcome to Learnt"


def code(world: World, role: Role = Role.PRACTITIONER) -> str:
    """Return a new invitation code."""
    with closing(world.records) as records:
        return records.people.invite(Place(role))


def number(world: World, person: Person) -> int:
    """Return the number under which somebody was let in."""
    with closing(world.records) as records:
        reached = records.people.reached("telegram")
    return next(one.id for sender, one in reached if sender.address == str(person.id))


def shows_no_library(said: list[str]) -> bool:
    return not any(part in line for line in said for part in (BRUISE, "Bruising procedure", "every month"))


async def test_somebody_without_a_code_is_turned_away_with_the_national_lines_and_may_ask(world: World) -> None:
    mallory = world.person("Mallory", Role.STRANGER)
    await mallory.start()
    said = await mallory.hears(REFUSED)
    assert all(line in words(said) for line in ("999", "0800 1111", "0808 800 5000"))
    assert labels(said) == ["Ask for access"]
    await mallory.asks("bruise on a baby", REFUSED)
    assert shows_no_library(said_in(world, mallory.chat))


async def test_a_link_with_a_code_lets_one_person_in_once(world: World) -> None:
    aisha, mallory = world.person("Aisha", Role.STRANGER), world.person("Mallory", Role.STRANGER)
    payload = code(world)
    await aisha.start(payload)
    await aisha.hears("You have access as a practitioner")
    await aisha.asks("bruise on a baby", BRUISE)
    await mallory.start(payload)
    refused = await mallory.hears(NO_CODE)
    assert "999" in words(refused)
    await mallory.asks("bruise on a baby", REFUSED)


async def test_a_code_that_was_never_made_and_one_that_ran_out_let_nobody_in(world: World) -> None:
    mallory, late = world.person("Mallory", Role.STRANGER), world.person("Late", Role.STRANGER)
    await mallory.start("0123456789abcdefABCDEF")
    await mallory.hears(NO_CODE)
    old = code(world, Role.SUPERVISOR)
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="seconds")
    change(world, "UPDATE invitations SET expires_at = ? WHERE role = 'supervisor' AND NOT used", yesterday)
    await late.start(old)
    await late.hears(NO_CODE)
    await late.asks("bruise on a baby", REFUSED)


async def test_a_code_that_somebody_sends_again_welcomes_them_again(world: World) -> None:
    aisha = world.person("Aisha", Role.STRANGER)
    payload = code(world)
    for _ in range(2):
        await aisha.start(payload)
    await settled(world)
    assert [WELCOME in line for line in said_in(world, aisha.chat)] == [True, True]


async def test_the_menu_is_that_of_the_role_and_follows_it(world: World) -> None:
    aisha, carol = world.person("Aisha", Role.STRANGER), world.person("Carol", Role.ADMIN)
    assert {"start", "access", "help"} <= set(menu(world, aisha))
    assert "ask" not in menu(world, aisha)
    menus = {}
    for role in (Role.PRACTITIONER, Role.SUPERVISOR, Role.ADMIN):
        said = await aisha.start(code(world, role))
        await aisha.hears(f"as {'an' if role is Role.ADMIN else 'a'} {role}", after=said)
        menus[role] = set(menu(world, aisha))
    assert "ask" in menus[Role.PRACTITIONER]
    assert "invite" not in menus[Role.SUPERVISOR]
    assert menus[Role.PRACTITIONER] <= menus[Role.SUPERVISOR] < menus[Role.ADMIN]
    await carol.asks(f"/revoke {number(world, aisha)}", "no longer has access")
    await aisha.asks("/help", "invited")
    assert "ask" not in menu(world, aisha)


@pytest.mark.parametrize(
    ("role", "refused"),
    [(Role.PRACTITIONER, True), (Role.SUPERVISOR, True), (Role.ADMIN, False)],
)
async def test_what_is_for_admins_is_for_admins(world: World, role: Role, refused: bool) -> None:
    somebody = world.person("Somebody", role)
    for command in ("/invite practitioner", "/audit"):
        said = words(await somebody.asks(command, lambda message: True))
        assert (f"{command.split()[0]} is for admins." in said) is refused


async def test_an_invitation_is_a_link_that_a_tap_opens(world: World) -> None:
    carol, aisha = world.person("Carol", Role.ADMIN), world.person("Aisha", Role.STRANGER)
    made = words(await carol.asks("/invite supervisor team:north area:leeds", "https://t.me/learnt_bot?start="))
    payload = made.partition("https://t.me/learnt_bot?start=")[2].split()[0]
    assert made.split()[-1] == payload
    await aisha.start(payload)
    await aisha.hears("as a supervisor")
    kept = words(await aisha.asks("/me", "kept about you"))
    assert "north" in kept
    assert "Leeds" in kept


async def test_somebody_put_out_gets_nothing_more_from_the_library_by_words_presses_or_replies(world: World) -> None:
    aisha, carol = world.person("Aisha"), world.person("Carol", Role.ADMIN)
    answer = await aisha.asks("bruise on a baby", BRUISE)
    await carol.asks(f"/revoke {number(world, aisha)}", "no longer has access")
    before = len(said_in(world, aisha.chat))
    for label in ("Around 1", "More results", "Helpful", "Lens"):
        await aisha.answered(await aisha.press(answer, label))
    await aisha.reply_to(answer, "and the photograph?")
    await aisha.say("/source 1")
    await settled(world)
    said = said_in(world, aisha.chat)[before:]
    assert [REFUSED in line for line in said] == [True] * 6
    assert shows_no_library(said)


async def test_access_that_ended_is_said_to_have_ended_until_it_is_renewed(world: World) -> None:
    aisha, carol = world.person("Aisha"), world.person("Carol", Role.ADMIN)
    answer = await aisha.asks("bruise on a baby", BRUISE)
    known = number(world, aisha)
    change(world, "UPDATE people SET expires_at = '2026-11-01T12:00:00+00:00' WHERE id = ?", known)
    await aisha.asks("bruise on a baby", "Your access ended on 1 November 2026")
    await aisha.answered(await aisha.press(answer, "Around 1"))
    await settled(world)
    assert shows_no_library(said_in(world, aisha.chat)[1:])
    await carol.asks(f"/renew {known}", "another six months")
    await aisha.asks("bruise on a baby", BRUISE)


async def test_a_username_that_changes_hands_takes_no_access_with_it(world: World) -> None:
    aisha, mallory = world.person("Aisha"), world.person("Mallory", Role.STRANGER)
    aisha.user["username"] = "north_team"
    await aisha.asks("bruise on a baby", BRUISE)
    mallory.user["username"] = aisha.user.pop("username")
    await mallory.asks("bruise on a baby", REFUSED)
    await aisha.asks("bruise on a baby", BRUISE)


async def test_a_pause_is_told_to_everybody_who_asks_with_its_reason_and_cards_still_come(world: World) -> None:
    carol, ben = world.person("Carol", Role.ADMIN), world.person("Ben", Role.SUPERVISOR)
    answer = await ben.asks("bruise on a baby", BRUISE)
    await carol.asks("/pause a citation is wrong", "Paused for everybody")
    try:
        paused = await ben.asks("bruise on a baby", "Learnt is paused: a citation is wrong")
        assert "999" in words(paused)
        await ben.press(answer, "Around 1")
        await ben.hears("Learnt is paused", after=paused)
        await ben.asks("hes got a knife and wont let us out", "call 999 first")
    finally:
        await carol.asks("/resume", "Answers go on.")
    await ben.asks("bruise on a baby", BRUISE)
