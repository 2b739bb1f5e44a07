"""A chat with the Telegram channel inside the test, on a clock of its own: what a person types, and reads."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr
from telegram import Update
from telegram.ext import ExtBot

from bot.assistant import Assistant
from bot.bootstrap import Desk
from bot.channels.keys import read_data
from bot.channels.limits import Limits, Sending
from bot.channels.post import Post
from bot.channels.receive import Receiver
from bot.channels.telegram import bot_of
from bot.lessons.outgoing import PLANNERS
from bot.render import FOLDED
from bot.settings import Settings
from tests.loopback.keyboard import buttons
from tests.loopback.people import Person
from tests.loopback.server import Server


@dataclass
class Speaking:
    """The bot's parts without its process, and the people who write to it, by name."""

    server: Server
    bot: ExtBot[Sending]
    post: Post
    receiver: Receiver
    people: dict[str, Person] = field(default_factory=dict)
    _offset: int = 0
    _seen: dict[str, int] = field(default_factory=dict)  # the last message that somebody has read

    def person(self, name: str) -> Person:
        """Return somebody by name who wrote to the bot before, the same for the same name."""
        person = self.people.setdefault(name, self.server.person(name))
        self.server.started.add(person.id)
        return person

    async def say(self, name: str, text: str) -> str:
        """Return what somebody reads after a message, in the form in which the console prints it.

        What was sent to them meanwhile stands beneath, as it does there.
        """
        person, seen = self.person(name), self._seen.get(name, 0)
        said = await person.say(text)
        for update in await self.bot.get_updates(offset=self._offset):
            self._offset = update.update_id + 1
            await self._handle(update)
        answered = max(one["message_id"] for one in person.sees())
        await self._send_what_is_due()
        fresh = [one for one in person.sees() if one["message_id"] > seen and "text" in one]
        self._seen[name] = max(one["message_id"] for one in person.sees())
        replies = [one for one in fresh if said["message_id"] < one["message_id"] <= answered]
        return "\n\n".join(read(one) for one in (*replies, *(one for one in fresh if one not in replies)))

    async def _send_what_is_due(self) -> None:
        desk = self.post.desk
        for plan in PLANNERS:
            await asyncio.to_thread(plan, desk)
        for sending in await asyncio.to_thread(desk.records.sendings.due, 100):
            if delivery := await self.post.begin(sending):
                await delivery.done

    async def _handle(self, update: Update) -> None:
        delivery = await self.receiver.handle(update)
        if delivery:
            await delivery.done
        while await asyncio.to_thread(self._under_way):
            await asyncio.sleep(0.005)

    def _under_way(self) -> bool:
        records = self.post.desk.records
        return bool(records.jobs.unfinished() or records.deliveries.waiting())


@asynccontextmanager
async def speaking(desk: Desk, assistant: Assistant) -> AsyncIterator[Speaking]:
    """Yield a chat with an assistant over a loopback server."""
    async with Server() as server:
        settings = Settings(
            data=desk.settings.data,
            telegram_token=SecretStr(server.token),
            telegram_base_url=server.base_url,
            telegram_base_file_url=server.base_file_url,
        )
        limits = Limits(sleep=lambda seconds: asyncio.sleep(0))  # What is said here is not sent too fast.
        async with bot_of(settings, limits) as bot:
            post = Post(bot, desk, limits)
            yield Speaking(server, bot, post, Receiver(bot, bot.bot, desk, assistant, post))


# Here the bot can delete a message, which the console cannot.
_DELETED = "I deleted it from this chat too. Please ask", "Please delete it from this chat too, and ask"


def read(message: dict[str, Any]) -> str:
    """Return a message as the console prints it: addresses written out, keys as the messages they stand for."""
    text = with_addresses(message).replace(*_DELETED)
    keys = [
        (label, read_data(value)[1])
        for row in buttons(message)
        for label, kind, value in row
        if kind == "callback_data"
    ]
    shown = []
    for label, stands_for in keys:
        if stands_for.startswith("/show"):
            text = re.sub(rf"{re.escape(FOLDED)}(?! Read)", f"{FOLDED} Read it: {stands_for}", text, count=1)
        else:
            shown.append(f"[{label.replace('Around', 'More around')}: {stands_for}]")
    text = re.sub(r"\n(?=/)", "\n\n", text)
    return f"{text}\n\n{'  '.join(shown)}" if shown else text


def with_addresses(message: dict[str, Any]) -> str:
    """Return the words of a message, each address that is linked written at the end of its paragraph."""
    text: str = message["text"]
    units = text.encode("utf-16-le")
    for mark in reversed(message.get("entities", [])):
        start, after = (
            len(units[: 2 * at].decode("utf-16-le")) for at in (mark["offset"], mark["offset"] + mark["length"])
        )
        if mark["type"] == "text_link":
            end = text.find("\n\n", after)
            end = len(text) if end < 0 else end
            text = f"{text[:end]}\n{mark['url']}{text[end:]}"
        if mark["type"] == "expandable_blockquote":
            text = text[:start] + text[start:after].replace("\n\n", "\n") + text[after:]
    return text
