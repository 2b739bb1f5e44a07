"""What becomes of an update: words that were written or corrected, a press, a keystroke, a group."""

import asyncio
import logging
import secrets
import time
from dataclasses import replace
from functools import partial

from telegram import Message as Said
from telegram import Update, User
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.assistant import Assistant
from bot.bootstrap import Desk
from bot.card import card
from bot.channels.arrivals import (
    CHANNEL,
    Place,
    attached_to,
    is_faceless,
    is_for_nobody,
    place_of,
    sender_of,
    words_for,
)
from bot.channels.delivery import Delivery
from bot.channels.fetch import file_of
from bot.channels.groups import Groups
from bot.channels.inline import UPDATE as INLINE
from bot.channels.inline import Inline
from bot.channels.limits import Sending
from bot.channels.logs import fault_at
from bot.channels.post import WENT_WRONG, Post
from bot.channels.presses import Presses
from bot.channels.talk import Talk, chat_of
from bot.message import Message, Reply, Role, Sender
from bot.records.deliveries import STAYS
from bot.records.parcels import Kind
from bot.safety import danger_in
from bot.urgent import soon

_ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
_NO_LONGER = 3.0  # seconds that an answer waits until a message is deleted
_AGAIN = 60.0  # seconds in which nothing is said a second time to a bot or in a flood
_FACELESS = "Your message does not show who you are, so I cannot answer it. Write as yourself, or to me alone."
_ROBOT = "I answer people only."
_FLOOD = "You sent more messages at once than I can answer. Send the last ones again, one at a time."
_NOBODY = Sender(CHANNEL, "0")
_log = logging.getLogger(__name__)


