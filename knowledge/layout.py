"""Turn what a document is and where its characters stand into stored bytes, and back."""

import json
import zlib
from dataclasses import asdict, astuple, fields
from typing import Any

from knowledge.model import (
    Basis,
    Block,
    BlockKind,
    Document,
    Kind,
    LeftOut,
    Mark,
    Place,
    Publication,
    Reason,
    Run,
    Sight,
)

_FIELDS = tuple(field.name for field in fields(Publication))


def publication_of(document: Publication) -> Publication:
    """Return the metadata of a document without its words."""
    return Publication(**{name: getattr(document, name) for name in _FIELDS})


def dump_publication(publication: Publication) -> str:
    """Return the metadata as JSON."""
    return json.dumps(asdict(publication_of(publication)), ensure_ascii=False, sort_keys=True)


def load_publication(stored: str) -> Publication:
    """Return the metadata that `dump_publication` wrote."""
    return Publication(**_metadata(stored))


def _metadata(stored: str) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(stored)
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}
    return values | {"kind": Kind(raw["kind"]), "basis": Basis(raw["basis"])}


def dump_layout(document: Document) -> bytes:
    """Return where the characters of a document stand, as compressed JSON."""
    layout = {
        "blocks": [(b.start, b.end, b.kind, b.level, b.number, b.body) for b in document.blocks],
        "runs": [(run.start, run.end, run.page, run.first) for run in document.runs],
        "labels": document.labels,
        "left_out": [(out.page, out.first, out.count, out.reason) for out in document.left_out],
        "marks": [(mark.at, mark.label) for mark in document.marks],
        "places": [astuple(place) for place in document.places],
        "sight": asdict(document.sight),
    }
    return zlib.compress(json.dumps(layout, ensure_ascii=False).encode())


def load_document(publication: str, text: str, layout: bytes) -> Document:
    """Return the document that was stored."""
    parts = json.loads(zlib.decompress(layout))
    return Document(
        **_metadata(publication),
        text=text,
        blocks=tuple(Block(start, end, BlockKind(kind), *rest) for start, end, kind, *rest in parts["blocks"]),
        runs=tuple(Run(*run) for run in parts["runs"]),
        labels=tuple(parts["labels"]),
        left_out=tuple(LeftOut(page, first, count, Reason(why)) for page, first, count, why in parts["left_out"]),
        marks=tuple(Mark(*mark) for mark in parts["marks"]),
        places=tuple(Place(*place) for place in parts.get("places", ())),
        sight=_sight(parts.get("sight", {})),
    )


def _sight(stored: dict[str, Any]) -> Sight:
    pairs = tuple((name, value) for name, value in stored.pop("information", ()))
    return Sight(**{name: tuple(value) for name, value in stored.items()}, information=pairs)
