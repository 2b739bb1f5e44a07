"""What somebody sees of the bot on their phone."""

import asyncio
from collections.abc import Callable
from typing import Any

from tests.loopback.chats import Chat
from tests.loopback.text import words
from tests.loopback.wire import Json
from tests.loopback.world import World

Match = str | Callable[[Json], Any]
"""Words of a message, or a test that it passes."""


class Sight:
    """Somebody who looks. Chats default to their private chat with the bot."""

    def __init__(self, world: World, user: Json) -> None:
        self._world = world
        self.user = user
        self.id: int = user["id"]
        self.name: str = user["first_name"]

    @property
    def chat(self) -> Chat:
        """Return the private chat with the bot."""
        return self._world.chats[self.id]

    def sees(self, chat: Chat | None = None) -> list[Json]:
        """Return the bot's messages in a chat, oldest first, as they now stand; deleted ones are gone."""
        posts = (chat or self.chat).posts.values()
        return [posted.message for posted in posts if posted.ours and not posted.deleted]

    async def hears(
        self, match: Match = "", chat: Chat | None = None, *, after: Json | None = None, timeout: float = 10.0
    ) -> Json:
        """Return the first message of the bot that holds some words, or passes a test, and came after another."""
        since = after["message_id"] if after else 0

        def heard() -> Json | None:
            new = (message for message in self.sees(chat) if message["message_id"] > since)
            return next((message for message in new if _matches(message, match)), None)

        try:
            return await self._world.until(heard, timeout, f"{self.name} hears {match!r}")
        except AssertionError as error:
            said = [words(message)[:300] for message in self.sees(chat)[-5:]]
            raise AssertionError(f"{error}\nthe bot said there: {said}") from None

    async def sees_change(self, message: Json, match: Match = "", timeout: float = 10.0) -> Json:
        """Wait until a message was edited and now holds some words, or passes a test."""
        posted = self._world.chats[message["chat"]["id"]].posts[message["message_id"]]
        return await self._world.until(
            lambda: message if posted.edits and _matches(message, match) else None,
            timeout,
            f"{self.name} sees the message {message['message_id']} change to {match!r}",
        )

    async def sees_gone(self, message: Json, timeout: float = 10.0) -> None:
        """Wait until a message was deleted."""
        posted = self._world.chats[message["chat"]["id"]].posts[message["message_id"]]
        await self._world.until(lambda: posted.deleted, timeout, f"the message {message['message_id']} is deleted")

    async def hears_nothing(self, seconds: float, chat: Chat | None = None, *, after: Json | None = None) -> None:
        """Raise AssertionError if the bot says anything within some seconds."""
        since = after["message_id"] if after else len((chat or self.chat).posts)
        await asyncio.sleep(seconds)
        said = [words(message) for message in self.sees(chat) if message["message_id"] > since]
        assert said == []


def _matches(message: Json, match: Match) -> bool:
    return bool(match(message)) if callable(match) else match in words(message)
