"""Read plain text: paragraphs between blank lines; short lines in capitals are headings."""

import re
from pathlib import Path

from knowledge.model import BlockKind, Document
from knowledge.read.blocks import Writer
from knowledge.read.clean import title_of
from knowledge.read.errors import Unreadable

_HEADING_WORDS = 12


def decode(path: Path) -> str:
    """Return the characters of a text file: UTF-8 or UTF-16 by its mark, else Windows-1252. Raise Unreadable."""
    raw = path.read_bytes()
    if not raw.strip():
        raise Unreadable(f"{path.name} is empty. Send the file again, or a different one.")
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in raw and not marked:
        raise Unreadable(f"{path.name} is not plain text. Save it as text or PDF and send that.")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(f"{path.name} is in an encoding that cannot be told. Save it as UTF-8 text and send that.")


def read_text(path: Path) -> Document:
    """Return the document in a plain text file. Raise Unreadable."""
    writer = Writer()
    for paragraph in re.split(r"\n\s*\n", decode(path).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")):
        lines = paragraph.strip().split("\n")
        heading = len(lines) == 1 and lines[0].isupper() and len(lines[0].split()) <= _HEADING_WORDS
        writer.add(paragraph, BlockKind.HEADING if heading else BlockKind.PARAGRAPH, level=1 if heading else 0)
    if not writer.blocks:
        raise Unreadable(f"{path.name} has no words in it. Send a file with text.")
    return Document(id="", title=title_of(path), text=writer.text, blocks=tuple(writer.blocks))
