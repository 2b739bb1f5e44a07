"""The real bot process with a clock that the test moves: `CLOCK` names a file with the seconds by which it is ahead.

What the bot looks for every few seconds it looks for several times a second.
"""

import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

from bot.__main__ import main
from bot.channels import schedule
from bot.records.records import Records, utc_now

_CLOCK = Path(os.environ["CLOCK"])


def now() -> datetime:
    """Return the time that the test made it."""
    try:
        ahead = float(_CLOCK.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):  # It is just being written.
        ahead = 0.0
    return utc_now() + timedelta(seconds=ahead)


if __name__ == "__main__":
    Records.__init__.__defaults__ = (now,)
    schedule.EVERY, schedule.PLANNING = 0.1, 0.3
    sys.exit(main())
