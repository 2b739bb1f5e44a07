"""Find what a document numbers as its findings and recommendations, and says it learnt."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.model import Block, BlockKind, Document, Unit

_NUMBER = r"\d{1,3}(?:\.\d{1,2}){0,2}[a-z]?|[A-Z]|[IVX]{2,4}|(?i:one|two|three|four|five|six|seven|eight|nine|ten)"
_BEFORE = r"key|main|national|local|strategic|overarching|systems?|multi-agency|single[- ]agency|practice|additional"
_PARAGRAPH = r"(?:\d{1,3}(?:\.\d{1,3}){0,3}\.?\s+)?"
_NUMBERED = re.compile(
    rf"{_PARAGRAPH}(?P<said>(?i:(?:(?:{_BEFORE}) )*(?:finding|recommendation|learning(?: point)?|lesson|consideration)"
    rf"|(?:(?:key|practice|learning) )+theme))(?: (?i:no\.?|number))?(?: |(?=\d))(?P<number>{_NUMBER})"
    r"(?P<gap>\s*[:.–—-]\s+|\s*[:.–—-]?\s*$|\s+(?=[“\"‘(]?[A-Z•]))"
)
_LEARNT = re.compile(
    rf"{_PARAGRAPH}(?P<said>key (?:learning|lessons?|messages?)(?: points?)?|learning points?|lessons? learn(?:ed|t)"
    r"|practice themes?|what (?:(?:have|did) )?we (?:have )?learn(?:ed|t)?)(?P<gap>\s*[:–—]\s+|\s*[:?.]?\s*$)",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"(?:[\d.]+ ?)?(?:(?:[\w’'&/-]+,? ){0,8}?(?P<said>recommendations\b|considerations (?=for\b))|recommendation$)",
    re.I,
)
_LONGEST = 12  # words of a heading over a list
_NO_LIST = re.compile(r"\b(?:previous|earlier|past|progress|against|implement\w+|monitor\w+|other reviews)\b", re.I)
_ASKS = re.compile(
    r"\b(?:should|must|will|needs? to)\b(?! (?:\w+ )?have\b)|\b(?:asked|recommended|required|advised) to\b"
    r"|\brecommends?\b|\bthat (?:[\w’'-]+ ){1,6}(?:seeks?|ensures?)\b|^\W*(?:[\w’'.&,()-]+ ){1,14}?to [a-z]+\b"
    r"|^\W*(?:ensure|review"
    r"|consider|develop|seek|provide|promote|strengthen|revise|update|agree|ask|share|audit|raise|establish|make|use)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"following (?:\w+ )?recommendations|\bma[dk]\w+ (?:\w+ ){0,2}recommendations|\brecommendations (?:are|is|were|have"
    r"|has|below|made|that|which)\b|:$",
    re.IGNORECASE,
)
_SHORT = re.compile(r"(?:R(?:ec\.?)? ?(?=\d))?(\d{1,2}|[A-Z](?=[.):]))[:.)]?\s+(?=[A-Z])")
_BULLET = re.compile(r"[•●○▪■►▸‣➢➤\-–—*\uf000-\uf0ff]\s+")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A finding or recommendation: what it is called and its number, as printed; its words begin at `body`.

    `under` is where the list begins that it is numbered in, or -1 where it says itself what it is.
    """

    unit: Unit
    said: str  # "Key finding", "Learning point"; as printed, in small letters
    number: str  # "" where it has none
    start: int
    end: int
    body: int
    under: int = -1


def numbered(document: Document) -> tuple[Numbered, ...]:
    """Return the findings and recommendations of a document, in order, none reaching into the next."""
    found = dict(_said(document))
    for said, blocks in _lists(document):
        if not any(place in found for place in blocks):
            found |= _listed(document, said, blocks)
    elsewhere = {(one.said, one.number) for place, one in found.items() if not _is_table(document.blocks[place])}
    kept = {
        place: one
        for place, one in found.items()
        if not _is_table(document.blocks[place]) or (one.said, one.number) not in elsewhere
    }
    return tuple(_whole(document, place, one, kept) for place, one in sorted(kept.items()))