class Receiver:
    """Turn updates into messages for the assistant, and hand its replies to the post."""

    def __init__(self, bot: ExtBot[Sending], me: User, desk: Desk, assistant: Assistant, post: Post) -> None:
        self._bot = bot
        self._me = me
        self._deliveries = desk.records.deliveries
        self._post = post
        self._talk = Talk(bot, assistant, desk.records.people, post.work.cancel)
        self._groups = Groups(desk, post)
        self._presses = Presses(bot, self._talk, self._groups, post)
        self._inline = Inline(bot, assistant, desk.settings.nation) if desk.settings.telegram_inline else None
        self._told: dict[int, float] = {}
        self._albums: dict[int, tuple[str, bool]] = {}  # the last album of a chat, and whether it leaves the chat

    @property
    def allowed(self) -> list[str]:
        """Return the kinds of update that Telegram is asked for: keystrokes only where they are wanted."""
        return [*_ALLOWED, *([INLINE] if self._inline else [])]

    async def handle(self, update: Update, hurried: bool = False) -> Delivery | None:
        """Return the delivery that an update waits for, or None where it is handled.

        `hurried`: so much comes from one chat that no search is made for it.
        """
        number = update.update_id
        delivery = None
        try:
            said = update.message or update.edited_message
            handled = partial(self._deliveries.handled, number)
            danger = danger_in((said.text or said.caption or "") if said else "")
            if await (soon(handled, False) if danger else asyncio.to_thread(handled)):
                return None
            if said:
                delivery = await self._said(number, said, bool(update.edited_message), hurried)
            elif update.callback_query:
                delivery = await self._presses.pressed(number, update.callback_query)
            elif update.inline_query and self._inline:
                await self._inline.answer(update.inline_query, number)
            elif update.my_chat_member:
                delivery = await self._groups.changed(number, update.my_chat_member)
            if delivery is None:
                await asyncio.to_thread(self._deliveries.done, number)
        except Exception as error:  # noqa: BLE001 - the edge: nobody is helped by a traceback in a chat.
            return await self._apologise(update, error)
        return delivery

    async def _said(self, number: int, said: Said, edited: bool, hurried: bool) -> Delivery | None:
        """Answer words that were written or corrected."""
        old, new = said.migrate_from_chat_id or said.chat.id, said.migrate_to_chat_id or said.chat.id
        if old != new:  # Both chats say so, and either may be heard first.
            await self._post.messages.move(old, new)
            return None
        if said.new_chat_members:
            return None  # If it is the bot, whoever added it decides: that is heard on its own, perhaps later.
        attached, words = attached_to(said), words_for(said, self._me)
        danger = bool(danger_in(words or ""))
        if is_for_nobody(said, self._me.id) or not await self._groups.knows(said.chat, danger):
            return None
        if not edited and not danger and await self._is_answered(said):
            return None
        if words is None or not (words or attached) or (edited and not words):
            return None  # Not meant for the bot, a note of Telegram's ("Aisha joined"), or a location that moves.
        place = place_of(said)
        user = None if is_faceless(said) else said.from_user
        if user and user.is_bot:
            return await self._once(place, Reply.of(_ROBOT), number)
        if user is None and not danger:  # A card is for everybody.
            return await self._post.hand_over(place, Reply.of(_FACELESS), update=number)
        if hurried and not danger:
            return await self._once(place, Reply.of(_FLOOD), number)
        place, answer = await self._context(said, place, edited)
        stays = edited and place.edits is None  # It raised a card, or was answered by nothing.
        message = Message(
            chat=chat_of(place),
            sender=sender_of(user) if user else _NOBODY,
            text=words,
            shared=not place.private,
            answer=answer,
            attached=attached.kind if attached else "",
            file=file_of(self._bot, said) if place.private and user else None,
            edited=edited,
            remove=None if stays or (attached and attached.harmless) else partial(self._remove, said),
        )
        person, reply = await self._talk.reply(place, message)
        if reply.card:
            place = replace(place, edits=None)  # Nobody is told of an edit far up the chat.
        if reply.outcome == "refused" and person.role is Role.STRANGER and not place.private:
            return await self._once(place, reply, number)  # Nobody in a group is to wait for what strangers are told.
        if said.media_group_id and not (message.file and person.role is Role.ADMIN):  # Each of its files is added.
            self._albums[said.chat.id] = said.media_group_id, reply.removed
        return await self._post.hand_over(place, reply, person, number)

    async def _is_answered(self, said: Said) -> bool:
        """Return whether a message belongs to an album that was answered; then it leaves the chat as the first did."""
        album, leaves = self._albums.get(said.chat.id, ("", False))
        if not said.media_group_id or said.media_group_id != album:
            return False
        if leaves:
            await self._remove(said)
        return True

    async def _context(self, said: Said, place: Place, edited: bool) -> tuple[Place, str]:
        """Return where a reply goes, and the id of the answer that words are about: they correct or reply to it.

        A card stays in the chat, whatever becomes of the message that raised it.
        """
        chat = said.chat.id
        quoted = said.reply_to_message
        if not edited:
            if quoted is None or quoted.from_user != self._me:
                return place, ""
            answer = await asyncio.to_thread(self._deliveries.answer_of, chat, quoted.message_id)
            return place, "" if answer == STAYS else answer
        # What is on its way is looked for first, or it could arrive between the two looks.
        for parcel in await asyncio.to_thread(self._deliveries.on_the_way, chat, said.message_id):
            if parcel.kind not in (Kind.ANSWER, Kind.PAGE):
                return place, ""
            return replace(place, edits=0), parcel.about if parcel.kind is Kind.ANSWER else ""
        earlier = await asyncio.to_thread(self._deliveries.answers_to, chat, said.message_id)
        answer = await asyncio.to_thread(self._deliveries.answer_of, chat, earlier[0]) if earlier else ""
        return (place, "") if answer == STAYS else (replace(place, edits=earlier[0] if earlier else 0), answer)

    async def _remove(self, said: Said) -> bool:
        """Return whether a message was taken out of its chat; an answer waits for that only so long."""
        try:
            return await asyncio.wait_for(self._bot.delete_message(said.chat.id, said.message_id), _NO_LONGER)
        except (TelegramError, TimeoutError):
            return False  # The bot may not, here, or not now; the person is asked to.

    async def _once(self, place: Place, reply: Reply, number: int) -> Delivery | None:
        """Say something to a chat that was not told so in the last minute: two bots would never stop."""
        now = time.monotonic()
        self._told = {chat: at for chat, at in self._told.items() if now - at < _AGAIN}
        if place.chat in self._told:
            return None
        self._told[place.chat] = now
        return await self._post.hand_over(place, reply, update=number)

    async def _apologise(self, update: Update, error: Exception) -> Delivery | None:
        """Note where something failed, without any words that were in hand, and say so in the chat."""
        reference = secrets.token_hex(3)
        _log.error("Fault %s at update %s: %s", reference, update.update_id, fault_at(error))
        said = update.effective_message
        if not isinstance(said, Said):
            raise error  # It is tried again: nobody can be told.
        reply = Reply.of(WENT_WRONG, f"It was noted under {reference}.")
        if danger := danger_in(said.text or said.caption or ""):
            # Whatever failed, 999 is said; past the outbox, which may be what failed.
            reply = replace(card(danger, None), card=None)
        return await self._post.hand_over(place_of(said), reply, update=update.update_id)
