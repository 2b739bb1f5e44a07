"""Abbreviations, synonyms, agencies and themes: one table (`vocabulary.yaml`), one lookup.

People write "HV says mum's boyfriend DNA'd"; documents write "health visitor", "unseen men" and "was not brought".
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Any, Literal

import yaml

_NEARBY = 80  # characters on each side in which a guarded alias looks for company
_SHORT = 60  # characters up to which a question is short
_QUOTES, _HYPHENS = "\u2018\u2019\u02bc\u00b4`", "\u2010\u2011\u2012\u2013\u2212"
_FOLD = str.maketrans(
    dict.fromkeys(_QUOTES, "'") | dict.fromkeys(_HYPHENS, "-") | {"\u2014": " ", "\u00ad": None, "İ": "I"}
)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing with its names: `adds` is given to a search, `said` and `plain` find it, `tags` label documents."""

    name: str
    kind: Literal["theme", "agency", "term"]
    adds: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()  # ordinary words: they find the term and add nothing to a search
    tags: tuple[str, ...] = ()
    theme: str | None = None  # the theme that an agency or a term belongs to

    @property
    def aliases(self) -> tuple[str, ...]:
        """Return every name that finds the term; of what it adds, those of several words."""
        return self.name, *self.said, *self.plain, *(phrase for phrase in self.adds if re.search(r"[ -]", phrase))


@dataclass(frozen=True, slots=True)
class _Guard:
    """What an ambiguous alias needs before it counts."""

    near: re.Pattern[str]
    capitals: bool
    short: bool

    def admits(self, text: str, start: int, end: int) -> bool:
        """Return whether `text[start:end]`, in its own capitals, means what the table says."""
        alone = (self.capitals and text[start:end].removesuffix("s").isupper()) or (self.short and len(text) <= _SHORT)
        sides = (text[max(0, start - _NEARBY) : start], text[end : end + _NEARBY])
        return alone or any(self.near.search(side) for side in sides)


def _fold(text: str) -> str:
    """Return the text with Unicode quotes, hyphens, spaces and ligatures in their plain form."""
    return unicodedata.normalize("NFKC", text).translate(_FOLD)


def _key(alias: str) -> str:
    """Return what all spellings of an alias share."""
    return re.sub(r"[\s'-]+", "", _fold(alias).lower())


def _forms(alias: str) -> Iterator[str]:
    """Yield an alias and its other number: "twin" and "twins"."""
    yield alias
    if re.search(r"[^aeiou]y$", alias):
        yield alias[:-1] + "ies"
    elif alias.endswith("ies"):
        yield alias[:-3] + "y"
    elif re.search(r"(s|x|ch|sh)$", alias) and not re.search(r"[^sui']s$", alias):
        yield alias + "es"
    elif alias.endswith("s") and not alias[:-1].isupper():
        yield alias[:-1]
    elif alias.endswith("child"):
        yield alias + "ren"
    else:
        yield alias + "s"


def _spelling(form: str) -> str:
    """Return the pattern of one form of an alias in folded lower-case text."""
    inner = {" ": r"[\s-]+", "-": r"[\s-]*", "'": "'?"}
    return "".join(inner.get(character) or re.escape(character) for character in _fold(form).lower())


def _pattern(phrases: Iterable[str]) -> str:
    """Return the pattern of any of the phrases as whole words, the longest first, branching on first letters."""
    starts: dict[str, list[str]] = {}
    for form in sorted({form for phrase in phrases for form in _forms(phrase)}, key=len, reverse=True):
        starts.setdefault(form[0].lower(), []).append(_spelling(form[1:]))
    return r"(?<!\w)(?<!\w-)(?:" + "|".join(f"{re.escape(a)}(?:{'|'.join(b)})" for a, b in starts.items()) + r")(?!\w)"


def _load() -> tuple[tuple[Term, ...], dict[str, _Guard], dict[str, str]]:
    """Return the terms of the table, the guards of its ambiguous aliases by key, and what chat spellings stand for."""
    table: dict[str, Any] = yaml.load(
        files("knowledge").joinpath("vocabulary.yaml").read_text("utf-8"),
        # The loader in C is eight times as fast, and a question from the shell waits for it.
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),
    )
    terms: list[Term] = []
    for section, kind in (("themes", "theme"), ("agencies", "agency"), ("terms", "term")):
        for row in table[section]:
            values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
            terms.append(Term(**values | {"kind": kind}))
    guards: dict[str, _Guard] = {}
    for row in table["guards"]:
        near = re.compile(_pattern(row["near"]), re.IGNORECASE)
        guard = _Guard(near, row.get("capitals", False), row.get("short", False))
        guards |= {_key(form): guard for alias in row["what"] for form in _forms(alias)}
    return tuple(terms), guards, table["chat"]


