"""Write small PDFs for tests: words at places, in sizes, bold or not, on several pages."""

from collections.abc import Callable, Sequence
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
    turn: int = 0  # quarters anticlockwise
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture at a place on a page: of lines of print, of nothing, or a photograph of all shades."""

    x: float = 0
    y: float = 0
    width: float = 595
    height: float = 842
    shows: str = "print"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn on a page, in the operators of PDF."""

    operators: str


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
    path: Path,
    pages: Sequence[Sequence[Words | Picture | Drawing]],
    title: str = "",
    trailer: str = "",
    turned: bool = False,
    look: str = "",
    catalog: str = "",
    extra: Sequence[str] = (),
) -> Path:
    """Write a PDF in Helvetica, each page a list of words and pictures, or turned by a quarter, and return its path.

    `look` goes into each page and `catalog` into the catalogue; the first `extra` object is that of `first_extra`.
    """
    info = "<< /Title (" + _escaped(title) + ") /Author (A Partnership) /CreationDate (D:20190503120000Z) >>"
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    fonts = [f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>" for name in _FONTS]
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        *fonts,
        info,
    ]
    box = "" if "/MediaBox" in look else "/MediaBox [0 0 595 842]"
    look = f"/Parent 2 0 R {box} {look} /Resources << /Font << /F0 3 0 R /F1 4 0 R >> >>"
    for number, page in enumerate(pages):
        drawn = "\n".join(["0 1 -1 0 842 0 cm" if turned else "", *map(_drawn, page)])
        objects.append(f"<< /Type /Page {look} /Contents {7 + 2 * number} 0 R >>")
        objects.append(f"<< /Length {len(drawn.encode('cp1252'))} >>\nstream\n{drawn}\nendstream")
    objects += extra
    path.write_bytes(_file(objects, f"<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R {trailer} >>"))
    return path


def first_extra(pages: int) -> int:
    """Return the number of the first extra object of a PDF with so many pages."""
    return 6 + 2 * pages


_FONTS = ("Helvetica", "Helvetica-Bold")


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


_TURNS = ("1 0 0 1", "0 1 -1 0", "-1 0 0 -1", "0 -1 1 0")
_SHADES: dict[str, Callable[[int, int], int]] = {
    "print": lambda x, y: 0 if y % 4 == 0 and 4 <= x <= 36 and y > 8 else 255,
    "nothing": lambda x, y: 250,
    "photograph": lambda x, y: (x * 5 + y * 3 + x * y) % 256,
}


def _drawn(one: Words | Picture | Drawing) -> str:
    if isinstance(one, Drawing):
        return one.operators
    if isinstance(one, Picture):
        pixels = "".join(f"{_SHADES[one.shows](x, y):02x}" for y in range(56) for x in range(40))
        look = "BI /W 40 /H 56 /CS /G /BPC 8 /F /AHx ID"
        return f"q {one.width} 0 0 {one.height} {one.x} {one.y} cm {look} {pixels}> EI Q"
    mode = "3 Tr" if one.hidden else "0 Tr"
    place = f"{_TURNS[one.turn]} {one.x} {one.y} Tm"
    return f"BT /F{int(one.bold)} {one.size} Tf {mode} {place} ({_escaped(one.text)}) Tj ET"


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
