"""One question from the command line, and its answer: as in the chat, but in one go and with nothing remembered."""

import asyncio
import json
from contextlib import closing
from dataclasses import replace
from functools import cached_property

from sqlalchemy.exc import SQLAlchemyError

from bot.assistant import Assistant
from bot.bootstrap import Desk, local_contacts, open_desk
from bot.card import card
from bot.jsonform import answer_json, error_json
from bot.message import Message, Quote, Reply, Words
from bot.records.audit import Act
from bot.records.people import OWNER
from bot.records.records import Records, utc_now
from bot.render import plain
from bot.safety import Danger, danger_in
from bot.settings import Settings
from index.store import SnapshotError
from knowledge.database import DatabaseUnusable


class Once:
    """Answer questions one by one, in words or as JSON.

    `not_live` shows the results behind a card, `unfold` the words that are hard to read.
    """

    def __init__(self, settings: Settings, as_json: bool, not_live: bool, unfold: bool) -> None:
        self._settings = settings
        self._as_json = as_json
        self._not_live = not_live
        self._unfold = "" if unfold else "learnt ask --unfold"

    @cached_property
    def desk(self) -> Desk:
        """Return the desk, opened when first needed. Raise SnapshotError or DatabaseUnusable."""
        return open_desk(self._settings)

    def say(self, question: str, of_many: bool = False) -> tuple[str, bool]:
        """Return the answer or a sentence that says why there is none, and whether there is none.

        One `of_many` gives JSON for that too. Raise SnapshotError or DatabaseUnusable.
        """
        danger = danger_in(question)
        if danger and not (self._as_json or self._not_live):
            return self._card(danger), False
        try:
            replies = asyncio.run(self._asked(question))
        except (SnapshotError, DatabaseUnusable) as error:
            if danger is None:
                raise
            # The card stands all the same.
            if self._as_json:
                return _dumped(error_json(str(error), danger)), False
            return self._card(danger), False
        if self._as_json:
            return self._json(replies, of_many)
        said = "\n\n".join(self._plain(reply) for reply in replies)
        return said, replies[-1].outcome in ("failed", "paused")

    def _card(self, danger: Danger) -> str:
        """Return the card alone, at once: it waits for no model or index, and no broken database stops it."""
        area = ""
        try:
            with closing(Records(self._settings.data)) as records:
                person = records.people.of(OWNER)
                area = person.area
                records.audit.note(Act(person.key, "ask", f"card: {danger}"))
        except (DatabaseUnusable, SQLAlchemyError, OSError):
            pass  # `learnt check` says what is wrong.
        local = local_contacts(self._settings, area, utc_now())
        reply = card(danger, local)
        hint = Words("Not a live concern? See the results with learnt ask --not-live")
        return plain(replace(reply, parts=(*reply.parts, hint)), self._settings.nation)

    def _plain(self, reply: Reply) -> str:
        """Return a reply without buttons, which a shell has none of."""
        parts = tuple(
            replace(part, folded=part.folded and self._unfold) if isinstance(part, Quote) else part
            for part in reply.parts
        )
        return plain(replace(reply, parts=parts, buttons=()), self._settings.nation)

    async def _asked(self, question: str) -> list[Reply]:
        """Return the reply to a question; after a card also the results."""
        assistant = Assistant(self.desk)
        reply = await assistant.reply(Message("once", OWNER, f"/ask {question}", alone=True))
        if reply.card is None:
            return [reply]
        results = await assistant.reply(Message("once", OWNER, "/results", alone=True))
        return [reply, results]

    def _json(self, replies: list[Reply], of_many: bool) -> tuple[str, bool]:
        """Return the last reply as JSON, with the card and the mask of the first."""
        first, last = replies[0], replies[-1]
        if last.answer:
            return _dumped(answer_json(last.answer, first.card, first.masked)), False
        if of_many or first.card:
            return _dumped(error_json(last.said, first.card, first.masked)), False
        return last.said, True


def _dumped(form: object) -> str:
    return json.dumps(form, ensure_ascii=False)
