"""What a picture of a page promises: exactly the words of the excerpt are marked, wherever and however they stand."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops, ImageFilter

from knowledge.model import Document, Place, Sight
from knowledge.picture import picture_of
from knowledge.picture.pages import WIDTH
from knowledge.read.errors import Unreadable
from knowledge.read.pdf import read_pdf
from tests.pdfs import Words, column, write_pdf

Change = Callable[[pdfium.PdfPage], None]
_CLOSED = 15  # pixels: wider than a stroke of a letter, which a mark leaves black

_BEFORE = ("The review was asked for in the spring of the year in which", "the family moved from one area to another.")
_WORDS = (
    "Nobody told the health visitor that the father had come back,",
    "and the record that named him was not read.",
)
_AFTER = ("The panel met seven times and heard from each of the agencies", "that had known the children.")


def changed(path: Path, change: Change) -> Path:
    """Change every page of a PDF in place."""
    document = pdfium.PdfDocument(path.read_bytes())
    for page in document:
        change(page)
    document.save(path)
    document.close()
    return path


def marks_of(picture: bytes) -> Image.Image:
    """Return where a picture is marked: white there, with the letters in the marks."""
    red, _, blue = Image.open(io.BytesIO(picture)).convert("RGB").split()
    yellow = ImageChops.subtract(red, blue).point(lambda value: 255 if value > 100 else 0)
    return yellow.filter(ImageFilter.MaxFilter(_CLOSED)).filter(ImageFilter.MinFilter(_CLOSED))


def ink_of(path: Path, page: int = 0) -> Image.Image:
    """Return where a page is printed, as large as a picture shows it."""
    with pdfium.PdfDocument(path) as document:
        shown = document[page]
        bitmap = shown.render(scale=WIDTH / shown.get_width())
        picture: Image.Image = bitmap.to_pil().convert("L")
        return picture.point(lambda value: 255 if value < 100 else 0)


def share(ink: Image.Image, marks: Image.Image) -> float:
    """Return how much of the ink is marked."""
    inside = ImageChops.multiply(ink, marks.crop((0, 0, *ink.size)))
    return inside.histogram()[255] / ink.histogram()[255]


def check(
    tmp_path: Path,
    wanted: Sequence[Words],
    others: Sequence[Words],
    change: Change = lambda page: None,
    turned: bool = False,
) -> None:
    """Check that of a page with both, all of the wanted words and none of the others are marked."""
    every = sorted([*wanted, *others], key=lambda words: (words.x > 300, -words.y, words.x))
    path = changed(write_pdf(tmp_path / "both.pdf", [every], turned=turned), change)
    document = read_pdf(path)
    said = " ".join(words.text for words in wanted)
    start = document.text.index(said)
    marks = marks_of(picture_of(document, path, start, start + len(said)))
    for name, words, expected in (("wanted", wanted, 1.0), ("others", others, 0.0)):
        alone = changed(write_pdf(tmp_path / f"{name}.pdf", [words], turned=turned), change)
        assert share(ink_of(alone), marks) == pytest.approx(expected, abs=0.001), name


def paragraphs(top: float = 760) -> tuple[list[Words], list[Words]]:
    """Return the words of a paragraph, and those of the paragraphs above and below it."""
    lines = column(*_BEFORE, "", *_WORDS, "", *_AFTER, top=top)
    return lines[2:4], [*lines[:2], *lines[4:]]


def one_line(top: float = 760) -> tuple[list[Words], list[Words]]:
    """Return a line, and those around it: where words stand sideways, the order of lines is the reader's affair."""
    within, around = paragraphs(top)
    return within[:1], [within[1], *around]


def test_a_paragraph_is_marked_and_nothing_around_it(tmp_path: Path) -> None:
    check(tmp_path, *paragraphs())


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_is_turned_is_shown_as_a_reader_sees_it_with_its_words_marked(tmp_path: Path, degrees: int) -> None:
    check(tmp_path, *one_line(), change=lambda page: page.set_rotation(degrees))


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_words_that_run_up_a_page_are_marked(tmp_path: Path, degrees: int) -> None:
    check(tmp_path, *one_line(top=560), change=lambda page: page.set_rotation(degrees), turned=True)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_page_that_is_cropped_is_marked_where_its_words_then_stand(tmp_path: Path, degrees: int) -> None:
    def crop(page: pdfium.PdfPage) -> None:
        page.set_cropbox(40, 300, 500, 800)
        page.set_rotation(degrees)

    check(tmp_path, *one_line(), change=crop)


def test_a_page_whose_corner_is_not_at_nought_is_marked_right(tmp_path: Path) -> None:
    check(tmp_path, *paragraphs(), change=lambda page: page.set_mediabox(-120, -60, 595, 900))


def test_the_words_of_one_of_two_columns_are_marked_in_that_column_alone(tmp_path: Path) -> None:
    halves = ("Nobody told the health visitor", "that the father had come back,", "and nobody asked.")
    left = column("The review was asked for in the", "spring of the year in which the", "family moved.", x=60, size=10)
    right = column(*halves, x=320, size=10)
    check(tmp_path, right, left)


