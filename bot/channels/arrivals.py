"""Read what Telegram hands over: who writes, in which chat, what words are meant for the bot, what came with them."""

import unicodedata
from collections.abc import Hashable
from dataclasses import dataclass

from telegram import Message, MessageEntity, Update, User
from telegram.constants import ChatType

from bot.message import Sender
from bot.safety import danger_in

CHANNEL = "telegram"
GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_LONGEST_NAME = 64
_ANONYMOUS = 1087968824  # "GroupAnonymousBot", in whose name anonymous admins write
_ANY_CHANNEL = 136817688  # "Channel Bot", in whose name channels write in groups
# What may show who somebody is; a message that has one of these is taken out of the chat.
_ATTACHED = {
    "photo": "photos",
    "video": "videos",
    "video_note": "video messages",
    "voice": "voice messages",
    "audio": "recordings",
    "animation": "animations",
    "document": "files",
    "location": "locations",
    "venue": "places",
    "contact": "contacts",
    "story": "stories",
    "paid_media": "pictures",
    "checklist": "checklists",
}
_HARMLESS = {"sticker": "stickers", "dice": "dice", "game": "games", "poll": "polls"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply goes."""

    chat: int
    private: bool
    thread: int | None = None  # the topic of a forum
    asked: int | None = None  # the message that it answers
    edits: int | None = None  # the bot's own message that it takes the place of; 0: whatever answers `asked`


@dataclass(frozen=True, slots=True)
class Attached:
    """What came with a message, as people call it, and whether it may stay in the chat."""

    kind: str
    harmless: bool = False


def line_of(update: Update) -> Hashable:
    """Return the line that an update stands in: that of its chat; an emergency and a keystroke stand behind nothing."""
    if update.inline_query:
        return "inline", update.update_id
    said = update.message or update.edited_message
    if said and danger_in(said.text or said.caption or ""):
        return "danger", update.update_id
    one = update.effective_chat or update.effective_user
    return one.id if one else 0


def place_of(message: Message) -> Place:
    """Return where a reply to a message goes."""
    thread = message.message_thread_id if message.is_topic_message else None
    return Place(message.chat.id, message.chat.type == ChatType.PRIVATE, thread, message.message_id)


def sender_of(user: User) -> Sender:
    """Return a person by their number, which stays; a username can change hands."""
    visible = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in user.full_name)
    return Sender(CHANNEL, str(user.id), " ".join(visible.split())[:_LONGEST_NAME])


def is_faceless(message: Message) -> bool:
    """Return whether a message hides who wrote it: an anonymous admin, or a channel that writes in a group."""
    user = message.from_user
    return message.sender_chat is not None or user is None or user.id in (_ANONYMOUS, _ANY_CHANNEL)


def is_for_nobody(message: Message, me: int) -> bool:
    """Return whether nobody wrote a message to be answered: a channel's post carried over, or our own inline result."""
    return bool(message.is_automatic_forward) or (message.via_bot is not None and message.via_bot.id == me)


def attached_to(message: Message) -> Attached | None:
    """Return what came with a message besides words, or None."""
    if message.forward_origin:
        return Attached("forwarded messages")
    for name, kind in _ATTACHED.items():
        if getattr(message, name, None):
            return Attached(kind)
    for name, kind in _HARMLESS.items():
        if getattr(message, name, None):
            return Attached(kind, harmless=True)
    return None


def words_for(message: Message, me: User) -> str | None:
    """Return the words of a message that are meant for the bot, its own name left out, or None where none are.

    In a group that is a command, a mention or a reply to it.
    """
    text = message.text or message.caption or ""
    private = message.chat.type == ChatType.PRIVATE
    command, addressee = _command(message)
    if command:
        if addressee and addressee.casefold() != (me.username or "").casefold():
            return None  # another bot's
        return f"{command}{text[len(command) + (len(addressee) + 1 if addressee else 0) :]}"
    mentioned = _without_mention(message, f"@{me.username}")
    if mentioned is not None:
        return mentioned
    answers = message.reply_to_message is not None and message.reply_to_message.from_user == me
    return text if private or answers else None


def _command(message: Message) -> tuple[str, str]:
    """Return the command that a message begins with, and whom it is addressed to; "" for either."""
    entities = message.parse_entities([MessageEntity.BOT_COMMAND]) or message.parse_caption_entities(
        [MessageEntity.BOT_COMMAND]
    )
    for entity, words in entities.items():
        if entity.offset == 0:
            command, _, addressee = words.partition("@")
            return command, addressee
    return "", ""


def _without_mention(message: Message, name: str) -> str | None:
    """Return the words of a message without a mention of a name, or None where it is not mentioned."""
    text = message.text or message.caption or ""
    entities = {
        **message.parse_entities([MessageEntity.MENTION]),
        **message.parse_caption_entities([MessageEntity.MENTION]),
    }
    for mention in entities.values():
        if mention.casefold() == name.casefold():
            return " ".join(text.replace(mention, " ").split())
    return None
