"""Show how far long work is: a bar on the terminal, or a line of JSON a step for whoever started the command."""

import argparse
import json
import sys
import time

from tqdm import tqdm

from bot.publishing import Bars
from knowledge.read import Progress

_EVERY = 0.25  # seconds between lines


def bars(options: argparse.Namespace) -> Bars:
    """Return the progress bars of a command line."""
    return _steps if getattr(options, "steps", False) else bar


def bar(name: str) -> Progress:
    """Return a progress bar on the terminal; tqdm shows none where nobody watches."""
    shown = tqdm(desc=name[:40], total=0, disable=None, leave=True)

    def step(done: int, of: int) -> None:
        shown.total = of
        shown.update(done - shown.n)
        if done >= of:
            shown.close()

    return step


def _steps(name: str) -> Progress:
    """Return a progress that prints a line of JSON on standard error, not too often."""
    last = 0.0

    def step(done: int, of: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done >= of or now - last >= _EVERY:
            last = now
            print(json.dumps({"step": name, "done": done, "of": of}), file=sys.stderr, flush=True)

    return step
