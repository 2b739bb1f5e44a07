"""What goes over the wire: a request as the server reads it, and the errors it answers with."""

import json
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
"""An object of the Bot API, as it is sent."""

# Only these are JSON inside the form; a text that begins with a bracket stays a text.
_OBJECTS = frozenset(
    "allowed_updates button commands entities caption_entities link_preview_options menu_button message_ids "
    "reply_markup reply_parameters results scope".split()
)


class Refused(Exception):
    """The server refuses a request, with an error code, a text and perhaps parameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(text: str) -> Refused:
    """Return the refusal of a request that is wrong."""
    return Refused(400, f"Bad Request: {text}")


def forbidden(text: str) -> Refused:
    """Return the refusal of a request that the bot may not make."""
    return Refused(403, f"Forbidden: {text}")


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters of one request and the files that came with it, by field."""

    params: Json
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def text(self, key: str) -> str:
        """Return a text, empty where it is missing."""
        return str(self.params.get(key, ""))

    def number(self, key: str, default: int = 0) -> int:
        """Return a whole number. Raise Refused for something else."""
        value = self.params.get(key, default)
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad(f'parameter "{key}" must be a number') from None

    def flag(self, key: str) -> bool:
        """Return whether something was asked for."""
        return self.params.get(key) in (True, "true", "True", "1")

    def object(self, key: str) -> Json:
        """Return an object, empty where it is missing. Raise Refused for something else."""
        value = self.params.get(key, {})
        if not isinstance(value, dict):
            raise bad(f"can't parse {key.replace('_', ' ')} JSON object")
        return value

    def array(self, key: str) -> list[Any]:
        """Return a list, empty where it is missing. Raise Refused for something else."""
        value = self.params.get(key, [])
        if not isinstance(value, list):
            raise bad(f"can't parse {key.replace('_', ' ')}: expected an Array")
        return value


def unpacked(form: Json) -> Json:
    """Return a form with its JSON fields read. Raise Refused where one is none."""
    read = dict(form)
    for key in _OBJECTS & form.keys():
        if isinstance(form[key], str):
            try:
                read[key] = json.loads(form[key])
            except ValueError:
                raise bad(f"can't parse {key.replace('_', ' ')} JSON object") from None
    return read
