"""Guess what a document is, and fill in what nobody said."""

from collections.abc import Collection
from dataclasses import MISSING, fields, replace
from typing import Any

from knowledge.model import Basis, Document, Kind, Publication
from knowledge.report.dating import guess_dates
from knowledge.report.front import front_of
from knowledge.report.guess import COVER, Confidence, Guess
from knowledge.report.nature import guess_kind, guess_label, guess_title
from knowledge.report.origin import guess_origin
from knowledge.report.people import guess_author
from knowledge.report.subject import guess_subject
from knowledge.units import Numbered, numbered


def guesses(document: Document, items: Collection[Numbered] | None = None) -> tuple[Guess, ...]:
    """Return what is guessed of a document, one guess a field; nothing of what describes itself as the library's notes.

    `items` are its findings and recommendations, where they are known.
    """
    if document.summary or document.basis is not Basis.SOURCE or document.read_on or document.aliases:
        return ()
    front = front_of(document)
    number = [Guess("nspcc_id", front.number, Confidence.SURE, COVER)] if front.number else []
    found = [
        *guess_title(document, front),
        *guess_kind(document, front),
        *guess_origin(document, front),
        *guess_dates(document, front),
        *guess_label(document, front),
        *guess_subject(document, numbered(document) if items is None else items),
        *guess_author(document, front),
        *number,
    ]
    best: dict[str, Guess] = {}
    for confidence in Confidence:  # surest first
        for guess in found:
            if guess.confidence is confidence:
                best.setdefault(guess.field, guess)
    return tuple(best[name] for name in dict.fromkeys(guess.field for guess in found))


def applied(document: Document, given: Collection[str] = ()) -> Document:
    """Return a document with what is guessed where nothing is said; `given` names the fields that a person set.

    A file that describes itself, in front matter, is left as it is, and so is one of which more was said before.
    """
    empty = {field.name: field.default for field in fields(Publication) if field.default is not MISSING}
    said = {name for name, default in empty.items() if getattr(document, name) != default}
    if (document.id and "id" not in given) or said - {*given}:
        return document
    filled: dict[str, Any] = {}
    for guess in guesses(document):
        if guess.confidence is not Confidence.UNSURE and guess.field in {*empty, "title"} - {*given}:
            filled[guess.field] = Kind(str(guess.value)) if guess.field == "kind" else guess.value
    return replace(document, **filled)
