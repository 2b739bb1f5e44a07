"""Know a review's label in a question, and the reviews that share it: there are four "Child C" in the field."""

import re
from collections.abc import Iterable, Sequence

from knowledge.model import Publication

_LABEL = re.compile(r"\b(child|baby|family)\s+([a-z]{1,2}\d{0,2}|[a-z]\d{0,2})\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NO_LABEL = frozenset("is in on at as an if of to or by do so we he it us me my up no be am has was".split())


def sharing_label(text: str, publications: Iterable[Publication]) -> Sequence[Publication]:
    """Return the reviews whose label a question names, unless an area or year in it tells them apart."""
    asked = labels_in(text)
    if not asked:
        return []
    sharing = [publication for publication in publications if asked & _own_labels(publication)]
    told = [publication for publication in sharing if _tells(text, publication)]
    return told if told else sharing


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
    """Return whether a text names an area, the year or the publisher's place of a publication."""
    folded = text.casefold()
    years = _YEAR.findall(text)
    return any(area.casefold() in folded for area in publication.areas) or str(publication.year) in years