def test_a_part_of_a_line_is_marked_to_the_letter(tmp_path: Path) -> None:
    before, wanted = Words("He had told the", 72, 700), Words("school nurse twice", 161, 700)
    after = Words("that he was afraid.", 264, 700)
    check(tmp_path, [wanted], [before, after, *column(*_AFTER, top=600)])


def test_an_excerpt_that_goes_on_to_the_next_page_is_marked_on_both(tmp_path: Path) -> None:
    first, second = column(*_BEFORE, top=120), column("a fourth time, and then not at all.", "", *_AFTER)
    running = Words("The family moved again without anybody being told of it, and", y=60)
    path = write_pdf(tmp_path / "two.pdf", [[*first, running], second])
    document = read_pdf(path)
    said = "without anybody being told of it, and a fourth time"
    start = document.text.index(said)
    picture = picture_of(document, path, start, start + len(said))
    _, height = Image.open(io.BytesIO(picture)).size
    marks = marks_of(picture)
    page = round(WIDTH * 842 / 595)
    assert height > 2 * page
    tops = [marks.crop((0, top, WIDTH, bottom)).getbbox() for top, bottom in ((0, page), (page, height))]
    assert all(tops)
    assert share(ink_of(write_pdf(tmp_path / "running.pdf", [[running]])), marks) < 0.75  # not its first words
    alone = marks.crop((0, height - 2 * page, WIDTH, height))
    assert share(ink_of(write_pdf(tmp_path / "other.pdf", [column("", "", *_AFTER)])), alone) == 0


def test_an_excerpt_of_one_page_shows_no_other(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "two.pdf", [column(*_BEFORE), column(*_AFTER)])
    document = read_pdf(path)
    picture = picture_of(document, path, 0, 20)
    assert Image.open(io.BytesIO(picture)).height < 1.3 * WIDTH * 842 / 595


def test_recognised_words_are_marked_where_they_were_recognised(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "scan.pdf", [column(*_BEFORE)])
    printed = read_pdf(path)
    place = Place(0, 10, 1, 100, 400, 200, 420)
    document = replace(printed, places=(place, replace(place, start=11, end=20, low=300)), sight=Sight(recognised=(1,)))
    marks = marks_of(picture_of(document, path, 0, 10))
    scale = WIDTH / 595
    assert marks.getbbox() == pytest.approx((100 * scale, 422 * scale, 200 * scale, 442 * scale), abs=4)


def test_words_on_a_dark_ground_stay_readable_and_their_mark_is_seen() -> None:
    from knowledge.picture.boxes import Box
    from knowledge.picture.pages import marked

    page = Image.new("RGB", (100, 100), "#103050")
    shown = marked(page, [Box(20, 20, 80, 40)])
    assert shown.getpixel((10, 10)) == page.getpixel((10, 10))
    assert shown.getpixel((19, 30)) != page.getpixel((19, 30))


@pytest.mark.parametrize(("wide", "tall"), [(14400, 20), (20, 14400), (3, 3), (9000, 9000)])
def test_a_page_of_any_shape_is_a_picture_that_a_chat_takes(tmp_path: Path, wide: int, tall: int) -> None:
    path = write_pdf(tmp_path / "odd.pdf", [column(*_BEFORE)])
    document = read_pdf(path)
    changed(path, lambda page: page.set_mediabox(0, 0, wide, tall))
    picture = Image.open(io.BytesIO(picture_of(document, path, 0, 10)))
    assert picture.width + picture.height <= 10_000
    assert max(picture.size) <= 20 * min(picture.size)


def test_a_page_of_words_is_a_small_file(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "full.pdf", [column(*(_BEFORE + _WORDS + _AFTER) * 7)])
    document = read_pdf(path)
    assert len(picture_of(document, path, 0, 300)) < 1_500_000


def test_a_file_that_is_not_the_original_is_refused_in_a_sentence(tmp_path: Path) -> None:
    document = read_pdf(write_pdf(tmp_path / "two.pdf", [column(*_BEFORE), column(*_AFTER)]))
    other = write_pdf(tmp_path / "one.pdf", [column(*_BEFORE)])
    start = document.text.index(_AFTER[0])
    with pytest.raises(Unreadable, match="has no page 2"):
        picture_of(document, other, start, start + 10)


def whereabouts_of(document: Document, start: int, end: int) -> str:
    from knowledge.model import Slice
    from knowledge.picture.frame import whereabouts

    return whereabouts(Slice(document, start, end))


def test_the_foot_says_the_printed_page_and_the_page_of_the_pdf(tmp_path: Path) -> None:
    document = read_pdf(write_pdf(tmp_path / "two.pdf", [column(*_BEFORE), column(*_AFTER)]))
    labelled = replace(document, labels=("57", "58"))
    second = document.text.index(_AFTER[0])
    assert whereabouts_of(labelled, second, second + 10) == "p. 58 · page 2 of the PDF"
    assert whereabouts_of(replace(document, labels=(None, None)), 0, 10) == "page 1 of the PDF"
    assert whereabouts_of(labelled, 0, second + 10) == "pp. 57–58 · pages 1–2 of the PDF"
    scanned = replace(labelled, sight=Sight(recognised=(1,)))
    assert whereabouts_of(scanned, 0, 10) == "p. 57 · page 1 of the PDF · words read from a picture"
