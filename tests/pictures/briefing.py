"""Draw the briefing of a note of the starter library, as it comes out of a printer."""

import io
from contextlib import closing
from pathlib import Path

import pypdfium2 as pdfium

from bot.bootstrap import Desk, open_library
from bot.lessons.briefing import of_document
from bot.lessons.briefing_files import files_of
from bot.records.records import Records
from bot.settings import Settings

NOTE = "kirklees-child-b-and-c-2020"
_SCALE = 110 / 72  # dots an inch
_COLOURS = 128


def briefing_picture(data: Path, note: str = NOTE) -> bytes:
    """Return a PNG of the one page that the briefing of a note fills."""
    settings = Settings(data=data)
    with closing(open_library(settings)) as library, closing(Records(data)) as records:
        pdf = files_of(of_document(Desk(settings, library, records, None), note)).pdf
    with closing(pdfium.PdfDocument(pdf)) as document:
        picture = document[0].render(scale=_SCALE).to_pil().convert("RGB")
    written = io.BytesIO()
    picture.quantize(_COLOURS).save(written, "PNG", optimize=True)
    return written.getvalue()
