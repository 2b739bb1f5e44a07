"""The names of elements and attributes, short: "w:p" for a paragraph, whatever its long name."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

Element = Any  # of lxml, which has no types of its own

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PREFIXES = {
    _W: "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "chart",
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "chart",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "diagram",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
}
# A "Strict Open XML Document" has the same words under other long names.
STRICT = {
    b'"http://purl.oclc.org/ooxml/wordprocessingml/main"': f'"{_W}"'.encode(),
    b'"http://purl.oclc.org/ooxml/officeDocument/relationships"': (
        b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ),
    b'"http://purl.oclc.org/ooxml/officeDocument/math"': (
        b'"http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ),
    b'"http://purl.oclc.org/ooxml/drawingml/picture"': b'"http://schemas.openxmlformats.org/drawingml/2006/picture"',
    b'"http://purl.oclc.org/ooxml/drawingml/chart"': b'"http://schemas.openxmlformats.org/drawingml/2006/chart"',
    b'"http://purl.oclc.org/ooxml/drawingml/diagram"': b'"http://schemas.openxmlformats.org/drawingml/2006/diagram"',
}
_LONG = {prefix: uri for uri, prefix in reversed(_PREFIXES.items())}
_OFF = ("0", "false", "off")


@lru_cache(4096)
def _short(tag: str) -> str:
    """Return "w:p" for a long name, and only the last part where it is of no known family."""
    uri, _, local = tag.rpartition("}")
    prefix = _PREFIXES.get(uri[1:], "")
    return f"{prefix}:{local}"


@lru_cache(4096)
def long(name: str) -> str:
    """Return the long name of "w:p"."""
    prefix, _, local = name.partition(":")
    return f"{{{_LONG[prefix]}}}{local}"


def name(element: Element) -> str:
    """Return the short name of an element."""
    return _short(element.tag)


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first child, of that child the next, and so on, or None."""
    for step in path:
        if element is None:
            return None
        element = element.find(long(step))
    return element


def value(element: Element | None, attribute: str = "w:val") -> str | None:
    """Return an attribute, or None where it, or the element, is missing."""
    return None if element is None else element.get(long(attribute))


def number(element: Element | None, attribute: str = "w:val") -> int | None:
    """Return an attribute that is a whole number of a sensible size, or None."""
    written = (value(element, attribute) or "").strip()
    return int(written) if written.isascii() and written.lstrip("-").isdigit() and len(written) < 10 else None


def switched(element: Element | None) -> bool | None:
    """Return whether a property is on, or None where it is not given."""
    return None if element is None else (value(element) or "1").lower() not in _OFF


def every(element: Element, *names: str) -> Iterator[Element]:
    """Yield the elements of these names within an element, in order."""
    yield from element.iter(*map(long, names))
