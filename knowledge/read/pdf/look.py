"""Look at the picture of a page, where its words alone do not tell what it is."""

from collections import Counter

import pypdfium2 as pdfium

_WIDE = 200.0  # pixels
_INK = 60  # grey levels darker or lighter than most of the page
_EMPTY = 0.001  # of the pixels: less ink is dust
_EVEN, _PAPER = 32, 0.5  # grey levels, share of the pixels: so much of a page in print is its paper


def blank_or_photo(page: pdfium.PdfPage) -> tuple[bool, bool]:
    """Return whether a page shows nothing, and whether it is no print on paper; PDFIUM is held by the caller."""
    width, height = page.get_size()
    bitmap = page.render(scale=_WIDE / max(width, height, 1.0), grayscale=True)
    try:
        rows = bytes(bitmap.buffer)
        shades: Counter[int] = Counter()
        for row in range(bitmap.height):
            shades.update(rows[row * bitmap.stride : row * bitmap.stride + bitmap.width])
    finally:
        bitmap.close()
    total, paper = shades.total(), shades.most_common(1)[0][0]
    ink = sum(count for shade, count in shades.items() if abs(shade - paper) > _INK)
    even = sum(count for shade, count in shades.items() if abs(shade - paper) <= _EVEN)
    return ink < _EMPTY * total, even < _PAPER * total
