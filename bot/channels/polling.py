"""Fetch updates, and confirm to Telegram only what was handled: what a crash interrupts is handed over again."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError
from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.channels.arrivals import line_of
from bot.channels.delivery import Delivery
from bot.channels.limits import Sending, seconds_of
from bot.channels.lines import Lines

Handle = Callable[[Update, bool], Awaitable[Delivery | None]]

_WINDOW = 100  # Telegram shows no more updates than this, from the oldest unconfirmed one on.
_CROWD = 50  # of one chat in a full window: to what it sends beyond, no search is made
_LONG_POLL = 30  # seconds
_STEPS = (0.03, 0.4)  # seconds between looks for other chats' updates while some are at work
_BACK_OFF = (1.0, 30.0)
_AGAIN, _TRIES = 5.0, 3  # seconds until an update that failed is tried again, and how often
_GRACE = 20.0  # seconds that what was begun has to end
_log = logging.getLogger(__name__)


@dataclass
class _Arrival:
    """An update that is not confirmed yet: at work, or its reply on the way."""

    line: Hashable
    task: asyncio.Task[None] | None = None
    delivery: Delivery | None = None

    @property
    def under_way(self) -> asyncio.Future[None] | None:
        """Return what is done once its present step is, or None where it failed."""
        return self.task or (self.delivery.done if self.delivery else None)


class Poller:
    """Updates of one chat one after the other, chats side by side; no chat waits for another."""

    def __init__(self, bot: ExtBot[Sending], handle: Handle, allowed: list[str]) -> None:
        self._bot = bot
        self._handle = handle
        self._allowed = allowed
        self._lines = Lines()
        self._open: dict[int, _Arrival] = {}
        self._newest = 0
        self._done: set[int] = set()  # handled, but above one that is not

    async def run(self, stop: asyncio.Event) -> None:
        """Fetch and handle until told to stop; then end what was begun, and confirm it."""
        step = _STEPS[0]
        while not stop.is_set():
            batch = await self._fetch(stop)
            fresh = [update for update in batch if update.update_id not in self._open.keys() | self._done]
            full = len(batch) >= _WINDOW
            for update in fresh:
                self._begin(update, full)
            if full:
                await self._let_go()
            step = _STEPS[0] if fresh else min(2 * step, _STEPS[1])
            if self._open:  # What is open is handed over again at once, so Telegram is not asked without a pause.
                await self._pause(step)
        await self._lines.finish(_GRACE)

    async def confirm(self) -> None:
        """Tell Telegram what was handled, so that the next start is not handed it again."""
        with suppress(TelegramError):
            await self._bot.get_updates(offset=self._offset(), limit=1, timeout=0, allowed_updates=self._allowed)

    def _begin(self, update: Update, full: bool, tries: int = 1) -> None:
        number, line = update.update_id, line_of(update)
        crowd = Counter(arrival.line for arrival in self._open.values())[line] if full else 0
        self._newest = max(self._newest, number)
        arrival = self._open[number] = _Arrival(line)

        async def work() -> None:
            arrival.delivery = await self._handle(update, crowd >= _CROWD)

        def ended(_: object) -> None:
            del self._open[number]
            self._done.add(number)

        def handled(task: asyncio.Task[None]) -> None:
            arrival.task = None
            if task.cancelled():
                return  # It is handed over again after the next start.
            if error := task.exception():
                _log.error("Update %s failed (%s).", number, type(error).__name__)
                if tries < _TRIES:
                    asyncio.get_running_loop().call_later(_AGAIN, self._begin, update, full, tries + 1)
                else:
                    ended(task)
                return
            if arrival.delivery:
                arrival.delivery.done.add_done_callback(ended)
            else:
                ended(task)

        arrival.task = self._lines.add(line, work)
        arrival.task.add_done_callback(handled)

    async def _pause(self, seconds: float) -> None:
        """Wait some seconds, or until everything that is open has ended."""
        under_way = [one for arrival in self._open.values() if (one := arrival.under_way)]
        if under_way:
            await asyncio.wait(under_way, timeout=seconds)
        else:  # It failed, and is tried again later.
            await asyncio.sleep(seconds)

    async def _let_go(self) -> None:
        """Confirm what only waits to be sent, lest a chat that Telegram makes wait keeps others from being seen."""
        for arrival in list(self._open.values()):
            if arrival.delivery:
                try:
                    await arrival.delivery.let_go()
                except (SQLAlchemyError, OSError) as error:
                    _log.error("The records cannot be written (%s). Run `learnt check`.", type(error).__name__)
                    return  # They are let go with a later look.

    def _offset(self) -> int:
        offset = min(self._open, default=self._newest + 1 if self._newest else 0)
        self._done = {number for number in self._done if number >= offset}
        return offset

    async def _fetch(self, stop: asyncio.Event) -> list[Update]:
        """Return the unconfirmed updates; none once told to stop. A fault is waited out."""
        pause, longest = _BACK_OFF
        while not stop.is_set():
            fetching = asyncio.create_task(self._updates())
            stopping = asyncio.create_task(stop.wait())
            try:
                await asyncio.wait({fetching, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if fetching.done():
                    return list(fetching.result())
            except RetryAfter as error:
                pause = seconds_of(error)
            except Conflict:
                _log.warning("Another process fetches updates with the same token. Stop it; one bot runs at a time.")
            except InvalidToken:
                _log.error("Telegram does not take the token any more. Set TELEGRAM_TOKEN anew and start again.")
            except TelegramError as error:
                _log.warning("Telegram cannot be reached (%s). Trying again.", type(error).__name__)
            finally:
                fetching.cancel()
                stopping.cancel()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
            pause = min(2 * pause, longest)
        return []

    async def _updates(self) -> tuple[Update, ...]:
        busy, offset = bool(self._open), self._offset()
        found = await self._bot.get_updates(
            offset=offset,
            limit=_WINDOW,
            timeout=0 if busy else _LONG_POLL,
            allowed_updates=self._allowed,
        )
        if found and found[-1].update_id < offset:
            # After a quiet week Telegram numbers anew, and hands over all there is if it is asked for what is to come.
            self._newest = 0
            self._done.clear()
        return found
