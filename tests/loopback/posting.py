"""Methods that send, change and delete messages."""

import time
from collections.abc import Callable
from typing import Any

from tests.loopback.chats import Chat, Posted
from tests.loopback.keyboard import keyboard
from tests.loopback.text import CAPTION, MESSAGE, checked, units, words
from tests.loopback.wire import Given, Json, Refused, bad
from tests.loopback.world import World

TWO_DAYS = 48 * 3600
_ACTIONS = set(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker "
    "find_location record_video_note upload_video_note".split()
)
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def text_of(world: World, given: Given) -> Json:
    """Return the text and entities of a message to send. Raise Refused."""
    _no_markup_language(world, given)
    text, entities = checked(given.text("text"), given.array("entities"), MESSAGE, "message is too long")
    if not text:
        raise bad("message text is empty")
    return {"text": text, "entities": entities} if entities else {"text": text}


def _no_markup_language(world: World, given: Given) -> None:
    """Raise Refused for a parse mode: the bot sends entities, and nothing here reads HTML."""
    if given.text("parse_mode"):
        world.unsupported["parse_mode"] += 1
        raise bad("unsupported parse_mode")


def send_message(world: World, given: Given) -> Json:
    chat = world.chat_of(given)
    return _sent(world, chat, given, text_of(world, given))


def send_document(world: World, given: Given) -> Json:
    name, data = _upload(given, "document")
    return _sent_file(world, given, lambda file: {"document": {**file, "file_name": name}}, name, data)


def send_photo(world: World, given: Given) -> Json:
    name, data = _upload(given, "photo")
    return _sent_file(world, given, lambda file: {"photo": [{**file, "width": 90, "height": 90}]}, name, data)


def _upload(given: Given, field: str) -> tuple[str, bytes]:
    """Return the name and bytes of the file that a request carries. Raise Refused where it carries none."""
    key = given.text(field).removeprefix("attach://") or field
    if key not in given.files:
        raise bad("wrong file identifier/HTTP URL specified")
    name, data = given.files[key]
    if not data:
        raise bad("file must be non-empty")
    if len(data) > 50_000_000:
        raise Refused(413, "Request Entity Too Large")
    return name, data


def _sent_file(world: World, given: Given, shape: Callable[[Json], Json], name: str, data: bytes) -> Json:
    chat = world.chat_of(given)
    _no_markup_language(world, given)
    raw, marks = given.text("caption"), given.array("caption_entities")
    caption, entities = checked(raw, marks, CAPTION, "message caption is too long")
    number = f"F{next(world.numbers)}"
    world.files[number] = (name, data)
    content = shape({"file_id": number, "file_unique_id": f"u{number}", "file_size": len(data)})
    content |= {"caption": caption} if caption else {}
    content |= {"caption_entities": entities} if entities else {}
    return _sent(world, chat, given, content)


def _sent(world: World, chat: Chat, given: Given, content: Json) -> Json:
    """Post the bot's message, as a reply, in a topic and with buttons where it asked for that. Raise Refused."""
    if chat.kind == "channel" and not world.is_admin(chat):
        raise bad("need administrator rights in the channel chat")
    if not chat.may_write and not world.is_admin(chat):
        raise bad("not enough rights to send text messages to the chat")
    thread = given.number("message_thread_id")
    markup = keyboard(given.object("reply_markup"))
    reply = given.object("reply_parameters")
    target = _target(chat, reply)
    if target and not thread and target.message.get("is_topic_message"):
        thread = target.message["message_thread_id"]
    world.topic_of(chat, thread)
    quote = str(reply.get("quote", "")) if target else ""
    if target and (units(quote) > 1024 or quote not in words(target.message)):
        raise bad("QUOTE_TEXT_INVALID")
    content |= {"reply_markup": markup} if markup else {}
    content |= {"has_protected_content": True} if given.flag("protect_content") else {}
    chat.drafts.clear()
    sender = {"sender_chat": chat.public()} if chat.kind == "channel" else {"from": world.me}
    return dict(world.post(chat, sender, content, ours=True, thread=thread or None, reply_to=target, quote=quote))


def _target(chat: Chat, reply: Json) -> Posted | None:
    """Return the message that is replied to, or None where there is none and need not be. Raise Refused."""
    if not reply:
        return None
    if reply.get("chat_id", chat.id) != chat.id:
        raise bad("message to be replied not found")
    target = chat.live(int(reply.get("message_id", 0)))
    if target is None and not reply.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return target


