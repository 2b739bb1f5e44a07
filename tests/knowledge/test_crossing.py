"""What a worker hands over is checked to the last type: a worker that was taken over can only hand over wrong words."""

import base64
import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import (
    Block,
    BlockKind,
    Document,
    Kind,
    LeftOut,
    Mark,
    Place,
    Reason,
    Run,
    Sight,
)
from knowledge.read.crossing import Distorted, load, one_line, pack, unpack

WHOLE = Document(
    id="child-q",
    title="Child Q",
    kind=Kind.REVIEW,
    areas=("Hackney",),
    published="2022-03",
    text="Findings\n\n1.1 She was searched.",
    blocks=(Block(0, 8, BlockKind.HEADING, 1), Block(10, 31, number="1.1", body=14)),
    runs=(Run(0, 8, 1, 0), Run(10, 31, 2, 5)),
    labels=("i", None),
    left_out=(LeftOut(1, 9, 2, Reason.FOOT),),
    marks=(Mark(31, "4"),),
    places=(Place(10, 13, 2, 72.0, 700.5, 90, 712.0),),
    sight=Sight((2,), (2,), (1,), (("author", "A Partnership"),), ("2 comments were left out.",)),
)
Changed = Callable[[dict[str, Any]], None]


def crossed(document: Document) -> Document:
    """Return a document as it comes out at the other end."""
    line = load(json.dumps(pack(document)).encode())
    assert line is not None
    return unpack(line)


def bent(part: str, change: Changed) -> dict[str, Any]:
    """Return the answer for the whole document with its layout or publication changed."""
    answer = pack(WHOLE)
    if part == "publication":
        fields = json.loads(answer["publication"])
        change(fields)
        return answer | {"publication": json.dumps(fields)}
    layout = json.loads(zlib.decompress(base64.b64decode(answer["layout"])))
    change(layout)
    return answer | {"layout": base64.b64encode(zlib.compress(json.dumps(layout).encode())).decode()}


def test_a_document_crosses_whole() -> None:
    other = crossed(WHOLE)
    names = ("text", "blocks", "runs", "labels", "left_out", "marks", "places", "sight", "sha256")
    assert other == WHOLE
    assert [getattr(other, name) for name in names] == [getattr(WHOLE, name) for name in names]


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("publication", lambda fields: fields.update(title=5)),
        ("publication", lambda fields: fields.update(title=None)),
        ("publication", lambda fields: fields.update(title="The \x1b[2J baby")),
        ("publication", lambda fields: fields.update(title="\ud800")),
        ("publication", lambda fields: fields.update(areas="Hackney")),
        ("publication", lambda fields: fields.update(areas=[["Hackney"]])),
        ("publication", lambda fields: fields.update(summary=1)),
        ("publication", lambda fields: fields.update(kind="gospel")),
        ("publication", lambda fields: fields.update(kind=["review"])),
        ("publication", lambda fields: fields.update(published=2022)),
        ("publication", lambda fields: fields.update(text="Other words")),
        ("publication", lambda fields: fields.pop("kind")),
        ("publication", lambda fields: fields.pop("id")),
        ("layout", lambda layout: layout.update(blocks=5)),
        ("layout", lambda layout: layout.update(blocks=[[0, "8", "heading", 1, None, 0]])),
        ("layout", lambda layout: layout.update(blocks=[[0, 8, "picture", 1, None, 0]])),
        ("layout", lambda layout: layout.update(blocks=[[0, 8, "heading", 1.0, None, 0]])),
        ("layout", lambda layout: layout.update(blocks=[[0, 8, "heading", True, None, 0]])),
        ("layout", lambda layout: layout.update(blocks=[[0, 800, "heading", 1, None, 0]])),
        ("layout", lambda layout: layout.update(blocks=[[10, 31, "table", 0, None, 10], [0, 8, "table", 0, None, 0]])),
        ("layout", lambda layout: layout.update(blocks=[[0, 8, "heading", 1, None, 9]])),
        ("layout", lambda layout: layout.update(blocks=[[0, 8]])),
        ("layout", lambda layout: layout.update(runs=[[0, 8, 3, 0]])),
        ("layout", lambda layout: layout.update(runs=[[0, 8, 0, 0]])),
        ("layout", lambda layout: layout.update(runs=[[8, 8, 1, 0]])),
        ("layout", lambda layout: layout.update(runs=[[-1, 8, 1, 0]])),
        ("layout", lambda layout: layout.update(runs=[[0, 8, 1, 0, 0]])),
        ("layout", lambda layout: layout.update(labels=[1, 2])),
        ("layout", lambda layout: layout.update(left_out=[[1, 9, 2, "mislaid"]])),
        ("layout", lambda layout: layout.update(left_out=[[9, 9, 2, "foot"]])),
        ("layout", lambda layout: layout.update(marks=[[99, "4"]])),
        ("layout", lambda layout: layout.update(places=[[10, 13, 2, 72.0, float("nan"), 90, 712.0]])),
        ("layout", lambda layout: layout.update(places=[[10, 13, 2, "72", 700, 90, 712]])),
        ("layout", lambda layout: layout.update(sight={"scanned": [7]})),
        ("layout", lambda layout: layout.update(sight={"remarks": [5]})),
        ("layout", lambda layout: layout.update(sight={"eyes": [1]})),
        ("layout", lambda layout: layout.update(sight={"information": [["author"]]})),
        ("layout", lambda layout: layout.update(sight=[])),
        ("layout", lambda layout: layout.pop("blocks")),
    ],
)
def test_a_document_with_one_thing_wrong_is_none(part: str, change: Changed) -> None:
    assert unpack(bent(part, lambda _: None)) == WHOLE
    with pytest.raises(Distorted):
        unpack(bent(part, change))


