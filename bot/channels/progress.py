"""One message that says how far work is, changed every few seconds, and never to what it says already."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Self

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ExtBot

from bot.channels.keys import keyboard
from bot.channels.limits import Closed, Sending
from bot.message import Button, Reply
from bot.records.jobs import Kept

_EVERY = 3.0  # seconds


class Progress:
    """The message of one job, with a button that cancels it; `note` is told which message that is."""

    def __init__(self, bot: ExtBot[Sending], kept: Kept, note: Callable[[Kept, int], Awaitable[None]]) -> None:
        self._bot = bot
        self._kept = kept
        self._note = note
        self._message = kept.message
        self._text = self._shown = ""
        self._lost = False
        self._news = asyncio.Event()
        self._sending = asyncio.Lock()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Change nothing from now on: what is on its way has arrived, and the outcome takes its place."""
        async with self._sending:
            self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    def say(self, text: str) -> None:
        """Let the message say something once it may be changed again."""
        self._text = text
        self._news.set()

    async def _run(self) -> None:
        while not self._lost:
            await self._news.wait()
            self._news.clear()
            async with self._sending:
                await self._show(self._text)
            if self._shown != self._text:
                self._news.set()
            await asyncio.sleep(_EVERY)

    async def _show(self, text: str) -> None:
        """Let the message say something now, or leave it where Telegram has more urgent things to do."""
        if text == self._shown:
            return
        try:
            if self._message is None:
                await self._send(text)
            else:
                edited = await self._bot.edit_message_text(
                    text,
                    self._kept.chat,
                    self._message,
                    reply_markup=self._keys,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                    rate_limit_args=Sending(passing=True),
                )
                self._shown = text if isinstance(edited, Message) else self._shown
        except BadRequest as error:
            if "not modified" in error.message.casefold():
                self._shown = text
            else:
                self._lost = True  # Somebody deleted it, who does not want to watch; the outcome is told all the same.
        except (Closed, Forbidden):
            self._lost = True
        except TelegramError:
            return  # There is news again in a few seconds.

    async def _send(self, text: str) -> None:
        async def note(sent: object) -> None:
            if isinstance(sent, dict):
                self._message = int(sent["message_id"])
                await self._note(self._kept, self._message)

        kept = self._kept
        answering = ReplyParameters(kept.asked, allow_sending_without_reply=True) if kept.asked else None
        with suppress(Closed):
            await self._bot.send_message(
                kept.chat,
                text,
                message_thread_id=kept.thread,
                reply_parameters=answering,
                reply_markup=self._keys,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                rate_limit_args=Sending(note=note),
            )
            self._shown = text

    @property
    def _keys(self) -> InlineKeyboardMarkup | None:
        return keyboard(Reply((), buttons=(Button("Cancel", f"/cancel {self._kept.id}"),)))
