"""Dress a reply for Telegram: messages with entities, and the keys beneath the last."""

import re
from dataclasses import dataclass
from itertools import groupby

from telegram import InlineKeyboardMarkup, MessageEntity
from telegram.constants import MessageLimit

from bot.channels.keys import data_of, keyboard, read_data
from bot.channels.rich import PLAIN, Rich, joined, packed, shortened, units
from bot.citation import badge, reference, remarks
from bot.message import Enclosure, Picture, Quote, Reply, Words
from bot.render import FOLDED

__all__ = ["Dressed", "data_of", "dress", "read_data"]

_BADGE = 300  # UTF-16 units of a caption for what the words are worth
_MOST_BYTES, _MOST_SIDES, _MOST_TIMES = 10_000_000, 10_000, 20  # of a photo in Telegram
_NOTHING = "There is nothing to show."  # Telegram refuses an empty message.
# Telegram refuses a whole message for one address that it cannot read; any other address is printed as it is.
_ADDRESS = re.compile(r"https?://[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+([/?#][!-~]*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dressed:
    """One message as Telegram takes it."""

    text: str
    entities: tuple[MessageEntity, ...] = ()
    keyboard: InlineKeyboardMarkup | None = None
    picture: bytes = b""  # a PNG, of which the text is the caption
    whole: bool = False  # It goes as a file: Telegram would take no such photo.
    file: Enclosure | None = None  # It has no text.
    only_edits: bool = False  # It says nothing where there is no message to change.

    @property
    def is_text(self) -> bool:
        """Return whether it can stand in the place of a text."""
        return not self.picture and not self.file


def dress(reply: Reply, nation: str) -> list[Dressed]:
    """Return a reply as messages, never none and none empty, its keys beneath the last but the files.

    `nation` is where the reader practises, if the reply does not say. The words are those of `bot.render.plain`, in
    its order; what differs is that a link lies beneath the reference, and that keys unfold what is folded.
    """
    messages = packed(_parts(reply, reply.nation or nation))
    if reply.picture:
        return [*(Dressed(one.text, one.entities) for one in messages), _pictured(reply.picture, keyboard(reply))]
    messages = messages or [Rich.of(_NOTHING)]
    dressed = [
        Dressed(message.text, message.entities, keyboard(reply) if message is messages[-1] else None)
        for message in messages
    ]
    return [*dressed, *(Dressed("", file=file) for file in reply.files)]


def _pictured(picture: Picture, keys: InlineKeyboardMarkup | None) -> Dressed:
    """Return a picture under a caption that begins with what the words are worth."""
    number, (first, _, rest) = str(picture.number), picture.caption.partition("\n")
    first = shortened(first, _BADGE)
    rest = shortened(rest, MessageLimit.CAPTION_LENGTH - units("\n".join((number, first, ""))))
    lines = [Rich.of(number, MessageEntity.BOLD), Rich.of(first, MessageEntity.ITALIC), Rich.of(rest)]
    caption = joined([line for line in lines if line.text], "\n")
    return Dressed(caption.text, caption.entities, keys, picture.png, _is_no_photo(picture.png))


def _is_no_photo(png: bytes) -> bool:
    """Return whether a picture has more bytes or sides than a photo may have, or is a strip."""
    width, height = (int.from_bytes(png[at : at + 4]) for at in (16, 20))
    longest, shortest = max(width, height), max(1, min(width, height))
    return len(png) > _MOST_BYTES or width + height > _MOST_SIDES or longest > _MOST_TIMES * shortest


def _parts(reply: Reply, nation: str) -> list[Rich]:
    """Return what stands apart with blank lines; a list of commands stands together, so that it fits a screen."""
    parts: list[Rich] = []
    for listed, group in groupby(reply.parts, key=_is_command):
        dressed = [_quote(part, nation) if isinstance(part, Quote) else _words(part) for part in group]
        parts += [joined(dressed, "\n")] if listed else dressed
    if reply.card and parts:
        # 999 stands in the first line of a card, and nothing else in it calls for the eye.
        parts[0] = Rich.of(parts[0].text, MessageEntity.BOLD)
    return [part for part in parts if part.text]


def _is_command(part: Words | Quote) -> bool:
    return isinstance(part, Words) and part.text.startswith("/")


def _words(part: Words) -> Rich:
    return Rich.of(part.text.strip())


def _quote(quote: Quote, nation: str) -> Rich:
    """Return an excerpt under its number, with its badge, place and remarks beneath."""
    excerpt = quote.cited.excerpt
    link = excerpt.document.link
    linked = link if link and _ADDRESS.fullmatch(link) else None
    words = Rich.of(FOLDED) if quote.folded else Rich.of(f"“{excerpt.text}”", MessageEntity.EXPANDABLE_BLOCKQUOTE)
    place = reference(excerpt)
    lines = [
        Rich.of(str(quote.number), MessageEntity.BOLD),
        words,
        Rich.of(badge(excerpt, quote.cited.passage.unit), MessageEntity.ITALIC),
        Rich.of(place, MessageEntity.TEXT_LINK, linked) if linked else Rich.of(place, PLAIN),
        *(Rich.of(remark, PLAIN) for remark in remarks(quote.cited, nation)),
        *([Rich.of(link)] if link and not linked else []),
    ]
    return joined(lines, "\n")
