"""Know a review's label in a question, and the reviews that share it: there are four "Child C" in the field."""

import re
from collections.abc import Iterable, Sequence

from knowledge.model import Publication

_LABEL = re.compile(r"\b(child|baby|family)\s+([a-z]{1,2}\d{0,2}|[a-z]\d{0,2})\b", re.IGNORECASE)
_WORDS = re.compile(r"[^\W_]+")
_SHORT_ANSWER = 5  # words
_BESIDE_LABEL = 2
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NO_LABEL = frozenset("is in on at as an if of to or by do so we he it us me my up no be am has was".split())


def carrying_label(text: str, publications: Iterable[Publication]) -> list[Publication]:
    """Return the reviews that carry a label which the question names."""
    asked = labels_in(text)
    return [publication for publication in publications if asked & _own_labels(publication)] if asked else []


def sharing_label(text: str, publications: Iterable[Publication]) -> Sequence[Publication]:
    """Return the reviews whose label a question names, narrowed by an area or year in it."""
    sharing = carrying_label(text, publications)
    told = [publication for publication in sharing if _tells(text, publication)]
    return told if told else sharing


def known_by(text: str, publications: Iterable[Publication]) -> list[Publication]:
    """Return the reviews that a question names by a name the press used."""
    folded = f" {' '.join(_WORDS.findall(text.casefold()))} "
    return [
        one
        for one in publications
        if any(f" {' '.join(_WORDS.findall(alias.casefold()))} " in folded for alias in one.aliases)
    ]


def is_bare_label(text: str) -> bool:
    """Return whether a text is a label and hardly a word more: "child c", "the Child Q review"."""
    rest = _LABEL.sub(" ", text) if labels_in(text) else text
    return rest != text and len(rest.split()) <= _BESIDE_LABEL


def told_apart(text: str, rivals: Iterable[Publication]) -> Publication | None:
    """Return the one review that a short answer to "Which one?" names by its area or year, or None."""
    told = [rival for rival in rivals if _tells(text, rival)]
    return told[0] if len(told) == 1 and len(text.split()) <= _SHORT_ANSWER else None


def labels_in(text: str) -> set[str]:
    """Return the labels in a text, in small letters: "child c"."""
    return {
        f"{noun} {letter}".lower()
        for noun, letter in _LABEL.findall(text)
        # "a child in care" names nobody; a single letter is a label unless it is the article.
        if letter.lower() not in _NO_LABEL and (letter.lower() != "a" or letter == "A")
    }


def _own_labels(publication: Publication) -> set[str]:
    return labels_in(f"{publication.label} {publication.title}")


def _tells(text: str, publication: Publication) -> bool:
    """Return whether a text names an area or the year of a publication."""
    areas = "|".join(re.escape(area) for area in publication.areas)
    named = bool(areas) and re.search(rf"\b(?:{areas})\b", text, re.IGNORECASE) is not None
    return named or str(publication.year) in _YEAR.findall(text)
