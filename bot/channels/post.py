"""Send replies, each chat's in order: an answer or a card that is on its way survives a restart, without its words."""

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.bootstrap import Desk
from bot.channels.arrivals import Place
from bot.channels.delivery import Delivery
from bot.channels.dress import dress
from bot.channels.limits import Closed, Limits, Sending
from bot.channels.lines import Lines
from bot.channels.logs import fault_at
from bot.channels.messages import Messages, Undeliverable
from bot.channels.pins import pin
from bot.channels.work import Work
from bot.lessons.sending import Sending as Unasked
from bot.message import STRANGER, Notice, Person, Reply, Role
from bot.parcels import reply_of
from bot.records.parcels import Kind, Parcel

WENT_WRONG = (
    "Something went wrong here. Send it again. If it stays so, tell whoever looks after Learnt. If a child is in "
    "danger now, call 999."
)
_TOLD = (Kind.REQUEST, Kind.WELCOME)  # what an act puts into the outbox, in one with itself
_UNASKED = (Kind.REQUEST, Kind.SENDING)
_SOON = 1.0  # seconds that a card waits for the outbox
_STALE = timedelta(hours=24)  # A backup that was brought back holds what was sent long ago.
_GRACE = 25.0  # seconds for the requests that are under way when the bot is stopped
_log = logging.getLogger(__name__)


