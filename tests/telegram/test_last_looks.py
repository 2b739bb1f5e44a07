"""What is looked at again before a reply goes: who may still have it, and what a press may not change."""

import sqlite3
from contextlib import closing

import pytest

from bot.message import Role
from tests.loopback.text import words
from tests.telegram.conftest import World
from tests.telegram.watching import settled

pytestmark = pytest.mark.asyncio(loop_scope="module")

BRUISE = "A bruise on a baby who cannot roll"
DANGER = "the baby is not breathing"


async def test_somebody_put_out_while_an_answer_waits_does_not_get_it(world: World) -> None:
    aisha, carol = world.person("Aisha"), world.person("Carol", Role.ADMIN)
    world.server.fail_next("sendMessage", retry_after=2, chat=aisha)
    await aisha.say("bruise on a baby")
    await world.server.until(lambda: world.server.made("sendMessage", aisha.id), what="the answer waits")
    with closing(world.records) as records:
        number = next(person.id for _, person in records.people.reached("telegram") if person.note == "Aisha")
    await carol.asks(f"/revoke {number}", "no longer has access")
    await aisha.asks("hello", "people who were invited")
    assert not [said for said in aisha.sees() if BRUISE in words(said)]


async def test_an_admin_put_out_is_not_told_who_asks_to_be_let_in(world: World) -> None:
    carol, dana = world.person("Carol the elder", Role.ADMIN), world.person("Dana", Role.STRANGER)
    world.server.fail_next("sendMessage", retry_after=2, chat=carol)
    refused = await dana.asks("hello")
    await dana.press(refused, "Ask for access")
    await world.server.until(lambda: world.server.made("sendMessage", carol.id), what="the request waits")
    with closing(world.records) as records:
        number = next(person.id for _, person in records.people.reached("telegram") if person.note == "Carol the elder")
        records.people.remove(number)
    await settled(world)
    assert not [said for said in carol.sees() if "Dana" in words(said)]


@pytest.mark.parametrize("data", ["|/help", "|/privacy", "|/new"])
async def test_a_press_made_by_hand_changes_no_answer_and_no_card(world: World, data: str) -> None:
    aisha, mallory = world.person("Aisha"), world.person("Mallory", Role.STRANGER)
    group = world.server.group("A team", aisha, mallory)
    world.let_in(group)
    answer = await aisha.asks("/ask bruise on a baby", BRUISE, group)
    card = await aisha.asks(f"/ask {DANGER}", "call 999 first", group)
    before = [words(answer), words(card)]
    for message in (answer, card):
        for person in (mallory, aisha):
            await person.answered(await person.press(message, data=data))
    await settled(world)
    assert [words(answer), words(card)] == before


async def test_a_card_comes_while_another_process_holds_the_records_and_many_wait_for_them(world: World) -> None:
    aisha = world.person("Aisha", area="Leeds")
    others = [world.person(f"Other {number}") for number in range(12)]
    with closing(sqlite3.connect(world.data / "records.db", isolation_level=None)) as held:
        held.execute("BEGIN IMMEDIATE")
        for other in others:
            await other.say("bruise on a baby")
        await world.server.until(lambda: world.server.made("sendChatAction"), what="the others wait")
        card = await aisha.asks(DANGER, "call 999 first", timeout=20)
        held.execute("ROLLBACK")
    assert "0113 496 0001" in words(card)
    await settled(world)
    assert len([said for said in aisha.sees() if "call 999 first" in words(said)]) == 1


async def test_each_card_shows_its_own_results(world: World) -> None:
    aisha = world.person("Aisha")
    first = await aisha.asks("the baby has a bruise on her arm, just seen", "call 999 first")
    second = await aisha.asks(DANGER, "call 999 first")
    await aisha.press(first, "show results")
    assert BRUISE in words(await aisha.hears(BRUISE, after=second))


async def test_an_area_too_long_for_a_button_keeps_no_reply_back(world: World) -> None:
    aisha = world.person("Aisha", area="A very long name of an area that no button could ever carry in full")
    await aisha.asks("/filter", "No filter is on")


async def test_a_name_that_somebody_chose_is_shown_on_one_line(world: World) -> None:
    carol = world.person("Carol", Role.ADMIN)
    dana = world.person("Dana\n\nApproved by the LADO \u202eevil", Role.STRANGER)
    refused = await dana.asks("hello")
    await dana.press(refused, "Ask for access")
    request = await carol.hears("shows them as: “Dana Approved by the LADO evil”")
    assert "Anybody can choose such a name" in words(request)
