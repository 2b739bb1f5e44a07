"""Find who wrote or led a review: people it names as what they are to it."""

import re
from collections.abc import Iterator

from knowledge.model import Document
from knowledge.report.front import Front
from knowledge.report.guess import COVER, FRONT, Confidence, Guess

_PERSON = (
    r"(?:(?:Dr|Professor|Prof|Mr|Mrs|Ms|Miss|Sir|Dame)\.? )?"
    r"[A-Z][\w'’-]+(?: [A-Z]\.?)?(?: (?:de |van |O['’])?[A-Z][\w'’-]+){1,2}"
)
_ROLE = (
    r"(?i:(?:independent )?(?:lead |co-)?(?:reviewers?|authors?)|(?:independent )?(?:overview )?report"
    r" (?:author|writer)s?|(?:overview|report) authors?|independent (?:chair|scrutineer|consultant)|written by"
    r"|prepared by|authored by|review chair)"
)
_AFTER_ROLE = re.compile(
    rf"\b{_ROLE}(?: (?i:was|is|were|are|by))?\s*[:,–-]?\s+(?P<name>{_PERSON}(?:(?:,| and| &) {_PERSON})?)"
)
_BEFORE_ROLE = re.compile(
    rf"(?P<name>{_PERSON}),?(?: (?i:was|is|has been)(?: \w+){{0,4}})?,?\s+\(?(?:(?i:an?|the) )?{_ROLE}\b"
)


def guess_author(document: Document, front: Front) -> Iterator[Guess]:
    """Yield who wrote or led it, to be shown only."""
    if author := front.cover.get("author"):
        yield Guess("author", author, Confidence.SURE, COVER)
    for block in front.blocks:
        words = document.text[block.start : block.end]
        if match := _AFTER_ROLE.search(words) or _BEFORE_ROLE.search(words):
            yield Guess("author", match["name"], Confidence.LIKELY, FRONT)
