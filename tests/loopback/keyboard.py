"""What may stand under a message."""

import re
from typing import Any

from tests.loopback.text import units
from tests.loopback.wire import Json, bad

PER_ROW = 8
IN_ALL = 100
_ADORNMENTS = {"text", "style", "icon_custom_emoji_id"}
_STYLES = {"primary", "success", "danger"}
_KINDS = set(
    "url callback_data web_app login_url switch_inline_query switch_inline_query_current_chat "
    "switch_inline_query_chosen_chat copy_text callback_game pay".split()
)


def keyboard(markup: Json) -> Json | None:
    """Return the inline keyboard of a request, or None where it has none. Raise Refused for a wrong one."""
    if not markup:
        return None
    if markup.keys() & {"force_reply", "remove_keyboard"}:
        return None
    if markup.keys() != {"inline_keyboard"}:
        raise bad(f"can't parse reply keyboard markup JSON object: {sorted(markup)}")
    rows = markup["inline_keyboard"]
    for row in rows:
        if not 1 <= len(row) <= PER_ROW:
            raise bad(f"can't parse inline keyboard: a row of {len(row)} buttons")
        for button in row:
            _check(button)
    if sum(map(len, rows)) > IN_ALL:
        raise bad("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def buttons(message: Json) -> list[list[tuple[str, str, Any]]]:
    """Return the rows of buttons under a message: label, kind and what the button carries."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [[(button["text"], kind(button), button[kind(button)]) for button in row] for row in rows]


def kind(button: Json) -> str:
    """Return what a button does, by the name of its field."""
    return next(iter(button.keys() - _ADORNMENTS))


def _check(button: Json) -> None:
    """Raise Refused unless a button has a label and does one thing."""
    if not str(button.get("text", "")).strip():
        raise bad("can't parse inline keyboard button: the label is empty")
    if button.get("style", "primary") not in _STYLES:
        raise bad("can't parse inline keyboard button: invalid button style specified")
    fields = button.keys() - _ADORNMENTS
    if not fields:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(fields) > 1 or not fields <= _KINDS:
        raise bad(f"can't parse inline keyboard button: exactly one known field must be used, not {sorted(fields)}")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if "copy_text" in button and not 1 <= units(button["copy_text"].get("text", "")) <= 256:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    if "url" in button and not re.match(r"(https?|tg)://[^\s/]+", button["url"]):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
