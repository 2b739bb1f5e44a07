"""Draw one picture for another process: a request as JSON in, a PNG out, or, with status 1, one sentence instead.

`python -m knowledge.picture`; the request: {"data": folder, "document": id, "version": sha256, "start": 0, "end": 1}.
"""

import json
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from knowledge.layout import load_document
from knowledge.model import Document
from knowledge.picture import picture_of
from knowledge.read.confine import allow_seconds, confine
from knowledge.read.errors import Unreadable

_MEMORY = 2 << 30  # bytes of address space
_SECONDS = 30  # of computing, should nobody be left to end it
_VERSION = "SELECT publication, text, layout, file_sha256 FROM versions WHERE document = ? AND sha256 = ?"
_FAILED = "The page cannot be drawn: its file is most likely broken."


def main() -> None:
    """Answer the request on standard input."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # What a library prints is no part of the picture.
    request = json.load(sys.stdin)
    status = 0
    try:
        answer = _answer(Path(request["data"]), request)
    except (Unreadable, _Missing) as error:
        answer, status = str(error).encode(), 1
    except Exception:  # noqa: BLE001 - the edge of the process; what was raised may hold words of the document.
        answer, status = _FAILED.encode(), 1
    answers.write(answer)
    answers.close()
    sys.exit(status)


class _Missing(Exception):
    """What was asked for is not in the library; the text says so."""


def _answer(data: Path, request: dict[str, str | int]) -> bytes:
    """Return the picture. Raise Unreadable or _Missing."""
    document, original = _kept(data, str(request["document"]), str(request["version"]))
    confine(_MEMORY)  # From here on the file is read, which may be made to do harm.
    allow_seconds(_SECONDS)
    return picture_of(document, original, int(request["start"]), int(request["end"]))


def _kept(data: Path, id: str, sha256: str) -> tuple[Document, Path]:
    """Return a version of a document and its file, from the library, in which nothing is changed."""
    address = f"{(data / 'library.db').absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=5)) as library:
            row = library.execute(_VERSION, (id, sha256)).fetchone()
    except sqlite3.Error as error:
        raise _Missing("The library cannot be read at the moment.") from error
    if row is None:
        raise _Missing("This document is no longer in the library.")
    publication, text, layout, file = row
    original = data / "files" / file
    if not original.is_file():
        raise _Missing("The original of this document is no longer kept.")
    return load_document(publication, text, layout), original


if __name__ == "__main__":
    main()
