"""People with a phone: what they can do to a bot, and what they see."""

import time
from typing import Any

from tests.loopback import media
from tests.loopback.chats import ANONYMOUS_ADMIN, CHANNEL_BOT, GONE, TELEGRAM, Chat
from tests.loopback.membership import Member
from tests.loopback.sight import Match
from tests.loopback.text import MESSAGE, found_in, units
from tests.loopback.wire import Json


class Person(Member):
    """Somebody who talks to the bot, alone or in groups. Chats default to their private chat with the bot."""

    # Saying things.

    async def say(
        self,
        text: str,
        chat: Chat | None = None,
        *,
        reply_to: Json | None = None,
        quote: str = "",
        topic: int | None = None,
        anonymous: bool = False,
        channel: Chat | None = None,
        via: Json | None = None,
    ) -> Json:
        """Write a message and return it: as oneself, as an anonymous admin, or in the name of a channel."""
        content = _typed(text) | ({"via_bot": via} if via else {})
        return self._write(
            content, chat, reply_to=reply_to, quote=quote, topic=topic, anonymous=anonymous, channel=channel
        )

    async def reply_to(self, message: Json, text: str, *, quote: str = "") -> Json:
        """Reply to a message where it stands, perhaps to words of it."""
        return await self.say(text, self._world.chats[message["chat"]["id"]], reply_to=message, quote=quote)

    async def start(self, payload: str = "") -> Json:
        """Press START, or follow a link with a payload."""
        return await self.say(f"/start {payload}".strip())

    async def upload(
        self,
        kind: str,
        caption: str = "",
        chat: Chat | None = None,
        *,
        data: bytes = b"bytes",
        name: str = "notes.pdf",
        album: str = "",
        reply_to: Json | None = None,
        topic: int | None = None,
    ) -> Json:
        """Send something that is not words: photo, voice, location, ... (media.KINDS)."""
        number = f"F{next(self._world.numbers)}"
        file: Json = {"file_id": number, "file_unique_id": f"u{number}", "file_size": len(data), "file_name": name}
        if kind in media.FILES:
            self._world.files[number] = (name, data)
        content = media.content(kind, file)
        if caption:
            content["caption"] = caption
            content |= {"caption_entities": found_in(caption)} if found_in(caption) else {}
        content |= {"media_group_id": album} if album else {}
        return self._write(content, chat, reply_to=reply_to, topic=topic)

    async def forward(self, text: str, of: "Person | Chat | str", chat: Chat | None = None) -> Json:
        """Forward words of a person, of a group or channel, or of somebody hidden of whom only the name is shown."""
        where = of if isinstance(of, str) else of.user if isinstance(of, Person) else of.public()
        return self._write(_typed(text) | {"forward_origin": media.origin(where)}, chat)

    async def edit(self, message: Json, text: str) -> None:
        """Change one's own message."""
        for key in ("entities", "text"):
            message.pop(key, None)
        message |= {**_typed(text), "edit_date": int(time.time())}
        chat = self._world.chats[message["chat"]["id"]]
        chat.posts[message["message_id"]].edits += 1
        self._world.deliver(chat, message, edited=True)

    async def delete(self, message: Json) -> None:
        """Delete a message for everybody; the bot is not told."""
        self._world.chats[message["chat"]["id"]].posts[message["message_id"]].deleted = True

    async def asks(
        self, text: str, match: Match = "", chat: Chat | None = None, *, timeout: float = 10.0, **how: Any
    ) -> Json:
        """Say something and return the message with which the bot answers."""
        return await self.hears(match, chat, after=await self.say(text, chat, **how), timeout=timeout)

    def _write(
        self,
        content: Json,
        chat: Chat | None,
        *,
        reply_to: Json | None = None,
        quote: str = "",
        topic: int | None = None,
        anonymous: bool = False,
        channel: Chat | None = None,
    ) -> Json:
        """Post what somebody sends, tell the bot, and forward a channel's post to its group."""
        chat = chat or self.chat
        self._check_may_write(chat, anonymous)
        sender: Json = {"from": self.user}
        if chat.kind == "channel":
            sender = {"sender_chat": chat.public()}
        elif anonymous:
            sender = {"from": ANONYMOUS_ADMIN, "sender_chat": chat.public()}
        elif channel:
            sender = {"from": CHANNEL_BOT, "sender_chat": channel.public()}
        target = chat.posts[reply_to["message_id"]] if reply_to else None
        message = self._world.post(chat, sender, content, thread=topic, reply_to=target, quote=quote)
        self._world.deliver(chat, message)
        if chat.kind == "channel" and chat.linked:
            came_from = media.origin(chat.public()) | {"message_id": message["message_id"]}
            automatic = {"from": TELEGRAM, "sender_chat": chat.public()}
            forwarded = {**content, "is_automatic_forward": True, "forward_origin": came_from}
            self._world.deliver(chat.linked, self._world.post(chat.linked, automatic, forwarded))
        return message

    def _check_may_write(self, chat: Chat, anonymous: bool) -> None:
        """Raise AssertionError where an app would not let somebody write."""
        if chat.kind == "private":
            assert self.id not in self._world.blocked, f"{self.name} has blocked the bot"
            self._world.started.add(self.id)
        status = chat.members.get(self.id, "left")
        assert status not in GONE, f"{self.name} is not in {chat.info}"
        assert not anonymous or status in ("administrator", "creator"), f"{self.name} is no administrator"
        assert chat.migrated_to is None, f"{chat.info} was migrated"

    # Buttons and inline mode.

    async def press(self, message: Json, label: str = "", *, data: str = "") -> str:
        """Tap the button whose label holds `label` and return the query's id; `data` stands for an old button.

        A message that was deleted since reaches the bot as an inaccessible one.
        """
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        if not data:
            found = next((button for row in rows for button in row if label in button["text"]), None)
            assert found, f"no button {label!r} in {[[button['text'] for button in row] for row in rows]}"
            assert "callback_data" in found, f"{label!r} is for the app alone: {found}"
            data = found["callback_data"]
        query = f"Q{next(self._world.numbers)}"
        body: Json = {"id": query, "from": self.user, "data": data}
        inline = next((number for number, sent in self._world.inline.items() if sent.message is message), "")
        if inline:
            body |= {"inline_message_id": inline, "chat_instance": inline}
        else:
            chat = self._world.chats[message["chat"]["id"]]
            seen = dict(message)
            if chat.live(message["message_id"]) is None:
                seen = {"chat": chat.public(), "message_id": message["message_id"], "date": 0}
            body |= {"message": seen, "chat_instance": str(chat.id)}
        self._world.queries[query] = time.monotonic()
        self._world.updates.push("callback_query", body)
        return query

    async def answered(self, query: str, timeout: float = 10.0) -> str:
        """Return what the bot answers to a press, often nothing; the button stops spinning then."""
        answer = await self._world.until(
            lambda: self._world.answers.get(query), timeout, f"the press of {self.name} is answered"
        )
        return str(answer.get("text", ""))

    async def inline(self, text: str, timeout: float = 10.0) -> Json:
        """Type after the bot's name in any chat; return the bot's answer with its `results`."""
        query = f"I{next(self._world.numbers)}"
        body = {"id": query, "from": self.user, "query": text, "offset": "", "chat_type": "sender"}
        self._world.queries[query] = time.monotonic()
        self._world.updates.push("inline_query", body)
        return await self._world.until(
            lambda: self._world.answers.get(query), timeout, f"the inline query {text!r} of {self.name} is answered"
        )

    async def choose(self, result: Json, chat: Chat) -> Json:
        """Send an inline result to a chat and return the message; its buttons know only an inline message id."""
        content = result["input_message_content"]
        sent: Json = {"text": content["message_text"], "via_bot": self._world.me}
        sent |= {"entities": content["entities"]} if content.get("entities") else {}
        sent |= {"reply_markup": result["reply_markup"]} if result.get("reply_markup") else {}
        message = self._world.post(chat, {"from": self.user}, sent)
        self._world.deliver(chat, message)
        self._world.inline[f"M{next(self._world.numbers)}"] = chat.posts[message["message_id"]]
        return message


def _typed(text: str) -> Json:
    """Return the content of a message that somebody types; an app trims it and finds commands and mentions."""
    text = text.strip()
    assert 1 <= units(text) <= MESSAGE, "an app cuts a message at 4096 units; send it in parts"
    entities = found_in(text)
    return {"text": text, "entities": entities} if entities else {"text": text}
