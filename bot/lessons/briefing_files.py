"""Make the two files of a briefing: one to print as it is, and one that a partnership can edit."""

from dataclasses import dataclass, field
from functools import partial

from bot.lessons.briefing import Briefing
from bot.lessons.briefing_docx import docx_of, docx_size
from bot.lessons.briefing_fonts import faces
from bot.lessons.briefing_page import Look, fitted
from bot.lessons.briefing_pdf import pdf_of, pdf_size


@dataclass(frozen=True, slots=True)
class Files:
    """A briefing as a Word file and as a PDF, which say the same; `remarks` is what is not in them, and why."""

    name: str
    docx: bytes = field(repr=False)
    pdf: bytes = field(repr=False)
    remarks: tuple[str, ...] = ()


def files_of(briefing: Briefing) -> Files:
    """Return the files of a briefing, each one page, with as much of it as fits in both. Raise NoBriefing."""
    type = faces()
    page, (pdf_letters, docx_letters) = fitted(briefing, partial(pdf_size, faces=type), docx_size)
    pdf = pdf_of(page, pdf_letters, type)
    docx = docx_of(page, docx_letters, briefing.made)
    remarks = tuple(one.text for one in page.sources if one.look is Look.REMARK)
    return Files(f"briefing-{briefing.name}", docx, pdf, remarks)
