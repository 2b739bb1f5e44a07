"""Set a briefing as a PDF of one A4 page."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from bot.lessons.briefing_fonts import BOLD, NOWHERE, REGULAR, Faces, every_letter, nearest
from bot.lessons.briefing_lines import lines_of
from bot.lessons.briefing_page import Look, Page, Paragraph, Row, Run, largest

WIDTH, HEIGHT = 595.28, 841.89  # A4, in points
MARGIN = 42.0
_SIDE, _GUTTER = 122.0, 16.0  # the column of titles, and what parts it from the words
_WORDS = MARGIN + _SIDE + _GUTTER
_ROOM = WIDTH - MARGIN - _WORDS
_RIGHT = WIDTH - MARGIN
_INK, _TEAL, _FAINT, _RULE, _TINT = "#1c2126", "#0a5566", "#4a555c", "#b9c6ca", "#eaf2f3"
_DOTS = "#98a4a9"  # the lines to write on
_LEADING = 1.24  # of the size
_PADDING = 0.62  # of the size: above and below the words of a slot
_LINE = 19.0  # points from one line that is written on to the next
_MOST_LINES, _MOST_AIR = 3, 7.0  # what a page that is not full has more: lines for each of two slots, points a slot
_FOOT = 7.5  # points, of the foot and its letters
_LACKING = f"A {NOWHERE} stands for a letter that could not be printed here: the source has it."


@dataclass(frozen=True, slots=True)
class _Text:
    """A line of words; `base` counts from the top of the page, to the line they stand on."""

    left: float
    base: float
    size: float
    runs: tuple[Run, ...]
    ink: str = _INK


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle, filled; from the top of the page."""

    left: float
    top: float
    right: float
    bottom: float
    fill: str
    round: float = 0


@dataclass
class _Sheet:
    """What is drawn on the page, in order, and how far down it reaches."""

    faces: Faces
    at: float = MARGIN
    drawn: list[_Text | _Box] = field(default_factory=list)

    def words(
        self, runs: Sequence[Run], size: float, left: float = MARGIN, room: float = _RIGHT - MARGIN, ink: str = _INK
    ) -> None:
        """Put the lines of some words below what is there."""
        for line in lines_of(runs, room, size, self.faces.width):
            self.at += size * _LEADING
            self.drawn.append(_Text(left, self.at - size * 0.27, size, tuple(line), ink))


def pdf_size(page: Page, smallest: float, faces: Faces) -> float | None:
    """Return the largest size of letters in which a page fits on one A4 sheet, or None."""
    page = _said(page)
    return largest(smallest, lambda size: _laid(page, size, faces).at <= _bottom())


def pdf_of(page: Page, size: float, faces: Faces) -> bytes:
    """Return the page as a PDF."""
    page = _said(page)
    sheet = _spread(page, size, faces)
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1, lang="en-GB", pdfVersion=(1, 7))
    canvas.setTitle(f"{page.kind}: {page.title}")
    canvas.setAuthor("Learnt")
    canvas.setSubject(page.worth)
    canvas.setCreator("Learnt")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    for drawn in sheet.drawn:
        if isinstance(drawn, _Box):
            _fill(canvas, drawn)
        else:
            _write(canvas, drawn, faces)
    _write(canvas, _Text(MARGIN, HEIGHT - MARGIN - 2, _FOOT, (Run(page.foot),), _FAINT), faces)
    canvas.showPage()
    canvas.save()
    return made.getvalue()


def _said(page: Page) -> Page:
    """Return a page that says so where the type lacks a letter of it."""
    has = every_letter()
    if all(nearest(letter, has) != NOWHERE or letter == NOWHERE for letter in page.letters):
        return page
    return replace(page, sources=(*page.sources, Paragraph(Look.REMARK, (Run(_LACKING),))))


def _bottom() -> float:
    return HEIGHT - MARGIN - 2.2 * _FOOT


def _spread(page: Page, size: float, faces: Faces) -> _Sheet:
    """Return the page set with the room that is left given to lines for writing, then to the slots."""
    for lines in range(_MOST_LINES, -1, -1):
        sheet = _laid(page, size, faces, lines)
        if sheet.at <= _bottom():
            air = min((_bottom() - sheet.at) / (2 * len(page.rows)), _MOST_AIR)
            return _laid(page, size, faces, lines, air)
    return sheet


