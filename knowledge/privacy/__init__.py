"""Mask what could identify a child, a family or a colleague, before anything is stored, embedded or logged.

known = known_from(library.documents())
masked = mask("Kayleigh's mum lives at 14 Acacia Avenue", known)
masked.text   "[name]'s mum lives at [address]"
"""

import re
from collections.abc import Iterable

from knowledge.privacy import addresses, names, numbers, schools
from knowledge.privacy.known import known_from
from knowledge.privacy.model import NOTHING, PLACEHOLDER, Identifier, Known, Masked, Span

__all__ = ["NOTHING", "Identifier", "Known", "Masked", "figures", "known_from", "mask", "without_masks"]

_ROUNDS = 32  # a mask may bring two words together that are a name only then; two rounds are the rule


def mask(text: str, known: Known = NOTHING) -> Masked:
    """Return the text with a placeholder for each identifier, what kinds were seen, and where."""
    spans: list[Span] = []
    masked = text
    for _ in range(_ROUNDS):
        found = _find(masked, known)
        if not found:
            break
        spans = sorted([*spans, *_in_original(found, spans)])
        masked = _replaced(text, spans)
    return Masked(text=masked, kinds=tuple(dict.fromkeys(kind for _, _, kind in spans)), spans=tuple(spans))


def without_masks(text: str) -> str:
    """Return a masked text for searching: no placeholders, and nothing left behind by them."""
    bare = re.sub(rf"(?:{PLACEHOLDER.pattern})(?:['’]s(?!\w))?", " ", text, flags=re.IGNORECASE)
    bare = re.sub(r"\(\s{0,9}[,;]\s{0,9}", "(", bare)
    bare = re.sub(r"\(\s{0,9}\)|\[\s{0,9}\]", " ", bare)
    bare = re.sub(r"\s{1,9}(?=[,.;:?!)])", "", bare)
    return re.sub(r"\s{2,}", " ", bare).strip(" ,;:-")


def _find(text: str, known: Known) -> list[Span]:
    """Return the identifiers in a text, in order, none overlapping another; placeholders are left as they are."""
    taken, spans = figures(text)
    _take(names.find(text, taken, known), taken, spans)
    return sorted(spans)


def figures(text: str) -> tuple[bytearray, list[Span]]:
    """Return the identifiers in a text but for names, and which of its characters names may no longer take."""
    taken = bytearray(len(text))
    for match in PLACEHOLDER.finditer(text):
        taken[match.start() : match.end()] = b"\1" * len(match[0])
    for start, end in (*numbers.inert(text), *numbers.helplines(text)):
        taken[start:end] = b"\1" * (end - start)
    spans: list[Span] = []
    for finder in (numbers.find(text), addresses.find(text), schools.find(text)):
        _take(finder, taken, spans)
    return taken, spans


def _take(found: Iterable[Span], taken: bytearray, spans: list[Span]) -> None:
    """Add the identifiers that overlap nothing taken before them."""
    for start, end, kind in found:
        if start < end and not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            spans.append((start, end, kind))


def _in_original(found: list[Span], before: list[Span]) -> list[Span]:
    """Return places in a masked text as places in the original."""
    moved: list[Span] = []
    shift, at = 0, 0
    for start, end, kind in found:
        while at < len(before) and before[at][0] + shift < start:
            shift += len(before[at][2].placeholder) - (before[at][1] - before[at][0])
            at += 1
        moved.append((start - shift, end - shift, kind))
    return moved


def _replaced(text: str, spans: list[Span]) -> str:
    """Return the text with placeholders in the places of the spans."""
    parts: list[str] = []
    at = 0
    for start, end, kind in spans:
        parts += (text[at:start], kind.placeholder)
        at = end
    return "".join((*parts, text[at:]))
