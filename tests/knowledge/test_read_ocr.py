"""What text recognition promises, where `learnt[ocr]` is installed: the words of a scan, in order and in place."""

import io
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops

from knowledge.model import Document, Slice
from knowledge.picture import picture_of
from knowledge.read.pdf import ocr, read_pdf
from knowledge.read.pdf.account import account
from knowledge.read.pdf.ocr import recogniser
from tests.pdfs import Words, column, write_pdf

installed = pytest.mark.skipif(recogniser() is None, reason="learnt[ocr] is not installed")

PARAGRAPHS = (
    "1.1 The family moved from one area to another in the spring of that year,",
    "and the record did not follow them until the autumn.",
    "",
    "1.2 Nobody told the health visitor that the father had come back, and she",
    "did not ask who lived in the house.",
    "",
    "1.3 The panel met seven times and heard from each of the agencies that had",
    "known the children.",
)
TEXT = [" ".join(PARAGRAPHS[first : first + 2]) for first in (0, 3, 6)]
Change = Callable[[Image.Image], Image.Image]


def scanned(path: Path, pages: Sequence[Sequence[Words]], change: Change = lambda picture: picture) -> Path:
    """Write a PDF whose pages are pictures of pages with these words."""
    write_pdf(path, pages)
    pictures = []
    with pdfium.PdfDocument(path.read_bytes()) as document:
        for page in document:
            pictures.append(change(page.render(scale=200 / 72, grayscale=True).to_pil().convert("L")))
    pictures[0].save(path, "PDF", save_all=True, append_images=pictures[1:], resolution=200, quality=70)
    return path


def recognised(path: Path) -> Document:
    return read_pdf(path, recognise=recogniser())


def blocks(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


@installed
def test_the_words_of_a_scan_are_read_with_their_paragraphs_and_numbers(tmp_path: Path) -> None:
    path = scanned(tmp_path / "scan.pdf", [column(*PARAGRAPHS)])
    document = recognised(path)
    assert blocks(document) == TEXT
    assert [block.number for block in document.blocks] == ["1.1", "1.2", "1.3"]
    assert document.sight.recognised == (1,)
    assert document.sight.scanned == ()
    assert Slice(document, 0, 10).recognised
    assert account(document, path) == []


@installed
@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270])
def test_a_scan_that_lies_on_its_side_is_read_and_marked(tmp_path: Path, turn: Image.Transpose) -> None:
    path = scanned(tmp_path / "scan.pdf", [column(*PARAGRAPHS)], lambda picture: picture.transpose(turn))
    document = recognised(path)
    assert blocks(document) == TEXT
    place = next(place for place in document.places if document.text[place.start : place.end] == "visitor")
    picture = Image.open(io.BytesIO(picture_of(document, path, place.start, place.end))).convert("RGB")
    red, _, blue = picture.split()
    marked = ImageChops.subtract(red, blue).point(lambda value: 255 if value > 100 else 0).getbbox()
    assert marked
    inside = picture.crop(marked).convert("L")
    assert inside.getextrema()[0] < 60  # type: ignore[operator]  # the word is in its mark


@installed
@pytest.mark.parametrize("degrees", [-1.5, 1.0])
def test_a_scan_that_lies_crooked_is_read_with_its_paragraphs(tmp_path: Path, degrees: float) -> None:
    def crooked(picture: Image.Image) -> Image.Image:
        return picture.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)

    assert blocks(recognised(scanned(tmp_path / "scan.pdf", [column(*PARAGRAPHS)], crooked))) == TEXT


@installed
def test_the_places_of_words_are_where_they_are_printed(tmp_path: Path) -> None:
    document = recognised(scanned(tmp_path / "scan.pdf", [column(*PARAGRAPHS)]))
    first = document.places[0]
    assert document.text[first.start : first.end] == "1.1"
    assert (first.left, first.low) == pytest.approx((72, 760), abs=2)
    assert first.high == pytest.approx(769, abs=2)
    said = " ".join(document.text[place.start : place.end] for place in document.places)
    assert said == document.text.replace("\n\n", " ")


@installed
def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = (
        "The family moved from one area",
        "to another in the spring, and the",
        "record did not follow them then.",
    ) * 4
    right = ("Nobody told the health visitor", "that the father had come back,", "and she did not ask about it.") * 4
    page = [*column(*left, x=50, size=11), *column(*right, x=320, size=11)]
    text = recognised(scanned(tmp_path / "scan.pdf", [page])).text
    assert " ".join(left) in text.replace("\n\n", " ")
    assert " ".join(right) in text.replace("\n\n", " ")


@installed
def test_numbers_and_bullets_that_hang_beside_their_paragraphs_stay_with_them(tmp_path: Path) -> None:
    page = [
        Words("1.1", 72, 760),
        *column("The family moved from one area to another in the", "spring of that year.", x=120),
        Words("1.2", 72, 712),
        *column("Nobody told the health visitor that the father had", "come back.", top=712, x=120),
        Words("•", 90, 664),
        *column("each agency should keep a record", x=120, top=664),
        Words("•", 90, 640),
        *column("each record should be read", x=120, top=640),
    ]
    document = recognised(scanned(tmp_path / "scan.pdf", [page]))
    assert blocks(document) == [
        "1.1 The family moved from one area to another in the spring of that year.",
        "1.2 Nobody told the health visitor that the father had come back.",
        "• each agency should keep a record",
        "• each record should be read",
    ]


@installed
@pytest.mark.parametrize(("size", "grey"), [((1600, 2300), 255), ((1600, 2300), 0), ((3, 3), 255), ((4000, 10), 128)])
def test_a_picture_without_words_is_a_page_that_is_not_read(tmp_path: Path, size: tuple[int, int], grey: int) -> None:
    Image.new("L", size, grey).save(tmp_path / "picture.pdf", "PDF", resolution=200)
    read_page = recogniser()
    assert read_page is not None
    with pdfium.PdfDocument(tmp_path / "picture.pdf") as document:
        assert read_page(document, 0) is None


@installed
def test_a_page_whose_words_cannot_be_told_stays_a_page_that_is_not_read(tmp_path: Path) -> None:
    dice = random.Random(5)

    def noise(picture: Image.Image) -> Image.Image:
        small = Image.new("L", (170, 240))
        small.putdata([dice.choice((0, 255)) for _ in range(170 * 240)])
        return small.resize(picture.size, Image.Resampling.BICUBIC)

    words, other = column(*PARAGRAPHS), column("A page of words that are words.")
    path = scanned(tmp_path / "scan.pdf", [words], noise)
    both = pdfium.PdfDocument(write_pdf(tmp_path / "text.pdf", [other]))
    both.import_pages(pdfium.PdfDocument(path))
    both.save(tmp_path / "both.pdf")
    document = recognised(tmp_path / "both.pdf")
    assert document.text == "A page of words that are words."
    assert document.sight.scanned == (2,)


def test_where_it_is_not_installed_there_is_no_recogniser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    assert recogniser() is None


def test_without_it_a_scanned_page_is_named(tmp_path: Path) -> None:
    path = scanned(tmp_path / "scan.pdf", [column(*PARAGRAPHS)])
    both = pdfium.PdfDocument(write_pdf(tmp_path / "text.pdf", [column("A page of words that are words.")]))
    both.import_pages(pdfium.PdfDocument(path))
    both.save(tmp_path / "both.pdf")
    assert read_pdf(tmp_path / "both.pdf").sight.scanned == (2,)