def send_draft(world: World, given: Given) -> bool:
    chat = world.chat_of(given)
    if chat.kind != "private":
        raise bad("TEXTDRAFT_PEER_INVALID")
    if not given.number("draft_id"):
        raise bad("draft_id must be non-zero")
    _no_markup_language(world, given)
    text, _ = checked(given.text("text"), given.array("entities"), MESSAGE, "message is too long")
    chat.drafts[given.number("draft_id")] = text
    chat.drafted.append(text)
    return True


def send_action(world: World, given: Given) -> bool:
    chat = world.chat_of(given)
    if given.text("action") not in _ACTIONS:
        raise bad("wrong parameter action in request")
    world.topic_of(chat, given.number("message_thread_id"))
    chat.actions.append(given.text("action"))
    return True


def edit_text(world: World, given: Given) -> Json | bool:
    posted = _editable(world, given)
    content = text_of(world, given)
    if "text" not in posted.message:
        raise bad("there is no text in the message to edit")
    kept = {key: value for key, value in posted.message.items() if key not in ("text", "entities")}
    return _edited(world, given, posted, kept | content)


def edit_keyboard(world: World, given: Given) -> Json | bool:
    posted = _editable(world, given)
    return _edited(world, given, posted, dict(posted.message))


def _editable(world: World, given: Given) -> Posted:
    """Return the message that a request may change. Raise Refused."""
    if inline := given.text("inline_message_id"):
        if inline not in world.inline:
            raise bad("MESSAGE_ID_INVALID")
        return world.inline[inline]
    chat = world.chat_of(given)
    if not given.number("message_id"):
        raise bad("message identifier is not specified")
    posted = chat.live(given.number("message_id"))
    if posted is None:
        raise bad("message to edit not found")
    if not posted.ours:
        raise bad("message can't be edited")
    return posted


def _edited(world: World, given: Given, posted: Posted, new: Json) -> Json | bool:
    """Change a message in its place and return it. Raise Refused where nothing would change."""
    for key in ("edit_date", "reply_markup"):
        new.pop(key, None)
    if markup := keyboard(given.object("reply_markup")):
        new["reply_markup"] = markup
    if new == {key: value for key, value in posted.message.items() if key != "edit_date"}:
        raise bad(_NOT_MODIFIED)
    posted.message.clear()
    posted.message.update(new, edit_date=int(time.time()))
    posted.edits += 1
    return True if given.text("inline_message_id") else dict(posted.message)


def delete_message(world: World, given: Given) -> bool:
    chat = world.chat_of(given)
    posted = chat.live(given.number("message_id"))
    if posted is None:
        raise bad("message to delete not found")
    if not _deletable(world, chat, posted):
        raise bad("message can't be deleted")
    posted.deleted = True
    return True


def delete_messages(world: World, given: Given) -> bool:
    """Delete up to a hundred messages; those that are not there are passed over."""
    chat = world.chat_of(given)
    numbers = given.array("message_ids")
    if not 1 <= len(numbers) <= 100:
        raise bad("there must be 1 to 100 messages to delete")
    found = [posted for number in numbers if (posted := chat.live(int(number)))]
    if not all(_deletable(world, chat, posted) for posted in found):
        raise bad("message can't be deleted")
    for posted in found:
        posted.deleted = True
    return True


def _deletable(world: World, chat: Chat, posted: Posted) -> bool:
    """Return whether the bot may delete a message."""
    if chat.kind == "private":
        return bool(time.time() - posted.message["date"] < TWO_DAYS)
    return posted.ours or (world.is_admin(chat) and chat.rights["can_delete_messages"])


def pin_message(world: World, given: Given) -> bool:
    chat = world.chat_of(given)
    if chat.kind != "private" and not (world.is_admin(chat) and chat.rights["can_pin_messages"]):
        raise bad("not enough rights to manage pinned messages in the chat")
    posted = chat.live(given.number("message_id"))
    if posted is None:
        raise bad("message to pin not found")
    chat.pinned.append(posted.message["message_id"])
    return True


def unpin_message(world: World, given: Given) -> bool:
    chat = world.chat_of(given)
    if chat.kind != "private" and not (world.is_admin(chat) and chat.rights["can_pin_messages"]):
        raise bad("not enough rights to manage pinned messages in the chat")
    number = given.number("message_id")
    if number not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(number)
    return True


METHODS: dict[str, Callable[[World, Given], Any]] = {
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "sendMessageDraft": send_draft,
    "sendChatAction": send_action,
    "editMessageText": edit_text,
    "editMessageReplyMarkup": edit_keyboard,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin_message,
    "unpinChatMessage": unpin_message,
}
