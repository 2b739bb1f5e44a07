"""What a follow-up must remember, and when it is forgotten. Held in memory alone."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from weakref import WeakValueDictionary

from bot.answer import Answer
from bot.message import ConversationKey, Sender
from knowledge.model import Filter

_WAITING = 5
_TURNS = 6  # the first question and the latest ones


@dataclass(frozen=True, slots=True)
class Conversation:
    """What somebody said and saw in one chat: earlier questions, the last answer, the filter that stays on."""

    turns: tuple[str, ...] = field(default=(), repr=False)
    answer: Answer | None = None
    opening: str = field(default="", repr=False)  # the best excerpt of the first answer
    where: Filter = Filter()
    filter_words: str = ""
    pending: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # what waits behind cards, by mark, masked

    def after(self, question: str, answer: Answer) -> "Conversation":
        """Return the conversation with a question and its answer added; what found nothing leads nowhere."""
        if not answer.excerpts:
            return replace(self, answer=answer)
        turns = (*self.turns, question)
        kept = turns if len(turns) <= _TURNS else (turns[0], *turns[1 - _TURNS :])
        opening = self.opening or answer.excerpts[0].excerpt.text
        return replace(self, turns=kept, answer=answer, opening=opening)

    def behind_card(self, mark: str, question: str) -> "Conversation":
        """Return the conversation with a question that waits behind a card, under the card's mark."""
        return replace(self, pending=(*self.pending, (mark, question))[-_WAITING:])

    def waiting(self, mark: str) -> tuple[str, "Conversation"]:
        """Return the question behind a card, the last one for "", and the conversation without it; "" if none waits."""
        found = [one for one in self.pending if mark in ("", one[0])][-1:]
        rest = tuple(one for one in self.pending if one not in found)
        return (found[0][1] if found else ""), replace(self, pending=rest)

    def back_to(self, answer: Answer) -> "Conversation":
        """Return the conversation at an answer from further up the chat, whose question is not known any more."""
        return replace(self.new_topic(), answer=answer)

    def without_last(self) -> "Conversation":
        """Return the conversation as it was before its last question."""
        found = self.answer is not None and bool(self.answer.excerpts)
        turns = self.turns[:-1] if found else self.turns
        return replace(self, turns=turns, answer=None, opening=self.opening if turns else "")

    def new_topic(self) -> "Conversation":
        """Return the conversation with its questions forgotten and its filter kept."""
        return Conversation(where=self.where, filter_words=self.filter_words)


class Conversations:
    """The conversations of all people in all chats, each forgotten after some idle seconds."""

    def __init__(self, idle_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._idle = idle_seconds
        self._clock = clock
        self._kept: dict[ConversationKey, tuple[float, Conversation]] = {}
        self._turns: WeakValueDictionary[ConversationKey, asyncio.Lock] = WeakValueDictionary()

    def of(self, key: ConversationKey) -> Conversation:
        """Return a person's conversation in a chat; a fresh one if it was idle too long."""
        self._forget()
        return self._kept.get(key, (0.0, Conversation()))[1]

    def turn(self, key: ConversationKey) -> asyncio.Lock:
        """Return the lock that lets messages be answered one at a time; it is gone when nobody waits."""
        return self._turns.setdefault(key, asyncio.Lock())

    def touch(self, key: ConversationKey) -> None:
        """Let the idle time of a conversation begin anew: any message counts, reading is not idling."""
        self._forget()
        if key in self._kept:
            self.keep(key, self._kept[key][1])

    def keep(self, key: ConversationKey, conversation: Conversation) -> None:
        """Remember a conversation from now."""
        self._kept[key] = (self._clock(), conversation)

    def forget(self, sender: Sender) -> None:
        """Forget what somebody said, in every chat."""
        self._kept = {key: kept for key, kept in self._kept.items() if key[1] != sender}

    def _forget(self) -> None:
        now = self._clock()
        self._kept = {key: kept for key, kept in self._kept.items() if now - kept[0] < self._idle}
