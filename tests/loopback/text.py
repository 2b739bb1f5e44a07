"""Texts and their entities, measured as Telegram does: in UTF-16 units."""

import re
from itertools import pairwise
from typing import Any

from tests.loopback.wire import Json, bad

MESSAGE = 4096
CAPTION = 1024
ENTITIES = 100
_QUOTES = {"blockquote", "expandable_blockquote"}
_KINDS = _QUOTES | set(
    "mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough spoiler code pre "
    "text_link text_mention custom_emoji date_time".split()
)
# A kind that names something needs the field that names it.
_NEEDS = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/])/\w{1,64}(?:@\w{3,32})?)|(?P<url>https?://[^\s]+)"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]+)|(?P<mention>(?<!\w)@\w{3,32})|(?P<hashtag>(?<!\w)#\w+)",
    re.ASCII,
)


def units(text: str) -> int:
    """Return how many UTF-16 units a text has."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, entity: Json) -> str:
    """Return the words that an entity covers. Raise UnicodeDecodeError where it splits a character."""
    start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
    return text.encode("utf-16-le")[start:end].decode("utf-16-le")


def pieces(message: Json) -> list[tuple[str, str]]:
    """Return the kind and the words of each entity of a message."""
    text = words(message)
    marks = message.get("entities") or message.get("caption_entities") or []
    return [(mark["type"], cut(text, mark)) for mark in marks]


def words(message: Json) -> str:
    """Return the text or the caption of a message."""
    return str(message.get("text") or message.get("caption") or "")


def found_in(text: str) -> list[Json]:
    """Return the entities that an app finds by itself in what a person types."""
    return [
        {"type": str(match.lastgroup), "offset": units(text[: match.start()]), "length": units(match[0])}
        for match in _FOUND.finditer(text)
    ]


def checked(raw: str, entities: list[Any], limit: int, too_long: str) -> tuple[str, list[Json]]:
    """Return a bot's text trimmed, with its entities moved along. Raise Refused for what cannot be sent.

    Stricter than Telegram, which drops an entity that is wrong without a word: here a mistake is to be seen.
    """
    try:
        raw.encode("utf-8")
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
    if len(entities) > ENTITIES:
        raise bad(f"can't parse entities: {len(entities)} entities, at most {ENTITIES} are kept")
    for entity in entities:
        _check(raw, entity)
    ordered = sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
    _check_nesting(ordered)
    text = raw.strip()
    lead, size = units(raw) - units(raw.lstrip()), units(text)
    if size > limit:
        raise bad(too_long)
    moved = []
    for entity in ordered:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] - lead + entity["length"], size)
        moved.append({**entity, "offset": start, "length": end - start})
    return text, moved


def _check(text: str, entity: Any) -> None:
    """Raise Refused unless an entity is whole and covers words of the text."""
    if not isinstance(entity, dict):
        raise bad("can't parse entities: expected an Object")
    kind, offset, length = entity.get("type"), entity.get("offset"), entity.get("length")
    if kind not in _KINDS:
        raise bad(f"can't parse entities: unsupported type {kind!r}")
    if not isinstance(offset, int) or not isinstance(length, int):
        raise bad("can't parse entities: offset and length must be numbers")
    if offset < 0 or length < 1 or offset + length > units(text):
        raise bad(f"can't parse entities: {kind} at {offset}+{length} lies outside the text")
    try:
        covered = cut(text, entity)
    except UnicodeDecodeError:
        raise bad(f"can't parse entities: {kind} at {offset}+{length} splits a character") from None
    if not covered.strip():
        raise bad(f"can't parse entities: {kind} at {offset}+{length} covers no words")
    if kind in _NEEDS and not entity.get(_NEEDS[kind]):
        raise bad(f"can't parse entities: {kind} without {_NEEDS[kind]}")


def _check_nesting(ordered: list[Json]) -> None:
    """Raise Refused where entities cross, or one block quote touches or holds another."""
    open_until: list[int] = []
    for entity in ordered:
        end = entity["offset"] + entity["length"]
        open_until = [until for until in open_until if until > entity["offset"]]
        if any(end > until for until in open_until):
            raise bad(f"can't parse entities: {entity['type']} at {entity['offset']} crosses another")
        open_until.append(end)
    quotes = [entity for entity in ordered if entity["type"] in _QUOTES]
    for one, next_one in pairwise(quotes):
        if next_one["offset"] < one["offset"] + one["length"]:
            raise bad("can't parse entities: a blockquote cannot be nested")
