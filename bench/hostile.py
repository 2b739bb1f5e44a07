"""Read every file of a folder in one run, in a process apart: `python -m bench.hostile [FOLDER ...]`.

What became of each: pages, words, seconds, the most memory of the process that reads, or the one sentence it is refused
with.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.markdown import table
from knowledge.model import Document
from knowledge.read import Unreadable
from knowledge.read.apart import Reader

DATA = Path("../shared/data")
FOLDERS = (DATA / "documents", DATA / "hostile")


def measure(folders: Sequence[Path]) -> Iterator[Mapping[str, object]]:
    """Yield what became of every file in these folders."""
    with Reader() as reader:
        for folder in folders:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                yield _row(reader, path)


def _row(reader: Reader, path: Path) -> Mapping[str, object]:
    _forget_peak(reader.process)
    document: Document | None = None
    said, begun = "", time.perf_counter()
    try:
        document = reader.read(path)
    except Unreadable as error:
        said = str(error)
    return {
        "file": path.name,
        "outcome": "read" if document else "refused",
        "pages": (document and document.pages) or "",
        "words": len(document.text.split()) if document else "",
        "seconds": f"{time.perf_counter() - begun:.2f}",
        "MB": _peak(reader.process),
        "what was said": " ".join(document.sight.remarks) if document else said,
    }


def _forget_peak(process: int | None) -> None:
    """Let the kernel count the peak memory of a process anew, where it can."""
    file = Path(f"/proc/{process}/clear_refs")
    if process is not None and file.exists():
        file.write_text("5")


def _peak(process: int | None) -> int | str:
    """Return the peak memory of a process in MB, or nothing where it ended or the system does not say."""
    file = Path(f"/proc/{process}/status")
    if process is None or not file.exists():
        return ""
    fields = dict(line.split(":", 1) for line in file.read_text().splitlines())
    return int(fields["VmHWM"].split()[0]) >> 10


def section(folders: Sequence[Path]) -> Iterator[str]:
    """Yield what becomes of every file of some folders, hostile ones among them."""
    yield "## Files of every kind"
    there = [folder for folder in folders if folder.is_dir()]
    if there:
        yield (
            "Read in one run, in a process apart with limits; what was said refuses a file, or "
            "remarks on it. MB: the most memory of the process that reads."
        )
        yield table(list(measure(there)))
    else:
        yield "Skipped: no such folders."


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.hostile", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*", default=FOLDERS, help="folders of files of every kind")
    folders = parser.parse_args().folders
    there = [folder for folder in folders if folder.is_dir()]
    for folder in folders:
        if folder not in there:
            print(f"{folder} is not there, so it is left out.", file=sys.stderr)
    for row in measure(there):
        print(" | ".join(str(value) for value in row.values()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
