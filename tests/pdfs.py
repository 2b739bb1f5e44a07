"""Write small PDFs for tests: words at places, in sizes, bold or not, on several pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TOP, LEFT, LEADING = 760.0, 72.0, 16.0


@dataclass(frozen=True, slots=True)
class Words:
    """Words at a place on a page, in points from the lower left corner."""

    text: str
    x: float = LEFT
    y: float = TOP
    size: float = 12
    bold: bool = False


def column(*lines: str | Words, top: float = TOP, x: float = LEFT, size: float = 12) -> list[Words]:
    """Return lines one below the other; an empty one leaves a gap, and Words keep their look but not their place."""
    words, y = [], top
    for line in lines:
        if isinstance(line, Words):
            words.append(Words(line.text, line.x, y, line.size, line.bold))
        elif line:
            words.append(Words(line, x, y, size))
        y -= LEADING * max(size, getattr(line, "size", 0)) / 12
    return words


def write_pdf(
    path: Path, pages: Sequence[Sequence[Words]], title: str = "", trailer: str = "", turned: bool = False
) -> Path:
    """Write a PDF in Helvetica, each page a list of words, or turned by a quarter, and return its path."""
    info = "<< /Title (" + _escaped(title) + ") >>"
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    fonts = [f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>" for name in _FONTS]
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        *fonts,
        info,
    ]
    look = "/Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F0 3 0 R /F1 4 0 R >> >>"
    for number, page in enumerate(pages):
        drawn = "\n".join(["0 1 -1 0 595 0 cm" if turned else "", *map(_drawn, page)])
        objects.append(f"<< /Type /Page {look} /Contents {7 + 2 * number} 0 R >>")
        objects.append(f"<< /Length {len(drawn.encode('cp1252'))} >>\nstream\n{drawn}\nendstream")
    path.write_bytes(_file(objects, f"<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R {trailer} >>"))
    return path


_FONTS = ("Helvetica", "Helvetica-Bold")


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _drawn(words: Words) -> str:
    return f"BT /F{int(words.bold)} {words.size} Tf {words.x} {words.y} Td ({_escaped(words.text)}) Tj ET"


def _file(objects: Sequence[str], trailer: str) -> bytes:
    """Return the bytes of a file with these objects and their cross-reference table."""
    body, places = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{written}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    ending = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}\nstartxref\n{len(body)}\n%%EOF\n"
    )
    return body + ending.encode()
