"""Inline mode: excerpts offered in any chat while somebody with a role types. Off unless a setting turns it on."""

import asyncio
from dataclasses import replace

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import InlineQueryLimit
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.assistant import Assistant
from bot.channels.arrivals import sender_of
from bot.channels.dress import dress
from bot.channels.limits import Sending
from bot.message import Message, Quote, Reply
from bot.safety import danger_in

UPDATE = "inline_query"
_PAUSE = 0.4  # seconds without a keystroke until a question is asked
_SHOWN = 100  # characters of an excerpt in the list


class Inline:
    """Answer what somebody typed last; what they typed before it is not searched for."""

    def __init__(self, bot: ExtBot[Sending], assistant: Assistant, nation: str) -> None:
        self._bot = bot
        self._assistant = assistant
        self._nation = nation
        self._latest: dict[int, int] = {}

    async def answer(self, query: InlineQuery, number: int) -> None:
        """Offer a card or the excerpts that answer a question, to whoever typed it alone; later ones count higher."""
        who = query.from_user.id
        self._latest[who] = max(number, self._latest.get(who, 0))
        await asyncio.sleep(_PAUSE)
        if self._latest.get(who) != number:
            return
        del self._latest[who]
        results: list[InlineQueryResultArticle] = []
        text = query.query.strip()
        if text and (not text.startswith("/") or danger_in(text)):
            key = f"inline {who} {query.id}"  # a conversation of its own: nothing follows from half a sentence
            reply = await self._assistant.reply(
                Message(key, sender_of(query.from_user), f"/ask {text}", alone=True, shared=True)
            )
            results = self._articles(reply)
        try:
            await self._bot.answer_inline_query(
                query.id,
                results[: InlineQueryLimit.RESULTS],
                cache_time=0,
                is_personal=True,
                button=InlineQueryResultsButton("Ask in a chat with Learnt alone", start_parameter="inline"),
            )
        except TelegramError:
            return  # It is too old; the next keystroke brings another.

    def _articles(self, reply: Reply) -> list[InlineQueryResultArticle]:
        """Return what is offered: a card's words, or each excerpt that is not folded; else what the assistant says."""
        quotes = [part for part in reply.parts if isinstance(part, Quote) and not part.folded]
        if reply.card or not quotes:
            title = "If a child is in danger now, call 999" if reply.card else reply.said[:_SHOWN]
            return [self._article("0", title, "", replace(reply, buttons=()))]
        return [
            self._article(
                str(quote.number),
                quote.cited.excerpt.document.title,
                quote.cited.excerpt.text[:_SHOWN],
                Reply((quote,), nation=reply.nation),
            )
            for quote in quotes
        ]

    def _article(self, id: str, title: str, description: str, reply: Reply) -> InlineQueryResultArticle:
        dressed = dress(reply, reply.nation or self._nation)[0]
        content = InputTextMessageContent(
            dressed.text, entities=dressed.entities, link_preview_options=LinkPreviewOptions(is_disabled=True)
        )
        return InlineQueryResultArticle(id, title, content, description=description)
