"""Send replies, each chat's in order: an answer or a card that is on its way survives a restart, without its words."""

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import LinkPreviewOptions, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.bootstrap import Desk
from bot.channels.arrivals import Place
from bot.channels.dress import Dressed, dress
from bot.channels.limits import Closed, Limits, Overtaken, Sending, seconds_of
from bot.channels.lines import Lines
from bot.channels.logs import fault_at
from bot.message import STRANGER, Notice, Person, Reply, Role
from bot.parcels import is_due, reply_of
from bot.records.deliveries import CARD
from bot.records.parcels import Kind, Parcel

WENT_WRONG = (
    "Something went wrong here. Send it again. If it stays so, tell whoever looks after Learnt. If a child is in "
    "danger now, call 999."
)
_TOLD = (Kind.REQUEST, Kind.WELCOME)  # what an act puts into the outbox, in one with itself
_SOON = 1.0  # seconds that a card waits for the outbox
_STALE = timedelta(hours=24)  # A backup that was brought back holds what was sent long ago.
_BACK_OFF = (0.5, 30.0)
_GRACE = 25.0  # seconds for the requests that are under way when the bot is stopped
_log = logging.getLogger(__name__)


class Undeliverable(Exception):
    """Nobody can be reached there, or Telegram does not take the message."""


@dataclass
class Delivery:
    """A reply on its way; `done` is set once it arrived, or cannot arrive."""

    post: "Post"
    parcel: Parcel
    reply: Reply | None = None  # None after a restart: it is made anew
    update: int | None = None  # the update that is handled once this arrived
    let_in: bool = False  # Its reader had access when it was made.
    done: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    async def let_go(self) -> None:
        """Let its update be confirmed before it arrives: if the bot is killed meanwhile, the person is told so."""
        if self.update is None or self.done.done():
            return
        put = await asyncio.to_thread(self.post.desk.records.deliveries.put, self.update, [self.parcel])
        self.update = None
        if self.done.done():  # It arrived while it was put.
            for parcel in put:
                await asyncio.to_thread(self.post.desk.records.deliveries.drop, parcel)
            return
        if put:
            self.parcel = put[0]
        self.done.set_result(None)


