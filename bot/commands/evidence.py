"""/evidence: what was sent to somebody's teams and what came of it, as a table and as a document."""

import asyncio
import re
from dataclasses import replace

from bot.commands.request import Command, Request
from bot.lessons.evidence import NOTES, rows, scope
from bot.lessons.evidence_csv import csv_of
from bot.lessons.quiet import day_in_london
from bot.lessons.times import DAY, day_typed
from bot.message import Button, Enclosure, Reply, Role

_DATE = "Write the day from which on, such as /evidence 2026-09-01, or /evidence alone for all there is."


async def run(request: Request) -> Reply:
    """Return evidence of what was sent since a day, of one's own teams; an admin's is of all."""
    word, desk = " ".join(request.words.split()), request.desk
    try:
        since = day_typed(word) if re.fullmatch(DAY, word, re.ASCII | re.IGNORECASE) else None
    except ValueError:
        return Reply.of(f"There is no day {word}. {_DATE}")
    if word and since is None:
        return Reply.of(_DATE)
    if not request.person.teams and request.person.role is not Role.ADMIN:
        return Reply.of("You are in no team, and evidence is by team. An admin puts people into teams.")
    every = await asyncio.to_thread(rows, desk, request.person, since)
    if not every:
        return Reply.of(f"{scope(every, since)}. /share sends a lesson to a team.", buttons=_LESSONS)
    from bot.lessons.evidence_docx import docx_of  # Word costs every command's start, and is needed here alone.

    today = day_in_london(desk.records.now())
    table = await asyncio.to_thread(csv_of, every, today)
    document = await asyncio.to_thread(docx_of, every, today, since)
    name = f"evidence-{today.isoformat()}"
    said = Reply.of(f"Evidence: {scope(every, since)}.", *NOTES, about="evidence")
    return replace(said, files=(Enclosure(f"{name}.docx", document), Enclosure(f"{name}.csv", table)))


_LESSONS = (Button("Lessons", "/lessons"),)

COMMAND = Command(
    "evidence", "/evidence 2026-09-01", "what lessons led to, as a table and a document", run, Role.SUPERVISOR, True
)
