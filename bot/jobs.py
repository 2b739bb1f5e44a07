"""Do long work in a process of its own: a `learnt` command behind everything else, whose steps a chat can show."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.bootstrap import Desk
from bot.message import Job, Person, Reply, Role
from bot.outcomes import outcome_reply
from bot.records.audit import act_of
from bot.settings import Settings

__all__ = ["Ended", "Job", "Step", "bar", "carry_out", "ended_reply", "needed", "note"]

LEARNT = (sys.executable, "-P", "-m", "bot.behind")  # -P: the folder the bot was started in is none to import from.
CANCELLED = "Cancelled. Nothing was changed."
_BROKE_OFF = (
    "The work broke off before it was done, perhaps for want of memory. Nothing was published. Try again; if it stays "
    "so, run it on the machine itself: `learnt --help` names the commands."
)
_NOT_ERASED = (
    "It was broken off before all traces were gone. The document answers nothing any more; say /erase again "
    "with its id to end that."
)
_NOT_FOUND = (
    "The lesson is approved and can be sent, but answers do not show it yet. Whoever looks after Learnt can end that: "
    "`learnt lessons` on the machine."
)
_NEEDED = {"lessons": Role.SUPERVISOR}  # the role that work of a kind needs; all other work changes the library
_PATIENCE = 20.0  # seconds that work has to end once it is told to
_CELLS = 10
_LINE = 1 << 20  # bytes of a line; a result is read whole


@dataclass(frozen=True, slots=True)
class Step:
    """How far work is: what it is doing, and how much of that is done."""

    name: str
    done: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Ended:
    """How work ended: with the result that its command printed, or with a sentence that says why there is none."""

    result: Any = None
    said: str = ""
    cancelled: bool = False


async def carry_out(
    settings: Settings,
    job: Job,
    shown: Callable[[Step], None],
    stop: asyncio.Event,
    command: Sequence[str] = LEARNT,
) -> Ended:
    """Return how a job ended; `shown` is told each step, and `stop` cancels it. Nothing of it goes on afterwards."""
    process = await asyncio.create_subprocess_exec(
        *command,
        *job.arguments,
        "--steps",
        stdin=asyncio.subprocess.PIPE,  # Never written to: once the bot is gone it ends, and the work with it.
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=_environment(settings),
        limit=_LINE,
        start_new_session=True,  # Ctrl-C in a terminal reaches the bot alone, which ends its work in good order.
    )
    assert process.stdout
    assert process.stderr
    reading = asyncio.gather(process.stdout.read(), _last_words(process.stderr, shown))
    stopping = asyncio.create_task(_end(process, stop))
    try:
        status = await process.wait()
    finally:
        stopping.cancel()
        _kill(process)  # It may have left helpers of its own behind.
    printed, said = await reading
    if status == 0:
        try:
            return Ended(json.loads(printed))
        except ValueError:
            return Ended(said=_cut_short(job, _BROKE_OFF))
    if stop.is_set():
        return Ended(said=_cut_short(job, CANCELLED), cancelled=True)
    return Ended(said=said if said and status == 1 else _cut_short(job, _BROKE_OFF))


def needed(kind: str) -> Role:
    """Return the least role that may have work of a kind done, and be told how it ended."""
    return _NEEDED.get(kind, Role.ADMIN)


def _cut_short(job: Job, said: str) -> str:
    """Return what is said of work that was begun and has no result; what is to be erased answers nothing from then."""
    return {"erase": _NOT_ERASED, "lessons": _NOT_FOUND}.get(job.kind, said)


def ended_reply(job: Job, ended: Ended) -> Reply:
    """Return what the chat says of a job that ended."""
    if ended.said:
        said = f"{job.title}: {ended.said[:1].lower()}{ended.said[1:]}" if ended.cancelled else ended.said
        return replace(Reply.of(said), outcome="failed")
    return outcome_reply(job.kind, job.about, ended.result)


def note(desk: Desk, person: Person, job: Job, ended: Ended, seconds: float) -> None:
    """Let the audit note what was done, by somebody who is still there."""
    if person.id:
        reply = ended_reply(job, ended)
        about = replace(reply, about=reply.about or job.about)
        desk.records.audit.note(act_of(person.key, job.kind, about, seconds))


def bar(job: Job, step: Step) -> str:
    """Return a step as a line with a bar: "Indexing passages  ▓▓▓▓░░░░░░ 48 of 120"; it does not repeat the title."""
    name = "" if step.name in job.title else step.name
    if step.of <= 0:
        return f"{name} …".strip()
    done = min(max(step.done, 0), step.of)
    cells = done * _CELLS // step.of
    return f"{name}  {'▓' * cells}{'░' * (_CELLS - cells)} {done:,} of {step.of:,}".strip()


def _environment(settings: Settings) -> dict[str, str]:
    """Return the environment of a command on the same data folder with the same model; it needs no token."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("TELEGRAM_")}
    found = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)  # Where we ourselves are found.
    ours = {"LEARNT_DATA": str(settings.data.absolute()), "EMBEDDING_MODEL": settings.embedding_model}
    return kept | ours | {"PYTHONPATH": found}


async def _last_words(stream: asyncio.StreamReader, shown: Callable[[Step], None]) -> str:
    """Return the last line that is for a person; the others tell how far the work is."""
    said = ""
    async for raw in stream:
        line = raw.decode("utf-8", "replace").strip()
        if step := _step(line):
            shown(step)
        elif line:
            said = line
    return said


def _step(line: str) -> Step | None:
    """Return the step that a line tells, or None where it is for a person."""
    try:
        told = json.loads(line)
        return Step(str(told["step"]), int(told.get("done", 0)), int(told.get("of", 0)))
    except (ValueError, TypeError, KeyError):
        return None


async def _end(process: asyncio.subprocess.Process, stop: asyncio.Event) -> None:
    """Tell work to end once that is wished, and end it where it does not."""
    await stop.wait()
    with suppress(ProcessLookupError):
        process.terminate()
    await asyncio.sleep(_PATIENCE)
    _kill(process)


def _kill(process: asyncio.subprocess.Process) -> None:
    """End a process, and on Unix whatever it started."""
    if sys.platform == "win32":
        with suppress(ProcessLookupError):
            process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
