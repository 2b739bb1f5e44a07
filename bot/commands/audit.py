"""/audit: the latest acts, for admins alone."""

import asyncio
import json
from typing import Any

from sqlalchemy import Row

from bot.commands.request import Command, Request
from bot.message import Reply, Role
from bot.wording import plural

_SHOWN = 20
_KEY = 6


async def run(request: Request) -> Reply:
    """Return the latest acts, newest first."""
    rows = await asyncio.to_thread(request.desk.records.audit.latest, _SHOWN)
    return Reply.of(
        "The latest acts, newest first, under random keys; the words of a question are nowhere.", *map(act, rows)
    )


def act(row: Row[Any]) -> str:
    """Return one act as a line."""
    passages = json.loads(row.passages)
    shown = f"{plural(len(passages), 'passage')} of {row.snapshot}" if passages else ""
    parts = (row.at[:16].replace("T", " "), row.key[:_KEY], row.command, row.outcome, row.about, row.band, shown)
    return " · ".join(part for part in parts if part)


COMMAND = Command("audit", "/audit", "the latest acts: which command, which passages, never words", run, Role.ADMIN)
