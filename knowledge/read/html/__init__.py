"""Read a saved web page: its main part, without the frame that every page of a site has."""

import re
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from knowledge.model import Document, Sight
from knowledge.read.blocks import Writer
from knowledge.read.clean import title_of
from knowledge.read.errors import Unreadable
from knowledge.read.html.about import information, title
from knowledge.read.html.characters import characters
from knowledge.read.html.compose import Composer
from knowledge.read.html.notes import find_notes
from knowledge.read.html.settle import settle
from knowledge.read.html.survey import survey

_WAITS = re.compile(r"\W*(loading|please wait|(please )?enable javascript|you need to enable javascript)\b", re.I)
_FEW = 25


def read_html(path: Path) -> Document:
    """Return the document in a saved web page. Raise Unreadable."""
    text, untold = characters(path)
    page = LexborHTMLParser(text)
    found = survey(page)
    if found is None:
        raise Unreadable(_no_words(page, path.name))
    composer = Composer(found, find_notes(found))
    writer = Writer()
    settle(composer.compose(), writer)
    words = writer.text
    if not writer.blocks or (len(words.split()) < _FEW and _WAITS.match(words)):
        raise Unreadable(_no_words(page, path.name))
    told = information(page, text)
    composer.left_out.untold = untold
    opened = re.search(r"<(body|html)\b", text, re.I) is not None
    composer.left_out.cut_off = opened and re.search(r"</(body|html)\s*>", text[-100_000:], re.I) is None
    return Document(
        id="",
        title=title(page, told, found) or title_of(path),
        text=words,
        blocks=tuple(writer.blocks),
        marks=tuple(writer.marks),
        sight=Sight(information=tuple(told.items()), remarks=composer.left_out.sentences()),
    )


def _no_words(page: LexborHTMLParser, name: str) -> str:
    """Return why a page has no words to read, and what to do."""
    if page.css_first("frameset, iframe") is not None:
        return f"{name} shows other pages in frames and has no words. Open the page in the frame and save that."
    if page.css_first("script") is not None:
        return f"{name} has no words: the page builds them with a script. Print the page to PDF and send that."
    return f"{name} has no words in it. Send a page with text, or print it to PDF."


__all__ = ["read_html"]
