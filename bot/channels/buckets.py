"""How much may go out and when: a bucket that fills steadily, a window that holds a count, and the line of a chat."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from math import inf
from typing import TypeVar

T = TypeVar("T")


class Bucket:
    """Let a burst through at once, and then one each interval."""

    __slots__ = ("_full", "_interval", "_room")

    def __init__(self, interval: float, burst: int = 1) -> None:
        self._interval = interval
        self._room = interval * (burst - 1)
        self._full = -inf  # When the bucket is, or will be, full again.

    def wait(self, now: float) -> float:
        """Return the seconds until one more may go."""
        return max(0.0, self._full - self._room - now)

    def take(self, now: float) -> None:
        """Count one that goes now."""
        self._full = max(self._full, now) + self._interval

    def idle(self, now: float) -> bool:
        """Return whether it is as good as new."""
        return self._full <= now


class Window:
    """Let a count through in any stretch of so many seconds: a bucket would let its burst through on top."""

    __slots__ = ("_seconds", "_times")

    def __init__(self, count: int, seconds: float) -> None:
        self._seconds = seconds
        self._times: deque[float] = deque(maxlen=count)

    def wait(self, now: float) -> float:
        """Return the seconds until one more may go."""
        full = len(self._times) == self._times.maxlen
        return max(0.0, self._times[0] + self._seconds - now) if full else 0.0

    def take(self, now: float) -> None:
        """Count one that goes now."""
        self._times.append(now)

    def idle(self, now: float) -> bool:
        """Return whether it is as good as new."""
        return not self._times or self._times[-1] + self._seconds <= now


class Few:
    """Let only a few requests be under way at once; one that takes too long counts no more."""

    __slots__ = ("_places", "_seconds")

    def __init__(self, count: int, seconds: float) -> None:
        self._places = asyncio.Semaphore(count)
        self._seconds = seconds

    async def hold(self, request: Callable[[], Awaitable[T]]) -> T:
        """Return what a request returns, made when there is a place for it."""
        await self._places.acquire()
        held = True

        def release() -> None:
            nonlocal held
            if held:
                held = False
                self._places.release()

        late = asyncio.get_running_loop().call_later(self._seconds, release)
        try:
            return await request()
        finally:
            late.cancel()
            release()


class Chat:
    """The line of one chat: its pace, its pause, and how many requests of it are under way.

    In a group (a negative number) or a channel (a name) it moves slower.
    """

    __slots__ = ("_hints_from", "_paces", "_paused", "requests", "turn")

    def __init__(self, key: str) -> None:
        self._paces: tuple[Bucket | Window, ...] = (Bucket(1.0, 4),)
        if key.startswith(("-", "@")):
            self._paces = (Bucket(1.0, 3), Window(20, 60.0))
        self._paused = self._hints_from = -inf
        self.turn = asyncio.Lock()
        self.requests = 0

    def pause(self, until: float) -> None:
        """Let no message through until then."""
        self._paused = until

    def pause_hints(self, until: float) -> None:
        """Let no hint through until then, but messages."""
        self._hints_from = until

    def wait(self, now: float) -> float:
        """Return the seconds until one more message may go."""
        return max(0.0, self._paused - now, *(pace.wait(now) for pace in self._paces))

    def take(self, now: float) -> None:
        """Count a message that goes now."""
        for pace in self._paces:
            pace.take(now)

    def takes_hints(self, now: float) -> bool:
        """Return whether a message would go at once, so that a hint is in nobody's way."""
        return not self.requests and not self.wait(now) and self._hints_from <= now

    def idle(self, now: float) -> bool:
        """Return whether nothing would be different if the chat were forgotten."""
        return self.takes_hints(now) and all(pace.idle(now) for pace in self._paces)
