"""/briefing: a lesson or a document as a seven-minute briefing of one page, to print and to edit."""

import asyncio
from dataclasses import replace

from bot.bootstrap import Desk
from bot.commands.request import Command, Request
from bot.lessons.briefing import NoBriefing, lesson_number, of_document, of_lesson
from bot.lessons.briefing_slots import FormUnusable
from bot.lessons.quiet import day_in_london
from bot.lessons.rights import NO_LESSON, may_open
from bot.message import Button, Enclosure, Person, Reply, Role

_USAGE = (
    "Write the number of a lesson, /briefing 3, or the id of a document, /briefing kirklees-child-b-and-c-2020. "
    "/lessons and /documents list them."
)
_HOLDS = "The first five slots hold exact words with their sources, the last two are for you and your team."


async def run(request: Request) -> Reply:
    """Return a briefing as two files, or why there is none."""
    name = request.words.strip()
    if not name or len(name.split()) > 2:
        return Reply.of(_USAGE, buttons=(Button("Lessons", "/lessons"),))
    try:
        return await asyncio.to_thread(_made, request.desk, name, request.person)
    except (NoBriefing, FormUnusable) as error:
        return replace(Reply.of(str(error)), outcome="failed")


def _made(desk: Desk, name: str, person: Person) -> Reply:
    """Return the files of what is named. Raise NoBriefing, FormUnusable or Refused."""
    from bot.lessons.briefing_files import files_of  # What sets pages is read once somebody wants one.

    if (number := lesson_number(name)) is not None:
        lesson = desk.records.lessons.of(number)
        if lesson is None or not may_open(person, lesson, day_in_london(desk.records.now())):
            return Reply.of(NO_LESSON)
        briefing, about = of_lesson(desk, lesson), f"lesson {lesson.id}: briefing"
    else:
        briefing = of_document(desk, name)
        about = f"document {briefing.name}: briefing"
    files = files_of(briefing)
    said = Reply.of(f"Seven-minute briefing: {briefing.title}. One page each. {_HOLDS}", *files.remarks, about=about)
    docx, pdf = Enclosure(f"{files.name}.docx", files.docx), Enclosure(f"{files.name}.pdf", files.pdf)
    return replace(said, files=(docx, pdf))


COMMAND = Command("briefing", "/briefing 3", "a lesson or document as a one-page briefing", run, Role.SUPERVISOR, True)
