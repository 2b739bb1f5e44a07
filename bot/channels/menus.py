"""The menu of commands that Telegram shows: for strangers, for groups, and for each person by role."""

import asyncio
import logging

from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.channels.limits import Sending
from bot.commands import COMMANDS
from bot.message import Role

_REMEMBERED = 10_000  # chats
_FEW = 2  # menus that are set at once: an answer goes first
_LONGEST = 256  # characters of a description
_log = logging.getLogger(__name__)


class Menus:
    """Menus only hide: whether somebody may use a command is asked anew with each message."""

    def __init__(self, bot: ExtBot[Sending]) -> None:
        self._bot = bot
        self._shown: dict[int, Role] = {}
        self._few = asyncio.Semaphore(_FEW)
        self._setting: set[asyncio.Task[None]] = set()

    async def prepare(self) -> None:
        """Set the menus of people who are not known, and of groups."""
        try:
            await self._bot.set_my_commands(listed(Role.STRANGER), BotCommandScopeAllPrivateChats())
            await self._bot.set_my_commands(listed(Role.PRACTITIONER, shared=True), BotCommandScopeAllGroupChats())
        except TelegramError as error:
            _log.warning("The menus could not be set (%s).", type(error).__name__)

    def show_soon(self, chat: int, role: Role) -> None:
        """Set the menu of a private chat beside its answer, where it is not the one that was set since the start."""
        if self._shown.get(chat) is not role:
            if len(self._shown) >= _REMEMBERED:
                self._shown.clear()
            self._shown[chat] = role
            task = asyncio.create_task(self._show(chat, role))
            self._setting.add(task)
            task.add_done_callback(self._setting.discard)

    async def _show(self, chat: int, role: Role) -> None:
        scope = BotCommandScopeChat(chat)
        try:
            async with self._few:
                if role is Role.STRANGER:
                    await self._bot.delete_my_commands(scope)
                else:
                    await self._bot.set_my_commands(listed(role), scope)
        except TelegramError as error:
            _log.warning("A menu could not be set (%s).", type(error).__name__)


def listed(role: Role, shared: bool = False) -> list[BotCommand]:
    """Return the menu of a role; `shared`: only what may be used where others read along."""
    shown = [one for one in COMMANDS if one.listed(role, shared)]
    return [BotCommand(one.name, f"{one.summary[0].upper()}{one.summary[1:]}"[:_LONGEST]) for one in shown]
