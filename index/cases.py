"""Tell which reviews are of one case: a report, our summary of it, its earlier version, the same under another title.

A report on many cases is no case. It retells those that other reviews tell, and is counted apart.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from knowledge.model import Publication

_SAME_YEARS = 3  # A label is given again: Child A of 2012 is not Child A of 2020.
_MANY = re.compile(
    r"\b(?:thematic|themes|triennial|annual report|(?:serious case|case|rapid|practice|learning) reviews|"
    r"analysis of (?:\w+ )*reviews)\b",
    re.IGNORECASE,
)
_ONE = re.compile(r"\b(?:case|practice|learning|rapid) review\b|\binquiry\b", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:,|/|;|&|\band\b)\s*", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_EVERY_TITLE = frozenset(
    "a an and case child children executive extended final full in inquiry into learning lessons local lscpr lcspr new "
    "of on overview practice rapid reconsideration regarding report respect review reviews safeguarding scr serious "
    "summary the their to".split()
)


def is_overview(publication: Publication) -> bool:
    """Return whether a review is of many cases, and so none itself."""
    if publication.label:
        return False
    if _MANY.search(publication.title):
        return True
    return not publication.areas and not _ONE.search(publication.title)


def names_of(publication: Publication) -> tuple[str, ...]:
    """Return the names, in small letters, by which others would retell a case: no label, which many share."""
    if is_overview(publication):
        return ()
    core = _core(publication.title)
    named = [*publication.aliases, *([" ".join(core)] if len(core) > 1 and not publication.label else [])]
    return tuple(name.casefold() for name in named)


def cases(publications: Mapping[str, Publication], twins: Iterable[tuple[str, str]] = ()) -> dict[str, int]:
    """Return the number of the case of each review (by id); those of one case share it.

    `twins` are pairs of ids that print the same words.
    """
    joined = {id: id for id in publications}

    def first(id: str) -> str:
        while joined[id] != id:
            id = joined[id]
        return id

    for one, other in (*twins, *_pairs(publications)):
        if one in joined and other in joined:
            joined[first(other)] = first(one)
    numbers: dict[str, int] = {}
    return {id: numbers.setdefault(first(id), len(numbers)) for id in publications}


def _pairs(publications: Mapping[str, Publication]) -> Iterable[tuple[str, str]]:
    """Yield pairs of reviews that are of one case by what is said of them."""
    sharing: dict[tuple[str, ...], list[Publication]] = defaultdict(list)
    for one in publications.values():
        if one.superseded_by:
            yield one.superseded_by, one.id
        if is_overview(one):
            continue
        for alias in names_of(one):
            sharing["alias", " ".join(_words(alias))].append(one)
        core = " ".join(_core(one.title))
        for area in one.areas:
            for label in (" ".join(_words(part)) for part in _PARTS.split(one.label)):
                if label:
                    sharing["label", label, area.casefold()].append(one)
            if core:
                sharing["title", core, area.casefold()].append(one)
    for by, some in sharing.items():
        in_order = sorted(some, key=lambda one: (one.year or 0, one.id))
        for one, other in pairwise(in_order):
            near = not one.year or not other.year or other.year - one.year <= _SAME_YEARS
            if one.id != other.id and (by[0] == "alias" or near):
                yield one.id, other.id


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _core(title: str) -> list[str]:
    """Return the words of a title that say whom it is about."""
    return [word for word in _words(title) if word not in _EVERY_TITLE]
