"""Methods about the bot itself and about chats, and the table of all methods."""

import json
import re
from collections.abc import Callable
from typing import Any

from tests.loopback import posting, queries
from tests.loopback.text import units
from tests.loopback.wire import Given, Json, bad
from tests.loopback.world import World

_SCOPES = set(
    "default all_private_chats all_group_chats all_chat_administrators chat chat_administrators chat_member".split()
)
_GIFTS = "unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels".split()
_PROFILE = {
    "setMyName": ("name", 64),
    "setMyDescription": ("description", 512),
    "setMyShortDescription": ("short_description", 120),
}


def get_me(world: World, given: Given) -> Json:
    return world.me


def yes(world: World, given: Given) -> bool:
    return True


def set_webhook(world: World, given: Given) -> bool:
    """Only an empty address is taken: the bot polls."""
    if given.text("url"):
        world.unsupported["setWebhook"] += 1
        raise bad("bad webhook: the loopback server serves polling only")
    return delete_webhook(world, given)


def delete_webhook(world: World, given: Given) -> bool:
    if given.flag("drop_pending_updates"):
        world.updates.pending.clear()
    return True


def webhook_info(world: World, given: Given) -> Json:
    return {"url": "", "has_custom_certificate": False, "pending_update_count": len(world.updates.pending)}


def set_commands(world: World, given: Given) -> bool:
    commands = given.array("commands")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= units(command.get("description", "").strip()) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    names = [command["command"] for command in commands]
    if len(set(names)) < len(names):
        raise bad("BOT_COMMAND_INVALID")
    world.commands[_scope(world, given)] = commands
    return True


def get_commands(world: World, given: Given) -> list[Json]:
    return world.commands.get(_scope(world, given), [])


def delete_commands(world: World, given: Given) -> bool:
    world.commands.pop(_scope(world, given), None)
    return True


def _scope(world: World, given: Given) -> tuple[str, str]:
    """Return for whom commands are, as one text, and in which language. Raise Refused."""
    scope = given.object("scope") or {"type": "default"}
    if scope.get("type") not in _SCOPES:
        raise bad("can't parse BotCommandScope: unsupported type specified")
    if "chat_id" in scope:
        world.chat_of(Given({"chat_id": scope["chat_id"]}))
    return json.dumps(scope, sort_keys=True), given.text("language_code")


def _set_profile(method: str) -> Callable[[World, Given], bool]:
    key, most = _PROFILE[method]

    def set_text(world: World, given: Given) -> bool:
        if units(given.text(key)) > most:
            raise bad(f"bot {key.replace('_', ' ')} is too long")
        world.profile[key] = given.text(key)
        return True

    return set_text


def set_menu_button(world: World, given: Given) -> bool:
    if given.text("chat_id"):
        world.chat_of(given)
    world.profile[f"menu button {given.text('chat_id')}".strip()] = given.object("menu_button")
    return True


def get_file(world: World, given: Given) -> Json:
    """Say where a file is, and note that somebody wanted it."""
    number = given.text("file_id")
    if number not in world.files:
        raise bad("invalid file_id")
    world.downloads.append(number)
    size = len(world.files[number][1])
    if size > 20 << 20:
        raise bad("file is too big")
    return {"file_id": number, "file_unique_id": f"u{number}", "file_size": size, "file_path": f"files/{number}"}


def get_chat(world: World, given: Given) -> Json:
    chat = world.chat_of(given)
    full: Json = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(_GIFTS, True)}
    if chat.linked:
        full["linked_chat_id"] = chat.linked.id
    return chat.public() | full


def get_member(world: World, given: Given) -> Json:
    chat = world.chat_of(given)
    user = given.number("user_id")
    if user != world.me["id"] and user not in world.users:
        raise bad("user not found")
    return world.member(chat, user)


def get_administrators(world: World, given: Given) -> list[Json]:
    chat = world.chat_of(given)
    if chat.kind == "private":
        raise bad("there are no administrators in the private chat")
    return [world.member(chat, user) for user, status in chat.members.items() if status in ("administrator", "creator")]


def leave_chat(world: World, given: Given) -> bool:
    chat = world.chat_of(given)
    if chat.kind == "private":
        raise bad("chat member status can't be changed in private chats")
    world.bot_became(chat, "left", world.me)
    return True


METHODS: dict[str, Callable[[World, Given], Any]] = {
    "getMe": get_me,
    "logOut": yes,
    "close": yes,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": webhook_info,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setChatMenuButton": set_menu_button,
    "getFile": get_file,
    "getChat": get_chat,
    "getChatMember": get_member,
    "getChatAdministrators": get_administrators,
    "leaveChat": leave_chat,
    **{method: _set_profile(method) for method in _PROFILE},
    **posting.METHODS,
    **queries.METHODS,
}
"""Every method but getUpdates, which alone has to wait."""
