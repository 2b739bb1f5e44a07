"""What the Word reader promises of files that want to hurt it, or are broken: one clear sentence, and nothing else."""

import random
import struct
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest

from knowledge.read import Unreadable, read
from tests.docxs import (
    STYLES,
    box,
    document,
    drawing,
    field,
    listed,
    lists,
    notes,
    paragraph,
    part,
    table,
    write_docx,
)

LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
TENFOLD = "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"
BOMB = f'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "{TENFOLD}"><!ENTITY c "{TENFOLD.replace("a", "b")}">]>'
OUTSIDE = '<!DOCTYPE w [<!ENTITY a SYSTEM "{}">]>'
Make = Callable[[Path], object]


def zipped(path: Path, **parts: str) -> Path:
    """Write a zip with these parts; __ in a name is a folder."""
    with ZipFile(path, "w") as archive:
        for name, words in parts.items():
            archive.writestr(name.replace("__", "/"), words)
    return path


def entitled(path: Path, doctype: str) -> Path:
    """Write a document that declares entities and uses one."""
    return write_docx(path, document=doctype + document(paragraph("Words & more.")).replace("&amp;", "&a;"))


def locked_inside(path: Path) -> Path:
    """Write a document whose main part says that it is locked."""
    some = bytearray(write_docx(path, paragraph("Words.")).read_bytes())
    some[_listed(some) + 8] |= 1
    path.write_bytes(bytes(some))
    return path


def bzipped(path: Path) -> Path:
    with ZipFile(path, "w", ZIP_BZIP2) as archive:
        archive.writestr("word/document.xml", document(paragraph("Words.")))
    return path


def lying(path: Path) -> Path:
    """Write a document whose directory says that its main part is far smaller than it is."""
    some = bytearray(write_docx(path, paragraph("Words. " * 100_000)).read_bytes())
    at = _listed(some)
    some[at + 24 : at + 28] = struct.pack("<I", 100)
    path.write_bytes(bytes(some))
    return path


def _listed(some: bytearray) -> int:
    """Return where the directory of a zip lists the main part."""
    return some.rindex(b"PK\x01\x02", 0, some.rindex(b"word/document.xml"))


def made(*body: str, styles: str = STYLES, **parts: str | bytes) -> Make:
    """Return what writes a document."""
    return lambda path: write_docx(path, *body, styles=styles, core="", **parts)


def raw(some: bytes) -> Make:
    """Return what writes bytes."""
    return lambda path: path.write_bytes(some)


def half(path: Path) -> None:
    path.write_bytes(write_docx(path, paragraph("Words.")).read_bytes()[:-40])