def _laid(page: Page, size: float, faces: Faces, lines: int = 0, air: float = 0) -> _Sheet:
    """Return the page set in letters of a size."""
    sheet = _Sheet(faces)
    _head(sheet, page, size)
    for row in page.rows:
        _row(sheet, row, size, row.lines + lines if row.lines else 0, air)
    sheet.drawn.append(_Box(MARGIN, sheet.at, _RIGHT, sheet.at + 1.4, _TEAL))
    small = max(size - 2, 7.0)
    sheet.at += small * 0.5
    sheet.words((Run("Sources", bold=True),), small + 0.5, ink=_TEAL)
    for paragraph in page.sources:
        sheet.words(paragraph.runs, small, ink=_FAINT)
        sheet.at += small * 0.2
    return sheet


def _head(sheet: _Sheet, page: Page, size: float) -> None:
    """Put what stands above the slots."""
    small = max(size - 1.5, 8.0)
    right = sheet.faces.width(page.origin, False) * small
    beside = right < _RIGHT - MARGIN - sheet.faces.width(page.kind, True) * (small + 2) - _GUTTER
    sheet.words((Run(page.kind, bold=True),), small + 2, ink=_TEAL)
    if beside:
        base = sheet.drawn[-1]
        assert isinstance(base, _Text)
        sheet.drawn.append(_Text(_RIGHT - right, base.base, small, (Run(page.origin),), _FAINT))
    else:
        sheet.words((Run(page.origin),), small, ink=_FAINT)
    sheet.at += 2
    sheet.words((Run(page.title, bold=True),), size * 1.7)
    sheet.at += size * 0.4
    top, place = sheet.at, len(sheet.drawn)
    sheet.at += 3
    sheet.words((Run(page.worth, bold=True),), small, MARGIN + 8, _RIGHT - MARGIN - 16, _TEAL)
    sheet.words((Run(page.caveat),), small, MARGIN + 8, _RIGHT - MARGIN - 16, _FAINT)
    sheet.at += 5
    sheet.drawn.insert(place, _Box(MARGIN, top, _RIGHT, sheet.at, _TINT, 4))
    sheet.at += size * 0.3


def _row(sheet: _Sheet, row: Row, size: float, lines: int, air: float) -> None:
    """Put a slot: its number and title at the side of its words, and lines to write on."""
    top, place = sheet.at, len(sheet.drawn)
    sheet.at += size * _PADDING + air
    begins = sheet.at
    titled = lines_of((Run(row.title, bold=True),), _SIDE - size * 1.7, size, sheet.faces.width)
    for down, line in enumerate(titled, start=1):
        base = begins + down * size * _LEADING - size * 0.27
        if down == 1:
            sheet.drawn.append(_Text(MARGIN, base, size * 1.25, (Run(str(row.number), bold=True),), _TEAL))
        sheet.drawn.append(_Text(MARGIN + size * 1.4, base, size, tuple(line), _TEAL))
    for number, paragraph in enumerate(row.paragraphs):
        sheet.at += size * 0.28 if number else 0
        _paragraph(sheet, paragraph, size)
    for _ in range(lines):
        sheet.at += _LINE
        sheet.drawn.append(_Box(_WORDS, sheet.at - 0.5, _RIGHT, sheet.at, _DOTS))
    sheet.at += _PADDING * size if lines else 0
    sheet.at = max(sheet.at, begins + len(titled) * size * _LEADING) + size * _PADDING + air
    sheet.drawn.insert(place, _Box(MARGIN, top, _RIGHT, top + 0.7, _RULE))


def _paragraph(sheet: _Sheet, paragraph: Paragraph, size: float) -> None:
    match paragraph.look:
        case Look.LABEL:
            sheet.words((Run(paragraph.text, bold=True),), size - 1, _WORDS, _ROOM, _FAINT)
        case Look.EMPTY:
            sheet.words(paragraph.runs, size, _WORDS, _ROOM, _FAINT)
        case _:
            sheet.words(paragraph.runs, size, _WORDS, _ROOM)


def _fill(canvas: Canvas, box: _Box) -> None:
    canvas.setFillColor(HexColor(box.fill))
    place = (box.left, HEIGHT - box.bottom, box.right - box.left, box.bottom - box.top)
    canvas.roundRect(*place, box.round, stroke=0, fill=1) if box.round else canvas.rect(*place, stroke=0, fill=1)


def _write(canvas: Canvas, text: _Text, faces: Faces) -> None:
    """Write a line, its links to be followed."""
    left, base = text.left, HEIGHT - text.base
    for run in text.runs:
        wide = faces.width(run.text, run.bold) * text.size
        canvas.setFont(BOLD if run.bold else REGULAR, text.size)
        canvas.setFillColor(HexColor(_TEAL if run.link or run.number else text.ink))
        canvas.drawString(left, base, faces.shown(run.text))
        if run.link:
            canvas.linkURL(run.link, (left, base - 0.3 * text.size, left + wide, base + text.size), relative=0)
        left += wide
