"""Ask the assistant for a chat: typing is shown while it takes time, and the chat's menu fits the role."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.assistant import Assistant
from bot.channels.arrivals import CHANNEL, Place
from bot.channels.limits import Sending
from bot.channels.menus import Menus
from bot.message import STRANGER, Message, Person, Reply
from bot.records.people import People
from bot.urgent import soon

_TYPING_AFTER, _TYPING_EVERY = 0.3, 4.5  # seconds; Telegram shows the sign for five


class Talk:
    """The assistant, as a chat meets it."""

    def __init__(
        self, bot: ExtBot[Sending], assistant: Assistant, people: People, cancel: Callable[[int], None]
    ) -> None:
        self._bot = bot
        self._assistant = assistant
        self._people = people
        self._cancel = cancel
        self._menus = Menus(bot)

    async def reply(self, place: Place, message: Message) -> tuple[Person, Reply]:
        """Return the reply to a message, and who gets it."""
        typing = asyncio.create_task(self._typing(place))
        try:
            reply = await self._assistant.reply(message)
        finally:
            typing.cancel()
        if reply.ends:
            self._cancel(reply.ends)
        of = partial(self._people.of, message.sender)
        person = await (soon(of, STRANGER) if reply.card else asyncio.to_thread(of))
        if place.private and not reply.card:
            self._menus.show_soon(place.chat, person.role)
        return person, reply

    async def _typing(self, place: Place) -> None:
        await asyncio.sleep(_TYPING_AFTER)
        while True:
            with suppress(TelegramError):
                await self._bot.send_chat_action(place.chat, ChatAction.TYPING, message_thread_id=place.thread)
            await asyncio.sleep(_TYPING_EVERY)


def chat_of(place: Place) -> str:
    """Return the key of a chat and topic."""
    return f"{CHANNEL} {place.chat}/{place.thread or 0}"
