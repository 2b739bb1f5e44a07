"""Readers: one small file a format, each `file -> Document`."""

import os
from collections.abc import Callable
from pathlib import Path

from knowledge.model import Document
from knowledge.read.errors import Unreadable

Progress = Callable[[int, int], None]
SUFFIXES = {".pdf": "pdf", ".md": "markdown", ".markdown": "markdown", ".txt": "text"}


def read(path: Path, progress: Progress | None = None) -> Document:
    """Return the document in a file, by its suffix, with `id` empty unless the file gives it. Raise Unreadable."""
    _check(path)
    try:
        document = _read(path, progress)
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be opened: {error.strerror or error}.") from error
    except RecursionError as error:
        raise Unreadable(f"{path.name} is nested too deep to be read. Send a plainer file.") from error
    except UnicodeError as error:
        raise Unreadable(f"{path.name} has characters that cannot be told. Save it again and send that.") from error
    if progress is not None and document.pages is None:  # a PDF counts its own pages
        progress(1, 1)
    return document


def _check(path: Path) -> None:
    """Raise Unreadable where a path is no file with something in it."""
    name = os.fsencode(path.name).decode("utf-8", "replace")
    if name != path.name:
        raise Unreadable(f"{name} has a name that is not UTF-8. Rename it and send it again.")
    try:
        empty = path.stat().st_size == 0
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be opened: {error.strerror or error}.") from error
    if empty:
        raise Unreadable(f"{path.name} is empty. Send the file again, or a different one.")
    if not path.is_file():
        raise Unreadable(f"{path.name} is a folder. Name a file, or add the folder.")


def _read(path: Path, progress: Progress | None) -> Document:
    """Return what the reader for a file makes of it."""
    match SUFFIXES.get(path.suffix.lower()):
        case "pdf":
            from knowledge.read.pdf import read_pdf

            return read_pdf(path, progress)
        case "markdown":
            from knowledge.read.markdown import read_markdown

            return read_markdown(path)
        case "text":
            from knowledge.read.text import read_text

            return read_text(path)
    known = ", ".join(sorted(SUFFIXES))
    raise Unreadable(f"{path.name} is of a kind that cannot be read. These can: {known}.")


__all__ = ["SUFFIXES", "Progress", "Unreadable", "read"]
