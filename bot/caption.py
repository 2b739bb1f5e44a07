"""Read what a caption says of the file above it: `kind:review area:leeds published:2024-03`."""

import re
from typing import Any

from bot.chatwords import NotUnderstood
from bot.invitation import capitalised
from knowledge.read import Unreadable
from knowledge.read.metadata import FrontMatter

USAGE = "kind:review area:leeds nation:england published:2024-03 publisher:“Leeds Partnership” title:“…” id:…"
_WORD = re.compile(r"(?<!\S)([a-z_]+):(?!//)(\"[^\"]*\"|“[^”]*”|\S+)", re.IGNORECASE)
_ONE = ("id", "kind", "title", "publisher", "published")
_SEVERAL = {"area": "areas", "nation": "nations", "agency": "agencies", "theme": "themes", "url": "urls"}
_SPACED = ("nation", "agency", "theme")  # whose names have spaces, for which a chat word has hyphens


def apart(text: str) -> tuple[str, str]:
    """Return what stands before the first word that says something of a file, and the rest."""
    first = _WORD.search(text)
    at = first.start() if first else len(text)
    return text[:at].strip(), text[at:]


def options_of(caption: str) -> tuple[str, ...]:
    """Return what a caption says of a file as options of `learnt add`; other words are left. Raise NotUnderstood."""
    options: list[str] = []
    fields: dict[str, Any] = {}
    for match in _WORD.finditer(caption):
        name, value = match[1].lower(), match[2].strip('"“”').strip()
        if name not in (*_ONE, *_SEVERAL):
            known = ", ".join(f"{one}:" for one in (*_ONE, *_SEVERAL))
            raise NotUnderstood(f"I do not know {name}: in a caption. It may say {known}. For example: {USAGE}")
        value = _spelt(name, value)
        options.append(f"--{name}={value}")
        if name in _ONE:
            fields[name] = value
        else:
            fields[_SEVERAL[name]] = [*fields.get(_SEVERAL[name], []), value]
    _check(fields)
    return tuple(options)


def _spelt(name: str, value: str) -> str:
    """Return a value as the library writes it."""
    if name == "kind":
        return value.lower().replace("-", "_").replace(" ", "_")
    if name == "area" and value.islower():
        return capitalised(value)
    return value.replace("-", " ") if name in _SPACED else value


def _check(fields: dict[str, Any]) -> None:
    """Raise NotUnderstood for a value that no document may have: before the file is fetched, not minutes later."""
    try:
        FrontMatter.checked(fields, "The caption")
    except Unreadable as error:
        raise NotUnderstood(str(error)) from error
