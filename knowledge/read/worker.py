"""Read files for another process: a path a line in, as JSON; progress, then a document or a sentence a line out.

`python -m knowledge.read.worker BYTES SECONDS`: the memory it may use, and how long it may compute for a file.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO

from knowledge.read import Unreadable, read
from knowledge.read.confine import allow_seconds, confine
from knowledge.read.crossing import WORDS, pack


def main() -> None:
    """Read the files that are named until nobody listens any more."""
    memory, seconds = (int(argument) for argument in sys.argv[1:])
    answers = _private_output()

    def say(answer: dict[str, Any]) -> None:
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()

    confine(memory)  # Before there is a thread, which would go free.
    named = SimpleQueue[str]()
    Thread(target=_listen, args=(named,), daemon=True).start()
    while True:
        path = Path(named.get())
        allow_seconds(seconds)
        say(answer_for(path, lambda done, of: say({"done": done, "of": of})))


def answer_for(path: Path, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Return the answer for a file: a document, what is wrong with the file, or what was raised and where."""
    try:
        document = read(path, progress)
        if len(document.text) > WORDS:
            return {"error": f"{path.name} has more words than a document should. Split it and send the parts."}
        return pack(document)
    except Unreadable as error:
        return {"error": str(error)}
    except Exception as error:  # noqa: BLE001 - the edge of the process; what it was goes back without its words.
        return {"raised": type(error).__name__, "where": _where(error)}


def _where(error: Exception) -> str:
    """Return the line of ours that an error came through last."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "knowledge" in Path(frame.filename).parts]
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""


def _private_output() -> BinaryIO:
    """Return the standard output for the answers alone; what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return answers


def _listen(named: SimpleQueue[str]) -> None:
    """Pass on the paths that come in; end the process when whoever sends them is gone, also in the middle of a file."""
    for line in sys.stdin.buffer:
        named.put(json.loads(line)["path"])
    os._exit(0)


if __name__ == "__main__":
    main()
