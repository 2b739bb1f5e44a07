"""Nobody waits because of another chat, and no chat is sent more than Telegram takes."""

import asyncio
import gc
import heapq
import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData

from bot.channels import limits
from bot.channels.buckets import Chat
from bot.channels.limits import Closed, Limits, Sending

ADA, BEN, GROUP = 1, 2, -100
FLOOD = 429
LOST = TimedOut()
MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}
RESULTS: dict[str, object] = {
    "sendMessage": MESSAGE,
    "editMessageText": MESSAGE,
    "copyMessages": [],
    "forwardMessages": [],
    "getUpdates": [],
    "getMe": {"id": 1, "is_bot": True, "first_name": "Learnt"},
}


class Clock:
    """A clock that the test moves: who sleeps by it wakes when it has come there."""

    def __init__(self) -> None:
        self.now = 0.0
        self.steps = 0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.steps += 1
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, self.steps, woken))
        await woken

    async def move(self, seconds: float) -> None:
        """Let so many seconds go by."""
        end = self.now + seconds
        await self._settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            self.now, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                woken.set_result(None)
                await self._settle()
        self.now = end

    async def _settle(self) -> None:
        """Let everybody run until nobody does anything any more."""
        seen = -1
        while seen != self.steps:
            seen = self.steps
            for _ in range(20):
                await asyncio.sleep(0)


