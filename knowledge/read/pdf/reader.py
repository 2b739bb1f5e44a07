"""Read a PDF as a document in which every word can be traced to its page."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from unicodedata import category

from knowledge.model import Document, Reason
from knowledge.read.clean import title_of
from knowledge.read.errors import Unreadable
from knowledge.read.pdf.compose import Composed, Group, compose
from knowledge.read.pdf.contents import find_contents
from knowledge.read.pdf.furniture import find_furniture
from knowledge.read.pdf.headings import biggest, find_headings, folded, titled
from knowledge.read.pdf.lines import Line
from knowledge.read.pdf.measure import measure
from knowledge.read.pdf.notes import find_notes, placed
from knowledge.read.pdf.pages import Pdf, read_pages
from knowledge.read.pdf.paragraphs import gather
from knowledge.read.pdf.tables import find_cells, find_rows

_SHADOW = 2.0  # points
_WRITTEN = 20  # letters: a page with fewer is not counted as one with text
_FEW = 0.3  # of the pages: where fewer have text, the others are most likely pictures of text
_STRANGE = 0.3  # of the characters


def read_pdf(path: Path, progress: Callable[[int, int], None] | None = None) -> Document:
    """Return the document in a PDF, with no id and a guessed title. Raise Unreadable."""
    pdf = read_pages(path, progress)
    furniture = find_furniture(pdf.pages)
    cuts = list(furniture.cuts)
    flow = _without((line for page in pdf.pages for line in page.lines), (line for line, _ in cuts))
    doubles = list(_doubles(flow))
    cuts += [(line, Reason.DUPLICATE) for line in doubles]
    flow = _without(flow, doubles)
    contents = find_contents(flow)
    cuts += [(line, Reason.CONTENTS) for line in contents]
    flow = _without(flow, contents)
    usual = measure(flow)
    notes = find_notes(flow, usual.size)
    flow = _without(flow, (line for note in notes.groups for line in note.lines))
    flow, cells = find_cells(pdf.pages, flow)
    titles = titled(flow, pdf.outline)
    groups = find_headings(gather(flow, usual, titles, cells), titles, usual.size)
    groups = list(find_rows(groups, cells))
    composed = compose(pdf.pages, placed(groups, notes), cuts, notes.anchors)
    _check(path, len(pdf.pages), composed)
    return Document(
        id="",
        text=composed.text,
        title=_title(pdf, groups) or title_of(path),
        blocks=composed.blocks,
        runs=composed.runs,
        labels=_labels(pdf, furniture.labels),
        left_out=composed.left_out,
        marks=composed.marks,
    )


def _check(path: Path, pages: int, composed: Composed) -> None:
    """Raise Unreadable where the pages have too little text, or text that is no letters."""
    letters: Counter[int] = Counter()
    for run in composed.runs:
        letters[run.page] += sum(map(str.isalnum, composed.text[run.start : run.end]))
    written = sum(count >= _WRITTEN for count in letters.values())
    if not letters.total() or written < _FEW * pages:
        some = f"text on only {written} of its {pages} pages" if written else "no text on any of its pages"
        raise Unreadable(
            f"{path.name} has {some}: it looks scanned."
            " Please run text recognition (OCR) on it, or send the file it was printed from."
        )
    strange = sum(category(letter) == "Co" for letter in composed.text)
    strange += sum(cut.count for cut in composed.left_out if cut.reason is Reason.UNPRINTABLE)
    if strange > _STRANGE * (letters.total() + strange):
        raise Unreadable(
            f"{path.name} shows its words in a font whose letters cannot be told."
            " Please save it as a PDF again, or run text recognition (OCR) on it."
        )


def _without(lines: Iterable[Line], away: Iterable[Line]) -> list[Line]:
    """Return the lines that are not among those taken away."""
    gone = {id(line) for line in away}
    return [line for line in lines if id(line) not in gone]


def _doubles(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines that are printed a second time in one place, as for a shadow."""
    seen: defaultdict[tuple[int, str], list[Line]] = defaultdict(list)
    for line in lines:
        same = seen[line.page, line.text]
        if any(abs(line.left - other.left) < _SHADOW and abs(line.base - other.base) < _SHADOW for other in same):
            yield line
        same.append(line)


def _title(pdf: Pdf, groups: Sequence[Group]) -> str:
    """Return the title that the PDF gives if most of it stands on its first pages, else the biggest words on page 1."""
    given = [folded(word).lower() for word in pdf.title.split() if folded(word)]
    printed = {folded(word).lower() for group in groups if group.lines[0].page <= 3 for word in group.words.split()}
    if len(given) > 1 and sum(word in printed for word in given) >= 0.6 * len(given):
        return pdf.title
    title = biggest(groups)
    return title.words if title else ""


def _labels(pdf: Pdf, printed: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """Return the page numbers that are printed, else those the PDF gives, else none."""
    return printed if any(printed) else tuple(label or None for label in pdf.labels)
