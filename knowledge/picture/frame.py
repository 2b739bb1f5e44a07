"""Put pictures of pages below each other, over a line that says what they are."""

from collections.abc import Sequence

from PIL import Image, ImageDraw

from knowledge.model import Slice
from knowledge.picture.fonts import Face
from knowledge.picture.pages import WIDTH, shown_pages
from knowledge.picture.setting import lines_of

_GROUND, _PAPER, _INK, _FAINT = "#8a9199", "#ffffff", "#1c2126", "#5c6872"
_GAP, _MARGIN, _LEADING = 20, 40, 42


def framed(part: Slice, pictures: Sequence[Image.Image]) -> Image.Image:
    """Return one picture of all, with the title and the pages of a slice at its foot."""
    title, words, room = Face(30, 600), Face(28), WIDTH - 2 * _MARGIN
    lines = [(title, line, _INK) for line in _title(part.document.title, title, room)]
    lines += [(words, words.shortened(whereabouts(part), room), _FAINT)]
    foot = len(lines) * _LEADING + _GAP + _LEADING // 2
    tall = sum(picture.height for picture in pictures) + _GAP * (len(pictures) - 1) + foot
    whole = Image.new("RGB", (WIDTH, tall), _GROUND)
    top = 0
    for picture in pictures:
        whole.paste(picture, ((WIDTH - picture.width) // 2, top))
        top += picture.height + _GAP
    top -= _GAP
    draw = ImageDraw.Draw(whole)
    draw.rectangle((0, top, WIDTH, tall), fill=_PAPER)
    draw.rectangle((0, top, WIDTH, top + 2), fill=_GROUND)
    for down, (face, line, ink) in enumerate(lines, start=1):
        place = (_MARGIN, top + down * _LEADING + _GAP // 2)
        draw.text(place, face.shown(line), font=face.font, fill=ink, anchor="ls")
    return whole


def _title(title: str, face: Face, room: float) -> list[str]:
    """Return a title in two lines at most."""
    lines = [" ".join(word.text for word in line) for line in lines_of(title, 0, 0, face, room)]
    return lines if len(lines) < 3 else [lines[0], face.shortened(" ".join(lines[1:]), room)]


def whereabouts(part: Slice) -> str:
    """Return which pages are shown: "p. 58 · page 60 of the PDF"."""
    pages = shown_pages(part)
    if not pages:
        return "Set by Learnt from the words of the document, which has no pages."
    labels = [part.document.labels[page - 1] for page in pages]
    printed = [f"{'pp.' if len(labels) > 1 else 'p.'} {'–'.join(map(str, labels))}"] if all(labels) else []
    counted = f"{'pages' if len(pages) > 1 else 'page'} {'–'.join(map(str, pages))} of the PDF"
    goes_on = ["it goes on after them"] if (part.page_end or 0) > pages[-1] else []
    read = ["words read from a picture"] if part.recognised else []
    return " · ".join([*printed, counted, *read, *goes_on])
