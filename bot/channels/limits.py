"""How fast requests go to Telegram: a chat that was told to wait waits alone, and its requests keep their order."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.channels.buckets import Bucket, Chat, Few, Window

_MESSAGES = ("send", "edit", "copy", "forward")
_HINTS = ("sendChatAction", "sendMessageDraft")
# What may be asked twice without being done twice. A message that is sent again stands there twice.
# PTB lets getUpdates pass by the limits.
_REPEATABLE = (
    *("edit", "delete", "get", "set", "pin", "unpin"),
    *("leaveChat", "answerCallbackQuery", "answerInlineQuery"),
)
_BACK_OFF = (0.5, 1.0, 2.0)
_TRIES = 8  # Of a request that is told to wait again and again.
_STEP = 1 / 30  # After which what can wait looks again whether somebody who asked still waits.
_FEW = 4  # Messages on their way at once: what is on its way in the instant of a kill goes out again.
_HELD = 1.0  # seconds; a message that hangs for longer keeps none back
_ALONE = 5.0  # seconds in which nothing else goes that can wait: in the instant of a kill only one is on its way
_HELD_UP = 1.5  # seconds; a chat that has to wait for longer is held up, and not only at its pace
_SWEEP = 60.0  # Between two rounds of forgetting idle chats.

_Result = bool | dict[str, Any] | list[dict[str, Any]]
_Request = Callable[[], Awaitable[_Result]]
_Note = Callable[[_Result], Awaitable[None]]


class Closed(TelegramError):
    """The bot is being stopped, and this request has not gone."""

    def __init__(self) -> None:
        super().__init__("The bot is being stopped")


class Overtaken(TelegramError):
    """What waited to be sent may not go any more."""

    def __init__(self) -> None:
        super().__init__("its reader may not have it any more")


@dataclass(frozen=True, slots=True)
class Sending:
    """How a message is sent: `bot.send_message(..., rate_limit_args=Sending(...))`."""

    urgent: bool = False  # It waits for its own chat alone.
    later: bool = False  # The bot starts it by itself: it waits behind those who asked.
    passing: bool = False  # The next one says more: it waits for nothing, and is left out where others are in line.
    due: Callable[[], Awaitable[bool]] | None = None  # Asked when its turn has come: may it still go?
    note: _Note | None = None  # Done with the result, before others take its place.


class Limits(BaseRateLimiter[Sending]):
    """Keep to 30 messages a second; 1 a second in a chat after a burst of 4; 20 a minute in a group."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._chats: dict[str, Chat] = {}
        self._swept = clock()
        self._overall = Window(30, 1.0)
        self._gate = asyncio.Lock()
        self._at_gate = 0
        self._later = Bucket(1 / 20)
        self._later_gate = asyncio.Lock()
        self._few = Few(_FEW, _HELD)
        self._closed = False
        self._rests: set[asyncio.Future[None]] = set()

    async def initialize(self) -> None:
        """Do nothing: there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing: there is nothing to close."""

    def close(self) -> None:
        """End every wait with Closed and let no further message go; what is on its way may arrive."""
        self._closed = True
        for rest in self._rests:
            rest.cancel()

    async def rest(self, seconds: float) -> None:
        """Wait so long. Raise Closed once the limits are closed."""
        if self._closed:
            raise Closed
        rest = asyncio.ensure_future(self._sleep(seconds))
        self._rests.add(rest)
        try:
            await asyncio.wait({rest})
        finally:
            self._rests.discard(rest)
            rest.cancel()
        if self._closed:
            raise Closed

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, _Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Sending | None,
    ) -> _Result:
        """Return what Telegram answers to a request that went when it might, or True for a dropped hint.

        Raise what the request raises at last, or Closed.
        """
        request = partial(callback, *args, **kwargs)
        if not endpoint.startswith(_MESSAGES):
            return await self._insist(request, endpoint)
        # A message that went out through inline mode belongs to no chat that the bot knows.
        key = str(data.get("chat_id") or data.get("inline_message_id"))
        if endpoint in _HINTS:
            return await self._hint(request, self._chat(key))
        sending = rate_limit_args or Sending()
        if sending.passing:
            return await self._pass(request, self._chat(key))
        if sending.later:
            return await self._when_nobody_waits(request, endpoint, key, sending)
        return await self._in_line(request, endpoint, key, sending)

    async def _in_line(self, request: _Request, endpoint: str, key: str, sending: Sending) -> _Result:
        """Return what Telegram answers to a message that goes in the order of its chat."""
        chat = self._chat(key)
        chat.requests += 1
        try:
            async with chat.turn:
                return await self._insist(request, endpoint, chat, sending)
        finally:
            chat.requests -= 1

    async def _when_nobody_waits(self, request: _Request, endpoint: str, key: str, sending: Sending) -> _Result:
        """Return what Telegram answers to a message that goes when its chat is free, and nobody who asked waits.

        So it stands in no line, and an answer never behind it; and no chat that has to wait holds up another.
        """
        while True:
            while wait := self._wait_for(key):
                await self.rest(wait)
            async with self._later_gate:
                await self._stand_back()
                if self._wait_for(key):
                    continue
                going = asyncio.ensure_future(self._in_line(request, endpoint, key, sending))
                try:
                    await asyncio.wait({going}, timeout=_ALONE)
                except asyncio.CancelledError:
                    going.cancel()
                    raise
            return await going

    def _wait_for(self, key: str) -> float:
        """Return the seconds until a chat may be free."""
        chat = self._chat(key)
        return max(chat.wait(self._clock()), _STEP if chat.requests else 0.0)

    def is_held_up(self, chat: int) -> bool:
        """Return whether a message to a chat would not go soon: it was told to wait, or its minute is full."""
        return self._wait_for(str(chat)) > _HELD_UP

    async def _hint(self, request: _Request, chat: Chat) -> _Result:
        """Return what Telegram answers to a passing sign, which is not worth waiting for."""
        return await self._hint_now(request, chat) if chat.takes_hints(self._clock()) else True

    async def _hint_now(self, request: _Request, chat: Chat) -> _Result:
        """Return what Telegram answers, or True where it is told to wait."""
        try:
            return await request()
        except RetryAfter as error:
            # No message waits because of a hint.
            chat.pause_hints(self._clock() + seconds_of(error))
            return True

    async def _pass(self, request: _Request, chat: Chat) -> _Result:
        """Return what Telegram answers to a message that counts like others but waits for none; True: it was left out.

        A flood wait that it meets holds up nothing but its like.
        """
        now = self._clock()
        if self._closed or self._at_gate or self._overall.wait(now) or not chat.takes_hints(now):
            return True
        self._overall.take(now)
        chat.take(now)
        return await self._hint_now(request, chat)

    async def _insist(
        self,
        request: _Request,
        endpoint: str,
        chat: Chat | None = None,
        sending: Sending = Sending(),
    ) -> _Result:
        """Return the answer to a request, tried again after a flood wait and, if that is safe, a broken connection."""
        back_off = iter(_BACK_OFF if endpoint.startswith(_REPEATABLE) and not sending.later else ())
        floods = 0
        while True:
            if chat is not None:
                await self._admit(chat, sending.urgent)
            try:
                return await (self._few.hold(partial(_sent, request, sending)) if chat is not None else request())
            except RetryAfter as error:
                floods += 1
                if chat is not None:
                    chat.pause(self._clock() + seconds_of(error))  # Holds if this request is given up, too.
                if floods == _TRIES or sending.later:  # What can wait comes again, and keeps no line meanwhile.
                    raise
                await self.rest(seconds_of(error))
            except NetworkError as error:
                pause = next(back_off, None)
                # PTB counts a refusal among the network errors.
                if pause is None or isinstance(error, BadRequest):
                    raise
                await self.rest(pause)

    async def _admit(self, chat: Chat, urgent: bool) -> None:
        """Wait until a chat may be sent a message, and then for its place among all. Raise Closed."""
        while wait := chat.wait(self._clock()):
            await self.rest(wait)
        if urgent and not self._closed:
            self._overall.take(self._clock())
            chat.take(self._clock())
            return
        self._at_gate += 1
        try:
            async with self._gate:
                while wait := self._overall.wait(self._clock()):
                    await self.rest(wait)
                if self._closed:
                    raise Closed
                self._overall.take(self._clock())
        finally:
            self._at_gate -= 1
        chat.take(self._clock())

    async def _stand_back(self) -> None:
        """Wait until nobody who asked is waiting, and what can wait has its turn."""
        while wait := self._wait_of_later(self._clock()):
            await self.rest(wait)
        self._later.take(self._clock())

    def _wait_of_later(self, now: float) -> float:
        return max(_STEP if self._at_gate else 0.0, self._later.wait(now), self._overall.wait(now))

    def _chat(self, key: str) -> Chat:
        """Return what is known of a chat; now and then forget the chats that nothing is going on in."""
        now = self._clock()
        if now - self._swept >= _SWEEP:
            self._chats = {name: chat for name, chat in self._chats.items() if not chat.idle(now)}
            self._swept = now
        if key not in self._chats:
            self._chats[key] = Chat(key)
        return self._chats[key]


async def _sent(request: _Request, sending: Sending) -> _Result:
    """Return the answer to a request, once it was noted. Raise Overtaken where it may not go any more."""
    if sending.due and not await sending.due():
        raise Overtaken
    result = await request()
    if sending.note:
        await sending.note(result)
    return result


def seconds_of(error: RetryAfter) -> float:
    """Return how long Telegram says to wait; by a setting of PTB it is a number or a timedelta."""
    pause = error.retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
