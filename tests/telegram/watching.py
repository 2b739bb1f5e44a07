"""What the tests look at beside the chat: whether the bot has done all it was handed, and what it keeps."""

import json
import sqlite3
from contextlib import closing
from typing import Any

from tests.loopback.chats import Chat
from tests.loopback.keyboard import buttons
from tests.loopback.people import Person
from tests.loopback.text import words
from tests.loopback.wire import Json
from tests.telegram.conftest import World


async def settled(world: World) -> None:
    """Wait until every update was handled and everything said that was to be said."""

    def nothing_waits() -> bool:
        if world.server.updates.pending:
            return False
        with closing(world.records) as records:
            return not records.deliveries.waiting()

    await world.server.until(nothing_waits, 20.0, "the bot has done all it was handed")


def team(world: World, *people: Person, bot: str = "member", **how: bool) -> Chat:
    """Return a group that was let in."""
    group = world.server.group("North team", *people, bot=bot)
    group.rights.update(how)
    world.let_in(group)
    return group


def said_in(world: World, chat: Chat | Person) -> list[str]:
    """Return the words of what the bot said in a chat and that still stands there."""
    return [line["text"] for line in world.server.transcript(chat) if line["bot"] and not line["deleted"]]


def said_to(chat: Chat, message: Json) -> list[str]:
    """Return the words of what the bot said in answer to a message."""
    posts = [post.message for post in chat.posts.values() if post.ours and not post.deleted]
    answering = [one for one in posts if one.get("reply_to_message", {}).get("message_id") == message["message_id"]]
    return [words(one) for one in answering]


def labels(message: Json) -> list[str]:
    """Return what stands on the buttons beneath a message."""
    return [label for row in buttons(message) for label, _, _ in row]


def menu(world: World, person: Person) -> list[str]:
    """Return the commands that the app shows to somebody in their chat with the bot."""
    own = json.dumps({"chat_id": person.id, "type": "chat"}, sort_keys=True)
    everybody = json.dumps({"type": "all_private_chats"})
    shown = world.server.commands.get((own, "")) or world.server.commands[everybody, ""]
    return [command["command"] for command in shown]


def change(world: World, statement: str, *values: Any) -> None:
    """Change what the records hold, as time would have."""
    with closing(sqlite3.connect(world.data / "records.db")) as connection, connection:
        assert connection.execute(statement, values).rowcount == 1


def kept_bytes(world: World) -> bytes:
    """Return every byte that the records keep on the disk."""
    return b"".join(path.read_bytes() for path in sorted(world.data.glob("records.db*")))
