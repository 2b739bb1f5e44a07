"""Readers: one small file a format, each `file -> Document`."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from knowledge.model import Document
from knowledge.read.clean import clean
from knowledge.read.errors import Unreadable
from knowledge.read.foreign import foreign

Progress = Callable[[int, int], None]
SUFFIXES = {
    **{".pdf": "pdf", ".docx": "docx", ".html": "html", ".htm": "html", ".xhtml": "html"},
    **{".md": "markdown", ".markdown": "markdown", ".txt": "text"},
}
LARGEST = 300 << 20  # bytes


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
    document = _tidied(document)
    if progress is not None and document.pages is None:  # a PDF counts its own pages
        progress(1, 1)
    return document


def _tidied(document: Document) -> Document:
    """Return a document whose file says nothing of itself that acts on a terminal."""
    said = tuple((name, clean(value)) for name, value in document.sight.information)
    sight = replace(document.sight, information=said, remarks=tuple(map(clean, document.sight.remarks)))
    labels = tuple(label and clean(label) for label in document.labels)
    return replace(document, title=clean(document.title) or "Untitled", labels=labels, sight=sight)


def _check(path: Path) -> None:
    """Raise Unreadable where a path is no file with something in it."""
    name = os.fsencode(path.name).decode("utf-8", "replace")
    if name != path.name:
        raise Unreadable(f"{name} has a name that is not UTF-8. Rename it and send it again.")
    try:
        size = path.stat().st_size
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be opened: {error.strerror or error}.") from error
    if not size:
        raise Unreadable(f"{path.name} is empty. Send the file again, or a different one.")
    if not path.is_file():
        raise Unreadable(f"{path.name} is a folder. Name a file, or add the folder.")
    if size > LARGEST:
        raise Unreadable(f"{path.name} has more than {LARGEST >> 20} MB. Split it, or save it with smaller pictures.")


def _read(path: Path, progress: Progress | None) -> Document:
    """Return what the reader for a file makes of it."""
    if other := foreign(path):
        raise Unreadable(other)
    match SUFFIXES.get(path.suffix.lower()):
        case "pdf":
            from knowledge.read.pdf import read_pdf
            from knowledge.read.pdf.ocr import recogniser

            return read_pdf(path, progress, recogniser())
        case "docx":
            from knowledge.read.docx import read_docx

            return read_docx(path)
        case "html":
            from knowledge.read.html import read_html

            return read_html(path)
        case "markdown":
            from knowledge.read.markdown import read_markdown

            return read_markdown(path)
        case "text":
            from knowledge.read.text import read_text

            return read_text(path)
    known = ", ".join(sorted(SUFFIXES))
    raise Unreadable(f"{path.name} is of a kind that cannot be read. These can: {known}.")


__all__ = ["LARGEST", "SUFFIXES", "Progress", "Unreadable", "read"]
