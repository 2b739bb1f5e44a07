"""Send what is due by itself: a few at a time, once each, not in quiet hours; and plan what begins by itself."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from bot.bootstrap import Desk
from bot.channels.delivery import Delivery
from bot.channels.logs import fault_at
from bot.lessons.outgoing import PLANNERS, Planner
from bot.lessons.quiet import is_quiet
from bot.lessons.sending import Sending

EVERY = 3.0  # seconds between two looks for what is due
PLANNING = 60.0  # seconds between two rounds of planning
_MOST, _FEWEST = 8, 4  # on their way at once, and how much room there is when more are looked for
_IN_ALL = 60  # with those that are held up: if Telegram makes all chats wait, it is not asked for hundreds
_log = logging.getLogger(__name__)


class Schedule:
    """What goes out by itself, as long as it runs."""

    def __init__(
        self,
        desk: Desk,
        begin: Callable[[Sending], Awaitable[Delivery | None]],
        is_held_up: Callable[[int], bool],
        planners: Sequence[Planner] = PLANNERS,
        work: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Take what a schedule needs.

        `begin` puts a sending on its way; `is_held_up` says whether a message to a chat would not go soon; `work` ends
        what was begun and broken off.
        """
        self._desk = desk
        self._put = begin
        self._is_held_up = is_held_up
        self._planners = planners
        self._work = work
        self._on_the_way: set[int] = set()  # chats, one thing each
        self._ended = asyncio.Event()

    async def run(self) -> None:
        """Plan and send until it is cancelled; what fails is tried again with the next look."""
        unending = [self._again(self._plan, PLANNING), self._again(self._feed, EVERY)]
        if self._work:
            unending.append(self._again(self._work, PLANNING))
        await asyncio.gather(*unending)

    async def _again(self, work: Callable[[], Awaitable[None]], seconds: float) -> None:
        while True:
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - the edge: what is due now is due at the next look too.
                _log.error("What is due could not be looked for: %s", fault_at(error))
            await asyncio.sleep(seconds)

    async def _plan(self) -> None:
        """Let each planner look what begins by itself; one that fails keeps no other from looking."""
        for planner in self._planners:
            try:
                await asyncio.to_thread(planner, self._desk)
            except Exception as error:  # noqa: BLE001 - the edge: the others plan all the same.
                _log.error("What begins by itself could not be planned: %s", fault_at(error))

    async def _feed(self) -> None:
        """Put what is due on its way, a few at a time, until nothing more is due."""
        while True:
            while (room := self._room) < _FEWEST:
                self._ended.clear()
                with suppress(TimeoutError):  # A chat that is told to wait makes room, too.
                    await asyncio.wait_for(self._ended.wait(), EVERY)
            due = await asyncio.to_thread(self._due, room, set(self._on_the_way))
            for sending in due:
                if sending.chat not in self._on_the_way:
                    await self._begin(sending)
            if len(due) < room:
                return

    @property
    def _room(self) -> int:
        """Return how many more may be on their way; one whose chat is held up takes no place of another's."""
        under_way = sum(not self._is_held_up(chat) for chat in self._on_the_way)
        return min(_MOST - under_way, _IN_ALL - len(self._on_the_way))

    def _due(self, room: int, chats: set[int]) -> list[Sending]:
        """Return what is due in chats that nothing is on its way to."""
        quiet = is_quiet(self._desk.settings, self._desk.records.now())
        return self._desk.records.sendings.due(room, quiet, chats)

    async def _begin(self, sending: Sending) -> None:
        """Put a sending on its way."""
        delivery = await self._put(sending)
        if delivery is None:
            return  # It was cancelled just now.
        self._on_the_way.add(sending.chat)

        def ended(_: object) -> None:
            self._on_the_way.discard(sending.chat)
            self._ended.set()

        delivery.done.add_done_callback(ended)
