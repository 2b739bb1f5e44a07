"""The file a backup is: a gzipped tar of plain files behind a manifest that names each with its checksum and size."""

import hashlib
import io
import os
import re
import shutil
import tarfile
import zlib
from datetime import UTC, datetime
from gzip import BadGzipFile
from importlib.metadata import version
from pathlib import Path
from typing import IO, Annotated, Self

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints, ValidationError

from knowledge.read import Progress

FORMAT = 1
MANIFEST = "manifest.json"  # the first member: nothing is written that it does not name
SHA256 = "[0-9a-f]{64}"
_NAME = (
    rf"^(library\.db|records\.db|contacts\.yaml|questions\.txt|files/{SHA256}|snapshots(/[A-Za-z0-9][A-Za-z0-9_.-]*)+)$"
)
_MOST_MANIFEST = 1 << 26  # bytes
_CHUNK = 1 << 20


class BackupUnusable(Exception):
    """A backup cannot be made or restored; the text says why and what to do."""


class Part(BaseModel, frozen=True):
    """The checksum and size of one file."""

    sha256: Annotated[str, StringConstraints(pattern=f"^{SHA256}$")]
    size: Annotated[int, Field(ge=0)]


class Edition(BaseModel, frozen=True):
    """What made a backup; it can be read of a format of the future too."""

    format: int
    learnt: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.+]{1,40}$")]


class Contents(Edition, frozen=True):
    """What is in a backup: when it was made, how many rows each table has, and its files by name."""

    made_at: AwareDatetime
    rows: dict[str, int]
    files: dict[Annotated[str, StringConstraints(pattern=_NAME)], Part]


class _PlainFile(tarfile.TarInfo):
    """A plain file. A link, a device or a header that runs on ends the reading before any of it is followed."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        member = super().frombuf(buf, encoding, errors)
        if member.type != tarfile.REGTYPE:
            raise tarfile.ReadError("not a plain file")
        return member


def pack(archive: Path, parts: dict[str, Path], rows: dict[str, int], progress: Progress) -> Contents:
    """Write files under their names to a new archive that only its owner can read; return what is in it."""
    files = {name: _part(path) for name, path in parts.items()}
    contents = Contents(format=FORMAT, learnt=version("learnt"), made_at=datetime.now(UTC), rows=rows, files=files)
    raw = contents.model_dump_json(indent=1).encode()
    archive.touch(mode=0o600, exist_ok=False)
    with archive.open("wb") as stream:
        with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6, format=tarfile.GNU_FORMAT) as tar:
            tar.addfile(_member(MANIFEST, len(raw), contents), io.BytesIO(raw))
            for done, (name, path) in enumerate(parts.items(), start=1):
                with path.open("rb") as part:
                    tar.addfile(_member(name, files[name].size, contents), part)
                progress(done, len(parts))
        stream.flush()
        os.fsync(stream.fileno())
    return contents


def unpack(archive: Path, folder: Path | None, progress: Progress = lambda done, of: None) -> Contents:
    """Check every file of an archive and write it into an empty folder, if one is given; return what is in it.

    Raise BackupUnusable, where some files may have been written already, all of them in the folder.
    """
    try:
        with tarfile.open(archive, "r:gz", tarinfo=_PlainFile) as tar:
            contents = _contents(tar, archive)
            needed = sum(part.size for part in contents.files.values())
            if folder and needed > shutil.disk_usage(folder).free:
                raise BackupUnusable(f"{archive} needs {needed:,} bytes, and the disk has fewer. Make room first.")
            left = dict(contents.files)
            while member := tar.next():
                part = left.pop(member.name)  # A KeyError: not named, or there twice.
                if member.size != part.size or _copied(tar, member, folder) != part.sha256:
                    raise tarfile.ReadError(f"{member.name} is damaged")
                progress(len(contents.files) - len(left), len(contents.files))
            if left or "library.db" not in contents.files:
                raise tarfile.ReadError("files are missing")
            return contents
    except (FileNotFoundError, IsADirectoryError) as error:
        raise BackupUnusable(f"There is no file {archive}.") from error
    except (tarfile.TarError, EOFError, zlib.error, BadGzipFile, KeyError, ValidationError) as error:
        raise BackupUnusable(
            f"{archive} is not a whole backup of Learnt: it is damaged, cut short or something else. "
            "Nothing was changed. Use another backup."
        ) from error


def _contents(tar: tarfile.TarFile, archive: Path) -> Contents:
    """Return what a manifest says, if this version of Learnt can read it. Raise BackupUnusable."""
    member = tar.next()
    stream = tar.extractfile(member) if member and member.name == MANIFEST and member.size < _MOST_MANIFEST else None
    if stream is None:
        raise tarfile.ReadError("no manifest")
    raw = stream.read()
    edition = Edition.model_validate_json(raw)
    if edition.format > FORMAT or _numbers(edition.learnt) > _numbers(version("learnt")):
        raise BackupUnusable(
            f"{archive} was made by Learnt {edition.learnt}, which is newer than this one ({version('learnt')}). "
            "Update Learnt, then restore it."
        )
    return Contents.model_validate_json(raw)


def _copied(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path | None) -> str:
    """Return the sha256 of a member, once it is written into a folder, if one is given."""
    digest = hashlib.sha256()
    target = folder / member.name if folder else Path(os.devnull)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb" if folder else "wb") as kept:
        source: IO[bytes] | None = tar.extractfile(member)
        while source and (chunk := source.read(_CHUNK)):
            digest.update(chunk)
            kept.write(chunk)
    return digest.hexdigest()


def _member(name: str, size: int, contents: Contents) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(contents.made_at.timestamp())
    return member


def _part(path: Path) -> Part:
    with path.open("rb") as stream:
        return Part(sha256=hashlib.file_digest(stream, "sha256").hexdigest(), size=path.stat().st_size)


def _numbers(learnt: str) -> tuple[int, ...]:
    """Return a version as numbers that can be compared: "0.10.1" is (0, 10, 1)."""
    return tuple(int(number) for number in re.findall(r"\d+", learnt)[:3])
