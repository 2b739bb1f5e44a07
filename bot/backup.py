"""Put a data folder into one file, and bring it back: each whole or not at all."""

import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from bot.archive import SHA256, BackupUnusable, Contents, pack, unpack
from bot.bootstrap import open_library
from bot.compare import OWN
from bot.publishing import Busy
from bot.records.records import Records
from bot.settings import Settings
from index import store
from knowledge.read import Progress

_DATABASES = ("library.db", "records.db")
_PLAIN = ("contacts.yaml", OWN)
_LOCK = "change.lock"
_PATIENCE = 30  # seconds to wait for a writer


def back_up(data: Path, target: Path, progress: Progress, force: bool = False) -> Contents:
    """Write what a data folder holds into one file; return what is in it. Raise BackupUnusable or Busy.

    Nothing is added to the library meanwhile; a chat goes on.
    """
    if not (data / "library.db").is_file():
        raise BackupUnusable(f"There is no library in {data}. Set LEARNT_DATA to the folder that holds one.")
    if target.exists() and not force:
        raise BackupUnusable(f"{target} is there already. Name another file, or use --force to write over it.")
    if not target.parent.is_dir():
        raise BackupUnusable(f"There is no folder {target.parent}. Make it, or attach the disk it is on.")
    with _aside(target) as aside, alone(data):
        parts = _parts(data, aside)
        rows = {table: count for name in _DATABASES if name in parts for table, count in _rows(parts[name])}
        contents = pack(aside / "archive", parts, rows, progress)
        try:
            unpack(aside / "archive", None)  # A backup that was never read is only hoped to be one.
        except BackupUnusable as error:
            raise BackupUnusable(f"{target} is not what was written. Check its disk. Nothing was kept.") from error
        os.replace(aside / "archive", target)
        _sync(target.parent)
    return contents


def restore(file: Path, settings: Settings, progress: Progress, replace: bool = False) -> Path | None:
    """Make the data folder what a backup holds; return where the old one is kept, if there was one.

    Raise BackupUnusable, Busy or DatabaseUnusable, with the old folder where it was.
    """
    data = settings.data.resolve()
    if occupied(data) and not replace:
        raise BackupUnusable(
            f"{data} is not empty. Set LEARNT_DATA to another, or use --replace, which keeps it aside."
        )
    with _aside(data) as aside, alone(data) if data.exists() else nullcontext():
        made = aside / "data"
        made.mkdir()
        unpack(file, made, progress)
        bring_up_to_date(settings.model_copy(update={"data": made}))
        for path in (*made.rglob("*"), made):
            path.chmod(0o700 if path.is_dir() else 0o600)
            _sync(path)
        return _swap(made, data)


def move(settings: Settings, folder: Path, progress: Progress) -> None:
    """Make a folder a copy of the data folder, by way of a backup. Raise as `back_up` and `restore` do."""
    data, folder = settings.data.resolve(), folder.resolve()
    if occupied(folder) or folder.is_relative_to(data):
        raise BackupUnusable(f"{folder} is not empty, or is in the data folder. Name an empty folder or a new one.")
    with _aside(folder) as aside:
        back_up(data, aside / "backup", progress)
        restore(aside / "backup", settings.model_copy(update={"data": folder}), lambda done, of: None)


def bring_up_to_date(settings: Settings) -> None:
    """Open the databases, which brings those of an older version up to date. Raise DatabaseUnusable."""
    open_library(settings).close()
    if (settings.data / "records.db").exists():
        Records(settings.data).close()


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Keep a library from being changed without opening it: an upgrade backs it up as it is. Raise Busy."""
    try:
        with FileLock(data / _LOCK, timeout=0):
            yield
    except Timeout as error:
        raise Busy("Another process is changing this library. Wait until it is done, then try again.") from error


def occupied(folder: Path) -> bool:
    """Return whether anything is there, apart from the lock of a process that found nothing."""
    return folder.is_file() or (folder.exists() and any(path.name != _LOCK for path in folder.iterdir()))


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """Yield a folder beside a target, on the same disk, that only its owner can open; remove it afterwards."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".learnt-") as name:
            yield Path(name)
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        raise BackupUnusable(f"{target} cannot be made ({error.strerror}{where}). Nothing was changed.") from error


def _parts(data: Path, aside: Path) -> dict[str, Path]:
    """Return the files to keep by name: copies of those that may change meanwhile, the others where they are."""
    parts = {name: aside / name for name in (*_DATABASES, *_PLAIN) if (data / name).exists()}
    for name, copy in parts.items():
        if name in _DATABASES:
            _copy_database(data / name, copy)
        else:
            shutil.copyfile(data / name, copy)
    snapshots = data / "snapshots"
    try:
        current = store.current(snapshots)
    except store.SnapshotError:
        current = None  # An index can be made anew; the rest is worth keeping without it.
    found = [path for path in sorted((data / "files").glob("*")) if re.fullmatch(SHA256, path.name)]
    if current and (snapshots / current).is_dir():
        found += [snapshots / "CURRENT", *sorted((snapshots / current).rglob("*"))]
    return parts | {path.relative_to(data).as_posix(): path for path in found if path.is_file()}


def _copy_database(source: Path, copy: Path) -> None:
    """Copy one moment of a database in use. What was erased is not in the copy, as it may be in a copy of pages."""
    try:
        with closing(sqlite3.connect(source, timeout=_PATIENCE)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
    except sqlite3.Error as error:
        raise BackupUnusable(f"{source} cannot be read ({error}). Run `learnt check`. No backup was made.") from error


def _rows(database: Path) -> list[tuple[str, int]]:
    """Return how many rows each table has."""
    with closing(sqlite3.connect(database)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return [(name, connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for (name,) in tables]


def _swap(made: Path, data: Path) -> Path | None:
    """Put a folder in the place of another; return where the other is kept, or None where it held nothing."""
    before = data.with_name(f"{data.name}.before-restore-{datetime.now():%Y-%m-%d-%H%M%S}")
    kept = occupied(data)
    try:
        if data.exists():
            data.rename(before)
        made.rename(data)
    except BaseException:
        if before.exists() and not data.exists():
            before.rename(data)
        raise
    _sync(data.parent)
    if kept:
        return before
    shutil.rmtree(before, ignore_errors=True)
    return None


def _sync(path: Path) -> None:
    """Bring a file or the entries of a folder to the disk."""
    if path.is_dir() and os.name == "nt":  # Windows has no handle of a folder to bring to the disk.
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
