"""What crosses from the worker that reads a file to whoever asked for it: JSON and checked types, nothing that acts."""

import base64
import json
import math
import re
import zlib
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from itertools import chain, pairwise
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from knowledge.layout import dump_layout, dump_publication, load_document
from knowledge.model import Document
from knowledge.read.clean import clean

LINE = 128 << 20  # bytes of the longest answer
WORDS = 20_000_000  # characters of the longest document; the Bible has four million
_LAYOUT = 128 << 20  # bytes of the largest layout when it is unpacked
_SENTENCE = 600  # characters


class Distorted(Exception):
    """What a worker handed over is no document; the text names the part that is not."""


def pack(document: Document) -> dict[str, Any]:
    """Return a document as what JSON can hold."""
    return {
        "publication": dump_publication(document),
        "text": document.text,
        "layout": base64.b64encode(dump_layout(document)).decode(),
    }


def unpack(answer: dict[str, Any]) -> Document:
    """Return the document that was packed, every type and place checked. Raise Distorted."""
    try:
        publication, text = _text(answer["publication"]), _text(answer["text"])
        layout = base64.b64decode(_text(answer["layout"]), validate=True)
        unpacking = zlib.decompressobj()
        unpacking.decompress(layout, _LAYOUT)
        if len(text) > WORDS or unpacking.unconsumed_tail or not unpacking.eof:
            raise Distorted("size")
        document = load_document(publication, text, layout)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, zlib.error) as error:
        raise Distorted("form") from error
    for name, hint in _hints(Document):
        if not _fits(getattr(document, name), hint):
            raise Distorted(name)
    if not _in_place(document):
        raise Distorted("place")
    return document


def one_line(sentence: object) -> str | None:
    """Return a sentence from a worker as one line that can be printed, cut where it has no end, or None for none."""
    if not isinstance(sentence, str):
        return None
    line = " ".join(clean(re.sub("[\ud800-\udfff]", "\ufffd", sentence[: 2 * _SENTENCE])).split())
    return line if len(line) <= _SENTENCE else f"{line[:_SENTENCE]}…"


def load(line: bytes) -> dict[str, Any] | None:
    """Return what stands in a line from a worker, or None where it is no JSON object."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


@cache
def _hints(kind: type) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple((field.name, hints[field.name]) for field in fields(kind))


def _fits(value: object, hint: Any) -> bool:
    """Return whether a value is what the type hint of its field says, all the way down."""
    if hint is str:
        return type(value) is str and _clean(value)
    if hint is float:
        return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]
    origin = get_origin(hint)
    if origin is tuple:
        parts = get_args(hint)
        if type(value) is not tuple:
            return False
        if parts[-1] is Ellipsis:
            return all(_fits(part, parts[0]) for part in value)
        return len(value) == len(parts) and all(map(_fits, value, parts))
    if origin in (Union, UnionType):
        return any(_fits(value, one) for one in get_args(hint))
    if hint in (int, bool, NoneType) or issubclass(hint, Enum):
        return type(value) is hint
    return type(value) is hint and is_dataclass(hint) and all(_fits(getattr(value, n), h) for n, h in _hints(hint))


def _clean(text: str) -> bool:
    """Return whether a text holds nothing that acts on a terminal and can be written as UTF-8."""
    return clean(text) == text and not re.search("[\ud800-\udfff]", text)


def _in_place(document: Document) -> bool:
    """Return whether everything that names a place in the text or a page names one that is there."""
    end, pages = len(document.text), len(document.labels)
    blocks = document.blocks
    seen = document.sight
    return (
        all(0 <= block.start <= block.body <= block.end <= end and block.level >= 0 for block in blocks)
        and all(above.end <= below.start for above, below in pairwise(blocks))
        and all(0 <= run.start < run.end <= end and run.first >= 0 for run in document.runs)
        and all(0 <= place.start < place.end <= end for place in document.places)
        and all(0 <= mark.at <= end for mark in document.marks)
        and all(out.first >= 0 and out.count > 0 for out in document.left_out)
        and all(1 <= run.page <= pages for run in document.runs)
        and all(1 <= place.page <= pages for place in document.places)
        and all(1 <= out.page <= pages for out in document.left_out)
        and all(1 <= page <= pages for page in chain(seen.scanned, seen.recognised, seen.figures))
    )
