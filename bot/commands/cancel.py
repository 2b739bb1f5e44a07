"""/cancel: end long work that is under way, or waits."""

import asyncio
from dataclasses import replace

from bot.commands.request import Command, Request
from bot.message import Reply, Role


async def run(request: Request) -> Reply:
    """Return that a job is being cancelled: the one under a number, else the first."""
    number = request.words.strip()
    unfinished = await asyncio.to_thread(request.desk.records.jobs.unfinished)
    mine = [kept for kept in unfinished if kept.person == request.person.id]
    chosen = next((kept for kept in mine if number in ("", str(kept.id))), None)
    if chosen is None:
        return Reply.of("There is nothing of yours to cancel: it may be done already.")
    return replace(Reply.of(f"Cancelling: {chosen.job.title}."), ends=chosen.id)


COMMAND = Command("cancel", "/cancel", "cancel what is being done, such as adding a file", run, Role.SUPERVISOR)
