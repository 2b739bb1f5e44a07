"""Add documents and build the index, one process at a time."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from bot.bootstrap import open_library
from bot.settings import Settings
from index import searchtext, store
from index.build import build
from index.encode import load_encoder
from index.store import Manifest
from knowledge.library import Library, Refused
from knowledge.read import SUFFIXES, Progress, Unreadable, read

Bars = Callable[[str], Progress]  # a progress bar under a name


class Busy(Exception):
    """Another process is changing the library."""


class NothingThere(Exception):
    """A path names nothing that can be added."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: added, replaced, updated, unchanged, or refused with a sentence."""

    path: Path
    outcome: str
    id: str | None = None
    sha256: str | None = None
    pages: int | None = None
    passages: int = 0
    error: str | None = None


@contextmanager
def changing(settings: Settings) -> Iterator[Library]:
    """Open the library for change, alone. Raise Busy."""
    library = open_library(settings)
    try:
        with FileLock(settings.data / "change.lock", timeout=0):
            yield library
    except Timeout as error:
        raise Busy("Another process is changing this library. Wait until it is done, then try again.") from error
    finally:
        library.close()


def add(settings: Settings, path: Path, fields: Mapping[str, Any], bars: Bars) -> list[Outcome]:
    """Add a file or the files of a folder, and publish what is clean; return what became of each."""
    paths = _files_of(path)
    encoder = load_encoder(settings.embedding_model)  # Before anything is changed.
    with changing(settings) as library:
        outcomes = [_add(library, file, fields, bars(file.name)) for file in paths]
        # What an interrupted run left unpublished is published with the rest.
        changed = any(outcome.outcome in ("added", "replaced", "updated") for outcome in outcomes)
        if changed or (library.entries() and _unpublished(settings, library)):
            build(library, settings.data / "snapshots", encoder, bars("Indexing passages"))
    return outcomes


def reindex(settings: Settings, bars: Bars, starter: bool = False) -> Manifest:
    """Publish a new snapshot of the whole library; load the starter library first if asked, or where it is empty."""
    encoder = load_encoder(settings.embedding_model)
    with changing(settings) as library:
        if starter or (store.current(settings.data / "snapshots") is None and _only_starter(library)):
            load_starter(library, bars("Starter library"))
        return build(library, settings.data / "snapshots", encoder, bars("Indexing passages"))


def _unpublished(settings: Settings, library: Library) -> bool:
    """Return whether the current snapshot holds other versions than the library's newest, or cannot be read."""
    try:
        published = store.published(settings.data / "snapshots")
    except store.SnapshotError:
        return True
    return published != {entry.publication.id: entry.sha256 for entry in library.entries()}


def _only_starter(library: Library) -> bool:
    """Return whether the library holds nothing but starter notes, perhaps not all of them: a first run cut short."""
    starter = {Path(note.name).stem for note in (files("knowledge") / "corpus").iterdir()}
    return {entry.publication.id for entry in library.entries()} <= starter


def usable(settings: Settings) -> bool:
    """Return whether there is an index that this version of Learnt can read."""
    folder = settings.data / "snapshots"
    try:
        name = store.current(folder)
        return name is not None and store.manifest(folder / name).search_text == searchtext.VERSION
    except store.SnapshotError:
        return False


def load_starter(library: Library, progress: Progress) -> None:
    """Add every note of the starter library."""
    with as_file(files("knowledge") / "corpus") as folder:
        notes = sorted(folder.glob("*.md"))
        for number, note in enumerate(notes, start=1):
            library.add(read(note), note)
            progress(number, len(notes))


def skipped(path: Path) -> int:
    """Return how many files of a folder are of a kind that cannot be read."""
    if not path.is_dir():
        return 0
    return sum(file.is_file() and file.suffix.lower() not in SUFFIXES for file in path.rglob("*"))


def _files_of(path: Path) -> list[Path]:
    """Return a file, or the readable files of a folder and its folders, by name. Raise NothingThere."""
    if not path.exists():
        raise NothingThere(f"There is no file or folder {path}.")
    if path.is_file():
        return [path]
    found = [file for file in sorted(path.rglob("*")) if file.suffix.lower() in SUFFIXES and file.is_file()]
    if not found:
        raise NothingThere(f"No file in {path} can be read. These can: {', '.join(sorted(SUFFIXES))}.")
    return found


def _add(library: Library, path: Path, fields: Mapping[str, Any], progress: Progress) -> Outcome:
    try:
        document = read(path, progress)
        added = library.add(replace(document, **fields), path, fields)
    except (Unreadable, Refused) as error:
        return Outcome(path, "refused", error=str(error))
    document = added.document
    return Outcome(path, added.outcome, document.id, document.sha256, document.pages, added.passages)