class Telegram(BaseRequest):
    """Telegram as a bot's requests see it: it notes what came and when, and fails as it was told."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.came: list[tuple[float, str, str]] = []  # when, the chat or the method, the text
        self.faults: defaultdict[str, list[int | TelegramError]] = defaultdict(list)
        self.retry_after = 10
        self.latency: Callable[[], Awaitable[None]] = self._at_once

    async def _at_once(self) -> None:
        pass

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **more: Any
    ) -> tuple[int, bytes]:
        data = request_data.parameters if request_data else {}
        endpoint = url.rsplit("/", 1)[1]
        where = str(data.get("chat_id", endpoint)) if endpoint.startswith("send") else endpoint
        self.clock.steps += 1
        self.came.append((self.clock.now, where, str(data.get("text", endpoint))))
        await self.latency()
        faults = self.faults[where]
        if not faults:
            return 200, json.dumps({"ok": True, "result": RESULTS.get(endpoint, True)}).encode()
        fault = faults.pop(0)
        if isinstance(fault, TelegramError):
            raise fault
        words: dict[str, object] = {"ok": False, "error_code": fault, "description": "It failed"}
        if fault == FLOOD:
            words["parameters"] = {"retry_after": self.retry_after}
        return fault, json.dumps(words).encode()

    def times(self, where: object) -> list[float]:
        """Return when requests came for a chat, or of a method."""
        return [round(when, 3) for when, place, _ in self.came if place == str(where)]

    def texts(self, where: object) -> list[str]:
        return [text for _, place, text in self.came if place == str(where)]

    @property
    def read_timeout(self) -> float:
        return 5

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass


class World:
    """A bot with limits, its clock, and the Telegram it talks to."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.telegram = Telegram(self.clock)
        self.limits = Limits(self.clock, self.clock.sleep)
        self.bot = self.bot_with(self.limits)
        self.tasks: list[asyncio.Task[Any]] = []

    def bot_with(self, limits: Limits) -> ExtBot[Sending]:
        return ExtBot("1:a", request=self.telegram, get_updates_request=self.telegram, rate_limiter=limits)

    def start(self, doing: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        self.tasks.append(task := asyncio.create_task(doing))
        return task

    def send(self, chat: int | str, *texts: object, lane: Sending | None = None) -> list[asyncio.Task[Any]]:
        """Start to send texts to a chat, all at once."""
        return [self.start(self.bot.send_message(chat, str(text), rate_limit_args=lane)) for text in texts]

    async def all_done(self) -> None:
        """Return when all that was started is over; raise what it raised."""
        while not all(task.done() for task in self.tasks):
            await self.clock.move(60)
        await asyncio.gather(*self.tasks)


@pytest.fixture
def world() -> World:
    return World()


def most_in(seconds: float, times: list[float]) -> int:
    """Return how many of some sorted times lie at most within so many seconds."""
    return max(bisect_left(times, time + seconds) - place for place, time in enumerate(times))


# Pace.


async def test_a_person_gets_four_messages_at_once_and_then_one_a_second(world: World) -> None:
    world.send(ADA, *range(7))
    await world.all_done()
    assert world.telegram.times(ADA) == [0, 0, 0, 0, 1, 2, 3]


async def test_a_burst_comes_back_with_time(world: World) -> None:
    world.send(ADA, *range(4))
    await world.clock.move(2)
    world.send(ADA, *range(4))
    await world.all_done()
    assert world.telegram.times(ADA) == [0, 0, 0, 0, 2, 2, 3, 4]
    world.telegram.came.clear()
    world.send(ADA, *range(5))
    start = world.clock.now
    await world.all_done()
    assert [when - start for when in world.telegram.times(ADA)] == [0, 0, 0, 0, 1]


@pytest.mark.parametrize("chat", [GROUP, str(GROUP), "@channel"])
async def test_a_group_gets_twenty_messages_in_any_minute_and_no_flood_of_them(world: World, chat: int | str) -> None:
    world.send(chat, *range(60))
    await world.all_done()
    times = world.telegram.times(chat)
    assert times[:5] == [0, 0, 0, 1, 2]
    assert most_in(60, times) == 20
    assert most_in(1, times) <= 3
    assert times[-1] < 180


async def test_a_chat_is_the_same_by_number_and_by_its_digits(world: World) -> None:
    for chat in (ADA, str(ADA)) * 3:
        world.send(chat, "text")
    await world.all_done()
    assert world.telegram.times(ADA) == [0, 0, 0, 0, 1, 2]


async def test_edits_copies_and_forwards_count_as_messages(world: World) -> None:
    world.start(world.bot.edit_message_text("text", chat_id=ADA, message_id=1))
    world.start(world.bot.copy_messages(ADA, BEN, [1]))
    world.start(world.bot.forward_messages(ADA, BEN, [1]))
    world.send(ADA, "burst", "over")
    await world.all_done()
    assert world.telegram.times(ADA) == [0, 1]


async def test_thirty_messages_go_out_in_any_second_and_no_fewer(world: World) -> None:
    for chat in range(1, 101):
        world.send(chat, "text")
    await world.all_done()
    times = [when for when, _, _ in world.telegram.came]
    assert most_in(1, times) == 30
    assert times[-1] == pytest.approx(3)


async def test_what_is_not_a_message_never_waits(world: World) -> None:
    world.send(GROUP, *range(30))
    for _ in range(50):
        world.start(world.bot.delete_message(GROUP, 1))
        world.start(world.bot.answer_callback_query("1"))
    world.start(world.bot.leave_chat(GROUP))
    world.start(world.bot.set_my_commands([("ask", "Ask")]))
    world.start(world.bot.get_updates())
    await world.clock.move(0)
    whole = {"deleteMessage": 50, "answerCallbackQuery": 50, "leaveChat": 1, "setMyCommands": 1, "getUpdates": 1}
    assert {method: world.telegram.times(method) for method in whole} == {
        method: [0] * count for method, count in whole.items()
    }
    await world.all_done()


# Order, and nobody waits for another.


async def test_messages_of_a_chat_go_out_in_the_order_they_came(world: World) -> None:
    for number in range(20):
        for chat in (ADA, BEN, GROUP):
            world.send(chat, number)
    world.telegram.faults[str(ADA)] = [FLOOD, FLOOD]
    await world.all_done()
    in_order = [str(number) for number in range(20)]
    assert world.telegram.texts(ADA) == ["0", "0", *in_order]
    assert world.telegram.texts(BEN) == world.telegram.texts(GROUP) == in_order


async def test_a_slow_request_is_not_overtaken_by_the_next_one_of_its_chat(world: World) -> None:
    slow = asyncio.Event()

    async def first_is_slow() -> None:
        if len(world.telegram.came) == 1:
            await slow.wait()

    world.telegram.latency = first_is_slow
    world.send(ADA, "one")
    await world.clock.move(100)  # Long enough for an idle chat to be forgotten.
    world.send(BEN, "other")
    world.send(ADA, "two")
    await world.clock.move(1)
    assert world.telegram.texts(ADA) == ["one"]
    slow.set()
    await world.all_done()
    assert world.telegram.texts(ADA) == ["one", "two"]


async def test_a_chat_with_two_hundred_waiting_messages_delays_no_other(world: World) -> None:
    world.send(GROUP, *range(200))
    world.send(ADA, *range(200))
    world.send(BEN, "hello")
    await world.clock.move(0)
    assert world.telegram.times(BEN) == [0]
    await world.all_done()


async def test_who_waits_for_a_place_among_all_is_not_overtaken_by_a_newcomer(world: World) -> None:
    for chat in range(1, 62):
        world.send(chat, "text")
    await world.clock.move(0.5)
    world.clock.now = 1.0  # There is room again, but nobody has woken up yet.
    world.send(99, "text")
    await world.all_done()
    assert [place for _, place, _ in world.telegram.came] == [*map(str, range(1, 62)), "99"]


async def test_a_cancelled_request_frees_its_place_and_breaks_no_order(world: World) -> None:
    sends = world.send(ADA, *range(8))
    await world.clock.move(0.5)
    sends[4].cancel()  # It is next, and sleeps.
    sends[6].cancel()  # It stands in the line.
    await world.clock.move(10)
    assert world.telegram.texts(ADA) == ["0", "1", "2", "3", "5", "7"]
    assert world.telegram.times(ADA) == [0, 0, 0, 0, 1, 2]


async def test_a_request_cancelled_while_all_chats_wait_lets_the_others_on(world: World) -> None:
    first = [world.send(chat, "text")[0] for chat in range(1, 36)]
    await world.clock.move(0.5)
    first[30].cancel()
    first[32].cancel()
    await world.clock.move(1)
    expected = [str(chat) for chat in range(1, 36) if chat not in (31, 33)]
    assert [place for _, place, _ in world.telegram.came] == expected
    world.send(1, "after")
    world.send(31, "after")
    await world.clock.move(1)
    assert len(world.telegram.came) == 35


async def test_a_chat_goes_on_when_the_request_that_a_flood_held_up_is_cancelled(world: World) -> None:
    world.telegram.faults[str(ADA)] = [FLOOD]
    held, _ = world.send(ADA, "held", "next")
    await world.clock.move(1)
    held.cancel()
    await world.clock.move(20)
    assert world.telegram.texts(ADA) == ["held", "next"]
    assert world.telegram.times(ADA) == [0, 10]


# Two lanes.


async def test_what_can_wait_takes_twenty_a_second_at_most(world: World) -> None:
    for chat in range(1, 101):
        world.send(chat, "digest", lane=Sending(later=True))
    await world.all_done()
    times = [when for when, _, _ in world.telegram.came]
    assert most_in(0.9999, times) <= 20
    assert times[-1] == pytest.approx(99 / 20)


async def test_answers_go_before_what_can_wait(world: World) -> None:
    for chat in range(1, 101):
        world.send(chat, "digest", lane=Sending(later=True))
    await world.clock.move(0.5)
    before = len(world.telegram.came)
    for chat in range(1001, 1101):
        world.send(chat, "answer")
    await world.all_done()
    texts = [text for _, _, text in world.telegram.came]
    assert before < 15
    assert texts[before : before + 100] == ["answer"] * 100
    assert texts.count("digest") == 100


async def test_what_waited_longer_but_can_wait_goes_after_an_answer(world: World) -> None:
    for chat in range(1, 31):
        world.send(chat, "text")
    await world.clock.move(0.1)
    world.send(100, "digest", lane=Sending(later=True))
    await world.clock.move(0.1)
    for chat in range(101, 161):
        world.send(chat, "answer")
    await world.clock.move(1)
    world.send(161, "answer")
    await world.all_done()
    assert [text for _, _, text in world.telegram.came][30:] == ["answer"] * 61 + ["digest"]


async def test_an_answer_does_not_stand_behind_a_digest_of_its_own_chat(world: World) -> None:
    for chat in range(1, 101):
        world.send(chat, "digest", lane=Sending(later=True))
    await world.clock.move(0)
    world.send(100, "answer")
    await world.clock.move(0)
    assert world.telegram.texts(100) == ["answer"]
    await world.all_done()
    assert world.telegram.texts(100) == ["answer", "digest"]


async def test_one_that_can_wait_goes_at_a_time_and_answers_go_beside_it(world: World) -> None:
    slow = asyncio.Event()

    async def digests_are_slow() -> None:
        if world.telegram.came[-1][2] == "digest":
            await slow.wait()

    world.telegram.latency = digests_are_slow
    for chat in range(1, 5):
        world.send(chat, "digest", lane=Sending(later=True))
    await world.clock.move(4)
    world.send(BEN, "answer")
    await world.clock.move(0)
    assert [text for _, _, text in world.telegram.came] == ["digest", "answer"]
    slow.set()
    await world.all_done()
    assert [text for _, _, text in world.telegram.came].count("digest") == 4


async def test_one_that_can_wait_and_hangs_holds_the_others_up_for_some_seconds_only(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "_ALONE", 0.5)
    world.bot = world.bot_with(Limits())
    hangs = asyncio.Event()

    async def first_hangs() -> None:
        if len(world.telegram.came) == 1:
            await hangs.wait()

    world.telegram.latency = first_hangs
    world.send(ADA, "digest", lane=Sending(later=True))
    await asyncio.sleep(0.01)
    (other,) = world.send(BEN, "digest", lane=Sending(later=True))
    await asyncio.sleep(0.2)
    assert not other.done()
    async with asyncio.timeout(2):
        await other
    hangs.set()
    await asyncio.gather(*world.tasks)


async def test_what_can_wait_waits_for_a_chat_that_was_told_to_and_no_other_waits_for_it(world: World) -> None:
    world.telegram.faults[str(GROUP)] = [FLOOD]
    (refused,) = world.send(GROUP, "digest", lane=Sending(later=True))
    await world.clock.move(1)
    assert isinstance(refused.exception(), RetryAfter)  # Whoever sends it comes again, and keeps no line meanwhile.
    assert world.limits.is_held_up(GROUP)
    world.tasks.clear()
    world.send(GROUP, "digest", lane=Sending(later=True))
    for chat in range(1, 4):
        world.send(chat, "digest", lane=Sending(later=True))
    await world.clock.move(1)
    assert [len(world.telegram.texts(chat)) for chat in range(1, 4)] == [1, 1, 1]
    assert not world.limits.is_held_up(ADA)
    await world.all_done()
    assert world.telegram.times(GROUP) == [0, 10]


# Told to wait.


async def test_a_chat_that_is_told_to_wait_waits_alone(world: World) -> None:
    world.telegram.faults[str(GROUP)] = [FLOOD]
    world.send(GROUP, "one", "two")
    await world.clock.move(1)
    world.send(ADA, "private")
    world.send(-200, "other group")
    await world.clock.move(0)
    assert world.telegram.times(ADA) == world.telegram.times(-200) == [1]
    await world.all_done()
    assert world.telegram.times(GROUP) == [0, 10, 10]
    assert world.telegram.texts(GROUP) == ["one", "one", "two"]


async def test_a_private_answer_overtakes_a_group_that_waits_by_a_real_clock(world: World) -> None:
    world.bot = world.bot_with(Limits())
    world.telegram.retry_after = 1
    world.telegram.faults[str(GROUP)] = [FLOOD]
    done: list[str] = []

    async def send(chat: int, name: str) -> None:
        await world.bot.send_message(chat, "text")
        done.append(name)

    group = world.start(send(GROUP, "group"))
    await asyncio.sleep(0.01)
    await asyncio.wait_for(send(ADA, "private"), 0.2)
    await group
    assert done == ["private", "group"]


@pytest.mark.parametrize("as_timedelta", ["true", "false"])
async def test_a_wait_is_a_number_or_a_timedelta(
    world: World, monkeypatch: pytest.MonkeyPatch, as_timedelta: str
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", as_timedelta)
    world.telegram.faults[str(ADA)] = [FLOOD]
    world.send(ADA, "text")
    await world.all_done()
    assert world.telegram.times(ADA) == [0, 10]


async def test_every_wait_in_a_row_is_kept_and_the_eighth_is_the_last(world: World) -> None:
    world.telegram.faults[str(ADA)] = [FLOOD] * 8
    given_up, after = world.send(ADA, "given up", "after")
    await world.clock.move(200)
    assert isinstance(given_up.exception(), RetryAfter)
    assert after.exception() is None
    # The next message keeps the last wait too.
    assert world.telegram.times(ADA) == [0, 10, 20, 30, 40, 50, 60, 70, 80]
    assert world.telegram.texts(ADA)[-2:] == ["given up", "after"]


async def test_a_method_without_a_chat_waits_for_itself_alone(world: World) -> None:
    world.telegram.faults["setMyCommands"] = [FLOOD, FLOOD]
    world.start(world.bot.set_my_commands([("ask", "Ask")]))
    await world.clock.move(1)
    world.start(world.bot.get_me())
    world.start(world.bot.delete_my_commands())
    world.send(ADA, "text")
    await world.clock.move(0)
    assert world.telegram.times("getMe") == world.telegram.times("deleteMyCommands") == world.telegram.times(ADA) == [1]
    await world.clock.move(30)
    assert world.telegram.times("setMyCommands") == [0, 10, 20]


# Hints.


async def test_a_hint_goes_out_at_once_and_counts_as_nothing(world: World) -> None:
    for _ in range(10):
        world.start(world.bot.send_chat_action(ADA, "typing"))
        world.start(world.bot.send_message_draft(ADA, 1, "Searching"))
    await world.clock.move(0)
    assert world.telegram.times(ADA) == [0] * 20
    world.send(ADA, *range(4))
    await world.clock.move(0)
    assert world.telegram.times(ADA) == [0] * 24


@pytest.mark.parametrize("why", ["the chat is paused", "messages wait", "the burst is used up", "all chats wait"])
async def test_a_hint_is_dropped_when(world: World, why: str) -> None:
    if why == "the chat is paused":
        world.telegram.faults[str(ADA)] = [FLOOD]
        (given_up,) = world.send(ADA, "text")
        await world.clock.move(0)
        given_up.cancel()  # Now nothing waits any more, but the pause stays.
    elif why == "all chats wait":
        for chat in range(1001, 1031):
            world.send(chat, "text")
        world.send(ADA, "text")
    else:
        world.send(ADA, *range(4 if why == "the burst is used up" else 6))
    await world.clock.move(0)
    sent = len(world.telegram.came)
    action = world.start(world.bot.send_chat_action(ADA, "typing"))
    draft = world.start(world.bot.send_message_draft(ADA, 1, "Searching"))
    other = world.start(world.bot.send_chat_action(BEN, "typing"))
    await world.clock.move(0)
    assert (action.result(), draft.result(), other.result()) == (True, True, True)
    assert len(world.telegram.came) == sent + 1
    await world.clock.move(20)
    world.start(world.bot.send_chat_action(ADA, "typing"))
    await world.clock.move(0)
    assert world.telegram.times(ADA)[-1] == world.clock.now


async def test_no_message_waits_because_a_hint_was_one_too_many(world: World) -> None:
    world.telegram.faults[str(ADA)] = [FLOOD]
    for _ in range(2):
        hint = world.start(world.bot.send_chat_action(ADA, "typing"))
        await world.clock.move(1)
        assert hint.result() is True
    world.send(ADA, "text")
    await world.clock.move(0)
    assert world.telegram.texts(ADA) == ["sendChatAction", "text"]
    await world.clock.move(10)
    world.start(world.bot.send_chat_action(ADA, "typing"))
    await world.all_done()
    assert world.telegram.texts(ADA) == ["sendChatAction", "text", "sendChatAction"]


async def test_what_only_passes_waits_for_nothing_and_counts(world: World) -> None:
    passing = Sending(passing=True)
    sent = world.send(ADA, *range(4), lane=passing)
    await world.clock.move(0)
    assert world.telegram.texts(ADA) == ["0", "1", "2", "3"]
    assert all(task.done() for task in sent)
    (left_out,) = world.send(ADA, "more", lane=passing)
    world.send(ADA, "answer")
    await world.clock.move(0)
    assert left_out.done()
    assert world.telegram.texts(ADA)[4:] == []
    await world.clock.move(1)
    assert world.telegram.texts(ADA)[4:] == ["answer"]


async def test_no_message_waits_because_what_only_passes_was_one_too_many(world: World) -> None:
    world.telegram.faults[str(ADA)] = [FLOOD]
    for text in ("one", "two"):
        world.start(world.bot.send_message(ADA, text, rate_limit_args=Sending(passing=True)))
        await world.clock.move(1)
    world.send(ADA, "answer")
    await world.clock.move(0)
    assert world.telegram.texts(ADA) == ["one", "answer"]


# Broken connections.

REPEATABLE: dict[str, Callable[[World], Coroutine[Any, Any, Any]]] = {
    "editMessageText": lambda world: world.bot.edit_message_text("text", chat_id=ADA, message_id=1),
    "deleteMessage": lambda world: world.bot.delete_message(ADA, 1),
    "answerCallbackQuery": lambda world: world.bot.answer_callback_query("1"),
    "setMyCommands": lambda world: world.bot.set_my_commands([("ask", "Ask")]),
    "deleteMyCommands": lambda world: world.bot.delete_my_commands(),
    "leaveChat": lambda world: world.bot.leave_chat(GROUP),
    "getChat": lambda world: world.bot.get_chat(GROUP),
}


@pytest.mark.parametrize("method", REPEATABLE)
async def test_what_is_safe_to_repeat_is_tried_three_times_more(world: World, method: str) -> None:
    world.telegram.faults[method] = [LOST, 502, NetworkError("gone"), LOST]
    task = world.start(REPEATABLE[method](world))
    await world.clock.move(60)
    assert isinstance(task.exception(), TimedOut)
    assert world.telegram.times(method) == [0, 0.5, 1.5, 3.5]


async def test_a_request_that_gets_through_at_last_is_answered(world: World) -> None:
    world.telegram.faults["deleteMessage"] = [LOST, FLOOD, 502]
    task = world.start(world.bot.delete_message(ADA, 1))
    await world.clock.move(60)
    assert task.result() is True
    assert world.telegram.times("deleteMessage") == [0, 0.5, 10.5, 11.5]


@pytest.mark.parametrize(("fault", "error"), [(400, BadRequest), (403, Forbidden)])
@pytest.mark.parametrize("method", ["editMessageText", "deleteMessage"])
async def test_a_refusal_is_not_repeated(world: World, method: str, fault: int, error: type[TelegramError]) -> None:
    world.telegram.faults[method] = [fault]
    task = world.start(REPEATABLE[method](world))
    await world.clock.move(60)
    assert isinstance(task.exception(), error)
    assert world.telegram.times(method) == [0]


async def test_a_message_is_not_sent_twice_and_updates_are_asked_for_once(world: World) -> None:
    world.telegram.faults[str(ADA)] = [LOST]
    world.telegram.faults["getUpdates"] = [LOST]
    lost, following = world.send(ADA, "lost", "following")
    updates = world.start(world.bot.get_updates())
    await world.clock.move(60)
    assert isinstance(lost.exception(), TimedOut)
    assert following.exception() is None
    assert isinstance(updates.exception(), TimedOut)
    assert world.telegram.texts(ADA) == ["lost", "following"]
    assert world.telegram.times("getUpdates") == [0]


# The end.


async def test_closing_ends_every_wait_and_lets_what_is_on_its_way_arrive(world: World) -> None:
    arrives = asyncio.Event()

    async def one_is_slow() -> None:
        if world.telegram.came[-1][1] == "-200":
            await arrives.wait()

    world.telegram.latency = one_is_slow
    world.telegram.faults[str(GROUP)] = [FLOOD]
    world.telegram.faults["deleteMessage"] = [LOST]
    on_its_way, behind_it = world.send(-200, "on its way", "behind it")
    waiting = [
        *world.send(GROUP, "told to wait", "behind it"),
        *world.send(ADA, *range(6))[4:],
        *[world.send(chat, "text")[0] for chat in range(1001, 1040)][29:],
        *world.send(BEN, "digest", lane=Sending(later=True)),
        world.start(world.bot.delete_message(ADA, 1)),
        world.start(world.limits.rest(60)),
    ]
    await world.clock.move(0.1)
    assert not any(task.done() for task in waiting)
    came = len(world.telegram.came)
    world.limits.close()
    waiting += world.send(-300, "too late")
    await world.clock.move(0)
    # No time went by: whoever stops the bot waits for nothing but Telegram.
    assert [type(task.exception()) for task in waiting] == [Closed] * len(waiting)
    arrives.set()
    await world.clock.move(100)
    assert on_its_way.result()
    assert isinstance(behind_it.exception(), Closed)
    assert len(world.telegram.came) == came


async def test_once_closed_no_message_goes_but_what_is_none_does(world: World) -> None:
    world.limits.close()
    with pytest.raises(Closed):
        await world.bot.send_message(ADA, "text")
    assert world.telegram.came == []
    assert await world.bot.delete_message(ADA, 1)
    assert await world.bot.answer_callback_query("1")


# Memory.


async def test_chats_that_nothing_is_going_on_in_are_forgotten() -> None:
    gc.collect()
    before = known_chats()
    clock = Clock()

    async def sleep(seconds: float) -> None:
        clock.now += seconds

    async def answer() -> bool:
        return True

    mine = Limits(clock, sleep)
    most = 0
    for number in range(1, 10_001):
        chat = number if number % 2 else -number
        for endpoint in ("sendChatAction", "sendMessage"):
            await mine.process_request(answer, (), {}, endpoint, {"chat_id": chat}, None)
        if number % 500 == 0:
            most = max(most, known_chats() - before)
    # At 30 a second, two minutes' worth of groups and one of private chats at most.
    assert 1000 < most <= 30 * 120
    clock.now += 61
    await mine.process_request(answer, (), {}, "sendMessage", {"chat_id": ADA}, None)
    assert known_chats() - before == 1


def known_chats() -> int:
    return sum(isinstance(thing, Chat) for thing in gc.get_objects())


async def test_a_pause_and_a_half_spent_minute_are_not_forgotten(world: World) -> None:
    world.telegram.retry_after = 200
    world.telegram.faults[str(ADA)] = [FLOOD]
    (given_up,) = world.send(ADA, "paused")
    await world.clock.move(0)
    given_up.cancel()
    await world.clock.move(50)
    world.send(GROUP, *range(10))
    await world.clock.move(20)
    world.send(BEN, "now idle chats are forgotten")
    world.send(ADA, "after the pause")
    world.send(GROUP, *range(11))
    await world.clock.move(200)
    assert world.telegram.times(ADA) == [0, 200]
    assert world.telegram.times(GROUP)[-2:] == [77, 110]
