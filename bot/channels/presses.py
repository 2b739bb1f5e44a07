"""A button was pressed: it stands for a message about the answer that it stands beneath."""

import asyncio
from dataclasses import replace

from telegram import CallbackQuery
from telegram import Message as Said
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.channels.arrivals import Place, sender_of
from bot.channels.delivery import Delivery
from bot.channels.groups import Groups
from bot.channels.keys import read_data
from bot.channels.limits import Sending
from bot.channels.post import Post
from bot.channels.talk import Talk, chat_of
from bot.message import Message, Reply

_PATIENCE = 1.0  # seconds until a press is acknowledged, whether its reply is there or not
_NO_LONGER = 3.0  # seconds that a reply waits for the acknowledgement
_TOAST = 200  # characters that fit into the acknowledgement, and flash up over the chat


class Presses:
    """Answer presses, none of which leaves its button waiting."""

    def __init__(self, bot: ExtBot[Sending], talk: Talk, groups: Groups, post: Post) -> None:
        self._bot = bot
        self._talk = talk
        self._groups = groups
        self._post = post
        self._shown = post.desk.records.deliveries.answer_of

    async def pressed(self, number: int, query: CallbackQuery) -> Delivery | None:
        """Answer a press; return the delivery that its update waits for, or None where it is handled."""
        answer, text = read_data(query.data or "")
        under = query.message
        if under is None or not text or query.from_user.is_bot or not await self._groups.knows(under.chat):
            await self._acknowledge(query)
            return None
        thread = under.message_thread_id if isinstance(under, Said) and under.is_topic_message else None
        place = Place(under.chat.id, under.chat.type == ChatType.PRIVATE, thread, under.message_id)
        message = Message(chat_of(place), sender_of(query.from_user), text, shared=not place.private, answer=answer)
        soon = asyncio.create_task(self._acknowledge(query, after=_PATIENCE))
        person, reply = await self._talk.reply(place, message)
        menu = place.private and _is_menu(reply) and not answer and isinstance(under, Said)
        # A press can be made by hand: what shows a card or an answer stays.
        if menu and await asyncio.to_thread(self._shown, place.chat, under.message_id) != "":
            menu = False
        toast = "" if menu else _toast(reply, message.shared)
        if not soon.done():
            soon.cancel()
            if await self._acknowledge(query, toast) and toast:
                return None
        if menu:
            place = replace(place, asked=None, edits=under.message_id)  # A menu changes where it stands.
        return await self._post.hand_over(place, reply, person, number)

    async def _acknowledge(self, query: CallbackQuery, text: str = "", after: float = 0.0) -> bool:
        """Return whether Telegram took the answer to a press, which ends the waiting sign on its button."""
        await asyncio.sleep(after)
        try:
            return await asyncio.wait_for(self._bot.answer_callback_query(query.id, text or None), _NO_LONGER)
        except (TelegramError, TimeoutError):
            return False  # It is too old, or Telegram makes it wait; the reply comes as a message.


def _toast(reply: Reply, shared: bool) -> str:
    """Return a reply that is a short line as the words that flash up over the chat, or "" for any other.

    A refusal flashes up in a group: nobody else there is to read that somebody has no access.
    """
    if shared and reply.outcome == "refused" and not reply.buttons:
        return reply.said[:_TOAST]
    more = reply.buttons or reply.notices or reply.picture or reply.job
    return reply.said if len(reply.parts) == 1 and not more and len(reply.said) <= _TOAST else ""


def _is_menu(reply: Reply) -> bool:
    """Return whether a reply may take the place of the message whose button was pressed."""
    lasting = reply.answer or reply.picture or reply.job
    # What says how far work is changes by itself.
    return not lasting and not reply.ends and reply.outcome == "done"
