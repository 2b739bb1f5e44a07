"""Dress a reply in plain text, for the console and for tests."""

import textwrap

from bot.citation import badge, reference, remarks
from bot.message import Quote, Reply

WIDTH = 100


def plain(reply: Reply, nation: str, width: int = WIDTH) -> str:
    """Return a reply as lines of at most `width` characters; the words of an excerpt are never changed."""
    parts = [_quote(part, nation, width) if isinstance(part, Quote) else _fill(part.text, width) for part in reply.parts]
    if reply.buttons:
        parts.append(_fill("  ".join(f"[{button.label}: {button.text}]" for button in reply.buttons), width))
    return "\n\n".join(parts)


def _quote(quote: Quote, nation: str, width: int) -> str:
    """Return a numbered excerpt with its badge, place, remarks and link beneath."""
    excerpt = quote.cited.excerpt
    lines = [_fill(f"{quote.number:<2} “{excerpt.text}”", width, "   ")]
    below = [badge(excerpt), reference(excerpt), *remarks(quote.cited, nation), *excerpt.document.urls[:1]]
    return "\n".join(lines + [_fill(f"   {line}", width, "   ") for line in below])


def _fill(text: str, width: int, indent: str = "") -> str:
    """Return text broken at spaces only, so that no word, hyphen or address is cut."""
    return textwrap.fill(
        text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )
