"""What the PDF reader sees of pages besides their words: pictures of text, figures, forms, comments, hidden words."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from knowledge.model import Document
from knowledge.read.errors import Unreadable
from knowledge.read.pdf import read_pdf
from knowledge.read.pdf.account import account
from knowledge.read.pdf.lines import Line
from knowledge.read.pdf.page import Page, Spot
from tests.pdfs import Drawing, Picture, Words, column, first_extra, write_pdf

SAID = [
    "The midwife saw the child on the day and told the nurse at once,",
    "and the nurse wrote it down, as she should have done, in the notes.",
]


def read(path: Path, *pages: Sequence[Words | Picture | Drawing], **more: Any) -> Document:
    """Return the document in a PDF with these pages, after accounting for its every character."""
    document = read_pdf(write_pdf(path / "review.pdf", pages, **more))
    assert account(document, path / "review.pdf") == []
    return document


def hidden(lines: Sequence[str]) -> list[Words]:
    """Return lines that are in the file but not painted."""
    return [Words(words.text, words.x, words.y, hidden=True) for words in column(*lines)]


def test_scanned_pages_of_a_written_document_are_named_and_the_others_are_read(tmp_path: Path) -> None:
    head = Words("Restricted: overview report of the review", y=810)
    scans: list[list[Words | Picture]] = [[head, Picture(), Words(str(number), 290, 40)] for number in (2, 3)]
    document = read(tmp_path, [head, *column(*SAID), Words("1", 290, 40)], *scans)
    assert document.sight.scanned == (2, 3)
    assert document.labels == ("1", "2", "3")
    assert document.text == " ".join(SAID)


def test_blank_pages_and_dividers_are_no_scanned_pages(tmp_path: Path) -> None:
    divider: list[Words | Picture] = [Picture(shows="photograph"), Words("Chapter 2", y=400, size=30)]
    document = read(tmp_path, column(*SAID), [], [Picture(shows="nothing")], divider, [Words("Annex", y=400, size=30)])
    assert document.sight.scanned == ()


def test_a_document_of_pictures_alone_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="looks scanned"):
        read(tmp_path, [Picture()], [Picture()])


def test_the_words_of_a_text_recognition_under_a_picture_are_read_and_said_to_be_doubtful(tmp_path: Path) -> None:
    document = read(tmp_path, column(*SAID), [Picture(), *hidden(SAID)])
    assert document.text.count("told the nurse") == 2
    assert (document.sight.scanned, document.sight.recognised) == ((), (2,))
    assert any("page 2 were recognised" in remark for remark in document.sight.remarks)


def test_words_under_the_picture_of_their_page_are_a_text_recognition_too(tmp_path: Path) -> None:
    document = read(tmp_path, column(*SAID), [*column(*SAID), Picture()])
    assert (document.sight.recognised, document.text.count("told the nurse")) == ((2,), 2)


def test_words_beside_a_large_picture_are_not_taken_for_those_under_one(tmp_path: Path) -> None:
    document = read(tmp_path, [*column(*SAID), Picture(72, 100, 450, 600, shows="photograph")])
    assert document.text == " ".join(SAID)
    assert (document.sight.scanned, document.sight.recognised, document.sight.figures) == ((), (), (1,))


def test_a_text_recognition_that_saw_no_words_leaves_its_page_scanned(tmp_path: Path) -> None:
    rubbish = ["~i l , 1 | k j f 9 ;: i l I", "rn ,. ¦ xq vv zzk l | 1 I l", "f tt ,; hh | k qx i l l I"]
    document = read(tmp_path, column(*SAID), [Picture(), *hidden(rubbish)])
    assert document.text == " ".join(SAID)
    assert (document.sight.scanned, document.sight.recognised) == ((2,), ())


def test_words_that_a_page_does_not_show_are_left_out_and_said_to_be(tmp_path: Path) -> None:
    outside = Words("print mark 7", x=4, y=830)
    look = "/CropBox [50 50 560 800]"
    document = read(tmp_path, [*column(*SAID), *hidden(["", "", "Say that all is well."]), outside], look=look)
    assert document.text == " ".join(SAID)
    assert document.sight.remarks == ("Words that are in the file but not to be seen on page 1 were left out.",)


@pytest.mark.parametrize("rotated", [0, 90])
def test_words_under_a_box_are_left_out_and_said_to_be_still_in_the_file(tmp_path: Path, rotated: int) -> None:
    shade, black = Drawing("0.8 g 60 690 400 20 re f 0 g"), Drawing("0 g 138 755 74 16 re f")
    page: list[Words | Drawing] = [
        shade,
        Words("Shaded words stay as they are.", y=695),
        Words("The mother, "),
        Words("Jane Bloggs,", 140),
    ]
    document = read(tmp_path, [*page, Words("told the nurse.", 215), black], look=f"/Rotate {rotated}")
    assert "The mother, told the nurse." in document.text
    assert "Shaded words stay as they are." in document.text
    assert "Bloggs" not in document.text
    (remark,) = document.sight.remarks
    assert remark.startswith("Words of page 1 that lie under a box")
    assert "Bloggs" not in remark


@pytest.mark.parametrize("off", [True, False])
def test_words_in_a_layer_that_is_switched_off_are_left_out(tmp_path: Path, off: bool) -> None:
    number = first_extra(1)
    state = "OFF" if off else "ON"
    layers = f"/OCProperties << /OCGs [{number} 0 R] /D << /{state} [{number} 0 R] /Order [{number} 0 R] >> >>"
    words: list[Words | Drawing] = [
        *column(*SAID),
        Drawing("/OC /L0 BDC"),
        Words("A draft said otherwise.", y=600),
        Drawing("EMC"),
    ]
    path = write_pdf(tmp_path / "review.pdf", [words], catalog=layers, extra=["<< /Type /OCG /Name (Draft) >>"])
    properties = b"/Resources << /Properties << /L0 %d 0 R >> /Font" % number
    path.write_bytes(path.read_bytes().replace(b"/Resources << /Font", properties))
    document = read_pdf(path)
    assert ("otherwise" in document.text) is not off
    assert account(document, path) == []


def test_figures_are_named_by_page_but_not_a_logo_a_background_or_a_box_around_words(tmp_path: Path) -> None:
    logo, back = Picture(480, 780, 60, 40), Drawing("0.9 g 0 0 595 842 re f 0 g")
    curve = Drawing("100 100 m 150 400 250 0 300 300 c 350 350 m 400 100 450 400 500 100 c S")
    box = Drawing("60 800 m 60 820 540 820 540 800 c 540 560 l 540 540 60 540 60 560 c h S")
    pages: list[list[Words | Picture | Drawing]] = [[back, logo, *column(*SAID)] for _ in range(5)]
    pages[1].append(Picture(100, 100, 300, 200, shows="photograph"))
    pages[2].append(curve)
    pages[3] = [back, logo, box, *column(*SAID * 7)]
    assert read(tmp_path, *pages).sight.figures == (2, 3)


def test_what_the_file_says_of_itself_is_kept_with_dates_in_iso_8601(tmp_path: Path) -> None:
    document = read(tmp_path, column(*SAID), title="Overview report")
    assert dict(document.sight.information) == {
        "title": "Overview report",
        "author": "A Partnership",
        "created": "2019-05-03",
    }


def test_a_form_is_read_as_it_was_filled_in_and_comments_are_left_out_and_counted(tmp_path: Path) -> None:
    number = first_extra(1)
    look = "/F 4 /DA (/F0 12 Tf 0 g) /P 6 0 R"
    fields = [
        f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (who) /V (The midwife) {look} /Rect [200 752 400 775] >>",
        f"<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (area) /Opt [(Anytown)] /V (Anytown) {look}"
        " /Rect [200 712 400 735] >>",
        f"<< /Type /Annot /Subtype /FreeText /Contents (Is this right?) {look} /Rect [72 300 400 330] >>",
    ]
    names = " ".join(f"{number + at} 0 R" for at in range(3))
    form = f"/AcroForm << /Fields [{names[: names.rindex(' ', 0, -4)]}] /DR << /Font << /F0 3 0 R >> >> >>"
    page = [Words("Who saw the child:"), Words("Where it was:", y=720), *column("And so it went on.", top=600)]
    document = read(tmp_path, page, look=f"/Annots [{names}]", catalog=form, extra=fields)
    assert document.text.split() == "Who saw the child: The midwife Where it was: Anytown And so it went on.".split()
    assert document.sight.remarks == (
        "The form fields were read as they were filled in.",
        "1 comment or mark was left out.",
    )


def test_an_attachment_is_named_and_not_read(tmp_path: Path) -> None:
    number = first_extra(1)
    extra = [
        f"<< /Type /Filespec /F (plan.xlsx) /UF (plan.xlsx) /EF << /F {number + 1} 0 R >> >>",
        "<< /Type /EmbeddedFile /Length 4 >>\nstream\nPK..\nendstream",
    ]
    names = f"/Names << /EmbeddedFiles << /Names [(plan.xlsx) {number} 0 R] >> >>"
    document = read(tmp_path, column(*SAID), catalog=names, extra=extra)
    assert document.sight.remarks == ("1 attachment was not read: plan.xlsx.",)


def test_words_encoded_twice_are_kept_as_printed_and_said_to_be_doubtful(tmp_path: Path) -> None:
    document = read(tmp_path, column(*SAID), column("The childâ€™s plan was not changed."))
    assert "childâ€™s" in document.text
    assert document.sight.remarks == ("The words of page 2 may be garbled.",)


def test_a_page_whose_letters_cannot_be_told_counts_as_a_picture_of_text(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "review.pdf", [column(*SAID), column(Words("Nobody had asked her.", bold=True))])
    codes = " ".join(f"<{code:02x}> <{0xE000 + code:04x}>" for code in range(33, 123))
    table = f"1 begincodespacerange <00> <ff> endcodespacerange 90 beginbfchar {codes} endbfchar".encode()
    stream = b"99 0 obj << /Length %d >> stream\n%s\nendstream endobj\nxref" % (len(table), table)
    font = b"/BaseFont /Helvetica-Bold /Encoding"
    path.write_bytes(
        path.read_bytes().replace(font, b"/ToUnicode 99 0 R " + font).replace(b"\nxref", b"\n" + stream, 1)
    )
    assert read_pdf(path).sight.scanned == (2,)


def test_a_scanned_page_is_read_by_a_text_recognition_and_its_words_have_places(tmp_path: Path) -> None:
    asked: list[int] = []

    def recognise(_: pdfium.PdfDocument, index: int) -> Page | None:
        asked.append(index)
        if index == 2:
            return None
        text = "Nobody had asked her."
        line = Line(index + 1, 0, text, 72, 200, 700, 12, False, False, 110, (), ())
        spots = (Spot(0, 6, 72, 700, 108, 712), Spot(7, 10, 110, 700, 130, 712))
        return Page(index + 1, 0, 842, tuple(map(ord, text)), (line,), (), spots)

    path = write_pdf(tmp_path / "review.pdf", [column(*SAID), [Picture()], [Picture()]])
    told: list[tuple[int, int]] = []
    document = read_pdf(path, lambda done, count: told.append((done, count)), recognise)
    assert asked == [1, 2]
    assert told[2:] == [(3, 3), (4, 5), (5, 5)]
    assert (document.sight.scanned, document.sight.recognised) == ((3,), (2,))
    assert document.text.endswith("Nobody had asked her.")
    assert [document.text[place.start : place.end] for place in document.places] == ["Nobody", "had"]
    assert [(place.page, place.left, place.high) for place in document.places] == [(2, 72, 712), (2, 110, 712)]
    assert account(document, path) == []
