"""Coming and going: of people, of the bot, and of topics."""

import time

from tests.loopback.chats import GONE, Chat, Topic
from tests.loopback.sight import Sight
from tests.loopback.wire import Json


class Member(Sight):
    """Somebody who lets the bot in and throws it out, and comes and goes."""

    async def block(self) -> None:
        """Stop the bot."""
        self._world.bot_became(self.chat, "kicked", self.user)

    async def unblock(self) -> None:
        """Let the bot write again."""
        self._world.bot_became(self.chat, "member", self.user)

    async def add_bot(self, chat: Chat, status: str = "member", **rights: bool) -> None:
        """Bring the bot into a group, or change what it is and may do there."""
        joins = chat.members.get(self._world.me["id"], "left") in GONE
        chat.rights.update(rights)
        self._world.bot_became(chat, status, self.user)
        if joins and chat.kind != "channel":
            self._serve(chat, {"new_chat_members": [self._world.me]})

    async def remove_bot(self, chat: Chat) -> None:
        """Throw the bot out of a group."""
        self._world.bot_became(chat, "kicked", self.user)

    async def join(self, chat: Chat, status: str = "member") -> None:
        """Come into a group; the bot sees the line that says so."""
        self._became(chat, status)
        self._serve(chat, {"new_chat_members": [self.user]})

    async def leave(self, chat: Chat) -> None:
        """Leave a group."""
        self._became(chat, "left")
        self._serve(chat, {"left_chat_member": self.user})

    def _became(self, chat: Chat, status: str) -> None:
        old = self._world.member(chat, self.id)
        chat.members[self.id] = status
        body = {"chat": chat.public(), "from": self.user, "date": int(time.time())}
        now = self._world.member(chat, self.id)
        if self._world.is_admin(chat):
            self._world.updates.push("chat_member", body | {"old_chat_member": old, "new_chat_member": now})

    async def open_topic(self, chat: Chat, name: str) -> int:
        """Open a topic in a forum and return its number."""
        number = len(chat.posts) + 1
        chat.topics[number] = Topic(name)
        made = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        message = self._world.post(chat, {"from": self.user}, made)
        message |= {"message_thread_id": number, "is_topic_message": True}
        self._world.deliver(chat, message)
        return number

    async def close_topic(self, chat: Chat, topic: int) -> None:
        """Close a topic, so that members write there no more; 1 is the General topic."""
        chat.topics[topic].closed = True
        self._serve(chat, {"forum_topic_closed": {}}, topic)

    def _serve(self, chat: Chat, content: Json, topic: int | None = None) -> None:
        """Post a line that Telegram writes when somebody does something."""
        self._world.deliver(chat, self._world.post(chat, {"from": self.user}, content, thread=topic))
