"""Publish and load a snapshot: a directory built aside, checked, and made current by moving one pointer."""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.dense import Dense
from index.sparse import Sparse

KEPT = 5  # snapshots, the current one among them
_CHUNK = 1 << 20


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


def publish(folder: Path, unnamed: Manifest, write: Callable[[Path], None]) -> Manifest:
    """Write a snapshot's files with `write`, check that they load, make it the current one; return its manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{secrets.token_hex(4)}"
    aside = folder / f".{name}.part"
    aside.mkdir()
    try:
        write(aside)
        files = {str(path.relative_to(aside)): _digest(path) for path in sorted(aside.rglob("*")) if path.is_file()}
        final = Manifest(**(asdict(unnamed) | {"id": name, "files": files}))
        (aside / "manifest.json").write_text(json.dumps(asdict(final), indent=1, sort_keys=True))
        _sync(aside)
        _read(aside)
        os.replace(aside, folder / name)
        _sync_directory(folder)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    point(folder, name)
    _tidy(folder, name)
    return final


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
    name = current(folder)
    return manifest(folder / name).documents if name else {}


def load(folder: Path) -> Snapshot:
    """Return the published snapshot, its files checked against their checksums. Raise SnapshotError."""
    pointer = _pointer(folder)
    if pointer is None:
        raise SnapshotError("There is no index yet. Run `learnt reindex` to make one.")
    name, digest = pointer
    try:
        intact = _digest(folder / name / "manifest.json") == digest
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
    except (OSError, ValueError, RuntimeError) as error:
        raise SnapshotError("The index cannot be read. Run `learnt reindex` to make it anew.") from error
    return Snapshot(made, table[0], table[1], tuple(made.documents), dense, sparse)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def point(folder: Path, name: str) -> None:
    """Make CURRENT name a snapshot, with the sha256 of its manifest, in one step."""
    digest = _digest(folder / name / "manifest.json")
    aside = folder / f".CURRENT.{os.getpid()}"
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
    for path in [folder / other for other in old] + list(folder.glob(".*.part")):
        shutil.rmtree(path, ignore_errors=True)
