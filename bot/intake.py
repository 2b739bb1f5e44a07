"""What a message is before anything is done with it: its plain text, the command it calls, its words without names."""

import unicodedata

from bot.chatwords import words_last
from bot.message import Message
from knowledge.privacy import Identifier, Known, Masked, mask, without_masks


def plain_text(text: str) -> str:
    """Return a text without what nobody sees: a name with a hidden character in it is a name."""
    readable = text.encode("utf-8", "replace").decode()  # A lone surrogate is no letter of any word.
    return "".join(letter for letter in readable if unicodedata.category(letter) != "Cf").strip()


def command_of(text: str) -> tuple[str, str]:
    """Return the name of the command that a text calls, and the words after it; plain text asks."""
    if not text.startswith("/"):
        return "ask", text
    name, words = [*text[1:].split(maxsplit=1), "", ""][:2]
    return name.lower(), words


def caption_of(text: str) -> str:
    """Return what is said of a file beneath it, without a command before it."""
    return text.partition(" ")[2] if text.startswith("/") else text


def masked(words: str, known: Known) -> Masked:
    """Return words masked as they will be asked: a number with a chat word in its middle is a number."""
    return mask(words_last(words), known)


def sure_kinds(found: Masked, foreign: bool) -> tuple[Identifier, ...]:
    """Return the kinds of identifier that were seen; in another language every word looks like a name."""
    return tuple(kind for kind in found.kinds if not (foreign and kind in (Identifier.NAME, Identifier.SCHOOL)))


async def removed(message: Message) -> bool | None:
    """Return whether a message could be taken out of its chat; None where its channel takes none out."""
    return await message.remove() if message.remove else None


def left(found: Masked) -> str:
    """Return what masking left of words, or the words as they were."""
    return without_masks(found.text) if found.kinds else found.text