NONE, DAMAGED, DECLARES = "has no Word document in it", "is damaged", "declares things of its own"
BIG, DEEP = "would unpack to far more", "nested too deep"
WRAPPED = "<w:sdt><w:sdtContent>" * 5000 + "</w:sdtContent></w:sdt>" * 5000
HOSTILE: dict[str, tuple[Make, str]] = {
    "no zip": (raw(b"Dear all, " * 9), "is no Word document"),
    "an empty zip": (zipped, NONE),
    "half a zip": (half, "is no Word document, or is cut short"),
    "a workbook": (lambda path: zipped(path, xl__workbook="<x/>"), "is a spreadsheet"),
    "a program": (lambda path: zipped(path, Main="x"), NONE),
    "a locked file": (raw(LOCKED), "password"),
    "a locked part": (locked_inside, "locked with a password"),
    "a missing part": (lambda path: zipped(path, word__styles="<x/>"), DAMAGED),
    "no body": (made(document=part("w:document", "")), NONE),
    "cut XML": (made(document=document(paragraph("x"))[:-20]), DAMAGED),
    "cut styles": (made(paragraph("x"), styles="<w:style>"), DAMAGED),
    "an empty part": (made(document=""), DAMAGED),
    "letters that no XML has": (made(document=document(paragraph("a\x00b"))), DAMAGED),
    "entities in entities": (lambda path: entitled(path, BOMB), DECLARES),
    "a file from outside": (lambda path: entitled(path, OUTSIDE.format("file:///etc/passwd")), DECLARES),
    "a page from outside": (lambda path: entitled(path, OUTSIDE.format("http://192.0.2.1/x")), DECLARES),
    "a zip bomb": (made(document=" " * (70 << 20)), BIG),
    "a tight bomb": (made(document=" " * (20 << 20)), BIG),
    "a bomb beside it": (made(paragraph("x"), **{f"m{n}": "x" * (55 << 20) for n in range(4)}), BIG),
    "too many parts": (made(paragraph("x"), **{f"m{n}": "" for n in range(10_001)}), BIG),
    "a size that lies": (lying, DAMAGED),
    "another packing": (bzipped, DAMAGED),
    "deep nesting": (made(WRAPPED), DEEP),
    "no words": (made(paragraph("")), "has no words in it. Send a file with text"),
    "only pictures": (made(paragraph(drawing("<pic:pic/>"))), "holds only pictures"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_gets_one_sentence(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "review.docx"
    make, said = HOSTILE[kind]
    make(path)
    with pytest.raises(Unreadable, match=said) as caught:
        read(path)
    assert str(caught.value).startswith("review.docx ")
    assert "\n" not in str(caught.value)


def test_tables_in_tables_are_read_as_deep_as_any_program_nests_them(tmp_path: Path) -> None:
    inner = "<w:tbl><w:tr><w:tc>" * 80 + paragraph("Words.") + "</w:tc></w:tr></w:tbl>" * 80
    assert read(write_docx(tmp_path / "a.docx", inner)).text == "Words."


def test_parts_named_outside_the_folder_are_written_nowhere(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", paragraph("Words."))
    with ZipFile(path, "a", ZIP_DEFLATED) as archive:
        archive.writestr("../../escaped.txt", "x")
        archive.writestr("/etc/escaped.txt", "x")
    assert read(path).text == "Words."
    assert not list(tmp_path.parent.glob("escaped*"))
    assert not Path("/etc/escaped.txt").exists()


def test_a_relation_to_the_outside_or_to_nothing_is_not_followed(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", paragraph("Words."), **{"styles": STYLES})
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w") as archive:
        for name, raw in parts.items():
            if name.endswith("document.xml.rels"):
                raw = raw.replace(b'Target="styles.xml"', b'Target="http://192.0.2.1/s.xml" TargetMode="External"')
                raw = raw.replace(
                    b"</R", b'<Relationship Id="x" Type="t/footnotes" Target="../../../../etc/passwd"/></R'
                )
            archive.writestr(name, raw)
    assert read(path).text == "Words."


def test_attributes_that_are_no_numbers_are_passed_over(tmp_path: Path) -> None:
    odd = listed("Words.").replace('w:val="1"', 'w:val="one"').replace('w:val="0"', 'w:val="²"')
    assert read(write_docx(tmp_path / "a.docx", odd, numbering=lists([("decimal", "%1.")]))).text == "Words."


def test_a_note_that_anchors_itself_ends(tmp_path: Path) -> None:
    anchor = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    inside = notes("footnote", n1="A note.").replace("<w:r><w:footnoteRef/></w:r>", anchor)
    assert (
        read(write_docx(tmp_path / "a.docx", paragraph("Words.", anchor), footnotes=inside)).text
        == "Words.\n\n1 A note."
    )


def test_a_document_changed_anywhere_is_read_or_gets_one_sentence(tmp_path: Path) -> None:
    """Bytes of the file, and bytes and elements of its parts, are changed, lost and doubled."""
    good = write_docx(
        tmp_path / "good.docx",
        paragraph("Baby Q", style="Title"),
        *(listed("Words.", level=level) for level in (0, 1, 0)),
        paragraph(
            "See", '<w:r><w:footnoteReference w:id="1"/></w:r>', field("REF x", "Finding 1"), box(paragraph("Boxed."))
        ),
        table(["a", "b"], ["c", "d"]),
        numbering=lists([("decimal", "%1."), ("decimal", "%1.%2")]),
        footnotes=notes("footnote", n1="A note."),
        core="<dc:title>Baby Q</dc:title>",
    )
    with ZipFile(good) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chance, path, outcomes = random.Random(7), tmp_path / "bad.docx", set[str]()
    for turn in range(600):
        if turn % 2:
            path.write_bytes(_changed(good.read_bytes(), chance))
        else:
            spoilt = chance.choice(list(parts))
            with ZipFile(path, "w") as archive:
                for name, raw in parts.items():
                    archive.writestr(name, _changed(raw, chance) if name == spoilt else raw)
        outcomes.add(_outcome(path))
    assert outcomes == {"read", "bad.docx"}


def _outcome(path: Path) -> str:
    """Return whether a file was read, or how the sentence about it begins."""
    try:
        return "read" if read(path).text else "empty"
    except Unreadable as error:
        return str(error).split()[0]


def _changed(raw: bytes, chance: random.Random) -> bytes:
    """Return bytes with a few changed, lost or doubled, or two stretches between angle brackets swapped."""
    some = bytearray(raw)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(some))
        match chance.randrange(4):
            case 0:
                some[at] = chance.randrange(256)
            case 1:
                del some[at : at + chance.randint(1, 40)]
            case 2:
                some[at:at] = some[at : at + chance.randint(1, 200)]
            case _:
                tags = bytes(some).split(b"<")
                one, other = chance.randrange(len(tags)), chance.randrange(len(tags))
                tags[one], tags[other] = tags[other], tags[one]
                some = bytearray(b"<".join(tags))
        some = some or bytearray(b"x")
    return bytes(some)
