"""A reply on its way to a chat."""

import asyncio
from dataclasses import dataclass, field

from bot.message import Reply
from bot.records.deliveries import Deliveries
from bot.records.parcels import Kind, Parcel


@dataclass
class Delivery:
    """A reply on its way; `done` is set once it arrived, or cannot arrive."""

    kept: Deliveries  # where it is noted
    parcel: Parcel
    reply: Reply | None = None  # None after a restart: it is made anew
    update: int | None = None  # the update that is handled once this arrived
    let_in: bool = False  # Its reader had access when it was made.
    done: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    async def let_go(self) -> None:
        """Let its update be confirmed before it arrives: if the bot is killed meanwhile, the person is told so."""
        if self.update is None or self.done.done():
            return
        put = await asyncio.to_thread(self.kept.put, self.update, [self.parcel])
        self.update = None
        if self.done.done():  # It arrived while it was put.
            for parcel in put:
                await asyncio.to_thread(self.kept.drop, parcel)
            return
        if put:
            self.parcel = put[0]
        self.done.set_result(None)

    @property
    def is_card(self) -> bool:
        """Return whether it is a card, in the outbox or past it."""
        return self.parcel.kind is Kind.CARD or (self.reply is not None and self.reply.outcome == "card")
