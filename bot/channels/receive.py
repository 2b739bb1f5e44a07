"""What becomes of an update: words, an edit, a press, somebody who adds the bot to a group."""

import asyncio
import logging
import secrets
import time
import traceback
from contextlib import suppress
from dataclasses import replace
from functools import partial

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Update, User
from telegram import Message as Said
from telegram.constants import ChatAction, ChatMemberStatus, ChatType
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.assistant import Assistant
from bot.bootstrap import Desk
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
from bot.channels.inline import UPDATE as INLINE
from bot.channels.inline import Inline
from bot.channels.keys import read_data
from bot.channels.menus import Menus
from bot.channels.post import Delivery, Post
from bot.grouping import let_group_in
from bot.message import Message, Notice, Person, Reply, Sender
from bot.safety import danger_in

_ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
_TYPING_AFTER, _TYPING_EVERY = 0.3, 4.5  # seconds; Telegram shows the sign for five
_PATIENCE = 1.0  # seconds until a press is acknowledged, whether its reply is there or not
_TOAST = 200  # characters that fit into the answer to a press
_AGAIN = 60.0  # seconds in which nothing is said a second time to a bot or in a flood
_WENT_WRONG = (
    "Something went wrong here; it was noted under {}. Send it again. If it stays so, tell whoever looks after Learnt."
)
_FACELESS = "Your message does not show who you are, so I cannot answer it. Write as yourself, or to me alone."
_ROBOT = "I answer people only."
_FLOOD = "You sent more messages at once than I can answer. Send the last ones again, one at a time."
_INSIDE = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.RESTRICTED)
_log = logging.getLogger(__name__)


