"""What is due goes a few at a time and once each, and what fails keeps nothing else from going."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest

from bot.bootstrap import Desk
from bot.channels import schedule
from bot.channels.delivery import Delivery
from bot.channels.schedule import Schedule
from bot.lessons.outgoing import Planner
from bot.lessons.sending import Sending, SendingKind
from bot.records.parcels import Kind, Parcel
from tests.bot.records.conftest import Clock

NOON, NIGHT = (datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in (12, 23))  # London is on UTC.


class Way:
    """The way out: what was begun, and arrives when the test says so."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.begun: list[int] = []
        self.under_way: dict[int, Delivery] = {}
        self.held_up: set[int] = set()

    async def begin(self, sending: Sending) -> Delivery | None:
        if self.desk.records.sendings.begin(sending) is None:
            return None
        self.begun.append(sending.chat)
        self.under_way[sending.chat] = Delivery(self.desk.records.deliveries, Parcel(sending.chat, Kind.SENDING))
        return self.under_way[sending.chat]

    def arrive(self, *chats: int) -> None:
        for chat in chats:
            self.under_way.pop(chat).done.set_result(None)

    async def has_begun(self, count: int) -> None:
        """Return once so many were begun, and give what is one too many its time."""
        async with asyncio.timeout(5):
            while len(self.begun) < count:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        assert len(self.begun) == count


@pytest.fixture
def clock(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the clock of the desk, at noon; what is done every few seconds is done at once."""
    monkeypatch.setattr(schedule, "EVERY", 0.02)
    monkeypatch.setattr(schedule, "PLANNING", 0.02)
    clock = Clock(NOON)
    monkeypatch.setattr(desk.records, "now", clock)
    monkeypatch.setattr(desk.records.sendings, "_now", clock)
    return clock


@asynccontextmanager
async def running(way: Way, *planners: Planner) -> AsyncIterator[None]:
    """Run the schedule meanwhile."""
    task = asyncio.create_task(Schedule(way.desk, way.begin, lambda chat: chat in way.held_up, planners).run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def planned(desk: Desk, chats: range, about: str = "3", hours: int = 0, anyhow: bool = False) -> list[Sending]:
    """Return what is planned for some chats, in so many hours."""
    at = (desk.records.now() + timedelta(hours=hours)).isoformat(timespec="seconds")
    every = [Sending(SendingKind.LESSON, about, chat, at, anyhow=anyhow) for chat in chats]
    return desk.records.sendings.plan(every)


async def test_a_few_are_on_their_way_at_once_and_more_follow(desk: Desk, clock: Clock) -> None:
    way = Way(desk)
    planned(desk, range(20))
    async with running(way):
        await way.has_begun(8)
        way.arrive(0, 1, 2)
        await way.has_begun(8)  # There is no look for every one of them.
        way.arrive(3)
        await way.has_begun(12)
        way.arrive(*range(4, 12))
        await way.has_begun(20)
    assert way.begun == list(range(20))


async def test_chats_that_are_held_up_take_no_place_of_others(desk: Desk, clock: Clock) -> None:
    way = Way(desk)
    planned(desk, range(20))
    way.held_up = set(range(10))
    async with running(way):
        await way.has_begun(16)
        way.arrive(*range(10, 16))
        await way.has_begun(20)


async def test_where_telegram_makes_all_chats_wait_it_is_not_asked_for_hundreds(desk: Desk, clock: Clock) -> None:
    way = Way(desk)
    planned(desk, range(100))
    way.held_up = set(range(100))
    async with running(way):
        await way.has_begun(60)


async def test_a_chat_has_one_on_its_way_at_a_time(desk: Desk, clock: Clock) -> None:
    way = Way(desk)
    for about in ("3", "4"):
        planned(desk, range(2), about)
    async with running(way):
        await way.has_begun(2)
        way.arrive(1)
        await way.has_begun(3)
        way.arrive(0, 1)
        await way.has_begun(4)
    assert way.begun == [0, 1, 1, 0]


async def test_what_comes_at_its_time_comes_in_the_quiet_hours_only_if_it_goes_anyhow(desk: Desk, clock: Clock) -> None:
    way = Way(desk)
    planned(desk, range(1, 2), hours=11)
    planned(desk, range(2, 3), hours=11, anyhow=True)
    async with running(way):
        await way.has_begun(0)
        clock.time = NIGHT
        await way.has_begun(1)
        clock.move(hours=13)
        await way.has_begun(2)
    assert way.begun == [2, 1]


async def test_a_planner_that_fails_stops_no_other_and_its_words_are_not_logged(
    desk: Desk, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    way = Way(desk)

    def fails(desk: Desk) -> None:
        raise ValueError("words of somebody")

    def plans(desk: Desk) -> None:
        planned(desk, range(1))

    with caplog.at_level(logging.ERROR):
        async with running(way, fails, plans):
            await way.has_begun(1)
    assert "ValueError in fails" in caplog.text
    assert "words of somebody" not in caplog.text


async def test_what_cannot_be_looked_for_now_is_looked_for_again(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = Way(desk)
    planned(desk, range(1))
    due, fails = desk.records.sendings.due, [OSError("the disk is full")]

    def once(limit: int, quiet: bool, besides: set[int]) -> list[Sending]:
        if fails:
            raise fails.pop()
        return due(limit, quiet, besides)

    monkeypatch.setattr(desk.records.sendings, "due", once)
    async with running(way):
        await way.has_begun(1)
