"""Send replies, each chat's in order: an answer or a card that is on its way survives a restart, without its words."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError
from telegram import LinkPreviewOptions, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.bootstrap import Desk
from bot.channels.arrivals import Place
from bot.channels.dress import Dressed, dress
from bot.channels.limits import Closed, Limits, seconds_of
from bot.channels.lines import Lines
from bot.message import STRANGER, Notice, Person, Reply
from bot.parcels import reply_of
from bot.records.parcels import Kind, Parcel

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
    done: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    async def let_go(self) -> None:
        """Let its update be confirmed before it arrives: if the bot is killed meanwhile, the person is told so."""
        if self.update is None or self.done.done():
            return
        number, self.update = self.update, None
        put = await asyncio.to_thread(self.post.desk.records.deliveries.put, number, [self.parcel])
        if self.done.done():  # It arrived while it was put.
            for parcel in put:
                await asyncio.to_thread(self.post.desk.records.deliveries.drop, parcel)
            return
        if put:
            self.parcel = put[0]
        self.done.set_result(None)


class Post:
    """The way out: through the limits, with patience."""

    def __init__(self, bot: ExtBot[str], desk: Desk, limits: Limits) -> None:
        self.desk = desk
        self._bot = bot
        self._limits = limits
        self._lines = Lines()
        self._deliveries = desk.records.deliveries
        self.moved: dict[int, int] = {}  # the groups that got another id since the start

    async def resume(self) -> None:
        """Send what was on its way when the bot was stopped."""
        stale = (self.desk.records.now() - _STALE).isoformat(timespec="seconds")
        for parcel in await asyncio.to_thread(self._deliveries.waiting):
            if parcel.at > stale:
                self._send(Delivery(self, parcel))
            else:
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
            return self._send(Delivery(self, parcel, reply, update))
        for kept in await asyncio.to_thread(self._deliveries.put, update, [parcel], reply.answer):
            self._send(Delivery(self, kept, reply))
        return None

    async def tell(self, notices: Sequence[Notice]) -> None:
        """Tell others what a reply has for them."""
        if notices:
            parcels = [Parcel(int(one.to.address), Kind(one.kind), one.about) for one in notices]
            for kept in await asyncio.to_thread(self._deliveries.put, None, parcels):
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
        # A card stands behind no answer that waits to be sent.
        line = (parcel.chat, parcel.id) if parcel.kind is Kind.CARD else parcel.chat
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
        for at in range(delivery.parcel.sent, len(messages)):
            number = await self._one(delivery, messages[at], places[at] if at < len(places) else None)
            parcel = delivery.parcel
            if parcel.id:
                if not await asyncio.to_thread(self._deliveries.went, parcel, number, at + 1 == len(messages)):
                    return  # Whoever asked was erased meanwhile.
            else:
                noted = self._deliveries.noted
                await asyncio.to_thread(noted, parcel.chat, number, parcel.asked, parcel.about, parcel.person)
        for number in places[len(messages) :]:
            with suppress(TelegramError):  # Somebody may have deleted it already.
                await self._bot.delete_message(delivery.parcel.chat, number)

    async def _taken(self, parcel: Parcel) -> list[int]:
        """Return the messages of the bot that a reply takes the place of."""
        if parcel.edits is None:
            return []
        if parcel.asked is None:
            return [parcel.edits]
        return await asyncio.to_thread(self._deliveries.answers_to, parcel.chat, parcel.asked)

    async def _one(self, delivery: Delivery, message: Dressed, target: int | None) -> int:
        """Return the number of a message once it stands in the chat. Raise Undeliverable or Closed."""
        pause, longest = _BACK_OFF
        while True:
            parcel = delivery.parcel
            try:
                return await self._attempt(parcel, message, target)
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
            except BadRequest as error:
                said = error.message.casefold()
                if target is not None and "not modified" in said:
                    return target
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

    async def _attempt(self, parcel: Parcel, message: Dressed, target: int | None) -> int:
        plain = LinkPreviewOptions(is_disabled=True)
        if target is not None:
            await self._bot.edit_message_text(
                message.text,
                parcel.chat,
                target,
                entities=message.entities,
                reply_markup=message.keyboard,
                link_preview_options=plain,
            )
            return target
        answering = ReplyParameters(parcel.asked, allow_sending_without_reply=True) if parcel.asked else None
        sent = await self._bot.send_message(
            parcel.chat,
            message.text,
            entities=message.entities,
            reply_markup=message.keyboard,
            link_preview_options=plain,
            message_thread_id=parcel.thread,
            reply_parameters=answering,
        )
        return sent.message_id


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