class Post:
    """The way out: through the limits, with patience."""

    def __init__(self, bot: ExtBot[Sending], desk: Desk, limits: Limits) -> None:
        self.desk = desk
        self._bot = bot
        self._limits = limits
        self._lines = Lines()
        self._deliveries = desk.records.deliveries
        self._noting = ThreadPoolExecutor(1, "noting")
        self._told: set[int] = set()  # on the way, or sent
        self.moved: dict[int, int] = {}  # the groups that got another id since the start

    async def resume(self) -> None:
        """Send what was on its way when the bot was stopped."""
        await asyncio.to_thread(self.desk.records.requests.clear)
        stale = (self.desk.records.now() - _STALE).isoformat(timespec="seconds")
        for parcel in await asyncio.to_thread(self._deliveries.waiting):
            if parcel.at > stale:
                self._send(Delivery(self, parcel, let_in=parcel.kind is Kind.ANSWER))
            else:
                _log.warning("A reply from %s was not sent any more: it is too old.", parcel.at)
                await asyncio.to_thread(self._deliveries.drop, parcel)

    async def hand_over(
        self, place: Place, reply: Reply, person: Person = STRANGER, update: int | None = None
    ) -> Delivery | None:
        """Take a reply, to be sent after what is on its way to that chat.

        Return the delivery that an update has to wait for, or None where the reply is safe and the update handled.
        """
        await self.tell(reply.notices)
        parcel = _parcel(place, reply, person)
        if parcel.kind is Kind.LOST:  # Its words are kept nowhere, so its update waits for it.
            return self._send(Delivery(self, parcel, reply, update, person.role is not Role.STRANGER))
        put = asyncio.create_task(asyncio.to_thread(self._deliveries.put, update, [parcel], reply.answer))
        if parcel.kind is Kind.CARD:
            await asyncio.wait({put}, timeout=_SOON)
            if not put.done() or put.exception():  # A card waits for no disk: it goes past the outbox.
                put.add_done_callback(self._forget)
                return self._send(Delivery(self, replace(parcel, kind=Kind.LOST), replace(reply, card=None), update))
        for kept in await put:
            self._send(Delivery(self, kept, reply, let_in=kept.kind is Kind.ANSWER))
        return None

    def _forget(self, put: asyncio.Task[list[Parcel]]) -> None:
        """Take out of the outbox what was put there after it had gone another way."""
        for parcel in [] if put.cancelled() or put.exception() else put.result():
            asyncio.get_running_loop().run_in_executor(self._noting, self._deliveries.drop, parcel)

    async def tell(self, notices: Sequence[Notice]) -> None:
        """Tell others what a reply has for them: that a group is left, or what its act put into the outbox."""
        parcels = [Parcel(int(one.to.address), Kind.LEAVE) for one in notices if one.kind == "leave"]
        for kept in await asyncio.to_thread(self._deliveries.put, None, parcels) if parcels else []:
            self._send(Delivery(self, kept))
        if len(parcels) < len(notices):
            for kept in await asyncio.to_thread(self._deliveries.waiting):
                if kept.kind in _TOLD and kept.id not in self._told:
                    self._send(Delivery(self, kept))

    async def move(self, old: int, new: int) -> None:
        """Follow a group that got another id; what was asked under the old one is answered under the new."""
        self.moved[old] = new
        await asyncio.to_thread(self._deliveries.moved, old, new)

    async def stop(self) -> None:
        """End what is under way; what waits for its turn stays in the outbox, or is asked for again."""
        self._limits.close()
        await self._lines.finish(_GRACE)

    def _send(self, delivery: Delivery) -> Delivery:
        parcel = delivery.parcel
        if parcel.kind in _TOLD:
            self._told.add(parcel.id)
        # A card stands behind no answer that waits to be sent, and an admin's answer behind no request.
        line = (parcel.chat, parcel.kind) if _is_card(delivery) or parcel.kind is Kind.REQUEST else parcel.chat
        self._lines.add(line, lambda: self._deliver(delivery))
        return delivery

    async def _deliver(self, delivery: Delivery) -> None:
        """Send the messages of a delivery that were not sent yet."""
        try:
            reply = delivery.reply or await asyncio.to_thread(reply_of, self.desk, delivery.parcel)
            if reply:
                await self._all(delivery, dress(reply, reply.nation or self.desk.settings.nation))
        except Closed:
            return  # It is sent after the next start.
        except (Undeliverable, TelegramError) as error:
            _log.warning("A reply could not be delivered: %s", error)
        except (SQLAlchemyError, OSError) as error:
            _log.error("The records cannot be written (%s). Run `learnt check`.", type(error).__name__)
        except Exception as error:  # noqa: BLE001 - the edge: a reply that cannot be dressed must hold up no other.
            _log.error("A reply could not be made: %s", fault_at(error))
            with suppress(Closed, TelegramError, SQLAlchemyError):
                await self._bot.send_message(delivery.parcel.chat, WENT_WRONG)
        if delivery.parcel.kind is Kind.LEAVE:
            # Also where nothing may be said; if this fails, the next message there makes the bot leave.
            with suppress(Closed, TelegramError):
                await self._bot.leave_chat(delivery.parcel.chat)
        with suppress(SQLAlchemyError, OSError):
            await self._settle(delivery)
        if not delivery.done.done():
            delivery.done.set_result(None)

    async def _settle(self, delivery: Delivery) -> None:
        """Keep that a delivery is over and its update handled."""
        if delivery.parcel.id:
            await asyncio.to_thread(self._deliveries.drop, delivery.parcel)
        if delivery.update is not None:
            await asyncio.to_thread(self._deliveries.done, delivery.update)

    async def _all(self, delivery: Delivery, messages: list[Dressed]) -> None:
        """Send or edit every message, and keep which ones they are."""
        places = await self._taken(delivery.parcel)
        # The words that a let-go reply began with went with a restart: then all of the sentence that tells so is sent.
        begin = 0 if delivery.parcel.kind is Kind.LOST else delivery.parcel.sent
        for at in range(begin, len(messages)):
            last = at + 1 == len(messages)
            if not await self._one(delivery, messages[at], places[at] if at < len(places) else None, last):
                return  # Whoever asked was erased meanwhile.
        for number in places[len(messages) :]:
            with suppress(TelegramError):  # Somebody may have deleted it already.
                await self._bot.delete_message(delivery.parcel.chat, number)

    async def _note(self, delivery: Delivery, number: int, last: bool) -> bool:
        """Keep that a message stands in the chat, before any other work; return whether its reader is still there."""
        parcel, keep = delivery.parcel, self._deliveries
        if parcel.id:
            work = partial(keep.went, parcel, number, last)
        else:
            work = partial(keep.noted, parcel.chat, number, parcel.asked, parcel.about, parcel.person)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._noting, work)
        except (SQLAlchemyError, OSError) as error:
            _log.error("What was sent cannot be noted (%s). Run `learnt check`.", type(error).__name__)
            return True  # What is left of the reply goes out all the same.

    async def _taken(self, parcel: Parcel) -> list[int]:
        """Return the messages of the bot that a reply takes the place of."""
        if parcel.edits is None:
            return []
        if parcel.asked is None:
            return [parcel.edits]
        earlier = await asyncio.to_thread(self._deliveries.answers_to, parcel.chat, parcel.asked)
        shown = [await asyncio.to_thread(self._deliveries.answer_of, parcel.chat, number) for number in earlier]
        return [number for number, answer in zip(earlier, shown, strict=True) if answer != CARD]

    async def _one(self, delivery: Delivery, message: Dressed, target: int | None, last: bool) -> bool:
        """Return whether its reader is still there once a message stands in the chat. Raise Undeliverable or Closed."""
        pause, longest = _BACK_OFF
        while True:
            parcel = delivery.parcel
            try:
                return await self._attempt(delivery, message, target, last)
            except ChatMigrated as error:
                await self.move(parcel.chat, error.new_chat_id)
                known = self.desk.records.groups.knows
                if parcel.kind is Kind.LEAVE and await asyncio.to_thread(known, str(error.new_chat_id)):
                    raise Undeliverable("the group was let in under another id") from error
                delivery.parcel = replace(parcel, chat=error.new_chat_id, asked=None, edits=None)
                target = None
            except Forbidden as error:
                await asyncio.to_thread(self._deliveries.drop_chat, parcel.chat)
                raise Undeliverable("nobody is there any more") from error
            except Overtaken as error:
                raise Undeliverable(str(error)) from error
            except BadRequest as error:
                said = error.message.casefold()
                if target is not None and "not modified" in said:
                    return await self._note(delivery, target, last)
                if target is not None:
                    target = None  # It was deleted, or is too old to be edited.
                elif parcel.thread is not None and ("thread" in said or "topic" in said):
                    # A reply would end up in the topic of its question, which is closed.
                    delivery.parcel = replace(parcel, thread=None, asked=None)
                else:
                    raise Undeliverable(f"Telegram says: {error.message}") from error
            except RetryAfter as error:
                await self._limits.rest(seconds_of(error))
            except NetworkError:
                # It may have arrived all the same; a reply twice is better than none.
                await self._limits.rest(pause)
                pause = min(2 * pause, longest)

    async def _attempt(self, delivery: Delivery, message: Dressed, target: int | None, last: bool) -> bool:
        parcel, there = delivery.parcel, True

        async def note(sent: object) -> None:
            nonlocal there
            number = sent["message_id"] if isinstance(sent, dict) else target
            there = await self._note(delivery, int(number or 0), last)

        known = replace(parcel, chat=self.moved.get(parcel.chat, parcel.chat))
        dressed: dict[str, Any] = {
            "entities": message.entities,
            "reply_markup": message.keyboard,
            "link_preview_options": LinkPreviewOptions(is_disabled=True),
            "rate_limit_args": Sending(
                urgent=_is_card(delivery),
                later=parcel.kind is Kind.REQUEST,
                due=partial(asyncio.to_thread, is_due, self.desk, known, delivery.let_in),
                note=note,
            ),
        }
        if target is not None:
            await self._bot.edit_message_text(message.text, parcel.chat, target, **dressed)
            return there
        answering = ReplyParameters(parcel.asked, allow_sending_without_reply=True) if parcel.asked else None
        await self._bot.send_message(
            parcel.chat, message.text, message_thread_id=parcel.thread, reply_parameters=answering, **dressed
        )
        return there


def _is_card(delivery: Delivery) -> bool:
    """Return whether a delivery is a card, in the outbox or past it."""
    return delivery.parcel.kind is Kind.CARD or (delivery.reply is not None and delivery.reply.outcome == "card")


def _parcel(place: Place, reply: Reply, person: Person) -> Parcel:
    """Return a reply as the outbox keeps it; LOST where it cannot be made anew without its words."""
    to = Parcel(
        place.chat,
        Kind.LOST,
        thread=place.thread,
        asked=place.asked,
        edits=place.edits,
        person=person.id,
        nation=reply.nation,
        masked=reply.masked,
        removed=reply.removed,
    )
    if reply.card:
        return replace(to, kind=Kind.CARD, about=str(reply.card))
    if reply.answer:
        answer = reply.answer
        return replace(
            to, kind=Kind.ANSWER, about=answer.id, first=answer.first, last=answer.last, more=answer.first > 1
        )
    return to
