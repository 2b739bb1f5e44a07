"""The menu of commands that Telegram shows: for strangers, for groups, and for each person by role."""

import logging

from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.commands import COMMANDS
from bot.message import Role

_LONGEST = 256  # characters of a description
_log = logging.getLogger(__name__)


class Menus:
    """Menus only hide: whether somebody may use a command is asked anew with each message."""

    def __init__(self, bot: ExtBot[str]) -> None:
        self._bot = bot
        self._shown: dict[int, Role] = {}

    async def prepare(self) -> None:
        """Set the menus of people who are not known, and of groups."""
        await self._bot.set_my_commands(listed(Role.STRANGER), BotCommandScopeAllPrivateChats())
        await self._bot.set_my_commands(listed(Role.PRACTITIONER, shared=True), BotCommandScopeAllGroupChats())

    async def show(self, chat: int, role: Role) -> None:
        """Set the menu of a private chat, where it is not the one that was set since the start."""
        if self._shown.get(chat, Role.STRANGER) is role:
            return
        self._shown[chat] = role
        scope = BotCommandScopeChat(chat)
        try:
            if role is Role.STRANGER:
                await self._bot.delete_my_commands(scope)
            else:
                await self._bot.set_my_commands(listed(role), scope)
        except TelegramError as error:
            _log.warning("A menu could not be set (%s).", type(error).__name__)


def listed(role: Role, shared: bool = False) -> list[BotCommand]:
    """Return the menu of a role; `shared`: only what may be used where others read along."""
    usable = [one for one in COMMANDS if role.covers(one.role) and (one.shared or not shared)]
    return [BotCommand(one.name, f"{one.summary[0].upper()}{one.summary[1:]}"[:_LONGEST]) for one in usable]
