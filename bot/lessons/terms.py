"""Whom a lesson is for and what it is about, in words of the vocabulary alone."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from knowledge.model import Publication
from knowledge.vocabulary import AGENCIES, TABLE, THEMES, find, theme_of

MOST = 6  # agencies, or themes, of a lesson
_PREFILLED = 4
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of words: the names of the vocabulary, and what it does not know."""

    names: tuple[str, ...]
    unknown: tuple[str, ...]


def read_agencies(words: str) -> Read:
    """Return the agencies that words name: "midwives, police"."""
    return _read(words, _agencies)


def read_themes(words: str) -> Read:
    """Return the themes that words name: "neglect, under ones"."""
    return _read(words, _themes)


def near(word: str, names: Iterable[str]) -> list[str]:
    """Return the names that an unknown word may have meant, the nearest first."""
    wanted = set(names)
    aliases = {alias.casefold(): _of(term.name, wanted, term.theme) for term in TABLE for alias in term.aliases}
    spelt = {alias: name for alias, name in aliases.items() if name}
    found = get_close_matches(word.casefold(), list(spelt), 4 * _NEAR, 0.7)
    return list(dict.fromkeys(spelt[alias] for alias in found))[:_NEAR]


def agencies_of(documents: Iterable[Publication]) -> tuple[str, ...]:
    """Return the agencies that documents concern, a few."""
    return _first(name for document in documents for agency in document.agencies for name in _agencies(agency))


def themes_of(documents: Iterable[Publication]) -> tuple[str, ...]:
    """Return the themes of documents, a few."""
    return _first(name for document in documents for theme in document.themes for name in _themes(theme))


def _read(words: str, named: Callable[[str], list[str]]) -> Read:
    names: dict[str, None] = {}
    unknown = []
    for part in filter(None, (part.strip(" .") for part in re.split(r"[,;·\n]", words))):
        found = named(part)
        names |= dict.fromkeys(found)
        unknown += [] if found else [part]
    return Read(tuple(names), tuple(unknown))


def _agencies(words: str) -> list[str]:
    exact = [name for name in AGENCIES if name.casefold() == words.casefold()]
    return exact or [term.name for term in find(words) if term.kind == "agency"]


def _themes(words: str) -> list[str]:
    exact = theme_of(words)
    return [exact] if exact else [theme for term in find(words) if (theme := _of(term.name, set(THEMES), term.theme))]


def _of(name: str, wanted: set[str], theme: str | None) -> str | None:
    """Return which of the wanted names a term stands for: its own, or its theme's."""
    return name if name in wanted else theme if theme in wanted else None


def _first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))[:_PREFILLED]
