"""Find the cells of a table that are shown, each once."""

from collections.abc import Iterator

from knowledge.read.docx.names import Element, child, switched, value
from knowledge.read.docx.tally import Tally
from knowledge.read.docx.wrappers import blocks


def rows_of(table: Element, tally: Tally) -> Iterator[list[Element]]:
    """Yield the cells of each row that is shown, a merged cell only where it begins; count what is left out."""
    for row in blocks(table, "w:tr"):
        properties = child(row, "w:trPr")
        gone = child(properties, "w:del")
        if gone is not None:
            tally.change("deleted", gone)
            continue
        new = child(properties, "w:ins")
        if new is not None:
            tally.change("inserted", new)
        if switched(child(properties, "w:hidden")):
            tally.hidden += len(" ".join(row.itertext()).split())
            continue
        yield [cell for cell in blocks(row, "w:tc") if not _merged(child(cell, "w:tcPr"))]


def _merged(properties: Element | None) -> bool:
    """Return whether a cell is only the rest of one above or before it, or was deleted."""
    if child(properties, "w:cellDel") is not None:
        return True
    merges = (child(properties, "w:vMerge"), child(properties, "w:hMerge"))
    return any(merge is not None and value(merge) != "restart" for merge in merges)
