"""Ask for the picture of a page from a process of its own, which a file made to do harm can only end."""

import json
import subprocess
import sys
from threading import BoundedSemaphore

from bot.settings import Settings
from knowledge.model import Slice
from knowledge.read.child import kill, started

_COMMAND = (sys.executable, "-P", "-m", "knowledge.picture")
_SECONDS = 20
_FAILED = "The page cannot be drawn: its file is most likely broken."
_LATE = "The page takes too long to draw."
_PNG = b"\x89PNG\r\n\x1a\n"
_SENTENCE = 300  # characters
_TURN = BoundedSemaphore(2)  # Each takes a core and some hundred megabytes while it draws.


class PictureError(Exception):
    """There is no picture; the text is a sentence for the person."""


def page_picture(settings: Settings, excerpt: Slice) -> bytes:
    """Return a PNG of the page an excerpt stands on, with its words marked. It takes about a second.

    Raise PictureError.
    """
    document = excerpt.document
    request = {
        "data": str(settings.data.absolute()),
        "document": document.id,
        "version": document.sha256,
        "start": excerpt.start,
        "end": excerpt.end,
    }
    with _TURN, started(_COMMAND) as process:
        try:
            answer, _ = process.communicate(json.dumps(request).encode(), timeout=_SECONDS)
        except subprocess.TimeoutExpired as error:
            kill(process)
            raise PictureError(_LATE) from error
        except BaseException:  # A Ctrl-C: nobody waits for the picture any more.
            kill(process)
            raise
    if process.returncode == 0 and answer.startswith(_PNG):
        return answer
    sentence = answer.decode("utf-8", "replace").strip() if process.returncode == 1 else ""
    raise PictureError(sentence if 0 < len(sentence) <= _SENTENCE and "\n" not in sentence else _FAILED)
