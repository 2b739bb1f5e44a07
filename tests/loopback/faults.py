"""What goes wrong on purpose: single failures, and the flood limit."""

import time
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from tests.loopback.chats import Chat
from tests.loopback.wire import Refused

Drop = Literal["", "before", "after"]
_REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One failure to come: of a method, perhaps only in one chat."""

    method: str
    chat: int | None
    error: Refused | None
    drop: Drop
    delay: float

    def meets(self, method: str, chat: int | None) -> bool:
        """Return whether the failure is for this call."""
        return self.method in (method, "*") and self.chat in (None, chat)


def error_of(code: int | None, description: str, retry_after: int | None) -> Refused | None:
    """Return the error that a failure answers with, or None where it answers with none."""
    if retry_after is not None:
        return Refused(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
    if code is None and not description:
        return None
    code = code or 400
    return Refused(code, description or _REASONS.get(code, "Internal Server Error"))


def taken(faults: list[Fault], method: str, chat: int | None) -> Fault | None:
    """Take the first failure that is for a call off the list and return it."""
    for number, fault in enumerate(faults):
        if fault.meets(method, chat):
            return faults.pop(number)
    return None


@dataclass(slots=True)
class Flood:
    """The limits on how fast a bot may post: 30 a second, 5 in 4 seconds to a person, 20 a minute to a group."""

    sent: deque[float] = field(default_factory=deque)

    def meter(self, chat: Chat) -> None:
        """Count one post. Raise Refused with 429 where it is one too many."""
        now = time.monotonic()
        own = (chat.sent, 5, 4.0) if chat.kind == "private" else (chat.sent, 20, 60.0)
        lines = ((self.sent, 30, 1.0), own)
        for line, most, seconds in lines:
            while line and line[0] <= now - seconds:
                line.popleft()
            if len(line) >= most:
                wait = max(1, round(line[0] + seconds - now + 0.5))
                raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        for line, _, _ in lines:
            line.append(now)
