"""Methods that answer a press on a button or an inline query."""

import re
import time
from collections.abc import Callable
from typing import Any

from tests.loopback.keyboard import keyboard
from tests.loopback.text import MESSAGE, checked, units
from tests.loopback.wire import Given, Json, bad
from tests.loopback.world import World

_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_press(world: World, given: Given) -> bool:
    if units(given.text("text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    _close(world, given.text("callback_query_id"), given)
    return True


def answer_inline(world: World, given: Given) -> bool:
    results = given.array("results")
    if len(results) > 50:
        raise bad("RESULTS_TOO_MUCH")
    names = [str(result.get("id", "")) for result in results]
    if not all(1 <= len(name.encode()) <= 64 for name in names):
        raise bad("RESULT_ID_INVALID")
    if len(set(names)) < len(names):
        raise bad("RESULT_ID_DUPLICATE")
    for result in results:
        _check(world, result)
    start = given.object("button").get("start_parameter")
    if start is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", start):
        raise bad("START_PARAM_INVALID")
    _close(world, given.text("inline_query_id"), given)
    return True


def _check(world: World, result: Json) -> None:
    """Raise Refused unless a result is an article whose message could be sent."""
    if result.get("type") != "article":
        world.unsupported[f"inline result {result.get('type')}"] += 1
        raise bad("can't parse inline query result: unsupported type")
    if not result.get("title"):
        raise bad("ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content", {})
    if content.get("parse_mode"):
        world.unsupported["parse_mode"] += 1
        raise bad("unsupported parse_mode")
    text, _ = checked(str(content.get("message_text", "")), content.get("entities", []), MESSAGE, "MESSAGE_TOO_LONG")
    if not text:
        raise bad("message text is empty")
    keyboard(result.get("reply_markup", {}))


def _close(world: World, query: str, given: Given) -> None:
    """Note the answer to a query. Raise Refused where it is too old, unknown or answered already."""
    asked = world.queries.pop(query, None)
    if asked is None or time.monotonic() - asked > world.query_seconds:
        raise bad(_TOO_OLD)
    world.answers[query] = given.params


METHODS: dict[str, Callable[[World, Given], Any]] = {
    "answerCallbackQuery": answer_press,
    "answerInlineQuery": answer_inline,
}
