"""Dress a reply in plain text, for the console and for tests."""

import textwrap

from bot.citation import badge, reference, remarks
from bot.message import Quote, Reply

WIDTH = 100
FOLDED = "This passage describes injuries or abuse in detail and is folded."
_INDENT = "   "
_NARROWEST = 20


def plain(reply: Reply, nation: str, width: int = WIDTH) -> str:
    """Return a reply as lines of at most `width` characters; the words of an excerpt are never changed.

    `nation` is where the reader practises, if the reply does not say.
    """
    nation = reply.nation or nation
    width = max(width, _NARROWEST)
    parts = [
        _quote(part, nation, width) if isinstance(part, Quote) else _fill(part.text, width) for part in reply.parts
    ]
    if reply.buttons:
        parts.append(_fill("  ".join(f"[{button.label}: {button.text}]" for button in reply.buttons), width))
    return "\n\n".join(parts)


def _quote(quote: Quote, nation: str, width: int) -> str:
    """Return a numbered excerpt with its badge, place, remarks and link beneath."""
    excerpt = quote.cited.excerpt
    words = f"{FOLDED} Read it: {quote.folded}" if quote.folded else f"“{excerpt.text}”"
    paragraphs = words.split("\n\n")
    first = "\n".join(_fill(paragraph, width - len(_INDENT)) for paragraph in paragraphs)
    below = [
        badge(excerpt, quote.cited.passage.unit),
        reference(excerpt),
        *remarks(quote.cited, nation),
        *([excerpt.document.link] if excerpt.document.link else []),
    ]
    lines = "\n".join([first, *(_fill(line, width - len(_INDENT)) for line in below)])
    return f"{quote.number:<{len(_INDENT)}}" + textwrap.indent(lines, _INDENT)[len(_INDENT) :]


def _fill(text: str, width: int) -> str:
    """Return text broken at spaces only, so that no word, hyphen or address is cut."""
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)
