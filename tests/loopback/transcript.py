"""What was said in a chat, for tests to read and for pictures."""

from tests.loopback.chats import Chat, Posted
from tests.loopback.keyboard import buttons
from tests.loopback.media import attached
from tests.loopback.text import words
from tests.loopback.wire import Json


def transcript(chat: Chat, me: Json) -> list[Json]:
    """Return every message in order, deleted ones too, as plain dictionaries."""
    return [_line(posted, me) for posted in chat.posts.values()]


def _line(posted: Posted, me: Json) -> Json:
    message = posted.message
    author = message.get("sender_chat") or message.get("from") or me
    return {
        "id": message["message_id"],
        "date": message["date"],
        "who": author.get("first_name") or author["title"],
        "bot": posted.ours,
        "text": words(message),
        "entities": message.get("entities") or message.get("caption_entities") or [],
        "keyboard": buttons(message),
        "attached": attached(message),
        "reply_to": message.get("reply_to_message", {}).get("message_id"),
        "quote": message.get("quote", {}).get("text", ""),
        "topic": message["message_thread_id"] if message.get("is_topic_message") else None,
        "edited": "edit_date" in message,
        "deleted": posted.deleted,
    }
