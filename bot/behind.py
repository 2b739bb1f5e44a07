"""A `learnt` command as a chat runs it: behind everything else on the machine, and ended with the chat's process."""

import os
import signal
import sys
import threading
import time

from bot.__main__ import main

_NICE = 10
_PATIENCE = 10.0  # seconds to end in good order


def _end_with_parent() -> None:
    """Wait until the other end of standard input is gone, and end: nobody is there any more to take the result."""
    while os.read(0, 1):  # Not through sys.stdin, whose lock would be held when this process ends by itself.
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_PATIENCE)
    if sys.platform != "win32":
        os.killpg(os.getpgrp(), signal.SIGKILL)  # With the helpers that it may have begun.


if __name__ == "__main__":
    if sys.platform != "win32":
        os.nice(_NICE)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.exit(main())
