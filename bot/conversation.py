"""What a follow-up must remember, and when it is forgotten. Held in memory alone."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from weakref import WeakValueDictionary

from bot.answer import Answer
from knowledge.model import Filter

_TURNS = 6  # the first question and the latest ones


@dataclass(frozen=True, slots=True)
class Conversation:
    """One chat's state: earlier questions, the last answer, the filter that stays on."""

    turns: tuple[str, ...] = field(default=(), repr=False)
    answer: Answer | None = None
    where: Filter = Filter()
    filter_words: str = ""
    pending: str = field(default="", repr=False)  # what waits behind a card, masked

    def after(self, question: str, answer: Answer) -> "Conversation":
        """Return the conversation with a question and its answer added; what found nothing leads nowhere."""
        if not answer.excerpts:
            return replace(self, answer=answer, pending="")
        turns = (*self.turns, question)
        kept = turns if len(turns) <= _TURNS else (turns[0], *turns[1 - _TURNS :])
        return replace(self, turns=kept, answer=answer, pending="")

    def new_topic(self) -> "Conversation":
        """Return the conversation with its questions forgotten and its filter kept."""
        return Conversation(where=self.where, filter_words=self.filter_words)


class Conversations:
    """The conversations of all chats, each forgotten after some idle seconds."""

    def __init__(self, idle_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._idle = idle_seconds
        self._clock = clock
        self._kept: dict[str, tuple[float, Conversation]] = {}
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, chat: str) -> Conversation:
        """Return a chat's conversation; a fresh one if it was idle too long."""
        self._forget()
        return self._kept.get(chat, (0.0, Conversation()))[1]

    def turn(self, chat: str) -> asyncio.Lock:
        """Return the lock that lets a chat's messages be answered one at a time; it is gone when nobody waits."""
        return self._turns.setdefault(chat, asyncio.Lock())

    def touch(self, chat: str) -> None:
        """Let the idle time of a chat begin anew: any message counts, reading is not idling."""
        self._forget()
        if chat in self._kept:
            self.keep(chat, self._kept[chat][1])

    def keep(self, chat: str, conversation: Conversation) -> None:
        """Remember a chat's conversation from now."""
        self._kept[chat] = (self._clock(), conversation)

    def _forget(self) -> None:
        now = self._clock()
        self._kept = {chat: kept for chat, kept in self._kept.items() if now - kept[0] < self._idle}