def _register(terms: Iterable[Term]) -> dict[str, tuple[Term, bool]]:
    """Return each alias by key: its term, and whether it adds to a search; raise ValueError if two terms share one."""
    found: dict[str, tuple[Term, bool]] = {}
    for term in terms:
        plain = {_key(form) for alias in term.plain for form in _forms(alias)}
        for alias in (term.name, *term.said, *term.plain):
            owner, _ = found.setdefault(_key(alias), (term, _key(alias) not in plain))
            if owner is not term:
                raise ValueError(f"vocabulary.yaml: '{alias}' stands under '{owner.name}' and '{term.name}'; keep one")
    for term in terms:
        for alias in term.aliases:
            owned = found.setdefault(_key(alias), (term, True))
            for form in _forms(alias):
                found.setdefault(_key(form), owned)
    return found


DIGEST = sha256(files("knowledge").joinpath("vocabulary.yaml").read_bytes()).hexdigest()[:12]  # names the table
TABLE, _GUARDS, CHAT = _load()
THEMES = tuple(term.name for term in TABLE if term.kind == "theme")
AGENCIES = tuple(term.name for term in TABLE if term.kind == "agency")
_ALIASES = _register(TABLE)
_TAGS = {_key(tag): term for term in TABLE for tag in term.tags}
_PATTERN = re.compile(_pattern(alias for term in TABLE for alias in term.aliases))
_SHORTENED = re.compile(r"\d|[A-Z]{2}")
_ABBREVIATIONS = {
    _key(form)
    for term in TABLE
    for alias in (term.name, *term.said)
    if _SHORTENED.search(alias)
    for form in _forms(alias)
}


def _matches(text: str) -> Iterator[tuple[Term, bool]]:
    """Yield each term that stands in the text, and whether its alias there adds to a search."""
    return ((term, adds) for term, adds, _ in _places(_fold(text)))


def _places(folded: str) -> Iterator[tuple[Term, bool, re.Match[str]]]:
    """Yield each term that stands in a folded text, whether its alias there adds to a search, and where it stands."""
    for match in _PATTERN.finditer(folded.lower()):
        key = _key(match[0])
        guard = _GUARDS.get(key)
        if key in _ALIASES and (guard is None or guard.admits(folded, *match.span())):
            yield *_ALIASES[key], match


def find(text: str) -> list[Term]:
    """Return the terms that stand in the text, each once, in order of appearance."""
    return list(dict.fromkeys(term for term, _ in _matches(text)))


def names(text: str) -> list[str]:
    """Return the display names of the terms that stand in the text, in order of appearance."""
    return [term.name for term in find(text)]


def expansions(text: str) -> list[str]:
    """Return phrases to add to a search for the text, most useful first, each with a word that is not there yet."""
    known = _stems(text)
    added: list[str] = []
    for term in dict.fromkeys(term for term, adds in _matches(text) if adds):
        for phrase in term.adds:
            if new := _stems(phrase) - known:
                known |= new
                added.append(phrase)
    return added


def spelled_out(text: str) -> str:
    """Return the text with what documents write for each abbreviation: "s47" becomes "section 47"."""
    folded, end = _fold(text), 0
    pieces: list[str] = []
    for term, adds, match in _places(folded):
        if adds and term.adds and _key(match[0]) in _ABBREVIATIONS:
            pieces += folded[end : match.start()], term.adds[0]
            end = match.end()
    return "".join((*pieces, folded[end:])) if pieces else text


def _stems(text: str) -> set[str]:
    """Return the words of the text without a plural s."""
    return {word.removesuffix("s") for word in re.findall(r"\w+", _fold(text).lower().replace("'s", ""))}


def theme_of(tag: str) -> str | None:
    """Return the theme that a tag, or any name in the table, belongs to, or None."""
    key = _key(tag)
    term = _TAGS.get(key) or (_ALIASES[key][0] if key in _ALIASES else None)
    return None if term is None else term.name if term.kind == "theme" else term.theme
