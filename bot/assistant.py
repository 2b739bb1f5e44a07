"""The journey of a message, on one page.

A channel hands over a `Message` and gets a `Reply`. In between, in this order: is a child in danger now; who writes;
may they do this; what must not be kept; the command; the audit.
"""

import asyncio
import time
from dataclasses import replace

from sqlalchemy.exc import SQLAlchemyError

from bot.asking import NotAsked, says_something
from bot.bootstrap import Desk
from bot.card import paused
from bot.chatwords import NotUnderstood
from bot.commands import COMMANDS
from bot.commands.request import Request
from bot.conversation import Conversations
from bot.gate import ADDS, for_reader, opens, turned_away, unknown
from bot.intake import caption_of, command_of, left, masked, plain_text, removed, sure_kinds
from bot.invitation import NotInviting
from bot.language import looks_foreign
from bot.message import Message, Person, Reply, Role
from bot.publishing import Busy
from bot.recall import TOO_OLD, go_back
from bot.records.audit import act_of
from bot.safety import danger_in
from bot.urgent import card_reply
from bot.withdrawn import without_withdrawn
from bot.wording import masked_reply, nothing_left
from index.store import SnapshotError
from knowledge.library import Refused

# Errors that are written for the person who asked.
SENTENCES = (Busy, NotAsked, NotInviting, NotUnderstood, Refused, SnapshotError)
UNREADABLE = "The library cannot be read just now. Whoever looks after it can run `learnt check`."
_BY_NAME = {command.name: command for command in COMMANDS}


class Assistant:
    """Answer messages; one for all channels."""

    def __init__(self, desk: Desk, conversations: Conversations | None = None) -> None:
        self._desk = desk
        self._conversations = conversations or Conversations(desk.settings.idle_minutes * 60)

    async def reply(self, message: Message) -> Reply:
        """Return what to say to a message."""
        text = plain_text(message.text)
        name, words = command_of(text)
        known = name if name in _BY_NAME else "unknown"  # What somebody made up may be words, and is not noted.
        self._conversations.touch(message.conversation)
        if danger := danger_in(text):
            return await card_reply(self._desk, self._conversations, danger, message, known, words)
        # One at a time in a conversation, or an answer that was still being made would bring back what /forget erased.
        async with self._conversations.turn(message.conversation):
            try:
                began = time.perf_counter()
                person = await asyncio.to_thread(self._desk.records.people.of, message.sender)
                if opens(message, person):
                    message, name, known, words = replace(message, attached=""), ADDS, ADDS, caption_of(text)
                reply = await self._answered(message, person, name, words)
                if person.role is not Role.STRANGER and not reply.job:  # A job is noted once it has ended.
                    act = act_of(person.key, known, reply, time.perf_counter() - began)
                    await asyncio.to_thread(self._desk.records.audit.note, act)
                return replace(reply, nation=person.nation or self._desk.settings.nation)
            except (SQLAlchemyError, OSError):
                return replace(Reply.of(UNREADABLE), outcome="failed")

    async def _answered(self, message: Message, person: Person, name: str, words: str) -> Reply:
        """Return what a command says to somebody who may use it, without what must not be kept."""
        command = _BY_NAME.get(name)
        if command is None:
            return unknown(name, person)
        if away := await turned_away(command, person, message, words):
            return away
        reason = await asyncio.to_thread(self._desk.records.pauses.reason)
        if reason and command.role in (Role.PRACTITIONER, Role.SUPERVISOR):
            return paused(reason)
        known = await asyncio.to_thread(self._desk.known)
        found = await asyncio.to_thread(masked, "" if command.verbatim else words, known)
        foreign = looks_foreign(words)
        kinds = sure_kinds(found, foreign)
        gone = bool(kinds and await removed(message))
        if found.kinds and not says_something(words := left(found)):
            return masked_reply(nothing_left(foreign), kinds, gone)
        message = replace(message, edited=message.edited and not command.answers)  # /more corrected to /source 1
        request = Request(self._desk, self._conversations, message, person, words, foreign)
        try:
            if not await go_back(request) and command.answers:
                return Reply.of(TOO_OLD)
            reply = await command.run(request)
            answer = request.conversation.answer if command.answers else None
            reply = await asyncio.to_thread(without_withdrawn, self._desk, reply)
            buttons = for_reader(reply.buttons, person.role, message.shared)
            reply = replace(reply, follows=answer.id if answer else "", buttons=buttons)
            return masked_reply(reply, kinds, gone)
        except SENTENCES as error:
            return masked_reply(replace(Reply.of(str(error)), outcome="failed"), kinds, gone)
