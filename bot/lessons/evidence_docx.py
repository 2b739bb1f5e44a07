"""Evidence as a document to print or to put before a partnership: one table of lessons, one of actions."""

import io
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime, time

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from bot.lessons.evidence import COUNTED, NOTES, TITLE, Row, counts, lines, scope, status
from bot.lessons.lesson import State
from bot.wording import day

_FONT, _SIZE = "Arial", Pt(8.5)
_MARGIN, _LONG, _SHORT = Mm(15), Mm(297), Mm(210)  # A4 on its side
_LESSONS = {"Lesson": 48, "What it quotes": 62, "Team": 20, "Sent": 27, "Answers": 40, "Lines": 70}  # mm
_ACTIONS = {"No.": 12, "Lesson": 15, "Team": 25, "What": 80, "Role": 35, "Due": 22, "Status": 28, "Evidence": 50}
_NOTHING = "Nothing was shared in this time."


def docx_of(every: Sequence[Row], today: date, since: date | None = None) -> bytes:
    """Return evidence as DOCX."""
    document = docx.Document()
    _dress(document, today)
    document.add_heading(TITLE, 1)
    document.add_paragraph(_clean(f"{scope(every, since)}. Made on {day(today)}."))
    for note in NOTES:
        document.add_paragraph(note)
    if every:
        document.add_heading("Lessons", 2)
        _table(document, _LESSONS, [_lesson(row) for row in every])
    else:
        document.add_paragraph(_NOTHING)
    actions = [(row, one) for row in every for one in row.actions]
    if actions:
        document.add_heading("Actions", 2)
        cells = [
            (str(one.id), str(row.lesson), row.team, one.what, one.owner, one.due, status(one, today), one.evidence)
            for row, one in actions
        ]
        _table(document, _ACTIONS, cells)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _lesson(row: Row) -> tuple[str, ...]:
    dates = (("approved on", row.approved), ("to be reviewed by", row.review))
    about = [] if row.state == State.APPROVED else [row.state]
    about += [f"{name} {value}" for name, value in dates if value]
    found = counts(row.figures)
    answers = [f"{name}: {count}" for name, count in found.items()] if row.figures else [found[COUNTED[0]]]
    return (
        f"{row.lesson}. {row.title}\n{', '.join(about)}",
        _dashed(row.quotes),
        row.team,
        "\n".join(part for part in (row.sent, row.where) if part),
        "\n".join(answers),
        _dashed(lines(row.figures)),
    )


def _dashed(every: Sequence[str]) -> str:
    return "\n".join(f"– {one}" for one in every)


def _table(document: Document, columns: dict[str, int], rows: Sequence[Sequence[str]]) -> None:
    """Add a table whose head stands on each page, and whose rows break across none."""
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.autofit = False
    for cells in rows:
        table.add_row()
        for cell, text in zip(table.rows[-1].cells, cells, strict=True):
            cell.text = _clean(text)
    for cell, name in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, columns.values(), strict=True):
            cell.width = Mm(width)
    for column, width in zip(table.columns, columns.values(), strict=True):
        column.width = Mm(width)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _dress(document: Document, today: date) -> None:
    """Lay the page on its side, and say nothing of the machine that made it."""
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, _LONG, _SHORT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, _SIZE
    style.paragraph_format.space_after = Pt(3)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    known = document.core_properties
    known.author = known.last_modified_by = "Learnt"
    known.title, known.comments, known.language, known.revision = TITLE, "", "en-GB", 1
    known.created = known.modified = datetime.combine(today, time(), UTC).replace(tzinfo=None)


def _clean(text: str) -> str:
    """Return text without what no XML may hold."""
    return "".join(one for one in text if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs", "Cn"))
