"""Read a filter written in chat words: `in:leeds about:neglect since:2018 kind:guidance nation:wales for:midwives`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from knowledge.model import Filter, Kind, Publication
from knowledge.vocabulary import find, theme_of

_WORD = re.compile(r"(?<!\S)(in|about|since|kind|nation|for):(\"[^\"]*\"|“[^”]*”|\S+)", re.IGNORECASE)
_LONGEST = 60  # characters of a value
_GUIDANCE = (Kind.GUIDANCE, Kind.STATUTORY_GUIDANCE, Kind.LOCAL_PROCEDURE)
NATIONS = ("England", "Wales", "Scotland", "Northern Ireland")


class NotUnderstood(Exception):
    """A chat word cannot be followed; the text says what can."""


@dataclass(frozen=True, slots=True)
class Read:
    """A text without its chat words, the filter they make, and the words as they are shown."""

    text: str = field(repr=False)
    where: Filter
    words: str


def read_filter(text: str, publications: Iterable[Publication]) -> Read:
    """Return the text without its chat words, and their filter. Raise NotUnderstood."""
    where = Filter()
    shown = []
    for match in _WORD.finditer(text):
        name, value = match[1].lower(), match[2][:_LONGEST].strip('"“”,;.').replace("-", " ").replace("_", " ").strip()
        where, value = _narrow(where, name, value, list(publications))
        shown.append(f"{name}:{value.replace(' ', '-')}")
    return Read(" ".join(_WORD.sub(" ", text).split()), where, " ".join(shown))


def words_last(text: str) -> str:
    """Return a text with its chat words moved to the end, so that what stood around them stands together."""
    found = [match[0] for match in _WORD.finditer(text)]
    return " ".join([*_WORD.sub(" ", text).split(), *found]) if found else text


def folded(name: str) -> str:
    """Return the name of a place as it is compared: "South-Gloucestershire" is "south gloucestershire"."""
    return name.casefold().replace("-", " ")


def both(first: Filter, second: Filter) -> Filter:
    """Return the filter in which the second's fields stand where it has any."""
    fields = ("areas", "nations", "agencies", "themes", "kinds", "documents")
    changes = {name: getattr(second, name) for name in fields if getattr(second, name)}
    return replace(first, **changes, since=second.since if second.since is not None else first.since)


def both_words(first: str, second: str) -> str:
    """Return the chat words of two filters of which the second's stand where both name the same."""
    named = {word.split(":")[0] for word in second.split()}
    return " ".join([*(word for word in first.split() if word.split(":")[0] not in named), *second.split()])


def _narrow(where: Filter, name: str, value: str, publications: list[Publication]) -> tuple[Filter, str]:
    """Return the filter with one more chat word in it, and its value as the library spells it."""
    if name == "since":
        if not re.fullmatch(r"(19|20)\d\d", value):
            raise NotUnderstood("since: wants a year, such as since:2018.")
        return replace(where, since=int(value)), value
    if name == "in":
        area = _spelt(value, {area for publication in publications for area in publication.areas})
        if area is None:
            raise NotUnderstood(f"No document in the library is about {value}. /filter lists the areas it knows.")
        return replace(where, areas=where.areas | {area}), area.lower()
    if name == "nation":
        nation = _spelt(value, set(NATIONS))
        if nation is None:
            raise NotUnderstood(f"nation: wants one of {', '.join(NATIONS)}.")
        return replace(where, nations=where.nations | {nation}), nation.lower()
    if name == "kind":
        return replace(where, kinds=where.kinds | frozenset(_kinds(value))), value.lower()
    known = theme_of(value) if name == "about" else next((t.name for t in find(value) if t.kind == "agency"), None)
    if known is None:
        example = "about:neglect" if name == "about" else "for:midwives"
        raise NotUnderstood(f"{name}:{value} is not a word the library sorts by. Try one such as {example}.")
    if name == "about":
        return replace(where, themes=where.themes | {known}), known
    return replace(where, agencies=where.agencies | {known, "all agencies"}), known


def _spelt(value: str, known: set[str]) -> str | None:
    return next((name for name in sorted(known) if folded(name) == folded(value)), None)


def _kinds(value: str) -> tuple[Kind, ...]:
    """Return the kinds a word names; "guidance" is every sort of it."""
    name = value.lower().replace(" ", "_")
    if name == "guidance":
        return _GUIDANCE
    for kind in Kind:
        if name in (kind, f"{kind}s", f"{kind[:-1]}ies"):
            return (kind,)
    raise NotUnderstood(f"kind: wants one of {', '.join(kind.replace('_', '-') for kind in Kind)}.")
