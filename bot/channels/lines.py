"""Work that goes one after the other within a line, and side by side between lines."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable


class Lines:
    """The lines there are; one is forgotten when its last work is done."""

    def __init__(self) -> None:
        self._last: dict[Hashable, asyncio.Task[None]] = {}
        self._open: set[asyncio.Task[None]] = set()

    def add(self, line: Hashable, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        """Return the task that does a piece of work once what stands before it in its line is done, well or not."""
        before = self._last.get(line)

        async def turn() -> None:
            if before:
                await asyncio.wait([before])
            await work()

        task = self._last[line] = asyncio.create_task(turn())
        self._open.add(task)

        def done(task: asyncio.Task[None]) -> None:
            self._open.discard(task)
            if self._last.get(line) is task:
                del self._last[line]

        task.add_done_callback(done)
        return task

    async def finish(self, seconds: float) -> None:
        """Wait until all work is done, but no longer than some seconds; what is left then is cancelled."""
        if self._open:
            _, left = await asyncio.wait(list(self._open), timeout=seconds)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
