"""Bring the messages of a reply into a chat: whatever comes between, until they stand there or cannot."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import LinkPreviewOptions, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.bootstrap import Desk
from bot.channels.delivery import Delivery
from bot.channels.dress import Dressed
from bot.channels.limits import Limits, Overtaken, Sending, seconds_of
from bot.parcels import is_due
from bot.records.deliveries import STAYS
from bot.records.parcels import UNKNOWN, Kind, Parcel

_BACK_OFF = (0.5, 30.0)
_CLEARED = "This was withdrawn."
_log = logging.getLogger(__name__)


class Undeliverable(Exception):
    """Nobody can be reached there, or Telegram does not take the message."""


class Messages:
    """What goes into chats, and what it takes the place of."""

    def __init__(self, bot: ExtBot[Sending], desk: Desk, limits: Limits) -> None:
        self._bot = bot
        self._desk = desk
        self._limits = limits
        self._deliveries = desk.records.deliveries
        self._noting = ThreadPoolExecutor(1, "noting")  # What was sent is noted behind no other work.
        self.moved: dict[int, int] = {}  # the groups that got another id since the start

    async def move(self, old: int, new: int) -> None:
        """Follow a group that got another id; what was asked under the old one is answered under the new."""
        self.moved[old] = new
        await asyncio.to_thread(self._deliveries.moved, old, new)

    async def bring(self, delivery: Delivery, messages: list[Dressed]) -> None:
        """Send or edit every message, and keep which ones they are. Raise Undeliverable or Closed."""
        chat, places = delivery.parcel.chat, await self._taken(delivery.parcel)
        more = places[len(messages) :]
        if delivery.parcel.kind is Kind.SENDING:
            for number in more:  # Telegram may not delete them, and they say what was recalled.
                await self._one(delivery, Dressed(_CLEARED, only_edits=True), number, last=False)
        # The words that a let-go reply began with went with a restart: then all of the sentence that tells so is sent.
        begin = 0 if delivery.parcel.kind is Kind.LOST else delivery.parcel.sent
        for at in range(begin, len(messages)):
            if delivery.parcel.chat != chat:
                places = more = []  # It moved, and other messages have these numbers there.
            last, message = at + 1 == len(messages), messages[at]
            target = places[at] if at < len(places) and message.is_text else None
            if not await self._one(delivery, message, target, last):
                return  # Whoever asked was erased meanwhile.
        instead = [number for number, message in zip(places, messages, strict=False) if not message.is_text]
        for number in (*instead, *more):
            await self._delete(chat, number)

    async def _delete(self, chat: int, number: int) -> None:
        """Delete a message that something else stands in the place of."""
        with suppress(TelegramError):  # Somebody may have deleted it already.
            await self._bot.delete_message(chat, number)

    async def _note(self, delivery: Delivery, number: int, last: bool) -> bool:
        """Keep that a message stands in the chat, before any other work; return whether its reader is still there."""
        parcel, keep = delivery.parcel, self._deliveries
        if parcel.id:
            work = partial(keep.went, parcel, number, last)
        else:
            work = partial(keep.noted, parcel.chat, number, parcel.asked, parcel.about, parcel.person)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._noting, work)
        except (SQLAlchemyError, OSError) as error:
            _log.error("What was sent cannot be noted (%s). Run `learnt check`.", type(error).__name__)
            return True  # What is left of the reply goes out all the same.

    async def _taken(self, parcel: Parcel) -> list[int]:
        """Return the messages of the bot that a reply takes the place of."""
        if parcel.edits is None:
            return []
        if parcel.kind is Kind.SENDING:
            sending = await asyncio.to_thread(self._desk.records.sendings.of, int(parcel.about))
            return list(sending.messages) if sending else []
        if parcel.asked is None:
            return [parcel.edits]
        earlier = await asyncio.to_thread(self._deliveries.answers_to, parcel.chat, parcel.asked)
        shown = [await asyncio.to_thread(self._deliveries.answer_of, parcel.chat, number) for number in earlier]
        return [number for number, answer in zip(earlier, shown, strict=True) if answer != STAYS]

    async def _one(self, delivery: Delivery, message: Dressed, target: int | None, last: bool) -> bool:
        """Return whether its reader is still there once a message stands in the chat. Raise Undeliverable or Closed."""
        pause, longest = _BACK_OFF
        while True:
            parcel = delivery.parcel
            if message.only_edits and target is None:
                return True
            try:
                return await self._attempt(delivery, message, target, last)
            except ChatMigrated as error:
                await self.move(parcel.chat, error.new_chat_id)
                known = self._desk.records.groups.knows
                if parcel.kind is Kind.LEAVE and await asyncio.to_thread(known, str(error.new_chat_id)):
                    raise Undeliverable("the group was let in under another id") from error
                recalls = parcel.kind is Kind.SENDING and parcel.edits is not None
                edits = UNKNOWN if recalls else None
                delivery.parcel = replace(parcel, chat=error.new_chat_id, asked=None, edits=edits)
                target = None
            except Forbidden as error:
                await asyncio.to_thread(self._deliveries.drop_chat, parcel.chat)
                raise Undeliverable("nobody is there any more") from error
            except Overtaken as error:
                raise Undeliverable(str(error)) from error
            except BadRequest as error:
                said = error.message.casefold()
                if message.picture and not message.whole and ("photo" in said or "image" in said):
                    message = replace(message, whole=True)
                elif target is not None and "not modified" in said:
                    return await self._note(delivery, target, last)
                elif message.only_edits:
                    return True  # Somebody deleted it.
                elif target is not None:
                    if "no text" in said:
                        await self._delete(parcel.chat, target)  # It is a picture.
                    target = None  # It was deleted, or is too old to be edited.
                elif parcel.thread is not None and ("thread" in said or "topic" in said):
                    # A reply would end up in the topic of its question, which is closed.
                    delivery.parcel = replace(parcel, thread=None, asked=None)
                else:
                    raise Undeliverable(f"Telegram says: {error.message}") from error
            except RetryAfter as error:
                await self._limits.rest(seconds_of(error))
            except NetworkError:
                # It may have arrived all the same; a reply twice is better than none.
                await self._limits.rest(pause)
                pause = min(2 * pause, longest)

    async def _attempt(self, delivery: Delivery, message: Dressed, target: int | None, last: bool) -> bool:
        parcel, there = delivery.parcel, True

        async def note(sent: object) -> None:
            nonlocal there
            number = sent["message_id"] if isinstance(sent, dict) else target
            there = await self._note(delivery, int(number or 0), last)

        known = replace(parcel, chat=self.moved.get(parcel.chat, parcel.chat))
        due = partial(asyncio.to_thread, is_due, self._desk, known, delivery.let_in)
        dressed: dict[str, Any] = {
            "entities": message.entities,
            "reply_markup": message.keyboard,
            "link_preview_options": LinkPreviewOptions(is_disabled=True),
            "rate_limit_args": Sending(
                urgent=delivery.is_card,
                later=parcel.kind in (Kind.REQUEST, Kind.SENDING),
                due=None if delivery.is_card else due,  # A card is for everybody, and waits for no records.
                note=note,
            ),
        }
        if target is not None:
            await self._bot.edit_message_text(message.text, parcel.chat, target, **dressed)
            return there
        answering = ReplyParameters(parcel.asked, allow_sending_without_reply=True) if parcel.asked else None
        dressed |= {"message_thread_id": parcel.thread, "reply_parameters": answering}
        if message.file:
            del dressed["link_preview_options"], dressed["entities"]
            await self._bot.send_document(parcel.chat, message.file.content, filename=message.file.name, **dressed)
        elif message.picture:
            await self._picture(parcel.chat, message, dressed)
        else:
            await self._bot.send_message(parcel.chat, message.text, **dressed)
        return there

    async def _picture(self, chat: int, message: Dressed, dressed: dict[str, Any]) -> None:
        """Send a picture under its caption: as a photo, or as a file where Telegram would take no such photo."""
        del dressed["link_preview_options"]
        dressed |= {"caption": message.text, "caption_entities": dressed.pop("entities")}
        if message.whole:
            await self._bot.send_document(chat, message.picture, filename="page.png", **dressed)
        else:
            await self._bot.send_photo(chat, message.picture, filename="page.png", **dressed)
