"""Tell which document a file is: the id it goes under, and what is already known of it."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import MISSING, dataclass, fields, replace

from knowledge.model import Document, Publication


class Refused(Exception):
    """The library does not take a document; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A version in the library's list."""

    publication: Publication
    sha256: str
    file: str
    file_sha256: str
    pages: int | None
    passages: int
    added_at: str = ""  # ISO 8601, UTC
    starter: bool = False  # a note of the starter library
    withdrawn: str = ""  # when, ISO 8601, UTC; "" while it may answer
    why: str = ""  # it was withdrawn

    @property
    def id(self) -> str:
        """Return the id of its document."""
        return self.publication.id

    @property
    def reference(self) -> str:
        """Return a short name for the version, which may stand wherever an id does: "#1a2b3c4d"."""
        return reference_of(self.sha256)


def reference_of(sha256: str) -> str:
    """Return the short name of a version: "#1a2b3c4d"."""
    return f"#{sha256[:8]}"


def id_for(document: Document, file: str, file_sha256: str, known: Collection[Entry]) -> str:
    """Return the id a document goes under. Raise Refused if its words stand under another.

    Only an id that is given makes other words a new version; two documents of one title, and often of one file name,
    are none of each other.
    """
    same = next((entry for entry in known if document.sha256 == entry.sha256), None)
    same = same or next((entry for entry in known if file_sha256 == entry.file_sha256), None)
    if same and document.id in ("", same.publication.id):
        return same.publication.id
    if same and same.sha256 == document.sha256:
        raise Refused(f"{file} is already in the library as {same.publication.id}. Nothing was changed.")
    if document.id:
        return document.id
    slug = slug_of(document.title) or "document"
    candidates = [slug, *(f"{slug}-{number}" for number in range(2, len(known) + 3))]
    taken = {entry.id for entry in known}
    return next(name for name in candidates if name not in taken)


def remembering(
    document: Document, before: Publication, given: Collection[str], same_file: bool, own_id: bool
) -> Document:
    """Return a document with what was said of it before, except the `given` fields.

    A file that describes itself, in front matter, if only by an id of its own, says all there is to say.
    """
    silent = [
        field.name
        for field in fields(Publication)
        if field.default is not MISSING and getattr(document, field.name) == field.default
    ]
    said = {field.name for field in fields(Publication) if field.default is not MISSING} - {*silent, *given}
    if said or own_id:
        return document
    kept = {name: getattr(before, name) for name in silent if name not in given}
    if same_file and "title" not in given:
        kept["title"] = before.title
    return replace(document, **kept)


def slug_of(title: str) -> str:
    """Return a title as an id: "Working Together 2023" is working-together-2023."""
    plain = unicodedata.normalize("NFKD", title.replace("’", "").replace("'", "")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].strip("-")
