"""Everything that Telegram knows: people, chats, messages, updates, and what the bot asked for."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

from tests.loopback.chats import GENERAL, GONE, Chat, Posted, Topic
from tests.loopback.text import cut, units, words
from tests.loopback.updates import Updates
from tests.loopback.wire import Given, Json, bad, forbidden

Found = TypeVar("Found")

SERVICE = set(
    "new_chat_members left_chat_member migrate_to_chat_id migrate_from_chat_id pinned_message forum_topic_created "
    "forum_topic_closed forum_topic_reopened group_chat_created new_chat_title".split()
)


@dataclass(slots=True)
class Call:
    """One request of the bot, as the server saw it."""

    method: str
    params: Json
    at: float
    ended: float = 0.0
    error: str = ""
    result: Any = None

    @property
    def chat(self) -> int | None:
        """Return the chat that the request is about, if it is about one."""
        number = str(self.params.get("chat_id", ""))
        return int(number) if number.lstrip("-").isdigit() else None

    def __str__(self) -> str:
        shown = {key: value for key, value in self.params.items() if key != "reply_markup"}
        return f"{self.method} {str(shown)[:300]} -> {self.error or 'ok'}"


class World:
    """The state of the server. Nothing in it knows of HTTP."""

    def __init__(self, token: str, username: str, *, reads_all_groups: bool = False) -> None:
        self.me: Json = {
            "id": int(token.split(":")[0]),
            "is_bot": True,
            "first_name": "Learnt",
            "username": username,
            "can_join_groups": True,
            "can_read_all_group_messages": reads_all_groups,
            "supports_inline_queries": True,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }
        self.users: dict[int, Json] = {}
        self.started: set[int] = set()
        self.blocked: set[int] = set()
        self.chats: dict[int, Chat] = {}
        self.calls: list[Call] = []
        self.unsupported: Counter[str] = Counter()
        self.files: dict[str, tuple[str, bytes]] = {}
        self.downloads: list[str] = []
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.profile: dict[str, Any] = {}
        self.query_seconds = 60.0
        self.queries: dict[str, float] = {}
        self.answers: dict[str, Json] = {}
        self.inline: dict[str, Posted] = {}
        self.numbers = count(1)
        self._tick = asyncio.Event()
        self.updates = Updates(self.changed)

    # Waiting.

    def changed(self) -> None:
        """Let everybody who waits look again."""
        self._tick.set()
        self._tick = asyncio.Event()

    async def until(self, probe: Callable[[], Found | None], timeout: float = 10.0, what: str = "") -> Found:
        """Return the first thing that is not false. Raise AssertionError with the last calls if none comes."""
        deadline = time.monotonic() + timeout
        while True:
            tick = self._tick
            if found := probe():
                return found
            left = deadline - time.monotonic()
            if left <= 0:
                calls = [f"  {call}" for call in self.calls if call.method != "getUpdates"][-12:]
                waiting = len(self.updates.pending)
                raise AssertionError(
                    "\n".join([f"not within {timeout:g} s: {what}", f"{waiting} updates wait; last calls:", *calls])
                )
            try:
                # A probe may look at something that the server does not see, such as a file.
                await asyncio.wait_for(tick.wait(), min(left, 0.05))
            except TimeoutError:
                continue

    def made(self, method: str, chat: int | None = None) -> list[Call]:
        """Return the calls of a method, in all chats or in one."""
        return [call for call in self.calls if call.method == method and chat in (None, call.chat)]

    # Looking things up for a request.

    def chat_of(self, given: Given) -> Chat:
        """Return the chat that a request names and the bot may use. Raise Refused."""
        number = given.text("chat_id")
        if not number:
            raise bad("chat_id is empty")
        chat = self.chats.get(int(number)) if number.lstrip("-").isdigit() else None
        if chat is None:
            raise bad("chat not found")
        if chat.migrated_to is not None:
            error = bad("group chat was upgraded to a supergroup chat")
            error.parameters["migrate_to_chat_id"] = chat.migrated_to
            raise error
        if chat.id in self.blocked:
            raise forbidden("bot was blocked by the user")
        if chat.kind == "private":
            if chat.id not in self.started:
                raise forbidden("bot can't initiate conversation with a user")
            return chat
        status = chat.members.get(self.me["id"], "left")
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        if status == "left":
            raise forbidden(f"bot is not a member of the {chat.kind} chat")
        return chat

    def is_admin(self, chat: Chat) -> bool:
        """Return whether the bot is an administrator of a group or a channel."""
        return chat.members.get(self.me["id"]) == "administrator"

    def member(self, chat: Chat, user: int, status: str = "") -> Json:
        """Return what a chat says of a member."""
        status = status or chat.members.get(user, "left")
        member: Json = {"status": status, "user": self.me if user == self.me["id"] else self.users[user]}
        if status in ("administrator", "creator"):
            member["is_anonymous"] = False
        if status == "administrator":
            mine = chat.rights if user == self.me["id"] else dict.fromkeys(chat.rights, True)
            member |= {"can_be_edited": False, **mine}
        if status == "kicked":
            member["until_date"] = 0
        return member

    # Messages.

    def post(
        self,
        chat: Chat,
        sender: Json,
        content: Json,
        *,
        ours: bool = False,
        thread: int | None = None,
        reply_to: Posted | None = None,
        quote: str = "",
    ) -> Json:
        """Put a message into a chat and return it. Its number is one more than the last in the chat.

        The numbers start at 1 in every chat: a key that forgets the chat then collides at once.
        """
        number = len(chat.posts) + 1
        message: Json = {"message_id": number, "date": int(time.time()), "chat": chat.public(), **sender}
        replied = reply_to.message if reply_to else None
        if chat.forum:
            if replied is not None and thread is None and replied.get("is_topic_message"):
                thread = replied["message_thread_id"]
            if thread is not None and thread != GENERAL:
                message |= {"message_thread_id": thread, "is_topic_message": True}
                # Telegram shows whatever is said in a topic as a reply to the message that opened it.
                replied = replied or chat.posts[thread].message
        elif replied is not None and chat.kind == "supergroup":
            # A thread of replies has a number too, although it is no topic and nothing can be sent to it.
            message["message_thread_id"] = replied.get("message_thread_id", replied["message_id"])
        if replied is not None:
            message["reply_to_message"] = {key: value for key, value in replied.items() if key != "reply_to_message"}
        if replied is not None and quote:
            position = units(words(replied)[: words(replied).index(quote)])
            message["quote"] = {"text": quote, "position": position, "is_manual": True}
        message |= content
        chat.posts[number] = Posted(message, ours)
        self.changed()
        return message

    def deliver(self, chat: Chat, message: Json, edited: bool = False) -> int | None:
        """Tell the bot of a message where it may hear it; return the update's id."""
        if not self._hears(chat, message):
            return None
        kind = "channel_post" if chat.kind == "channel" else "message"
        return self.updates.push(f"edited_{kind}" if edited else kind, dict(message))

    def _hears(self, chat: Chat, message: Json) -> bool:
        """Return whether a message reaches the bot: privacy mode keeps most of a group from it."""
        if chat.kind == "private":
            return chat.id not in self.blocked
        status = chat.members.get(self.me["id"], "left")
        if status in GONE or (chat.kind == "channel" and status != "administrator"):
            return False
        if chat.kind == "channel" or status == "administrator" or self.me["can_read_all_group_messages"]:
            return True
        if message.keys() & SERVICE or message.get("is_automatic_forward"):
            return True
        by_me = message.get("via_bot", {}).get("id") == self.me["id"]
        to_me = message.get("reply_to_message", {}).get("from", {}).get("id") == self.me["id"]
        return by_me or to_me or self._named_in(message)

    def _named_in(self, message: Json) -> bool:
        """Return whether a message holds a command for the bot, or mentions it."""
        text, name = words(message), f"@{self.me['username']}".lower()
        for entity in message.get("entities") or message.get("caption_entities") or []:
            covered = cut(text, entity).lower()
            if entity["type"] == "mention" and covered == name:
                return True
            if entity["type"] == "bot_command" and ("@" not in covered or covered.endswith(name)):
                return True
        return False

    def bot_became(self, chat: Chat, status: str, by: Json) -> None:
        """Change what the bot is in a chat and tell it."""
        was = chat.members.get(self.me["id"], "left")
        if chat.kind == "private":
            was = "kicked" if chat.id in self.blocked else "member"
            (self.blocked.add if status == "kicked" else self.blocked.discard)(chat.id)
        old = self.member(chat, self.me["id"], was)
        chat.members[self.me["id"]] = status
        body = {
            "chat": chat.public(),
            "from": by,
            "date": int(time.time()),
            "old_chat_member": old,
            "new_chat_member": self.member(chat, self.me["id"], status),
        }
        self.updates.push("my_chat_member", body)

    def topic_of(self, chat: Chat, thread: int) -> Topic:
        """Return the topic that the bot wants to write to; 0 stands for none. Raise Refused."""
        if thread and (thread == GENERAL or thread not in chat.topics):
            raise bad("message thread not found")
        topic = chat.topics.get(thread or GENERAL) or Topic("")
        if topic.closed and not self.is_admin(chat):
            raise bad("TOPIC_CLOSED")
        return topic
