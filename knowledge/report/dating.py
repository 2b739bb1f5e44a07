"""Guess when a document was published, and when it is to be reviewed."""

import re
from collections.abc import Iterator

from knowledge.model import Document
from knowledge.report.dates import Printed, dates
from knowledge.report.front import Front
from knowledge.report.guess import COVER, FRONT, INFORMATION, Confidence, Guess

_NEAR = 40  # characters between what a date is and the date
_SAID = re.compile(
    r"\b(?:(?:date (?:of )?publication|publication date|date published|published|date of (?:this )?(?:report|issue)"
    r"|issued|version date|presented to [\w’' ]+?)(?: on| in)?)\W{0,3}(?:the )?$",
    re.IGNORECASE,
)
_SAID_BY = re.compile(r"\b[Pp]ublished by (?:the )?[A-Z][^.!?;\d]{2,90}$")
_REVISED = re.compile(r"\b(?:revis\w+(?: dates?)?|(?:last )?updated|amended)(?: on| in)?\b[\W\w]{0,60}$", re.IGNORECASE)
_SAYS_WHEN = re.compile(
    r"(?:publication|published|revision|revised|(?:last )?updated|date)[a-z ]{0,20}[:\d]", re.IGNORECASE
)
_REVIEW = re.compile(
    r"\b(?:next (?:be )?review(?:ed)?(?: date| due)?|review (?:due|date|by)|due for review|to be reviewed"
    r"|date of next review|expiry date|will be reviewed)(?: by| in| on| is| no later than| before)*\W{0,3}(?:the )?$",
    re.IGNORECASE,
)
_LINE = 30  # words of a line that says when, and not in a sentence about something else
_SHORT = 12  # words of a line that is a date and little else


def guess_dates(document: Document, front: Front) -> Iterator[Guess]:
    """Yield when it was published, as a date and as printed, and when it is to be looked at again."""
    yield from _due(document)
    if (given := front.cover.get("published")) and (on_cover := next(dates(given), None)):
        yield from _published(on_cover, Confidence.SURE, COVER)
    lines = [document.text[block.start : block.end] for block in front.blocks]
    revised = list(_revised(lines))
    yield from revised
    for line in lines if not revised else ():
        for found in dates(line) if len(line.split()) <= _LINE else ():
            if _SAID.search(line[max(0, found.start - _NEAR) : found.start]):
                yield from _published(found, Confidence.SURE, FRONT)
            elif not found.is_year and _SAID_BY.search(line[: found.start]):
                yield from _published(found, Confidence.LIKELY, FRONT)
    for line in lines[:12]:
        for found in _passed(line):
            if len(line.split()) <= _SHORT and not found.is_year and len(line) <= len(found.words) + 24:
                yield from _published(found, Confidence.LIKELY, FRONT)
    for line in lines[:12]:
        for found in _passed(line):
            if len(line.split()) <= _SHORT:
                yield from _published(found, Confidence.UNSURE, FRONT)
    created = dict(document.sight.information).get("created", "")
    if re.fullmatch(r"(?:19|20)\d\d(?:-\d\d){0,2}", created[:10]):
        yield Guess("published", created[:7], Confidence.UNSURE, INFORMATION)


def _passed(line: str) -> Iterator[Printed]:
    """Yield the dates in a line but those on which it is to be reviewed."""
    return (found for found in dates(line) if not _REVIEW.search(line[max(0, found.start - _NEAR) : found.start]))


def _revised(lines: list[str]) -> Iterator[Guess]:
    """Yield the last of the dates on which it was revised, where the front page gives them."""
    for line in lines:
        found = list(dates(line)) if _SAYS_WHEN.match(line) else []
        revised = [date for date in found if _REVISED.search(line[: date.start])]
        if revised:
            last = max(revised, key=lambda date: date.iso)
            yield Guess("published", last.iso, Confidence.LIKELY, FRONT)
            yield Guess("dated", line if len(line) <= 120 else last.words, Confidence.LIKELY, FRONT)


def _published(date: Printed, confidence: Confidence, source: str) -> Iterator[Guess]:
    yield Guess("published", date.iso, confidence, source)
    yield Guess("dated", date.words, confidence, source)


def _due(document: Document) -> Iterator[Guess]:
    """Yield when the document says that it is to be reviewed."""
    for found in dates(document.text):
        if _REVIEW.search(document.text[max(0, found.start - _NEAR) : found.start]):
            yield Guess("review_due", found.iso, Confidence.LIKELY, "its words")
            return