class Receiver:
    """Turn updates into messages for the assistant, and hand its replies to the post."""

    def __init__(self, bot: ExtBot[str], me: User, desk: Desk, assistant: Assistant, post: Post) -> None:
        self._bot = bot
        self._me = me
        self._desk = desk
        self._records = desk.records
        self._assistant = assistant
        self._post = post
        self._menus = Menus(bot)
        self._inline = Inline(bot, assistant, desk.settings.nation) if desk.settings.telegram_inline else None
        self._told: dict[int, float] = {}

    @property
    def allowed(self) -> list[str]:
        """Return the kinds of update that Telegram is asked for: keystrokes only where they are wanted."""
        return [*_ALLOWED, *([INLINE] if self._inline else [])]

    async def handle(self, update: Update, hurried: bool = False) -> Delivery | None:
        """Return the delivery that an update waits for, or None where it is handled.

        `hurried`: so much comes from one chat that no search is made for it.
        """
        number = update.update_id
        if await asyncio.to_thread(self._records.deliveries.handled, number):
            return None
        delivery = None
        try:
            if said := update.message or update.edited_message:
                delivery = await self._said(number, said, bool(update.edited_message), hurried)
            elif update.callback_query:
                delivery = await self._pressed(number, update.callback_query)
            elif update.inline_query and self._inline:
                await self._inline.answer(update.inline_query)
            elif update.my_chat_member:
                await self._membership(update.my_chat_member)
        except Exception as error:  # noqa: BLE001 - the edge: nobody is helped by a traceback in a chat.
            delivery = await self._apologise(update, error)
        if delivery is None:
            await asyncio.to_thread(self._records.deliveries.done, number)
        return delivery

    async def _said(self, number: int, said: Said, edited: bool, hurried: bool) -> Delivery | None:
        """Answer words that were written or corrected."""
        if said.migrate_to_chat_id:
            await asyncio.to_thread(self._records.deliveries.moved, said.chat.id, said.migrate_to_chat_id)
            return None
        attached, words = attached_to(said), words_for(said, self._me)
        if is_for_nobody(said, self._me.id) or not await self._is_let_in(said.chat):
            return None
        if words is None or not (words or attached):
            return None  # Not meant for the bot, or a note of Telegram's such as "Aisha joined".
        place = place_of(said)
        if is_faceless(said) or said.from_user is None:
            return await self._post.hand_over(place, Reply.of(_FACELESS), update=number)
        if said.from_user.is_bot:
            return await self._once(place, _ROBOT, number)
        if hurried and not danger_in(words):
            return await self._once(place, _FLOOD, number)
        place, answer = await self._context(said, place, edited)
        if edited and place.edits is None and not said.text:
            return None  # A moving location, or a caption nobody was answered for.
        message = Message(
            chat=_chat(place),
            sender=sender_of(said.from_user),
            text=words,
            shared=not place.private,
            answer=answer,
            attached=attached.kind if attached else "",
            edited=place.edits is not None,
            remove=None if attached and attached.harmless else partial(self._remove, said.chat.id, said.message_id),
        )
        return await self._answer(number, place, message)

    async def _context(self, said: Said, place: Place, edited: bool) -> tuple[Place, str]:
        """Return where a reply goes, and the id of the answer that words are about: they correct or reply to it."""
        deliveries = self._records.deliveries
        if edited:
            earlier = await asyncio.to_thread(deliveries.answers_to, said.chat.id, said.message_id)
            if not earlier:
                return place, ""
            answer = await asyncio.to_thread(deliveries.answer_of, said.chat.id, earlier[0])
            return replace(place, edits=earlier[0]), answer
        quoted = said.reply_to_message
        if quoted and quoted.from_user == self._me:
            return place, await asyncio.to_thread(deliveries.answer_of, said.chat.id, quoted.message_id)
        return place, ""

    async def _pressed(self, number: int, query: CallbackQuery) -> Delivery | None:
        """Answer a button: it stands for a message, about the answer that it stood beneath."""
        answer, text = read_data(query.data or "")
        under = query.message
        if under is None or not text or query.from_user.is_bot or not await self._is_let_in(under.chat):
            await self._acknowledge(query)
            return None
        thread = under.message_thread_id if isinstance(under, Said) and under.is_topic_message else None
        place = Place(under.chat.id, under.chat.type == ChatType.PRIVATE, thread, under.message_id)
        message = Message(
            chat=_chat(place),
            sender=sender_of(query.from_user),
            text=text,
            shared=not place.private,
            answer=answer,
        )
        soon = asyncio.create_task(self._acknowledge(query, after=_PATIENCE))
        person, reply = await self._reply(place, message)
        toast = _toast(reply)
        if not soon.done():
            soon.cancel()
            if await self._acknowledge(query, toast) and toast:
                return None
        if _is_menu(reply) and not answer and isinstance(under, Said):
            place = replace(place, asked=None, edits=under.message_id)  # A menu changes where it stands.
        return await self._post.hand_over(place, reply, person, number)

    async def _acknowledge(self, query: CallbackQuery, text: str = "", after: float = 0.0) -> bool:
        """Return whether Telegram took the answer to a press, which ends the waiting sign on its button."""
        await asyncio.sleep(after)
        try:
            return await self._bot.answer_callback_query(query.id, text or None)
        except TelegramError:
            return False  # It is too old; the reply comes as a message.

    async def _answer(self, number: int, place: Place, message: Message) -> Delivery | None:
        person, reply = await self._reply(place, message)
        return await self._post.hand_over(place, reply, person, number)

    async def _reply(self, place: Place, message: Message) -> tuple[Person, Reply]:
        """Return the assistant's reply and whose it is; while it takes time, the chat shows that somebody is typing."""
        typing = asyncio.create_task(self._typing(place))
        try:
            reply = await self._assistant.reply(message)
        finally:
            typing.cancel()
        person = await asyncio.to_thread(self._records.people.of, message.sender)
        if place.private:
            await self._menus.show(place.chat, person.role)
        return person, reply

    async def _typing(self, place: Place) -> None:
        await asyncio.sleep(_TYPING_AFTER)
        while True:
            with suppress(TelegramError):
                await self._bot.send_chat_action(place.chat, ChatAction.TYPING, message_thread_id=place.thread)
            await asyncio.sleep(_TYPING_EVERY)

    async def _remove(self, chat: int, message: int) -> bool:
        try:
            return await self._bot.delete_message(chat, message)
        except TelegramError:
            return False  # The bot may not, here; the person is asked to.

    async def _is_let_in(self, chat: Chat) -> bool:
        """Return whether a chat is private or a group that was let in; any other group is left."""
        if chat.type == ChatType.PRIVATE:
            return True
        if await asyncio.to_thread(self._records.groups.knows, str(chat.id)):
            return True
        await self._leave(chat.id)
        return False

    async def _leave(self, chat: int) -> None:
        await self._post.tell([Notice(Sender(CHANNEL, str(chat)), "leave")])

    async def _membership(self, change: ChatMemberUpdated) -> None:
        """Follow the bot into a group and out of it; forget what was on its way to somebody who blocked it."""
        chat = change.chat
        inside, before = change.new_chat_member.status in _INSIDE, change.old_chat_member.status in _INSIDE
        if not inside:
            await asyncio.to_thread(self._records.deliveries.drop_chat, chat.id)
            await asyncio.to_thread(self._records.groups.gone, str(chat.id))
        elif not before and chat.type != ChatType.PRIVATE:
            reply = await let_group_in(self._desk, sender_of(change.from_user), str(chat.id), chat.title or "")
            if reply:
                await self._post.hand_over(Place(chat.id, private=False), reply)
            else:
                await self._leave(chat.id)

    async def _once(self, place: Place, words: str, number: int) -> Delivery | None:
        """Say something to a chat that was not told so in the last minute: two bots would never stop."""
        now = time.monotonic()
        self._told = {chat: at for chat, at in self._told.items() if now - at < _AGAIN}
        if place.chat in self._told:
            return None
        self._told[place.chat] = now
        return await self._post.hand_over(place, Reply.of(words), update=number)

    async def _apologise(self, update: Update, error: Exception) -> Delivery | None:
        """Note where something failed, without any words that were in hand, and say so in the chat."""
        reference = secrets.token_hex(3)
        at = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(traceback.extract_tb(error.__traceback__)))
        _log.error("Fault %s at update %s: %s in %s", reference, update.update_id, type(error).__name__, at)
        said = update.effective_message
        if not isinstance(said, Said):
            return None
        return await self._post.hand_over(
            place_of(said), Reply.of(_WENT_WRONG.format(reference)), update=update.update_id
        )


def _chat(place: Place) -> str:
    """Return the key of a chat and topic."""
    return f"{CHANNEL} {place.chat}/{place.thread or 0}"


def _toast(reply: Reply) -> str:
    """Return a reply that is a short line as the words that flash up over the chat, or "" for any other."""
    short = len(reply.parts) == 1 and not reply.buttons and not reply.notices and len(reply.said) <= _TOAST
    return reply.said if short else ""


def _is_menu(reply: Reply) -> bool:
    """Return whether a reply may take the place of the message whose button was pressed."""
    return reply.answer is None and reply.outcome == "done"
