"""Set our PDF reader beside poppler, pypdf and pdfminer.six: the words of each page, and pages a second.

Poppler is the independent witness of where words stand: it shares no code with PDFium. Each word that it sees on a page
is looked for among the words that our text has on that page, then among those that were left out there for a reason,
then in the letters of the page without its spaces, where one of the two cut a word, or joined it with another or with a
footnote anchor.
"""

import resource
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from bench.markdown import table
from bench.pages import folded
from knowledge.model import Document, Reason
from knowledge.read.pdf import read_pdf
from knowledge.read.pdf.pdfium import PDFIUM, characters, opened
from knowledge.read.pdf.pieces import units

_DIGITS = "0123456789"  # of a footnote anchor, which the other may read as part of the word
_FURNITURE = {Reason.HEAD, Reason.FOOT, Reason.PAGE_NUMBER}


@dataclass(slots=True)
class Words:
    """How many words another extractor sees, and where ours has them; `missing` are those it has nowhere there."""

    seen: int = 0
    there: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    cut_otherwise: int = 0
    missing: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Return the share of the words that were not left out which stand on their page, cut alike."""
        return self.there / max(1, self.seen - self.left_out.total())


def poppler(path: Path) -> list[str]:
    """Return the text of each page as poppler reads it."""
    command = ["pdftotext", "-enc", "UTF-8", "-nodiag", str(path), "-"]
    said = subprocess.run(command, check=False, capture_output=True)
    if said.returncode:
        said = subprocess.run([*command[:3], *command[4:]], check=True, capture_output=True)
    return said.stdout.decode("utf-8", "replace").split("\f")[:-1]


def compare(document: Document, path: Path, others: Sequence[str]) -> Words:
    """Return where a document has the words that another extractor sees on its pages."""
    found = Words()
    texts, gone = _texts(document), _left_out(document, path)
    for number, other in enumerate(others, start=1):
        ours = Counter(folded(texts.get(number, "")))
        aside = {reason: Counter(folded(text)) for reason, text in gone.get(number, {}).items()}
        letters = "".join(folded(texts.get(number, "") + " " + " ".join(gone.get(number, {}).values())))
        for word in folded(other):
            found.seen += 1
            reason = next((reason for reason, words in aside.items() if words[word] > 0), None)
            if ours[word] > 0:
                ours[word] -= 1
                found.there += 1
            elif reason is not None:
                aside[reason][word] -= 1
                found.left_out["furniture" if reason in _FURNITURE else str(reason)] += 1
            elif word in letters or word.strip(_DIGITS) in letters:
                found.cut_otherwise += 1
            else:
                found.missing.append(f"{path.name}, page {number}: {word}")
    return found


def _texts(document: Document) -> dict[int, str]:
    """Return the text that stands on each page."""
    pages: dict[int, list[str]] = {}
    end = 0
    for run in document.runs:
        between = document.text[end : run.start] if end else ""
        pages.setdefault(run.page, []).append(between + document.text[run.start : run.end])
        end = run.end
    return {number: "".join(parts) for number, parts in pages.items()}


def _left_out(document: Document, path: Path) -> dict[int, dict[Reason, str]]:
    """Return what was left out of each page, by the reason."""
    pages: dict[int, dict[Reason, str]] = {}
    with opened(path) as pdf:
        for number in range(1, len(pdf) + 1):
            with PDFIUM, characters(pdf, number - 1) as (_, text):
                printed = units(text.raw, text.count_chars())
            for cut in document.left_out:
                if cut.page == number and cut.reason is not Reason.SPACE:
                    words = "".join(map(chr, printed[cut.first : cut.first + cut.count]))
                    of_page = pages.setdefault(number, {})
                    of_page[cut.reason] = of_page.get(cut.reason, "") + " " + words
    return pages


def extractors() -> dict[str, Callable[[Path], object]]:
    """Return the extractors that are on this machine, by name."""
    found: dict[str, Callable[[Path], object]] = {"ours, with structure": read_pdf}
    if shutil.which("pdftotext"):
        found["poppler pdftotext"] = poppler
    try:
        import pypdf

        found["pypdf"] = lambda path: [page.extract_text() for page in pypdf.PdfReader(path).pages]
    except ImportError:
        pass
    try:
        from pdfminer.high_level import extract_text

        found["pdfminer.six"] = extract_text
    except ImportError:
        pass
    return found


def _used() -> float:
    """Return the processor seconds of this process and those it waited for."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(
        chain.from_iterable((resource.getrusage(one).ru_utime, resource.getrusage(one).ru_stime) for one in whose)
    )


def speeds(paths: Sequence[Path]) -> list[dict[str, object]]:
    """Return pages a second, by the clock and of one processor, of each extractor over the same files."""
    rows: list[dict[str, object]] = []
    pages = sum(len(read_pdf(path).labels) for path in paths)
    for name, extract in extractors().items():
        begun, used = time.perf_counter(), _used()
        for path in paths:
            extract(path)
        wall, busy = time.perf_counter() - begun, _used() - used
        rows.append(
            {"extractor": name, "pages/s": round(pages / wall), "pages a processor second": round(pages / busy)}
        )
    return rows


def words(paths: Sequence[Path]) -> tuple[list[dict[str, object]], list[str]]:
    """Return for each file where our text has the words that poppler sees, and the words that it has nowhere."""
    rows: list[dict[str, object]] = []
    missing: list[str] = []
    for path in paths:
        one = compare(read_pdf(path), path, poppler(path))
        missing += one.missing
        rows.append(
            {
                "document": path.name,
                "words poppler sees": one.seen,
                "left out for a reason": ", ".join(f"{why} {count}" for why, count in one.left_out.most_common())
                or "0",
                "the rest on the same page": f"{one.share:.3%}",
                "cut or joined otherwise": one.cut_otherwise,
                "missing": len(one.missing),
            }
        )
    return rows, missing


def section(folder: Path) -> Iterator[str]:
    """Yield what RESULTS.md says of the PDFs of a folder beside other extractors, as paragraphs and tables."""
    paths = sorted(folder.glob("*.pdf"))
    if shutil.which("pdftotext") and paths:
        rows, missing = words(paths)
        yield "Word by word against poppler, which shares no code with PDFium:"
        yield table(rows)
        yield "\n".join(f"- missing: {line}" for line in missing[:20]) or "No word is missing."
    if paths:
        yield "Speed over the same files, one after the other in one process, others running text extraction alone:"
        yield table(speeds(paths))