class Post:
    """The way out: through the limits, with patience."""

    def __init__(self, bot: ExtBot[Sending], desk: Desk, limits: Limits) -> None:
        self.desk = desk
        self._bot = bot
        self._limits = limits
        self._lines = Lines()
        self._deliveries = desk.records.deliveries
        self._told: set[int] = set()  # on the way, or sent
        self._making = ThreadPoolExecutor(1, "making")
        self.messages = Messages(bot, desk, limits)
        self.work = Work(bot, desk, lambda parcel: self._send(Delivery(self._deliveries, parcel)))

    async def resume(self) -> None:
        """Send what was on its way when the bot was stopped."""
        await asyncio.to_thread(self.desk.records.requests.clear)
        await asyncio.to_thread(self.desk.records.sendings.clear)
        await self.work.resume()
        stale = (self.desk.records.now() - _STALE).isoformat(timespec="seconds")
        for parcel in await asyncio.to_thread(self._deliveries.waiting):
            if parcel.at > stale:
                self._send(Delivery(self._deliveries, parcel, let_in=parcel.kind is Kind.ANSWER))
            else:
                _log.warning("A reply from %s was not sent any more: it is too old.", parcel.at)
                await asyncio.to_thread(self._deliveries.drop, parcel)

    async def begin(self, sending: Unasked) -> Delivery | None:
        """Put a sending that is due on its way; return its delivery, or None where it may not go any more."""
        parcel = await asyncio.to_thread(self.desk.records.sendings.begin, sending)
        return self._send(Delivery(self._deliveries, parcel)) if parcel else None

    async def hand_over(
        self, place: Place, reply: Reply, person: Person = STRANGER, update: int | None = None
    ) -> Delivery | None:
        """Take a reply, to be sent after what is on its way to that chat.

        Return the delivery that an update has to wait for, or None where the reply is safe and the update handled.
        """
        await self.tell(reply.notices)
        if reply.job:
            await self.work.begin(place, reply.job, person, update)
            if not reply.parts:
                return None
            reply, update = replace(reply, job=None), None
        parcel = _parcel(place, reply, person)
        if parcel.kind is Kind.LOST:  # Its words are kept nowhere, so its update waits for it.
            return self._send(Delivery(self._deliveries, parcel, reply, update, person.role is not Role.STRANGER))
        put = asyncio.create_task(asyncio.to_thread(self._deliveries.put, update, [parcel], reply.answer))
        if parcel.kind is Kind.CARD:
            await asyncio.wait({put}, timeout=_SOON)
            if not put.done() or put.exception():  # A card waits for no disk: it goes past the outbox.
                put.add_done_callback(self._forget)
                return self._send(
                    Delivery(self._deliveries, replace(parcel, kind=Kind.LOST), replace(reply, card=None), update)
                )
        for kept in await put:
            self._send(Delivery(self._deliveries, kept, reply, let_in=kept.kind is Kind.ANSWER))
        return None

    def _forget(self, put: asyncio.Task[list[Parcel]]) -> None:
        """Take out of the outbox what was put there after it had gone another way."""
        for parcel in [] if put.cancelled() or put.exception() else put.result():
            asyncio.get_running_loop().run_in_executor(None, self._deliveries.drop, parcel)

    async def tell(self, notices: Sequence[Notice]) -> None:
        """Tell others what a reply has for them: that a group is left, or what its act put into the outbox."""
        parcels = [Parcel(int(one.to.address), Kind.LEAVE) for one in notices if one.kind == "leave"]
        for kept in await asyncio.to_thread(self._deliveries.put, None, parcels) if parcels else []:
            self._send(Delivery(self._deliveries, kept))
        if len(parcels) < len(notices):
            for kept in await asyncio.to_thread(self._deliveries.waiting):
                if kept.kind in _TOLD and kept.id not in self._told:
                    self._send(Delivery(self._deliveries, kept))

    async def stop(self) -> None:
        """End what is under way; what waits for its turn stays in the outbox, or is asked for again."""
        self.work.break_off()
        self._limits.close()
        await self.work.finish()
        await self._lines.finish(_GRACE)

    def _send(self, delivery: Delivery) -> Delivery:
        parcel = delivery.parcel
        if parcel.kind in _TOLD:
            self._told.add(parcel.id)
        # A card stands behind no answer that waits to be sent, and an answer behind nothing that nobody asked for.
        apart = delivery.is_card or parcel.kind in _UNASKED
        line = (parcel.chat, parcel.kind) if apart else parcel.chat
        self._lines.add(line, lambda: self._deliver(delivery))
        return delivery

    async def _deliver(self, delivery: Delivery) -> None:
        """Send the messages of a delivery that were not sent yet."""
        try:
            reply = delivery.reply or await self._made(delivery.parcel)
            if reply:
                await self.messages.bring(delivery, dress(reply, reply.nation or self.desk.settings.nation))
                await pin(self._bot, self.desk, delivery.parcel)
        except Closed:
            return  # It is sent after the next start.
        except (Undeliverable, TelegramError) as error:
            _log.warning("A reply could not be delivered: %s", error)
        except (SQLAlchemyError, OSError) as error:
            _log.error("The records cannot be written (%s). Run `learnt check`.", type(error).__name__)
        except Exception as error:  # noqa: BLE001 - the edge: a reply that cannot be dressed must hold up no other.
            _log.error("A reply could not be made: %s", fault_at(error))
            if delivery.parcel.kind is not Kind.SENDING:  # Nobody there waits for it.
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

    async def _made(self, parcel: Parcel) -> Reply | None:
        """Return the reply of a parcel; many that nobody asked for are made one after the other, in nobody's way."""
        pool = self._making if parcel.kind is Kind.SENDING else None
        return await asyncio.get_running_loop().run_in_executor(pool, reply_of, self.desk, parcel)

    async def _settle(self, delivery: Delivery) -> None:
        """Keep that a delivery is over and its update handled."""
        if delivery.parcel.id:
            await asyncio.to_thread(self._deliveries.drop, delivery.parcel)
        if delivery.update is not None:
            await asyncio.to_thread(self._deliveries.done, delivery.update)


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
    if reply.files:
        return to
    if reply.picture:
        return replace(to, kind=Kind.PAGE, about=reply.follows, first=reply.picture.number)
    if reply.answer:
        answer = reply.answer
        return replace(
            to, kind=Kind.ANSWER, about=answer.id, first=answer.first, last=answer.last, more=answer.first > 1
        )
    return to
