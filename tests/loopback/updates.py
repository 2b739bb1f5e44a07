"""The updates that wait for the bot, and who may fetch them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from tests.loopback.wire import Given, Json, Refused

OFF_UNLESS_NAMED = {"chat_member", "message_reaction", "message_reaction_count"}
_CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass
class Updates:
    """Keep updates until they are confirmed; they outlive the bot's process."""

    notify: Callable[[], None]
    pending: list[Json] = field(default_factory=list)
    confirmed: int = 0
    """The highest id that was confirmed."""
    allowed: set[str] = field(default_factory=set)
    _numbers: "count[int]" = field(default_factory=lambda: count(700_000_001))
    _waiting: "asyncio.Future[Exception | None] | None" = None

    def push(self, kind: str, body: Json) -> int | None:
        """Keep an update for the bot and return its id, or None where the bot did not ask for the kind."""
        if kind not in self.allowed and (self.allowed or kind in OFF_UNLESS_NAMED):
            return None
        number = next(self._numbers)
        self.pending.append({"update_id": number, kind: body})
        self._wake(None)
        self.notify()
        return number

    async def fetch(self, given: Given) -> list[Json]:
        """Return what waits from `offset` on, after at most `timeout` seconds. Raise Refused if displaced."""
        conflict = Refused(409, _CONFLICT)
        self._wake(conflict)
        if "allowed_updates" in given.params:
            self.allowed = set(given.array("allowed_updates"))
        self._confirm(given.number("offset"))
        limit = min(max(given.number("limit", 100), 1), 100)
        seconds = min(given.number("timeout"), 50)
        if not self.pending and seconds > 0:
            waiting = self._waiting = asyncio.get_running_loop().create_future()
            try:
                error = await asyncio.wait_for(waiting, seconds)
            except TimeoutError:
                error = None
            if self._waiting is waiting:
                self._waiting = None
            if error:
                raise error
        return self.pending[:limit]

    def cut_off(self, error: Exception) -> None:
        """End the long poll that is under way."""
        self._wake(error)

    def _confirm(self, offset: int) -> None:
        """Forget what the bot has handled; a negative offset keeps only so many."""
        if offset < 0:
            offset = self.pending[offset:][0]["update_id"] if self.pending else 0
        gone = [update for update in self.pending if update["update_id"] < offset]
        if gone:
            self.confirmed = gone[-1]["update_id"]
            self.pending = self.pending[len(gone) :]
            self.notify()

    def _wake(self, error: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(error)