@pytest.mark.parametrize(
    "part",
    [
        {"text": 5},
        {"text": None},
        {"text": "The baby\ud800"},
        {"text": "Findings\n\n1.1 She was search\x1b."},
        {"text": "Findings"},
        {"publication": "{"},
        {"publication": "[]"},
        {"publication": "[" * 100_000},
        {"publication": {}},
        {"layout": "never base64!"},
        {"layout": base64.b64encode(b"never compressed").decode()},
        {"layout": base64.b64encode(zlib.compress(b"{")).decode()},
        {"layout": base64.b64encode(zlib.compress(b"5")).decode()},
        {"layout": base64.b64encode(zlib.compress(b'{"blocks": []}')[:-6]).decode()},
        {"layout": ""},
    ],
)
def test_an_answer_with_a_part_that_is_none_is_none(part: dict[str, Any]) -> None:
    with pytest.raises(Distorted):
        unpack(pack(WHOLE) | part)


def test_a_layout_that_unpacks_to_far_more_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.read.crossing._LAYOUT", 1_000_000)
    bomb = base64.b64encode(zlib.compress(b'{"blocks": [' + b" " * 2_000_000 + b"]}")).decode()
    with pytest.raises(Distorted):
        unpack(pack(WHOLE) | {"layout": bomb})


def test_a_document_of_too_many_words_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.read.crossing.WORDS", 20)
    with pytest.raises(Distorted):
        unpack(pack(WHOLE))


def test_a_document_that_holds_nothing_acting_is_not_changed() -> None:
    odd = replace(WHOLE, text="Findings\n\n1.1 Sh\u200be was “👶”…", marks=())
    assert crossed(replace(odd, blocks=(), runs=(), places=())).text == odd.text


@pytest.mark.parametrize("line", [b"", b"5", b"[]", b"{", b"\xff{}", b'"text"', b"[" * 100_000, b"9" * 5000])
def test_a_line_that_is_no_object_is_none(line: bytes) -> None:
    assert load(line) is None


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("It is broken.", "It is broken."),
        ("It is\r\nbroken.\n", "It is broken."),
        ("It \x1b[2Jis \u202ebroken.", "It [2Jis broken."),
        ("It is \ud800 broken.", "It is \ufffd broken."),
        ("x" * 5000, "x" * 600 + "…"),
        (" \n", ""),
        (None, None),
        (["It is broken."], None),
    ],
)
def test_a_sentence_is_one_line_that_can_be_printed(sentence: object, line: str | None) -> None:
    assert one_line(sentence) == line


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(["blocks", "runs", "labels", "left_out", "marks", "places", "sight"]), _values)
def test_any_value_in_any_place_is_a_document_or_none(name: str, value: object) -> None:
    try:
        document = unpack(bent("layout", lambda layout: layout.update({name: value})))
    except Distorted:
        return
    assert document.text == WHOLE.text


@given(st.sampled_from(["id", "title", "kind", "areas", "published", "summary", "basis", "urls"]), _values)
def test_any_value_in_any_field_is_a_document_or_none(name: str, value: object) -> None:
    try:
        document = unpack(bent("publication", lambda fields: fields.update({name: value})))
    except Distorted:
        return
    assert document.text == WHOLE.text
