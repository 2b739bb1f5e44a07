"""Guess who published a document, and where it holds."""

import re
from collections import Counter
from collections.abc import Iterator

from knowledge.model import Block, Document
from knowledge.privacy.lists import standing, words_of
from knowledge.report.front import Front
from knowledge.report.guess import COVER, FRONT, INFORMATION, WORDS, Confidence, Guess

_LAST = 30  # blocks at the end, where an imprint stands
# The lines of a cover may have run together: what stands before the name of an area is no part of it.
_WORD = (
    r"(?!(?:Reviews?|Reports?|Summary|Overview|Analysis|Learning|Procedures?|Protocol|Policy|Guidance|Briefing|Final"
    r"|Published|Version|By|[A-Z]\d*|[A-Z]+\d+)(?![\w'’]))[A-Z][\w'’.-]*"
)
_NAME = rf"{_WORD}(?:,? (?:(?:and|&|of|upon|on|the|in|with) )?{_WORD})"
_BODY = (
    r"(?:(?:Local )?Safeguarding (?:Children(?:['’]s)?|Adults and Children|Child(?:ren)? and Adults?)? ?"
    r"(?:Partnership|Board)(?: Partnership)?|(?:Children['’]s|Multi-Agency) Safeguarding (?:Partnership|Board)"
    r"|Children['’]s Safeguarding Assurance Partnership|Child Protection Committee"
    r"|Regional Safeguarding (?:Children )?Board)"
)
_PARTNERSHIP = re.compile(rf"(?<![\w'’])(?:the )?(?P<area>{_NAME}{{0,5}}?) {_BODY}")
_NATIONAL = re.compile(
    r"Child Safeguarding Practice Review Panel|Safeguarding Board for Northern Ireland|HM Government|Department for"
    r" Education|Department of Health(?: and Social Care)?|Home Office|Ministry of Justice|Welsh Government|Scottish"
    r" Government|Ofsted|NSPCC|Care Inspectorate(?: Wales)?|NHS England|Youth Justice Board|Research in Practice"
)
_FROM = re.compile(rf"(?:from|by) the (?P<body>{_NATIONAL.pattern})")
_DFE = re.compile(r"contact-dfe|education\.gov\.uk/contactus|@educationgovuk")
_ENGLAND = re.compile(
    r"(?:applies|apply) to England|(?:local authorit\w+|councils|children|schools|practitioners) in England\b"
    r"|in England only"
)
_WALES = re.compile(r"Child Practice Review|Welsh Government|in Wales\b(?! and| or)|Regional Safeguarding")
_SCOTLAND = re.compile(r"Child Protection Committee|Scottish Government|in Scotland\b")
_ULSTER = re.compile(r"Safeguarding Board for Northern Ireland|Case Management Review|in Northern Ireland\b")
_PARTNERS = re.compile(
    r"Safeguarding (?:Children(?:['’]s)? )?Partnership|Local Child Safeguarding Practice Review", re.IGNORECASE
)
_NATIONS = (("England", _ENGLAND), ("Wales", _WALES), ("Scotland", _SCOTLAND), ("Northern Ireland", _ULSTER))


def guess_origin(document: Document, front: Front) -> Iterator[Guess]:
    """Yield its publisher, the area and the nation, best guess first."""
    yield from _publisher(document, front)
    yield from _nation(document, front)


def _publisher(document: Document, front: Front) -> Iterator[Guess]:
    text = document.text
    if (given := front.cover.get("publisher")) and (match := _PARTNERSHIP.search(given)):
        yield Guess("publisher", _body(match), Confidence.SURE, COVER)
        yield from _area(match, Confidence.SURE, COVER)
    elif given:
        yield Guess("publisher", given, Confidence.SURE, COVER)
    front_words = [text[block.start : block.end] for block in front.blocks]
    for words in front_words:
        if match := _PARTNERSHIP.search(words):
            yield Guess("publisher", _body(match), Confidence.LIKELY, FRONT)
            yield from _area(match, Confidence.LIKELY, FRONT)
            break
    for words in front_words:
        if found := _FROM.search(words):
            yield Guess("publisher", found["body"], Confidence.LIKELY, FRONT)
    for words in front_words[:8]:
        national = _NATIONAL.search(words)
        if national and len(words) < 2 * len(national[0]) + 10:
            yield Guess("publisher", national[0], Confidence.LIKELY, FRONT)
    said = dict(document.sight.information)
    for given in (said.get("author", ""), said.get("publisher", "")):
        if named := _PARTNERSHIP.search(given) or _NATIONAL.search(given):
            yield Guess("publisher", named[0].removeprefix("the "), Confidence.LIKELY, INFORMATION)
    if any(_DFE.search(_words(document, block)) for block in document.blocks[-_LAST:]):
        yield Guess("publisher", "Department for Education", Confidence.LIKELY, "last page")
    counts = Counter(match[0].removeprefix("the ") for match in _PARTNERSHIP.finditer(text))
    if counts and (best := counts.most_common(1)[0])[1] > 2:
        yield Guess("publisher", best[0], Confidence.UNSURE, WORDS)


def _body(match: re.Match[str]) -> str:
    return match[0].removeprefix("the ")


def _area(match: re.Match[str], confidence: Confidence, source: str) -> Iterator[Guess]:
    """Yield the area of a partnership; unsure where the lists of places do not hold it."""
    area = match["area"].removeprefix("The ").strip()
    known = words_of(area) in standing()[2] or all(
        words_of(part) in standing()[2] for part in re.split(r",? and |, | & ", area)
    )
    yield Guess("areas", (area,), confidence if known else Confidence.UNSURE, source)


def _nation(document: Document, front: Front) -> Iterator[Guess]:
    """Yield the nations the first pages name; a partnership of safeguarding children is one of England."""
    words = " ".join(_words(document, block) for block in front.blocks)
    found = tuple(nation for nation, pattern in _NATIONS if pattern.search(words))
    if found:
        yield Guess("nations", found, Confidence.LIKELY, FRONT)
    elif _PARTNERS.search(words) or "Department for Education" in words:
        yield Guess("nations", ("England",), Confidence.LIKELY, FRONT)
    elif _ENGLAND.search(document.text):
        national = any(_DFE.search(_words(document, block)) for block in document.blocks[-_LAST:])
        yield Guess("nations", ("England",), Confidence.LIKELY if national else Confidence.UNSURE, WORDS)


def _words(document: Document, block: Block) -> str:
    return document.text[block.start : block.end]
