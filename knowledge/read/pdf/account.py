"""Check a document against its PDF, character by character."""

from collections.abc import Iterator
from pathlib import Path

from knowledge.model import Document
from knowledge.read.pdf.pdfium import PDFIUM, characters, opened
from knowledge.read.pdf.pieces import HYPHEN, units

_HYPHENS = frozenset([HYPHEN, 0xAD, 0xFFFE])
_COMPLAINTS = 20  # a page


def account(document: Document, path: Path) -> list[str]:
    """Return what is wrong between a document and the PDF it was read from; nothing where it is exact.

    Pages whose words were recognised, which have places, are left aside: their characters are not those of the file.
    """
    complaints = list(_shape(document))
    recognised = {place.page for place in document.places}
    with opened(path) as pdf:
        if len(pdf) != len(document.labels):
            complaints.append(f"the PDF has {len(pdf)} pages, the document {len(document.labels)}")
        for number in range(1, len(pdf) + 1):
            if number in recognised:
                continue
            with PDFIUM, characters(pdf, number - 1) as (_, text):
                printed = units(text.raw, text.count_chars())
            complaints += list(_page(document, number, printed))[:_COMPLAINTS]
    return complaints


def _shape(document: Document) -> Iterator[str]:
    """Yield what is wrong with the text, the blocks and the order of the runs."""
    text, end = document.text, 0
    if "\n\n".join(text[block.start : block.end] for block in document.blocks) != text:
        yield "the blocks do not tile the text"
    if any(block.start >= block.end or not block.start <= block.body < block.end for block in document.blocks):
        yield "a block is empty, or its body is not within it"
    if "\n" in text.replace("\n\n", "") or "\n\n\n" in text or "\r" in text or "\0" in text:
        yield "the text has a line break or a NUL that no block ends"
    for run in document.runs:
        if not end <= run.start < run.end <= len(text):
            yield f"the run {run} overlaps another or the end"
        if text[end : run.start].strip():
            yield f"the words {text[end : run.start].strip()[:40]!r} stand on no page"
        end = run.end
    if text[end:].strip():
        yield f"the words {text[end:].strip()[:40]!r} stand on no page"


def _page(document: Document, number: int, printed: list[int]) -> Iterator[str]:
    """Yield what is wrong with one page."""
    seen = bytearray(len(printed))
    for run in (run for run in document.runs if run.page == number):
        index = run.first
        for character in document.text[run.start : run.end]:
            width = _width(character, printed, index)
            if not width:
                yield f"page {number}, character {index}: {character!r} is not what is printed"
            for place in range(index, index + (width or 1)):
                if place < len(seen):
                    seen[place] += 1
            index += width or 1
    for cut in (cut for cut in document.left_out if cut.page == number):
        for place in range(cut.first, cut.first + cut.count):
            if place < len(seen):
                seen[place] += 1
            else:
                yield f"page {number} has no character {place}"
    for place, times in enumerate(seen):
        if times != 1:
            yield f"page {number}, character {place} {chr(printed[place])!r} is accounted for {times} times"


def _width(character: str, printed: list[int], index: int) -> int:
    """Return how many characters of the page print this one of the text, or 0 where another stands there."""
    if index >= len(printed):
        return 0
    unit = printed[index]
    if unit == ord(character) or (character == "-" and unit in _HYPHENS):
        return 1
    if character == " " and chr(unit).isspace():
        return 1
    pair = b"".join(half.to_bytes(4, "little")[:2] for half in printed[index : index + 2])
    return 2 if pair == character.encode("utf-16-le") else 0
