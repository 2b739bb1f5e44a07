"""Files that an admin sent, on their way into the library: each in a folder of its own until its job is over."""

import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from bot.message import File, Job, NotFetched

_FOLDER = "incoming"
_LONGEST = 80  # characters of a name before its suffix
_BYTES = 200  # of a name; file systems take 255
_UNNAMED = "file"


def cleaned(name: str) -> str:
    """Return the name of a file without folders, hidden characters or anything else that could mislead.

    Its last suffix stays, as small letters: it decides how the file is read.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    # A mark that turns the direction of reading makes "fdp.exe" look like "exe.pdf".
    seen = "".join(one if unicodedata.category(one)[0] in "LMN" or one in "-_.,()& " else " " for one in last)
    stem, dot, suffix = " ".join(seen.split()).rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,10}", suffix):
        stem, suffix = f"{stem}{dot}{suffix}", ""
    stem = stem[:_LONGEST].encode()[:_BYTES].decode("utf-8", "ignore").strip(" .-_") or _UNNAMED
    return f"{stem}.{suffix.lower()}" if suffix else stem


async def fetched(file: File, name: str, data: Path) -> Path:
    """Return where a file lies under a cleaned name, for its owner alone. Raise NotFetched or OSError."""
    folder = data / _FOLDER / secrets.token_hex(8)
    folder.mkdir(mode=0o700, parents=True)
    path = folder / name
    try:
        path.touch(mode=0o600)
        await file.fetch(path)
        size = path.stat().st_size
        if size == 0:
            raise NotFetched(f"{name} is empty. Send the file again, or a different one.")
        if file.limit is not None and size > file.limit:
            raise NotFetched(too_big(name, file.limit))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return path


def too_big(name: str, limit: int) -> str:
    """Return that a file is more than a chat carries, and the way around it."""
    return (
        f"{name} is too big: this chat carries files of up to {limit >> 20} MB. On the machine that Learnt runs on, "
        "learnt add PATH takes a file of any size."
    )


def discard(job: Job, data: Path) -> None:
    """Delete the file that a job was about, if it was sent to the chat."""
    for folder in _folders([job], data):
        shutil.rmtree(folder, ignore_errors=True)


def sweep(jobs: Iterable[Job], data: Path) -> None:
    """Delete what no unfinished job is about: the bot was killed before its job was begun."""
    wanted = _folders(jobs, data)
    for folder in (data / _FOLDER).glob("*"):
        if folder not in wanted:
            shutil.rmtree(folder, ignore_errors=True)


def _folders(jobs: Iterable[Job], data: Path) -> set[Path]:
    """Return the folders that hold the files of jobs."""
    parents = {Path(argument).parent for job in jobs for argument in job.arguments}
    return {folder for folder in parents if folder.parent == data / _FOLDER}
