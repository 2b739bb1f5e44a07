"""/pause and /resume: stop all answers, with a reason, and let them go on."""

import asyncio

from bot.commands.request import Command, Request
from bot.message import Reply, Role

_LONGEST = 200


async def pause(request: Request) -> Reply:
    """Return that answers have stopped for everybody."""
    reason = request.words.strip()[:_LONGEST]
    if not reason:
        return Reply.of("Give the reason; everybody is told it: /pause a citation is wrong and is being mended")
    await asyncio.to_thread(request.desk.records.pauses.begin, reason)
    return Reply.of(f"Paused for everybody: {reason}", "Emergency cards are still shown. Go on with /resume.")


async def resume(request: Request) -> Reply:
    """Return that answers go on."""
    ended = await asyncio.to_thread(request.desk.records.pauses.end)
    return Reply.of("Answers go on." if ended else "Nothing was paused.")


PAUSE = Command("pause", "/pause REASON", "stop all answers; everybody is told why", pause, Role.ADMIN)
RESUME = Command("resume", "/resume", "let answers go on", resume, Role.ADMIN)
