"""Put the notes of a page after the paragraphs they belong to, and their anchors beside the text."""

import re
from collections.abc import Iterator

from knowledge.model import BlockKind
from knowledge.read.blocks import Writer
from knowledge.read.html.line import Anchor, Piece
from knowledge.read.numbers import printed_number

_BRACKETS = re.compile(r"\[(\d{1,3})\]")
_CLOSING = frozenset(".,;:!?)]”’")


def settle(pieces: list[Piece], writer: Writer) -> None:
    """Write the pieces, each note after the block where its first anchor stands."""
    _find_unlinked(pieces)
    notes: dict[int, list[Piece]] = {}
    for piece in pieces:
        if piece.note:
            notes.setdefault(piece.note, []).append(piece)
    anchored = {anchor.target for piece in pieces if not piece.note for anchor in piece.anchors if anchor.target}
    waiting: list[Piece] = []
    for position, piece in enumerate(pieces):
        if piece.note in anchored:
            continue
        _write(piece, writer)
        for anchor in piece.anchors:
            waiting += notes.pop(anchor.target, []) if not piece.note else []
        following = pieces[position + 1].kind if position + 1 < len(pieces) else None
        if piece.kind is not BlockKind.TABLE or following is not BlockKind.TABLE:  # A table is not torn apart.
            for note in waiting:
                _write(note, writer)
            waiting = []


def _find_unlinked(pieces: list[Piece]) -> None:
    """Join anchors such as "[1]" that are in no link to the paragraphs below that begin with them."""
    found: dict[str, int] = {}
    starts: dict[str, int] = {}
    for position, piece in enumerate(pieces):
        if not piece.note and piece.kind is BlockKind.PARAGRAPH:
            words = piece.words.lstrip()
            offset = len(piece.words) - len(words)
            start = _BRACKETS.match(words)
            raised = piece.anchors[0] if piece.anchors and piece.anchors[0].start <= offset else None
            if start and words[start.end() :].strip():
                starts[start[0]] = position
            elif raised and not raised.target:
                starts[f"^{piece.words[raised.start : raised.end].strip()}"] = position
    if not starts:
        return
    for position, piece in enumerate(pieces):
        linked = [anchor for anchor in piece.anchors if anchor.target]
        for anchor in (*piece.anchors, *(Anchor(*match.span()) for match in _BRACKETS.finditer(piece.words))):
            words = piece.words[anchor.start : anchor.end].strip()
            label = words if words.startswith("[") else f"^{words}"
            at = starts.get(label, -1)
            if anchor.target or at <= position or any(_touch(anchor, other) for other in linked):
                continue
            anchor.target = found[label] = -at - 1
            linked.append(anchor)
        piece.anchors = sorted(linked, key=lambda anchor: anchor.start)
    for label, target in found.items():
        pieces[starts[label]].note = target


def _touch(one: Anchor, other: Anchor) -> bool:
    return one.start < other.end and other.start < one.end


def _write(piece: Piece, writer: Writer) -> None:
    """Write a piece; anchors of notes go from its words and become marks."""
    words, anchors = piece.words, list[tuple[int, str]]()
    if any(anchor.target for anchor in piece.anchors) and not piece.note:
        words, anchors = _cut(piece)
    kind = BlockKind.FOOTNOTE if piece.note else piece.kind
    marker = piece.marker
    if marker and printed_number(f"{' '.join(words.split())} ")[0]:  # It carries its own number.
        marker = ""
    writer.add(words, kind, piece.level if kind is BlockKind.HEADING else 0, marker, anchors)


def _cut(piece: Piece) -> tuple[str, list[tuple[int, str]]]:
    """Return the words of a piece without its anchors, and where they stood with their labels."""
    words, parts, length, last = piece.words, list[str](), 0, 0
    anchors: list[tuple[int, str]] = []
    for start, end, label in _spans(piece):
        before = words[last:start]
        after = words[end : end + 1]
        parts.append(before)
        length += len(before)
        anchors.append((length, label))
        if after.isalnum() and before[-1:].isalnum():
            parts.append(" ")
            length += 1
        last = end
        if (not after or after in _CLOSING) and before.rstrip():
            length -= len(before) - len(before.rstrip())
            parts[-1] = before.rstrip()
            anchors[-1] = (length, label)
    parts.append(words[last:])
    return "".join(parts), anchors


def _spans(piece: Piece) -> Iterator[tuple[int, int, str]]:
    """Yield where the anchors of a piece stand, with brackets around them and commas between them."""
    words = piece.words
    spans: list[tuple[int, int, str]] = []
    for anchor in sorted((anchor for anchor in piece.anchors if anchor.target), key=lambda anchor: anchor.start):
        start, end = anchor.start, anchor.end
        if words[start - 1 : start] == "[" and words[end : end + 1] == "]":
            start, end = start - 1, end + 1
        label = " ".join(words[start:end].split())
        if spans and not words[spans[-1][1] : start].strip(" ,;"):
            spans[-1] = (spans[-1][0], start, spans[-1][2])
        spans.append((start, end, label))
    yield from spans
