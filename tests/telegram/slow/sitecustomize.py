"""A machine on which reading a file that was sent takes as long as a test wants: until a file of a name is gone."""

import json
import os
import sys
import time
from pathlib import Path

_SLOW = Path(os.environ.get("SLOW", os.devnull))


def _wait(event: str, arguments: tuple[object, ...]) -> None:
    """Hold up whoever opens a file that was sent, and say so once."""
    if event != "open" or "/incoming/" not in str(arguments[0]) or not _SLOW.exists():
        return
    print(json.dumps({"step": "Reading", "done": 3, "of": 12}), file=sys.stderr, flush=True)
    while _SLOW.exists():
        time.sleep(0.02)


if "SLOW" in os.environ and "bot.behind" in sys.orig_argv:
    sys.addaudithook(_wait)
