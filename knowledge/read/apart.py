"""Read files in another process, with limits, so that a file made to do harm can only end the process that reads it."""

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from knowledge.model import Document
from knowledge.read import Progress, Unreadable
from knowledge.read.child import Watch, kill, started
from knowledge.read.crossing import LINE, Distorted, load, one_line, unpack

_log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-P", "-m", "knowledge.read.worker")  # -P: a folder of files is no place to import from.
_FILES = 100  # read by one process before another takes over, so that what a library leaks cannot add up
_PLACE = re.compile(r"[A-Za-z]{1,60} in (?:[a-z_]{1,40}\.py:\d{1,6})?")
_OUT_OF_TIME = -24  # the status after SIGXCPU, where a system has signals
# After SIGABRT and SIGKILL: what PDFium does where it is given no more memory, and what the system does.
_OUT_OF_MEMORY = (-6, -9)
TOO_LONG = "{} took too long to read. Save it again as a plain PDF, or split it, and send that."
TOO_BIG = "{} needs more memory to be read than a document should. Split it, or save it as a plain PDF, and send that."
FAILED = "{} made its reader fail; it is most likely broken. Save it again, or as a plain PDF, and send that."


@dataclass(frozen=True, slots=True)
class Limits:
    """What the reading of one file may take."""

    memory: int = 2 << 30  # bytes of address space
    silence: float = 60  # seconds without progress
    total: float = 1800  # seconds: a long scan takes a second or two a page


class Reader:
    """A process that reads files one after another; any thread may ask, and one is served at a time.

    It starts with the first file, and again after a file that ended it. Close it, or use it in a `with` statement.
    """

    def __init__(self, limits: Limits = Limits(), command: Sequence[str] = COMMAND) -> None:
        self._limits = limits
        computing = int(limits.total) * (os.cpu_count() or 1)  # Threads add up.
        self._command = (*command, str(limits.memory), str(computing))
        self._one = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._files = 0

    def __enter__(self) -> Self:
        """Return itself; leaving the `with` statement closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    @property
    def process(self) -> int | None:
        """Return the id of the process that reads, or None where none is running."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the process, and with it a file that another thread waits for; the next file starts another."""
        if process := self._process:
            kill(process)
        with self._one:
            self._end()

    def read(self, path: Path, progress: Progress | None = None) -> Document:
        """Return the document in a file, as `knowledge.read.read` does. Raise Unreadable."""
        with self._one:
            try:
                return self._read(path, progress)
            except Unreadable:
                raise
            except BaseException:  # A Ctrl-C, or a progress bar that failed: nobody waits for this file any more.
                self._end()
                raise

    def _read(self, path: Path, progress: Progress | None) -> Document:
        if self._files >= _FILES or (self._process and self._process.poll() is not None):
            self._end()
        process = self._process = self._process or started(self._command)
        self._files += 1
        with Watch(process, self._limits.silence, self._limits.total) as watch:
            answer = _answer(process, path, progress, watch)
        match answer:
            case {"publication": _, "text": _, "layout": _}:
                try:
                    return unpack(answer or {})
                except Distorted as error:
                    _log.warning("a reader handed over a document with a wrong %s", error)
            case {"error": error} if sentence := one_line(error):
                raise Unreadable(sentence)
        # Whatever else it said, the process is not to be trusted with another file.
        status = self._end(leaving=answer is None)
        raise Unreadable(_sentence(answer or {}, status, watch.late).format(one_line(path.name) or "The file"))

    def _end(self, leaving: bool = False) -> int | None:
        """End the process; return its exit status where it is leaving by itself."""
        process, self._process, self._files = self._process, None, 0
        if process is None:
            return None
        if leaving:
            with suppress(subprocess.TimeoutExpired):
                process.wait(1)
        status = process.poll()
        kill(process)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # A path may still wait to be written to a process that is gone.
                if pipe:
                    pipe.close()
        return status


def _answer(
    process: subprocess.Popen[bytes], path: Path, progress: Progress | None, watch: Watch
) -> dict[str, Any] | None:
    """Return what the process says of a file, {} where it cannot be understood, or None where it left before that."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps({"path": str(path.absolute())}).encode() + b"\n")
        process.stdin.flush()
    except OSError:
        return None
    while line := process.stdout.readline(LINE):
        answer = load(line) if line.endswith(b"\n") else None
        match answer:
            case {"done": int(done), "of": int(of)}:
                watch.heard()
                if progress is not None and 0 <= done <= of and of > 0:
                    progress(done, of)
            case _:
                return answer or {}
    return None


def _sentence(answer: Mapping[str, Any], status: int | None, late: bool) -> str:
    """Return what to say of a file that gave no document and no sentence, and log which line gave up."""
    raised = answer.get("raised")
    if isinstance(raised, str) and _PLACE.fullmatch(f"{raised} in {answer.get('where')}"):
        _log.warning("a reader raised %s in %s", raised, answer["where"])
    if late or status == _OUT_OF_TIME:
        return TOO_LONG
    if raised == "MemoryError" or status in _OUT_OF_MEMORY:
        return TOO_BIG
    return FAILED
