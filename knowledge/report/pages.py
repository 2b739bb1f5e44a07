"""Say what stands on the pages of a document."""

from dataclasses import dataclass
from itertools import pairwise

from knowledge.model import BlockKind, Document, Reason, Slice


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a document, from 1; `count` is None where it has none."""

    count: int | None
    text: tuple[int, ...]
    scanned: tuple[int, ...]
    recognised: tuple[int, ...]
    tables: tuple[int, ...]
    figures: tuple[int, ...]
    blank: tuple[int, ...]
    printed: str  # the page numbers that are printed, as a sentence

    @property
    def unread(self) -> tuple[int, ...]:
        """Return the pages that are not blank and have no words here: their words cannot be found."""
        return tuple(page for page in self.scanned if page not in self.recognised)


@dataclass(frozen=True, slots=True)
class LeftOutFor:
    """How many printed characters are not in the text for one reason, and on which pages."""

    reason: Reason
    characters: int
    pages: tuple[int, ...]


def pages_of(document: Document) -> Pages:
    """Return what stands on each page."""
    text = {run.page for run in document.runs}
    tables = {
        run.page
        for block in document.blocks
        if block.kind is BlockKind.TABLE
        for run in Slice(document, block.start, block.end).runs()
    }
    sight = document.sight
    contents = {out.page for out in document.left_out if out.reason is Reason.CONTENTS}
    seen = {*text, *contents, *sight.scanned, *sight.recognised, *sight.figures}
    blank = [page for page in range(1, len(document.labels) + 1) if page not in seen]
    return Pages(
        document.pages,
        tuple(sorted(text)),
        sight.scanned,
        sight.recognised,
        tuple(sorted(tables)),
        sight.figures,
        tuple(blank),
        _printed(document),
    )


def left_out(document: Document) -> tuple[LeftOutFor, ...]:
    """Return what was left out, by reason; most characters first."""
    counts: dict[Reason, int] = {}
    places: dict[Reason, set[int]] = {}
    for out in document.left_out:
        counts[out.reason] = counts.get(out.reason, 0) + out.count
        places.setdefault(out.reason, set()).add(out.page)
    order = sorted(counts, key=lambda reason: (-counts[reason], reason))
    return tuple(LeftOutFor(reason, counts[reason], tuple(sorted(places[reason]))) for reason in order)


def _printed(document: Document) -> str:
    """Return a sentence on the printed page numbers; "" where there are no pages."""
    labels = [(page, label) for page, label in enumerate(document.labels, start=1) if label]
    if not document.labels:
        return ""
    if not labels:
        return "No page numbers are printed; citations give the page of the PDF."
    (first_page, first), (_, last) = labels[0], labels[-1]
    arabic = [(page, int(label)) for page, label in labels if label.isdecimal()]
    if any(after - before != page - earlier for (earlier, before), (page, after) in pairwise(arabic)):
        return f"Printed page numbers ({first} to {last}) do not count evenly; please check a citation or two."
    where = "the same as the PDF's" if first == str(first_page) else f"beginning on page {first_page} of the PDF"
    return f"Printed page numbers {first} to {last}, {where}."
