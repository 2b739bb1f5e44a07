"""Long work that chats began: one job after the other, each told in one message, and begun anew after a restart."""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy.exc import SQLAlchemyError
from telegram.ext import ExtBot

from bot.bootstrap import Desk
from bot.channels.arrivals import Place
from bot.channels.limits import Sending
from bot.channels.logs import fault_at
from bot.channels.progress import Progress
from bot.incoming import discard, sweep
from bot.jobs import CANCELLED, LEARNT, Ended, Step, bar, carry_out, needed, note
from bot.lessons.published import unfinished
from bot.message import STRANGER, Job, Person
from bot.records.jobs import Kept
from bot.records.parcels import Parcel
from bot.wording import plural

_UNTOLD = 0  # in the place of a job's number, where no chat began the work
_LOOK = 1.0  # seconds between looks whether the library is free
_FAILED = "Something went wrong here. Try again. If it stays so, look at the log, or run `learnt check`."
_MAY_NOT = "It was not begun: whoever asked for it may not have it done any more."
_log = logging.getLogger(__name__)


class Work:
    """The line of jobs; `tell` sends the parcel of one that ended."""

    def __init__(
        self, bot: ExtBot[Sending], desk: Desk, tell: Callable[[Parcel], object], command: Sequence[str] = LEARNT
    ) -> None:
        self._bot = bot
        self._desk = desk
        self._jobs = desk.records.jobs
        self._tell = tell
        self._command = command
        self._line: dict[int, asyncio.Event] = {}  # the jobs in their order, and what cancels each
        self._moved = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._tried: set[int] = set()  # the lessons that were brought into the library, or could not be, untold

    async def resume(self) -> None:
        """Begin again what had not ended when the bot was stopped; delete files that no job is about."""
        await asyncio.to_thread(self._jobs.clear)
        unfinished = await asyncio.to_thread(self._jobs.unfinished)
        await asyncio.to_thread(sweep, [kept.job for kept in unfinished], self._data)
        for kept in unfinished:
            self._start(kept)

    async def begin(self, place: Place, job: Job, person: Person, update: int | None) -> None:
        """Take a job into the line, its update handled with it."""
        kept = Kept(job, place.chat, place.thread, place.asked, person.id)
        if put := await asyncio.to_thread(self._jobs.put, update, kept):
            self._start(put)
        else:
            await asyncio.to_thread(discard, job, self._data)

    async def end_unfinished(self) -> None:
        """Bring approved lessons into the library whose own work never ended, without a word; each is tried once.

        The bot was killed between the approval and its work, or somebody cancelled that, or it failed.
        """
        lessons = set(await asyncio.to_thread(unfinished, self._desk)) - self._tried
        if not lessons or self._line or not await asyncio.to_thread(_is_free, self._data):
            return  # What is at work may be just that; it is looked for again soon.
        self._tried |= lessons
        self._line[_UNTOLD] = asyncio.Event()
        try:
            job = Job("Making lessons findable", ("lessons", "--json"), "lessons")
            ended = await carry_out(self._desk.settings, job, _unseen, self._line[_UNTOLD], self._command)
        finally:
            del self._line[_UNTOLD]
            self._move()
        if ended.said:
            _log.error("Approved lessons are not in the library: run `learnt lessons` to see why.")

    def cancel(self, number: int) -> None:
        """Cancel a job, whether it is at work or waits."""
        if stop := self._line.get(number):
            stop.set()
            self._move()

    def break_off(self) -> None:
        """Tell what is at work to end; it is begun anew after the next start."""
        self._stopping = True
        for number in self._line:
            self.cancel(number)

    async def finish(self) -> None:
        """Return once nothing is at work any more."""
        if self._tasks:
            await asyncio.wait(self._tasks)

    @property
    def _data(self) -> Path:
        return self._desk.settings.data.absolute()

    def _start(self, kept: Kept) -> None:
        self._line[kept.id] = asyncio.Event()
        task = asyncio.create_task(self._see_through(kept))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _move(self) -> None:
        """Let every job look whether something changed for it."""
        self._moved.set()
        self._moved = asyncio.Event()

    async def _see_through(self, kept: Kept) -> None:
        """Carry a job out when its turn has come, and keep and tell how it ended."""
        began = time.perf_counter()
        try:
            async with Progress(self._bot, kept, self._shown) as progress:
                ended = await self._ended(kept, progress)
            if ended is None:
                return
            _log.info("Job %s (%s) ended after %.0f s.", kept.id, kept.job.kind, time.perf_counter() - began)
            parcel = await asyncio.to_thread(self._jobs.end, kept.id, json.dumps(asdict(ended), ensure_ascii=False))
            await asyncio.to_thread(discard, kept.job, self._data)
            if parcel:
                self._tell(parcel)
            person = await asyncio.to_thread(self._person, kept)
            await asyncio.to_thread(note, self._desk, person, kept.job, ended, time.perf_counter() - began)
        except Exception as error:  # noqa: BLE001 - the edge: what cannot be kept is begun anew at the next start.
            _log.error("The end of job %s cannot be kept: %s", kept.id, fault_at(error))
        finally:
            del self._line[kept.id]
            self._move()

    async def _shown(self, kept: Kept, message: int) -> None:
        """Keep which message says how far a job is."""
        try:
            await asyncio.to_thread(self._jobs.shown, kept.id, message)
        except (SQLAlchemyError, OSError) as error:
            _log.error("What was sent cannot be noted (%s). Run `learnt check`.", type(error).__name__)

    async def _ended(self, kept: Kept, progress: Progress) -> Ended | None:
        """Return how a job ended, or None where the bot is stopped before it could."""
        stop = self._line[kept.id]
        try:
            await self._turn(kept, progress, stop)
            if self._stopping:
                return None
            if stop.is_set():
                return Ended(said=CANCELLED, cancelled=True)
            person = await asyncio.to_thread(self._person, kept)
            if not person.role.covers(needed(kept.job.kind)):
                return Ended(said=_MAY_NOT)
            progress.say(f"{kept.job.title}\nStarting …")

            def shown(step: Step) -> None:
                progress.say(f"{kept.job.title}\n{bar(kept.job, step)}")

            ended = await carry_out(self._desk.settings, kept.job, shown, stop, self._command)
        except Exception as error:  # noqa: BLE001 - the edge: whatever failed, the next job is to have its turn.
            _log.error("Job %s failed: %s", kept.id, fault_at(error))
            return Ended(said=_FAILED)
        return None if self._stopping and ended.cancelled else ended

    async def _turn(self, kept: Kept, progress: Progress, stop: asyncio.Event) -> None:
        """Wait until no job is before this one and nobody else changes the library, or it is cancelled."""
        while not stop.is_set() and (before := list(self._line).index(kept.id)):
            verb = "is" if before == 1 else "are"
            progress.say(f"{kept.job.title}\n{plural(before, 'job')} {verb} before it.")
            await self._moved.wait()
        while not stop.is_set() and not await asyncio.to_thread(_is_free, self._data):
            progress.say(f"{kept.job.title}\nIt waits until another process is done with the library.")
            await asyncio.sleep(_LOOK)

    def _person(self, kept: Kept) -> Person:
        sender = self._desk.records.people.sender_of(kept.person)
        return self._desk.records.people.of(sender) if sender else STRANGER


def _unseen(step: Step) -> None:
    """Show a step to nobody."""


def _is_free(data: Path) -> bool:
    """Return whether nobody is changing the library."""
    try:
        with FileLock(data / "change.lock", timeout=0):
            return True
    except Timeout:
        return False
