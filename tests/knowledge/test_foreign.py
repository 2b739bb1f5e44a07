"""What is said of files that no reader reads: one sentence that names what they are and what to send."""

import io
import zipfile
from pathlib import Path

import pytest

from knowledge.read import LARGEST, SUFFIXES, Unreadable, read
from knowledge.read.foreign import foreign
from tests.pdfs import column, write_pdf

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
MHTML = b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/\r\nMIME-Version: 1.0\r\n\r\n"
MAIL = b"Received: from example.org\r\nSubject: Minutes\r\n\r\nThe baby was seen."
PAGE = b"<!DOCTYPE html><html><body><p>The baby was seen.</p></body></html>"


def zipped(*names: str) -> bytes:
    """Return a zip file with members of these names."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return raw.getvalue()


WORD = zipped("[Content_Types].xml", "word/document.xml")
BOOK = zipped("[Content_Types].xml", "xl/workbook.xml")


def refused(path: Path, raw: bytes) -> str:
    """Return the sentence with which a file of these bytes is refused."""
    path.write_bytes(raw)
    with pytest.raises(Unreadable) as caught:
        read(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("suffix", "says"),
    [
        (".doc", "is an old Word file, which cannot be read. Open it, save it as a Word document (.docx) or a PDF"),
        (".rtf", "is a rich text file, which cannot be read. Open it, save it as a Word document (.docx) or a PDF"),
        (".odt", "is an OpenDocument file, which cannot be read. Open it, save it as a Word document (.docx) or a PDF"),
        (".pages", "is a Pages file, which cannot be read. Export it from Pages as Word or PDF"),
        (".xls", "is a spreadsheet, which cannot be read. Save the part that matters as a PDF"),
        (".xlsx", "is a spreadsheet, which cannot be read. Save the part that matters as a PDF"),
        (".ppt", "is a set of slides, which cannot be read. Save it as a PDF"),
        (".pptx", "is a set of slides, which cannot be read. Save it as a PDF"),
        (".zip", "is an archive, which cannot be read. Unpack it and send the documents in it one by one."),
        (".eml", "is an e-mail, which cannot be read. Send the document that was attached to it, or save"),
        (".msg", "is an e-mail, which cannot be read. Send the document that was attached to it, or save"),
        (".epub", "is an e-book, which cannot be read. Save it as a PDF"),
        (".jpg", "is a picture, which cannot be read. Scan the pages into one PDF"),
        (".PNG", "is a picture, which cannot be read. Scan the pages into one PDF"),
        (".tif", "is a picture, which cannot be read. Scan the pages into one PDF"),
        (".mhtml", "is a web page saved as an archive, which cannot be read. Save the page again as a web page, HTML"),
        (".webarchive", "is a web page saved as an archive, which cannot be read. Save the page again as a web page"),
    ],
)
def test_a_suffix_says_what_a_file_is_and_what_to_send(suffix: str, says: str, tmp_path: Path) -> None:
    sentence = refused(tmp_path / f"review{suffix}", b"anything")
    assert sentence.startswith(f"review{suffix} {says}")
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".html", ".md", ".txt", ".xyz", ""])
@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (OLE, "is an old Office file, or one locked with a password, which cannot be read. Open it, take the password"),
        (rb"{\rtf1\ansi The baby was seen.}", "is a rich text file, which cannot be read."),
        (b"\x89PNG\r\n\x1a\n....", "is a picture, which cannot be read."),
        (b"\xff\xd8\xff\xe0....", "is a picture, which cannot be read."),
        (b"bplist00....", "is a web page saved as an archive, which cannot be read."),
        (b"Rar!\x1a\x07\x00", "is an archive, which cannot be read."),
        (BOOK, "is a spreadsheet, which cannot be read."),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "is a set of slides, which cannot be read."),
        (zipped("mimetype", "content.xml"), "is an OpenDocument file, which cannot be read."),
        (zipped("mimetype", "META-INF/container.xml"), "is an e-book, which cannot be read."),
    ],
)
def test_the_first_bytes_say_what_a_file_is_whatever_its_name(
    raw: bytes, says: str, suffix: str, tmp_path: Path
) -> None:
    assert refused(tmp_path / f"review{suffix}", raw).startswith(f"review{suffix} {says}")


@pytest.mark.parametrize(
    ("suffix", "raw", "what", "right"),
    [
        (".docx", b"%PDF-1.7\n", "a PDF", ".pdf"),
        (".html", b"%PDF-1.7\n", "a PDF", ".pdf"),
        (".txt", b"%PDF-1.7\n", "a PDF", ".pdf"),
        (".pdf", WORD, "a Word document", ".docx"),
        (".txt", WORD, "a Word document", ".docx"),
        (".htm", WORD, "a Word document", ".docx"),
        ("", WORD, "a Word document", ".docx"),
        (".pdf", PAGE, "a web page", ".html"),
        (".docx", b"\xef\xbb\xbf\r\n" + PAGE, "a web page", ".html"),
        (".markdown", PAGE, "a web page", ".html"),
    ],
)
def test_a_document_under_the_name_of_another_kind_is_to_be_renamed(
    suffix: str, raw: bytes, what: str, right: str, tmp_path: Path
) -> None:
    name = f"review{suffix}"
    rename = f"Rename it to end in {right} and send it again."
    assert refused(tmp_path / name, raw) == f"{name} is {what}, whatever its name says. {rename}"


@pytest.mark.parametrize("suffix", [".pdf", ".html", ".docx"])
def test_a_saved_page_and_a_message_under_another_name_are_told_apart(suffix: str, tmp_path: Path) -> None:
    assert "is a web page saved as an archive" in refused(tmp_path / f"review{suffix}", MHTML)
    assert "is an e-mail" in refused(tmp_path / f"review{suffix}", MAIL)


def test_an_archive_of_documents_is_to_be_unpacked(tmp_path: Path) -> None:
    assert "Unpack it and send the documents" in refused(tmp_path / "reviews.pdf", zipped("a.pdf", "b.pdf"))


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("review.docx", WORD),
        ("review.docx", zipped("[Content_Types].xml")),
        ("review.html", PAGE),
        ("review.htm", b"<p>The baby was seen.</p>"),
        ("review.txt", MAIL),
        ("review.md", b"<div>\n\n# Child Q\n\n</div>"),
        ("review.md", b"PK\x03\x04 is how a zip file begins."),
        ("review.txt", b"From: the partnership\n\nThe baby was seen."),
        ("review.txt", b"The %PDF-1.7 format."),
        ("review.pdf", b"junk before %PDF-1.7"),
        ("review.xyz", b"anything"),
    ],
)
def test_a_file_that_may_be_what_its_name_says_is_left_to_its_reader(name: str, raw: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(raw)
    assert foreign(tmp_path / name) is None


def test_a_real_pdf_is_not_foreign(tmp_path: Path) -> None:
    assert foreign(write_pdf(tmp_path / "review.pdf", [column("The baby was seen.")])) is None


def test_no_suffix_that_can_be_read_is_foreign(tmp_path: Path) -> None:
    for suffix in SUFFIXES:
        (tmp_path / f"review{suffix}").write_bytes(b" ")
        assert foreign(tmp_path / f"review{suffix}") is None


def test_a_file_beyond_all_measure_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "review.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)  # Without using the disk.
    with pytest.raises(Unreadable, match=r"^review\.txt has more than 300 MB\. Split it, or save it with smaller"):
        read(path)
