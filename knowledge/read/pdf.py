"""Read a PDF as a document in which every word can be traced to its page."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from knowledge.model import Document, Reason
from knowledge.read.compose import Group, compose
from knowledge.read.contents import find_contents
from knowledge.read.errors import Unreadable
from knowledge.read.furniture import find_furniture
from knowledge.read.headings import biggest, find_headings, folded, titled
from knowledge.read.lines import Line
from knowledge.read.notes import find_notes, placed
from knowledge.read.pages import Pdf, read_pages
from knowledge.read.paragraphs import gather, measure


def read_pdf(path: Path, progress: Callable[[int, int], None] | None = None) -> Document:
    """Return the document in a PDF, with no id and a guessed title. Raise Unreadable."""
    pdf = read_pages(path, progress)
    furniture = find_furniture(pdf.pages)
    cuts = list(furniture.cuts)
    flow = _without((line for page in pdf.pages for line in page.lines), (line for line, _ in cuts))
    contents = find_contents(flow)
    cuts += [(line, Reason.CONTENTS) for line in contents]
    flow = _without(flow, contents)
    usual = measure(flow)
    notes = find_notes(flow, usual.size)
    flow = _without(flow, (line for note in notes.groups for line in note.lines))
    titles = titled(flow, pdf.outline)
    groups = gather(flow, usual, titles)
    groups = find_headings(groups, titles, usual.size)
    composed = compose(pdf.pages, placed(groups, notes), cuts, notes.anchors)
    if not any(map(str.isalnum, composed.text)):
        raise Unreadable(
            f"{path.name} has no text on any of its pages: it looks scanned."
            " Please run text recognition (OCR) on it, or send the file it was printed from."
        )
    return Document(
        id="",
        text=composed.text,
        title=_title(pdf, groups) or path.stem.replace("_", " "),
        blocks=composed.blocks,
        runs=composed.runs,
        labels=_labels(pdf, furniture.labels),
        left_out=composed.left_out,
        marks=composed.marks,
    )


def _without(lines: Iterable[Line], away: Iterable[Line]) -> list[Line]:
    """Return the lines that are not among those taken away."""
    gone = {id(line) for line in away}
    return [line for line in lines if id(line) not in gone]


def _title(pdf: Pdf, groups: Sequence[Group]) -> str:
    """Return the title that the PDF gives if most of it stands on its first pages, else the biggest words on page 1."""
    given = [folded(word) for word in pdf.title.split() if folded(word)]
    printed = {folded(word) for group in groups if group.lines[0].page <= 3 for word in group.words.split()}
    if len(given) > 1 and sum(word in printed for word in given) >= 0.6 * len(given):
        return pdf.title
    title = biggest(groups)
    return title.words if title else ""


def _labels(pdf: Pdf, printed: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """Return the page numbers that are printed, else those the PDF gives, else none."""
    return printed if any(printed) else tuple(label or None for label in pdf.labels)
