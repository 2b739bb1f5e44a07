"""Read a PDF as a document in which every word can be traced to its page."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from knowledge.model import Document, Reason
from knowledge.read.clean import title_of
from knowledge.read.errors import Unreadable
from knowledge.read.pdf.aligned import find_aligned
from knowledge.read.pdf.compose import Composed, Group, compose
from knowledge.read.pdf.contents import find_contents
from knowledge.read.pdf.furniture import find_furniture
from knowledge.read.pdf.headings import biggest, find_headings, folded, titled
from knowledge.read.pdf.lines import Line
from knowledge.read.pdf.measure import measure
from knowledge.read.pdf.notes import find_notes, placed
from knowledge.read.pdf.page import Pdf, Recognise
from knowledge.read.pdf.pages import read_pages
from knowledge.read.pdf.paragraphs import gather
from knowledge.read.pdf.places import find_places
from knowledge.read.pdf.plausible import strange
from knowledge.read.pdf.tables import find_cells, find_rows, repeated_heads

_SHADOW = 2.0  # points
_STRANGE = 0.3  # of the characters


def read_pdf(
    path: Path, progress: Callable[[int, int], None] | None = None, recognise: Recognise | None = None
) -> Document:
    """Return the document in a PDF, with no id and a guessed title. Raise Unreadable.

    `recognise` reads the pages that are pictures of text (see `pages.read_pages`); else `sight.scanned` names them.
    """
    pdf = read_pages(path, progress, recognise)
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
    cells |= find_aligned(flow, cells)
    titles = titled(flow, pdf.outline)
    groups = find_headings(gather(flow, usual, titles, cells), titles, usual.size)
    groups = list(find_rows(groups, cells))
    heads = list(repeated_heads(groups, cells))
    cuts += [(line, Reason.HEAD) for head in heads for line in head.lines]
    groups = [group for group in groups if not any(group is head for head in heads)]
    composed = compose(pdf.pages, placed(groups, notes), cuts, notes.anchors)
    _check(path, pdf, composed)
    return Document(
        id="",
        text=composed.text,
        title=_title(pdf, groups) or title_of(path),
        blocks=composed.blocks,
        runs=composed.runs,
        labels=_labels(pdf, furniture.labels),
        left_out=composed.left_out,
        marks=composed.marks,
        places=tuple(find_places(pdf.pages, composed.runs)),
        sight=pdf.sight,
    )


def _check(path: Path, pdf: Pdf, composed: Composed) -> None:
    """Raise Unreadable where no page has text, or where its text is no letters."""
    odd = sum(strange(line.text) for page in pdf.pages for line in page.lines)
    letters = sum(map(str.isalnum, composed.text))
    if odd > _STRANGE * (letters + odd):
        raise Unreadable(
            f"{path.name} shows its words in a font whose letters cannot be told."
            " Please save it as a PDF again, or run text recognition (OCR) on it."
        )
    if not letters:
        raise Unreadable(
            f"{path.name} has no text on any of its pages: it looks scanned."
            " Please run text recognition (OCR) on it, or send the file it was printed from."
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