def _said(document: Document) -> Iterator[tuple[int, Numbered]]:
    """Yield the place of each block that says it is a finding or recommendation, and which."""
    for place, block in enumerate(document.blocks):
        text = document.text[block.start : block.end]
        match = _NUMBERED.match(text) or _LEARNT.match(text)
        if match is None or (block.kind is not BlockKind.HEADING and match.end() == len(text) and _alone(match)):
            continue
        said = match["said"].casefold()
        number = match.groupdict().get("number") or ""
        yield place, Numbered(_unit(said), said, number, block.start, block.end, block.start + match.end())


def _alone(match: re.Match[str]) -> bool:
    """Return whether a line that is no heading only names learning, as in a list of what follows."""
    return match.re is _LEARNT


def _unit(said: str) -> Unit:
    return Unit.RECOMMENDATION if said.endswith(("recommendation", "consideration")) else Unit.FINDING


def _lists(document: Document) -> Iterator[tuple[str, list[int]]]:
    """Yield the places of the blocks under each heading that says recommendations, and under each heading below it.

    The place of the heading comes first, with what its list is of: a recommendation, or a consideration.
    """
    said, level = "", 0
    found: list[int] = []
    for place, block in enumerate(document.blocks):
        if block.kind is BlockKind.HEADING:
            if said and found:
                yield said, found
            found = [place]
            if not said or block.level <= level:
                said, level = _list_of(document, block), block.level
        elif said:
            found.append(place)
    if said and found:
        yield said, found


def _list_of(document: Document, block: Block) -> str:
    """Return what a heading stands over a list of, or "" where of none, or of what became of it."""
    text = document.text[block.start : block.end]
    match = _LIST.match(text)
    if match is None or len(text.split()) > _LONGEST or _NO_LIST.search(text):
        return ""
    return "consideration" if (match["said"] or "").casefold().startswith("con") else "recommendation"


def _listed(document: Document, said: str, places: Sequence[int]) -> dict[int, Numbered]:
    """Return the recommendations in a list: those with a number, else those with a letter, else with a bullet."""
    ranked: tuple[dict[int, Numbered], dict[int, Numbered], dict[int, Numbered]] = ({}, {}, {})
    under = document.blocks[places[0]].start
    for place in places[1:]:
        block = document.blocks[place]
        if block.kind is not BlockKind.PARAGRAPH:
            continue
        text = document.text[block.start : block.end]
        short, bullet = _SHORT.match(text), _BULLET.match(text)
        body = block.start + short.end() if short else block.start + bullet.end() if bullet else block.body
        words = document.text[body : block.end]
        number = short[1] if short else block.number or ""
        rank = 2 if not number else 0 if number[0].isdigit() else 1
        if _OPENS.search(words) or not _ASKS.search(words) or (rank == 2 and not bullet):
            continue
        ranked[rank][place] = Numbered(Unit.RECOMMENDATION, said, number, block.start, block.end, body, under)
    return next((found for found in ranked if found), {})


def _whole(document: Document, place: int, one: Numbered, starts: dict[int, Numbered]) -> Numbered:
    """Return a finding or recommendation with the blocks that belong to it."""
    first = document.blocks[place]
    last = first
    for at in range(place + 1, len(document.blocks)):
        block = document.blocks[at]
        deeper = first.kind is BlockKind.HEADING and block.level > first.level
        if at in starts or (block.kind is BlockKind.HEADING and not deeper):
            break
        if one.body >= first.end and last is first:
            one = replace(one, body=block.start)
        last = block
    return replace(one, end=last.end, body=one.body if one.body < last.end else first.start)


def _is_table(block: Block) -> bool:
    return block.kind is BlockKind.TABLE
