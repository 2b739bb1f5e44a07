"""Publish and load a snapshot: a directory built aside, checked, and made current by moving one pointer."""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index import spelling
from index.coverage import Coverage
from index.dense import Dense
from index.sentences import Sentences
from index.sparse import Sparse
from index.spelling import Spelling

KEPT = 5  # snapshots, the current one among them
_CHUNK = 1 << 20
T = TypeVar("T")


class SnapshotError(Exception):
    """No snapshot can be served; the text says why and which command mends it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot was made of: encoder, search text, versions (id -> sha256), files (name -> sha256)."""

    id: str
    created_at: str
    encoder: str
    dimension: int
    search_text: str
    documents: dict[str, str]
    passages: int
    revision: int = -1  # of the library that it was made from
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One published index. `passages[row]` is a passage id, `owners[row]` the place of its document in `documents`."""

    manifest: Manifest
    passages: NDArray[np.int64]
    owners: NDArray[np.int64]
    documents: tuple[str, ...]
    dense: Dense
    sparse: Sparse
    sentences: Sentences
    coverage: Coverage
    spelling: Spelling | None = None  # None: what is typed is searched as it is


def prepare(folder: Path, unnamed: Manifest, write: Callable[[Path], None]) -> Path:
    """Write a snapshot's files with `write` aside and check that they load; return where they wait to be adopted."""
    aside_of(folder).mkdir(parents=True, exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{secrets.token_hex(4)}"
    aside = aside_of(folder) / f".{name}.part"
    aside.mkdir()
    try:
        _write(aside, write)
        files = {str(path.relative_to(aside)): _digest(path) for path in sorted(aside.rglob("*")) if path.is_file()}
        final = Manifest(**(asdict(unnamed) | {"id": name, "files": files}))
        (aside / "manifest.json").write_text(json.dumps(asdict(final), indent=1, sort_keys=True))
        _sync(aside)
        _read(aside)
        for other in aside_of(folder).iterdir():  # One waits at a time; what a crash left behind goes too.
            if other != aside:
                shutil.rmtree(other, ignore_errors=True)
        os.replace(aside, aside_of(folder) / name)
        _sync_directory(aside_of(folder))
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return aside_of(folder) / name


def _write(aside: Path, write: Callable[[Path], None]) -> None:
    try:
        write(aside)
    except RuntimeError as error:  # what FAISS raises where a file cannot be written
        raise SnapshotError("The index cannot be written. Free some disk; what was published still stands.") from error


def adopt(folder: Path, prepared: Path) -> Manifest:
    """Make a snapshot that was prepared the current one; return its manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    made = manifest(prepared)
    os.replace(prepared, folder / made.id)
    _sync_directory(folder)
    point(folder, made.id)
    _tidy(folder, made.id)
    return made


def aside_of(folder: Path) -> Path:
    """Return where snapshots are prepared: beside those that were published, on the same disk."""
    return folder.with_name(f"{folder.name}.prepared")


def prepared(folder: Path) -> Path | None:
    """Return the snapshot that waits to be adopted, or None."""
    if not aside_of(folder).is_dir():
        return None
    return next((path for path in aside_of(folder).iterdir() if not path.name.startswith(".")), None)


def snapshots(folder: Path) -> list[Manifest]:
    """Return the snapshots that can be gone back to, newest first; one that cannot be read is left out."""
    found = []
    for path in sorted(folder.glob("*Z-*"), reverse=True) if folder.is_dir() else []:
        with suppress(SnapshotError):
            found.append(manifest(path))
    return found


def remove(folder: Path, holding: str) -> None:
    """Remove every snapshot, but the current one, that holds a document of this id, and what was prepared."""
    name = current(folder)
    for path in [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []:
        with suppress(SnapshotError):
            if path.name == name or holding not in manifest(path).documents:
                continue
        shutil.rmtree(path)
    discard_prepared(folder)


def discard_prepared(folder: Path) -> None:
    """Remove what was prepared and never adopted."""
    if aside_of(folder).exists():
        shutil.rmtree(aside_of(folder))


def current(folder: Path) -> str | None:
    """Return the name of the published snapshot, or None before the first."""
    pointer = _pointer(folder)
    return pointer[0] if pointer else None


def _pointer(folder: Path) -> tuple[str, str] | None:
    """Return the name of the published snapshot and the sha256 of its manifest. Raise SnapshotError."""
    try:
        name, digest = (folder / "CURRENT").read_text().split()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise SnapshotError("The index cannot be found. Run `learnt reindex` to make it anew.") from error
    return name, digest


def published(folder: Path) -> dict[str, str]:
    """Return the versions that the published snapshot holds (id -> sha256), none before the first."""
    return _settled(folder, lambda name, _: manifest(folder / name).documents, dict)


def load(folder: Path) -> Snapshot:
    """Return the published snapshot, its files checked against their checksums. Raise SnapshotError."""

    def none_yet() -> Snapshot:
        raise SnapshotError("There is no index yet. Run `learnt reindex` to make one.")

    return _settled(folder, partial(load_named, folder), none_yet)


def _settled(folder: Path, look: Callable[[str, str], T], before_the_first: Callable[[], T]) -> T:
    """Return what a look at the published snapshot returns; another where it was replaced and removed meanwhile."""
    pointer = _pointer(folder)
    while pointer:
        try:
            return look(*pointer)
        except SnapshotError:
            now = _pointer(folder)
            if now == pointer:
                raise
            pointer = now
    return before_the_first()


def load_named(folder: Path, name: str, digest: str = "") -> Snapshot:
    """Return a snapshot by its name, its files checked against their checksums. Raise SnapshotError.

    `digest`: the sha256 that its manifest must have.
    """
    try:
        intact = digest in ("", _digest(folder / name / "manifest.json"))
    except OSError:
        intact = False
    if not intact:
        raise SnapshotError("The index is damaged (manifest.json). Run `learnt reindex` to make it anew.")
    return _read(folder / name)


def manifest(folder: Path) -> Manifest:
    """Return what a snapshot was made of. Raise SnapshotError."""
    try:
        return Manifest(**json.loads((folder / "manifest.json").read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise SnapshotError("The index cannot be read. Run `learnt reindex` to make it anew.") from error


def _read(folder: Path) -> Snapshot:
    made = manifest(folder)
    try:
        damaged = [name for name, digest in made.files.items() if _digest(folder / name) != digest]
        if damaged:
            raise SnapshotError(f"The index is damaged ({', '.join(damaged)}). Run `learnt reindex` to make it anew.")
        table = np.load(folder / "passages.npy", allow_pickle=False)
        dense, sparse = Dense.load(folder / "dense.faiss"), Sparse.load(folder / "sparse")
        sentences, coverage = Sentences.load(folder / "sentences"), Coverage.load(folder / "coverage")
        known = spelling.load(folder / "words.json")
    except (OSError, ValueError, RuntimeError) as error:
        raise SnapshotError("The index cannot be read. Run `learnt reindex` to make it anew.") from error
    return Snapshot(made, table[0], table[1], tuple(made.documents), dense, sparse, sentences, coverage, known)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def point(folder: Path, name: str) -> None:
    """Make CURRENT name a snapshot, with the sha256 of its manifest, in one step."""
    digest = _digest(folder / name / "manifest.json")
    aside = folder / ".CURRENT.part"  # Whoever publishes is alone; what a crash left of it is written over.
    with aside.open("w") as stream:
        stream.write(f"{name} {digest}\n")
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(aside, folder / "CURRENT")
    _sync_directory(folder)


def _sync(folder: Path) -> None:
    """Bring every file under a folder, and the folders, to the disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
        else:
            _sync_directory(path)
    _sync_directory(folder)


def _sync_directory(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle of a directory to bring to the disk.
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _tidy(folder: Path, name: str) -> None:
    """Remove all but the last snapshots, and what a crash left behind."""
    names = sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    old = [other for other in names[:-KEPT] if other != name]
    for path in [*(folder / other for other in old), *folder.glob(".*.part")]:
        shutil.rmtree(path, ignore_errors=True)
