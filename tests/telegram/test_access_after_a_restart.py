"""What was begun about access is ended after a restart; each test has a bot of its own."""

from contextlib import closing

import pytest

from bot.message import Role, Sender
from bot.records.people import Place
from tests.loopback.text import words
from tests.telegram.conftest import World
from tests.telegram.watching import menu, said_in, settled


@pytest.mark.asyncio
async def test_a_request_is_decided_after_a_restart_with_the_buttons_from_before(fresh: World) -> None:
    carol, aisha = fresh.person("Carol", Role.ADMIN), fresh.person("Aisha", Role.STRANGER)
    first = await fresh.start()
    await aisha.say("/access")
    request = await carol.hears("Somebody asks to be let in")
    await settled(fresh)
    await first.kill()
    await fresh.start()
    await carol.press(request, "Approve as practitioner")
    await aisha.hears("You have access as a practitioner")
    await aisha.asks("bruise on a baby", "referred the same day")
    assert len([line for line in said_in(fresh, carol.chat) if "Somebody asks" in line]) == 0
    assert "was let in as practitioner" in words(request)


@pytest.mark.asyncio
async def test_where_no_admin_is_reached_somebody_who_asks_is_answered_and_nothing_breaks(fresh: World) -> None:
    aisha = fresh.person("Aisha", Role.STRANGER)
    await fresh.start()
    refused = await aisha.asks("hello", "for people who were invited")
    await aisha.press(refused, "Ask for access")
    await aisha.hears("nobody who could decide is reached here")
    await settled(fresh)
    with closing(fresh.records) as records:
        assert [asked.sender for asked in records.requests.open()] == [Sender("telegram", str(aisha.id))]


@pytest.mark.asyncio
async def test_the_menu_of_somebody_put_out_while_the_bot_was_away_is_taken_down_when_they_write(fresh: World) -> None:
    dana = fresh.person("Dana", Role.ADMIN)
    first = await fresh.start()
    await dana.asks("/help people", "/invite")
    assert "invite" in menu(fresh, dana)
    assert await first.stop() == 0
    with closing(fresh.records) as records:
        records.people.remove(records.people.of(Sender("telegram", str(dana.id))).id)
    await fresh.start()
    await dana.asks("/help", "invited")
    await settled(fresh)
    assert "invite" not in menu(fresh, dana)


@pytest.mark.asyncio
async def test_somebody_whose_code_was_taken_just_before_a_crash_is_welcomed(fresh: World) -> None:
    with closing(fresh.records) as records:
        code = records.people.invite(Place(Role.PRACTITIONER))
    aisha = fresh.person("Aisha", Role.STRANGER)
    first = await fresh.start()
    fresh.server.fail_next("sendMessage", delay=30.0, chat=aisha)
    await aisha.start(code)
    await fresh.server.until(lambda: fresh.server.made("sendMessage", aisha.id), what="the welcome is on its way")
    await first.kill()
    fresh.server.forget_faults()
    await fresh.start()
    await settled(fresh)
    assert ["Welcome to Learnt" in line for line in said_in(fresh, aisha.chat)] == [True]
