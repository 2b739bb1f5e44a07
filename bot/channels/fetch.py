"""Fetch a file that was sent to the bot, a piece at a time, and only once somebody may have it opened."""

import asyncio
from functools import partial
from pathlib import Path

import httpx
from httpx_aiohttp import AiohttpTransport
from telegram import Document
from telegram import Message as Said
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.channels.limits import Sending
from bot.message import File, NotFetched

_LIMIT = 20 << 20  # bytes that Telegram hands over to a bot
_BACK_OFF = (0.5, 2.0)  # seconds
_TIMEOUT = 20.0  # seconds without a byte
_AGAIN = "The file could not be fetched from Telegram. Send it again in a minute."
_TOO_BIG = "The file is too big for this chat. On the machine that Learnt runs on, learnt add PATH takes it."


def file_of(bot: ExtBot[Sending], said: Said) -> File | None:
    """Return the file that a message brings, not fetched yet, or None where it brings none."""
    document = said.document
    if document is None or said.animation:  # An animation counts as both.
        return None
    return File(document.file_name or "", document.file_size or 0, partial(_fetch, bot, document), _LIMIT)


async def _fetch(bot: ExtBot[Sending], document: Document, path: Path) -> None:
    """Write a file where it is wanted. Raise NotFetched or OSError."""
    back_off = iter(_BACK_OFF)
    while True:
        try:
            found = await bot.get_file(document.file_id)
            return await _write(str(found.file_path), path)
        except BadRequest as error:
            raise NotFetched(_TOO_BIG if "too big" in error.message.casefold() else _AGAIN) from error
        except (TelegramError, httpx.HTTPError) as error:
            pause = next(back_off, None)
            if pause is None:
                raise NotFetched(_AGAIN) from error
            await asyncio.sleep(pause)


async def _write(address: str, path: Path) -> None:
    """Write what lies at an address, up to a byte more than there may be. Raise HTTPError or OSError."""
    async with (
        httpx.AsyncClient(transport=AiohttpTransport(), timeout=_TIMEOUT) as client,
        client.stream("GET", address) as answer,
    ):
        answer.raise_for_status()
        with path.open("wb") as file:
            async for piece in answer.aiter_bytes():
                await asyncio.to_thread(file.write, piece)
                if file.tell() > _LIMIT:
                    return
