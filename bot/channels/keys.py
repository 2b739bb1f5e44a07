"""The keys beneath a message: what a reply offers next, in rows that a phone shows whole."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit

from bot.channels.rich import shortened, units
from bot.citation import reference
from bot.message import Button, Quote, Reply

_ABREAST = 3
_WIDTH = 34  # characters abreast; keys of a row are equally wide, so the longest label counts for all
_ID = re.compile(r"[0-9a-f]{12}|")


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """Return the keys of a reply in rows, or None where it offers nothing."""
    id = reply.answer.id if reply.answer else reply.follows
    quotes = [part for part in reply.parts if isinstance(part, Quote)]
    folded = [Button(f"Read {quote.number}", quote.folded) for quote in quotes if quote.folded]
    copies = [InlineKeyboardButton(f"Copy {one.number}", copy_text=CopyTextButton(_citation(one))) for one in quotes]
    rows = [
        *_rows([_key(button, id) for button in folded]),
        *_rows([_key(button, id) for button in reply.buttons if button.row == "source"]),
        *_rows([_key(button, id) for button in reply.buttons if button.row == "page"]),
        *_rows([_key(button, id) for button in reply.buttons if button.row == "keep"]),
        *_rows(copies),
        *_rows([_key(button, id) for button in reply.buttons if not button.row]),
        *_rows([_key(button, id) for button in reply.buttons if button.row == "judged"]),
    ]
    # Telegram would refuse the words too if there were more keys.
    totals = accumulate(len(row) for row in rows)
    shown = [
        row for row, total in zip(rows, totals, strict=True) if total <= InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER
    ]
    return InlineKeyboardMarkup(shown) if shown else None


def data_of(button_text: str, answer_id: str) -> str:
    """Return what a key sends when it is pressed. Raise ValueError if Telegram would not carry it."""
    data = f"{answer_id}|{button_text}"
    if read_data(data) != (answer_id, button_text):
        raise ValueError(f"no data for a key: {data}")
    return data


def read_data(data: str) -> tuple[str, str]:
    """Return the answer and the message that a pressed key stands for, both "" if no key of ours sends such data."""
    id, _, text = data.partition("|")
    long = len(data.encode(errors="replace")) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    return (id, text) if text and not long and _ID.fullmatch(id) else ("", "")


def _key(button: Button, answer_id: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.short or button.label, callback_data=data_of(button.text, answer_id))


def _rows(keys: Sequence[InlineKeyboardButton]) -> Iterator[list[InlineKeyboardButton]]:
    """Yield keys in rows, as many abreast as show their labels whole."""
    row: list[InlineKeyboardButton] = []
    for key in keys:
        wider = [*row, key]
        if row and (len(wider) > _ABREAST or max(len(one.text) for one in wider) * len(wider) > _WIDTH):
            yield row
            wider = [key]
        row = wider
    if row:
        yield row


def _citation(quote: Quote) -> str:
    """Return where an excerpt stands, as a key copies it: with its link where there is room."""
    most = InlineKeyboardButtonLimit.MAX_COPY_TEXT
    place = reference(quote.cited.excerpt)
    link = quote.cited.excerpt.document.link
    if link and units(f"{place} {link}") <= most:
        return f"{place} {link}"
    return shortened(place, most)
