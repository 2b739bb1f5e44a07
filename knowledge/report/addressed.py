"""Tell which agencies a recommendation asks to do something."""

import re

from knowledge.model import Document, Slice, Unit
from knowledge.sentences import sentences
from knowledge.units import Numbered
from knowledge.vocabulary import AGENCIES, find

_ASKS = re.compile(
    r"\b(?:should|must|will|ought to|needs? to|(?:is|are) (?:asked|required|advised|recommended) to|to [a-z]+)\b"
)
_ASKED = re.compile(r"\b(?:recommend\w*|ask\w*|seeks? assurance (?:from|that)|assurance from) (?:that )?([^.;]{0,120})")
_TAG = re.compile(r"(?:^|[(\[])(?:(?:lead|owner|agency|agencies|for|by) ?: ?)?([^()\[\]:]{2,80})(?:[)\]]|: )")
_PARTNERSHIP = re.compile(
    r"\b(?:partnership|safeguarding (?:children )?board|LSCB|LSCP|the Board|safeguarding partners)\b", re.IGNORECASE
)


def addressed(document: Document, item: Numbered) -> tuple[str, ...]:
    """Return the agencies that a finding or recommendation is addressed to, in order; its heading speaks for all."""
    text = document.text[item.body : item.end].replace("\n\n", " ")
    found: list[str] = []
    for start, end in sentences(text):
        sentence = text[start:end]
        asks = _ASKS.search(sentence)
        if asks:
            found += _agencies(sentence[: asks.start()])
        for match in _ASKED.finditer(sentence):
            told = _ASKS.search(match[1])
            found += _agencies(match[1][: told.start()] if told else match[1])
        for match in _TAG.finditer(sentence):
            found += _agencies(match[1])
    if not found and item.unit is Unit.RECOMMENDATION:
        found = [agency for words in Slice(document, item.start, item.end).heading[-2:] for agency in _agencies(words)]
    return tuple(dict.fromkeys(found))


def _agencies(words: str) -> list[str]:
    """Return the agencies that stand in the words."""
    named = [term.name for term in find(words) if term.name in AGENCIES]
    if _PARTNERSHIP.search(words) and "safeguarding partnerships" not in named:
        named.append("safeguarding partnerships")
    return named
