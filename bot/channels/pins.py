"""Pin a lesson where it was sent to a team, and take the pin off once it is withdrawn, where Telegram lets the bot."""

import asyncio
from contextlib import suppress

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.bootstrap import Desk
from bot.channels.limits import Sending
from bot.lessons.sending import SendingKind, SendingState
from bot.records.parcels import Kind, Parcel


async def pin(bot: ExtBot[Sending], desk: Desk, parcel: Parcel) -> None:
    """Pin what a parcel brought to a group, or take its pin off; what else it brought is left as it is."""
    if parcel.kind is not Kind.SENDING or parcel.chat > 0:
        return
    sending = await asyncio.to_thread(desk.records.sendings.of, int(parcel.about))
    if sending is None or sending.kind is not SendingKind.LESSON or not sending.messages:
        return
    with suppress(TelegramError):  # It has no right to pin there: the lesson stands there all the same.
        if sending.state is SendingState.SENT:
            await bot.pin_chat_message(sending.chat, sending.messages[0], disable_notification=True)
        elif sending.state in (SendingState.RECALLING, SendingState.RECALLED):
            await bot.unpin_chat_message(sending.chat, sending.messages[0])
