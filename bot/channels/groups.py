"""The groups that the bot is in: let in by somebody who may, followed when they move, left where nobody let it in."""

import asyncio
from functools import partial

from telegram import Chat, ChatMemberUpdated
from telegram.constants import ChatMemberStatus, ChatType

from bot.bootstrap import Desk
from bot.channels.arrivals import CHANNEL, GROUPS, Place, sender_of
from bot.channels.delivery import Delivery
from bot.channels.post import Post
from bot.grouping import let_group_in
from bot.message import Notice, Sender
from bot.urgent import soon

_INSIDE = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.RESTRICTED)


class Groups:
    """Where the bot may speak besides private chats."""

    def __init__(self, desk: Desk, post: Post) -> None:
        self._desk = desk
        self._post = post

    async def knows(self, chat: Chat, danger: bool = False) -> bool:
        """Return whether a chat is private or a group that was let in; any other group is left.

        Where there is `danger` and the records keep one waiting, it counts as let in: a card holds nothing of theirs.
        """
        if chat.type == ChatType.PRIVATE:
            return True
        knows = self._desk.records.groups.knows
        known = partial(knows, str(chat.id))
        if await (soon(known, True) if danger else asyncio.to_thread(known)):
            return True
        # It may have got another id; that is looked up only now, for it may have moved while the records were asked.
        if await asyncio.to_thread(knows, str(self._post.messages.moved.get(chat.id, ""))):
            return True
        await self._leave(chat.id)
        return False

    async def changed(self, number: int, change: ChatMemberUpdated) -> Delivery | None:
        """Follow the bot into a group and out of it; forget what was on its way to somebody who blocked it.

        Return the delivery of the greeting that the update waits for, or None where it is handled.
        """
        chat = change.chat
        inside, before = change.new_chat_member.status in _INSIDE, change.old_chat_member.status in _INSIDE
        if not inside:
            await asyncio.to_thread(self._desk.records.deliveries.drop_chat, chat.id)
            await asyncio.to_thread(self._desk.records.groups.gone, str(chat.id))
        elif not before and chat.type != ChatType.PRIVATE:
            reply = await let_group_in(self._desk, sender_of(change.from_user), str(chat.id), chat.title or "")
            if reply is None:
                await self._leave(chat.id)
            elif chat.type in GROUPS:  # Nobody can ask in a channel, so its readers are told nothing.
                return await self._post.hand_over(Place(chat.id, private=False), reply, update=number)
        return None

    async def _leave(self, chat: int) -> None:
        await self._post.tell([Notice(Sender(CHANNEL, str(chat)), "leave")])
