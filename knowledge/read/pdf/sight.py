"""Tell what the pages of a PDF are: pictures of text, figures, comments, words that may be wrong."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from knowledge.read.pdf.areas import covered
from knowledge.read.pdf.drawn import Drawn
from knowledge.read.pdf.furniture import find_furniture
from knowledge.read.pdf.lines import Line
from knowledge.read.pdf.look import blank_or_photo
from knowledge.read.pdf.page import Page
from knowledge.read.pdf.pieces import Box
from knowledge.read.pdf.plausible import garbled, strange
from knowledge.read.wording import named_pages

_WRITTEN = 20  # letters: a page with fewer has no text
_MOST = 0.4  # of a page: a picture that covers more may be a picture of text
_OUTLINES = 100  # curves: words that were turned into drawings have more
_STRANGE = 0.3  # of the letters: where more cannot be told, the page is as good as a picture
_LARGE = 0.05  # of a page: a smaller picture is an ornament
_DENSE = 250.0  # square points a letter: a drawing with more letters is a box around text


@dataclass(frozen=True, slots=True)
class Seen:
    """A page with what is drawn on it, its edges as the file has them, and what was found beside its words.

    `layer`: its words are a text recognition of others', under the picture of the page. `unseen`: words that the page
    does not show were left out, `covered`: among them some under a box or in a layer that is switched off.
    """

    page: Page
    drawn: Drawn
    box: Box
    comments: int = 0
    fields: int = 0
    layer: bool = False
    unseen: bool = False
    covered: bool = False


def find_scans(document: pdfium.PdfDocument, seen: Sequence[Seen]) -> list[int]:
    """Return the pages, from 1, whose words are a picture; PDFIUM is held by the caller."""
    doubtful = [one for one in seen if _pictured(one) or _untold(one.page.lines)]
    if not doubtful:
        return []
    furniture = {id(line) for line, _ in find_furniture([one.page for one in seen]).cuts}
    return [one.page.number for one in doubtful if _scanned(document, one, furniture)]


def find_figures(seen: Sequence[Seen]) -> list[int]:
    """Return the pages, from 1, with a picture or drawing that is not the same on most pages."""
    large = {one.page.number: list(_large(one)) for one in seen if not one.layer}
    often = Counter(box for boxes in large.values() for box in set(boxes))
    most = max(2, len(seen) // 2)
    return [number for number, boxes in large.items() if any(often[box] <= most for box in boxes)]


def remarks(seen: Sequence[Seen]) -> Iterator[str]:
    """Yield what whoever adds the PDF should know of its pages."""
    layers = [one.page.number for one in seen if one.layer]
    if layers:
        words = f"The words of {named_pages(layers)}"
        yield f"{words} were recognised in a picture before the file was sent, and may be wrong."
    doubted = [one.page.number for one in seen if garbled(" ".join(line.text for line in one.page.lines))]
    if doubted:
        yield f"The words of {named_pages(doubted)} may be garbled."
    unseen = [one.page.number for one in seen if one.unseen]
    if unseen:
        yield f"Words that are in the file but not to be seen on {named_pages(unseen)} were left out."
    covered = [one.page.number for one in seen if one.covered]
    if covered:
        yield (
            f"Words of {named_pages(covered)} that lie under a box or in a layer that is switched off were left out;"
            " they are still in the file, for anybody who has it."
        )
    if any(one.fields for one in seen):
        yield "The form fields were read as they were filled in."
    count = sum(one.comments for one in seen)
    if count:
        yield "1 comment or mark was left out." if count == 1 else f"{count} comments and marks were left out."


def _pictured(one: Seen) -> bool:
    """Return whether pictures, or words drawn as curves, cover most of a page."""
    left, low, right, high = one.box
    boxes = one.drawn.pictures + (one.drawn.drawings if one.drawn.curves >= _OUTLINES else ())
    return _area(boxes) > _MOST * (right - left) * (high - low) and covered(boxes, one.box) > _MOST


def _untold(lines: Sequence[Line]) -> bool:
    """Return whether too many letters of the lines cannot be told."""
    odd = sum(strange(line.text) for line in lines)
    return odd > _STRANGE * (odd + _letters(lines))


def _scanned(document: pdfium.PdfDocument, one: Seen, furniture: set[int]) -> bool:
    """Return whether the words of a doubtful page are not among its characters."""
    lines = [line for line in one.page.lines if id(line) not in furniture]
    if _untold(lines):
        return True
    letters = _letters(lines)
    if letters >= _WRITTEN:
        return False
    page = document[one.page.number - 1]
    try:
        blank, photo = blank_or_photo(page)
    finally:
        page.close()
    return not blank and not (photo and letters)


def _large(one: Seen) -> Iterator[tuple[int, ...]]:
    """Yield where large pictures and drawings stand, to the nearest few points."""
    left, low, right, high = one.box
    least = _LARGE * (right - left) * (high - low)
    for box in one.drawn.pictures:
        if _area([box]) > least:
            yield tuple(round(place / 4) for place in box)
    for box in one.drawn.drawings:
        if _area([box]) > least and _within(one.page.lines, box) * _DENSE < _area([box]):
            yield tuple(round(place / 4) for place in box)


def _within(lines: Sequence[Line], box: Box) -> int:
    """Return how many letters stand in a box."""
    return _letters([line for line in lines if box[0] < line.left < box[2] and box[1] < line.base < box[3]])


def _letters(lines: Sequence[Line]) -> int:
    return sum(map(str.isalnum, "".join(line.text for line in lines)))


def _area(boxes: Sequence[Box]) -> float:
    return sum((right - left) * (high - low) for left, low, right, high in boxes)
