"""Start a process that reads, watch over its time, and end it with whatever it started."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Self

# The process is given no secret: only what a program needs to start and to find its libraries.
_PASSED_ON = re.compile("PATH|HOME|LANG|LC_.*|TZ|TMPDIR|TE?MP|SYSTEMROOT|LD_LIBRARY_PATH|TESSDATA_PREFIX|PYTHONUTF8")


def started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Return the process, in a session of its own: a Ctrl-C is for the one that asks, who ends it."""
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # It may hold words of a document.
        start_new_session=True,
        env=_environment(os.environ),
    )


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """Return what the process is told of our environment: no secret, and the modules that we find."""
    passed = {name: value for name, value in ours.items() if _PASSED_ON.fullmatch(name.upper())}
    found = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    return passed | {"PYTHONPATH": found, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process, and on Unix whatever it started, which may outlive it and hold its output open."""
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):  # It has ended already; macOS calls that not permitted.
        os.killpg(process.pid, signal.SIGKILL)


class Watch:
    """Kill a process that says nothing for too long, or works for too long on one file; `late` says that it did."""

    def __init__(self, process: subprocess.Popen[bytes], silence: float, total: float) -> None:
        self._process, self._silence, self._total = process, silence, total
        self._begun = self._heard = monotonic()
        self._over = Event()
        self._thread = Thread(target=self._run, daemon=True)
        self.late = False

    def __enter__(self) -> Self:
        """Begin to watch."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Watch no longer; no kill comes after this."""
        self._over.set()
        self._thread.join()

    def heard(self) -> None:
        """Wait for the next line from now on."""
        self._heard = monotonic()

    def _run(self) -> None:
        while True:
            left = min(self._heard + self._silence, self._begun + self._total) - monotonic()
            if left <= 0:
                self.late = True
                kill(self._process)
                return
            if self._over.wait(left):
                return
