"""Set a briefing as a Word file of one A4 page: a table of seven rows, with real headings."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from docx import Document as new_document
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Block
from reportlab.pdfbase import pdfmetrics

from bot.lessons.briefing_lines import lines_of
from bot.lessons.briefing_page import Look, Page, Paragraph, Row, Run, largest

_WIDTH, _HEIGHT, _MARGIN = 595.3, 841.9, 42.5  # A4, in points
_SIDE, _INSIDE = 128.0, 5.4  # the column of titles; what Word keeps free at each side of a cell
_ROOM = _WIDTH - 2 * _MARGIN
_BESIDE = _ROOM - _SIDE
_WORDS = _BESIDE - 2 * _INSIDE
_LEADING = 1.22  # of the size
_LINE = 19.0  # points from one line that is written on to the next
_AFTER, _PADDING = 2.5, 4.0  # points below a paragraph, and above and below the words of a row
_FOOT = 7.5
_SAFE = 0.97  # of the width and height: a word processor may break a line earlier, where it has another type
_TYPE = "Arial"
_INK, _TEAL, _FAINT = RGBColor(0x1C, 0x21, 0x26), RGBColor(0x0A, 0x55, 0x66), RGBColor(0x4A, 0x55, 0x5C)
_RULE, _DOTS, _TINT = "B9C6CA", "98A4A9", "EAF2F3"
_STRANGE = 0.9  # of the size: as wide as a letter may be whose width is not known
_QUOTE, _LABEL, _SOURCE, _LINED = "Briefing text", "Briefing label", "Briefing source", "Briefing line"
# What may come after the borders or the shading of a paragraph, in the order that Word insists on.
_AFTER_BORDERS = tuple(
    f"w:{name}"
    for name in "shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection "
    "textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange".split()
)


def docx_size(page: Page, smallest: float) -> float | None:
    """Return the largest size of letters in which a page fits on one A4 sheet in a word processor, or None."""
    room = (_HEIGHT - 2 * _MARGIN) * _SAFE
    return largest(smallest, lambda size: _tall(page, size) <= room)


def docx_of(page: Page, size: float, made: date) -> bytes:
    """Return the page as a Word file."""
    document = new_document()
    _properties(document, page, made)
    _sheet(document)
    _styles(document, size)
    _head(document, page)
    table = document.add_table(rows=0, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    table.columns[0].width, table.columns[1].width = Pt(_SIDE), Pt(_BESIDE)
    _rules(table._tbl.tblPr)
    for row in page.rows:
        cells = table.add_row()
        cells._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        side, words = cells.cells
        side.width, words.width = Pt(_SIDE), Pt(_BESIDE)
        _row(document, row, side, words)
    document.add_paragraph("Sources", "Heading 3").paragraph_format.space_before = Pt(_PADDING)
    for paragraph in page.sources:
        _runs(document.add_paragraph(style=_SOURCE), paragraph.runs)
    foot = document.sections[0].footer.paragraphs[0]
    foot.style = document.styles[_SOURCE]
    foot.add_run(_clean(page.foot))
    written = io.BytesIO()
    document.save(written)
    return _settled(written.getvalue())


def _properties(document: Document, page: Page, made: date) -> None:
    """Say what the file is, whenever it is made."""
    core = document.core_properties
    core.author = core.last_modified_by = "Learnt"
    core.title, core.subject = _clean(f"{page.kind}: {page.title}")[:255], _clean(page.worth)[:255]
    core.language, core.comments, core.revision = "en-GB", page.foot, 1
    core.created = core.modified = datetime(made.year, made.month, made.day)


def _sheet(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Pt(_WIDTH), Pt(_HEIGHT)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Pt(_MARGIN)
    section.header_distance = section.footer_distance = Pt(_MARGIN / 2)


def _styles(document: Document, size: float) -> None:
    """Set the styles that everything stands in, so that whoever edits the file changes one place."""
    small = _small(size)
    normal = _style(document, "Normal", size, _INK)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    run = normal.element.get_or_add_rPr()
    for old in document.styles.element.iter(qn("w:lang")):
        old.set(qn("w:val"), "en-GB")
    run.append(language)
    _style(document, "Title", size * 1.6, _INK, bold=True)
    for name, large, ink in (("Heading 1", size, _TEAL), ("Heading 3", small + 0.5, _TEAL)):
        _style(document, name, large, ink, bold=True)
    document.styles.add_style(_QUOTE, 1)
    document.styles.add_style(_LABEL, 1)
    document.styles.add_style(_SOURCE, 1)
    document.styles.add_style(_LINED, 1)
    _style(document, _QUOTE, size, _INK)
    _style(document, _LABEL, size - 1, _FAINT, bold=True)
    _style(document, _SOURCE, small, _FAINT, after=1)
    lined = _style(document, _LINED, size, _INK, after=0)
    lined.paragraph_format.line_spacing = Pt(_LINE - 0.5)
    _bordered(lined.element.get_or_add_pPr(), "w:bottom", _DOTS, between=True)


def _style(
    document: Document, name: str, size: float, ink: RGBColor, bold: bool = False, after: float = _AFTER
) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size, style.font.bold, style.font.color.rgb = _TYPE, Pt(size), bold, ink
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), _TYPE)
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after = Pt(0), Pt(after)
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(size * _LEADING)
    spacing.keep_with_next = False
    if (properties := style.element.pPr) is not None:
        for border in properties.findall(qn("w:pBdr")):
            properties.remove(border)
    return style


def _head(document: Document, page: Page) -> None:
    document.add_paragraph(_clean(page.kind), "Heading 3")
    document.add_paragraph(_clean(page.title), "Title")
    document.add_paragraph(_clean(page.origin), _SOURCE).paragraph_format.space_after = Pt(_PADDING)
    worth = document.add_paragraph(style=_LABEL)
    worth.add_run(_clean(page.worth)).font.color.rgb = _TEAL
    caveat = document.add_paragraph(_clean(page.caveat), _SOURCE)
    for block in (worth, caveat):
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", _TINT)):
            shade.set(qn(f"w:{name}"), value)
        block._p.get_or_add_pPr().insert_element_before(shade, *_AFTER_BORDERS[1:])
    worth.paragraph_format.space_after = Pt(0)
    caveat.paragraph_format.space_after = Pt(_PADDING)


def _row(document: Document, row: Row, side: _Cell, words: _Cell) -> None:
    """Fill a slot: its number and title as a heading, and what stands in it."""
    heading = side.paragraphs[0]
    heading.style = document.styles["Heading 1"]
    heading.add_run(_clean(f"{row.number}  {row.title}"))
    blocks = [words.paragraphs[0], *(words.add_paragraph() for _ in range(len(row.paragraphs) + row.lines - 1))]
    for block, paragraph in zip(blocks, row.paragraphs, strict=False):
        block.style = document.styles[_LABEL if paragraph.look is Look.LABEL else _QUOTE]
        _runs(block, paragraph.runs)
        if paragraph.look is Look.EMPTY:
            block.runs[0].font.color.rgb = _FAINT
    for block in blocks[len(row.paragraphs) :]:
        block.style = document.styles[_LINED]
    for first in (heading, blocks[0]):
        first.paragraph_format.space_before = Pt(_PADDING)
    blocks[-1].paragraph_format.space_after = Pt(_PADDING)


def _runs(block: Block, runs: Sequence[Run]) -> None:
    """Add words to a paragraph, their links to be followed."""
    for run in runs:
        added = block.add_run(_clean(run.text))
        added.bold = True if run.bold else None
        if run.number or run.link:
            added.font.color.rgb = _TEAL
        if run.link:
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), block.part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            link.append(added._r)
            block._p.append(link)


def _rules(properties: BaseOxmlElement) -> None:
    """Draw a thin line above and below each row, none at the sides, and let its words begin where others do."""
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), str(round(_INSIDE * 20)))
    indent.set(qn("w:type"), "dxa")
    borders = OxmlElement("w:tblBorders")
    for name in ("top", "bottom", "insideH"):
        borders.append(_border(f"w:{name}", _RULE))
    layout = properties.find(qn("w:tblLayout"))
    assert layout is not None  # A table of fixed widths has one, and what comes here stands before it.
    layout.addprevious(indent)
    layout.addprevious(borders)


def _bordered(properties: BaseOxmlElement, side: str, ink: str, between: bool = False) -> None:
    borders = OxmlElement("w:pBdr")
    borders.append(_border(side, ink))
    if between:
        borders.append(_border("w:between", ink))
    properties.insert_element_before(borders, *_AFTER_BORDERS)


def _border(name: str, ink: str) -> BaseOxmlElement:
    border = OxmlElement(name)
    for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", ink)):
        border.set(qn(f"w:{key}"), value)
    return border


def _settled(written: bytes) -> bytes:
    """Return the package with no trace of when it was written, so that the same briefing is the same file."""
    settled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as old, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(zipfile.ZipInfo(info.filename), old.read(info), zipfile.ZIP_DEFLATED)
    return settled.getvalue()


def _clean(words: str) -> str:
    """Return words without what no XML may hold."""
    return "".join(letter for letter in words if letter in "\n\t" or " " <= letter not in "\ufffe\uffff")


def _small(size: float) -> float:
    return max(size - 2, 7.0)


def _tall(page: Page, size: float) -> float:
    """Return how high a page is at least, as it is measured with the widths of its type."""
    small = _small(size)
    tall = _text((Run(page.kind, bold=True),), small + 0.5, _ROOM) + _AFTER
    tall += _text((Run(page.title, bold=True),), size * 1.6, _ROOM) + _AFTER
    tall += _text((Run(page.origin),), small, _ROOM) + _PADDING + _text((Run(page.worth, bold=True),), size - 1, _ROOM)
    tall += _text((Run(page.caveat),), small, _ROOM) + _PADDING
    tall += sum(_row_tall(row, size) for row in page.rows)
    tall += _PADDING + _text((Run("Sources", bold=True),), small + 0.5, _ROOM) + _AFTER
    return tall + sum(_text(one.runs, small, _ROOM) + 1 for one in page.sources)


def _row_tall(row: Row, size: float) -> float:
    title = _text((Run(f"{row.number}  {row.title}", bold=True),), size, _SIDE - 2 * _INSIDE) + _AFTER
    words = sum(_paragraph_tall(paragraph, size) for paragraph in row.paragraphs) + row.lines * _LINE
    return max(title, words) + 2 * _PADDING + 1


def _paragraph_tall(paragraph: Paragraph, size: float) -> float:
    if paragraph.look is Look.LABEL:
        return _text((Run(paragraph.text, bold=True),), size - 1, _WORDS) + _AFTER
    return _text(paragraph.runs, size, _WORDS) + _AFTER


def _text(runs: Sequence[Run], size: float, room: float) -> float:
    return len(lines_of(runs, room * _SAFE, size, _wide)) * size * _LEADING


@lru_cache(4096)
def _wide(words: str, bold: bool) -> float:
    """Return how wide words are at one point: Helvetica is as wide as Arial, letter by letter."""
    known = "".join(letter for letter in words if letter.encode("cp1252", "ignore"))
    font = "Helvetica-Bold" if bold else "Helvetica"
    return float(pdfmetrics.stringWidth(known, font, 1)) + _STRANGE * (len(words) - len(known))
