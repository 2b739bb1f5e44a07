"""The Telegram channel: from the settings to a bot that answers, until it is told to stop."""

import asyncio
import logging
import os
import signal
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any

from filelock import FileLock, Timeout
from httpx_aiohttp import AiohttpTransport
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.assistant import Assistant
from bot.bootstrap import Desk
from bot.channels import logs
from bot.channels.limits import Limits, Sending
from bot.channels.menus import Menus
from bot.channels.polling import Poller
from bot.channels.post import Post
from bot.channels.receive import Receiver
from bot.channels.schedule import Schedule
from bot.settings import Settings

_CONNECTIONS = 64
_TIMEOUT = 20.0  # seconds; a message whose sending is given up too soon may stand there twice
_BACK_OFF = (1.0, 60.0)
_log = logging.getLogger(__name__)


class CannotStart(Exception):
    """The bot cannot start; the text says why and what to do."""


def talk(settings: Settings, desk: Desk) -> None:
    """Answer in Telegram until SIGTERM or Ctrl-C. Raise CannotStart."""
    token = settings.telegram_token.get_secret_value()
    if not token:
        raise CannotStart("TELEGRAM_TOKEN is not set. BotFather gives a token; docs/operating.md says how.")
    logs.begin(token)
    os.environ.setdefault("PTB_TIMEDELTA", "1")  # Without it the library warns of each flood wait.
    desk.reading()  # No greeting without an index.
    try:
        with FileLock(settings.data / "telegram.lock", timeout=0):
            asyncio.run(_run(settings, desk))
    except Timeout:
        raise CannotStart("Another bot already answers from this data folder.") from None
    except InvalidToken:
        raise CannotStart(
            "Telegram does not know this token. Compare TELEGRAM_TOKEN with what BotFather gave."
        ) from None


def bot_of(settings: Settings, limits: Limits) -> ExtBot[Sending]:
    """Return the bot that the settings describe; it sends through the limits."""
    return ExtBot(
        settings.telegram_token.get_secret_value(),
        base_url=settings.telegram_base_url,
        base_file_url=settings.telegram_base_file_url,
        request=_requests(_CONNECTIONS),
        get_updates_request=_requests(2, timeout=5.0),  # beyond the seconds that Telegram holds a poll
        rate_limiter=limits,
    )


def _requests(connections: int, timeout: float = _TIMEOUT) -> HTTPXRequest:
    """Return requests over aiohttp: the default back end slows with every connection, and logs the token."""
    return HTTPXRequest(
        connections,
        read_timeout=timeout,
        write_timeout=timeout,
        connect_timeout=timeout,
        pool_timeout=timeout,
        httpx_kwargs={"transport": AiohttpTransport()},
    )


async def _run(settings: Settings, desk: Desk) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    limits = Limits()
    async with AsyncExitStack() as ending:
        bot = bot_of(settings, limits)
        ending.push_async_callback(bot.shutdown)
        if not await _ends_before(stop, _reach(bot)):
            return
        desk.link = f"{bot.link}?start="
        post = Post(bot, desk, limits)
        receiver = Receiver(bot, bot.bot, desk, Assistant(desk), post)
        await post.resume()
        poller = Poller(bot, receiver.handle, receiver.allowed)
        menus = asyncio.create_task(Menus(bot).prepare())  # Nobody waits for them.
        ending.callback(menus.cancel)
        schedule = asyncio.create_task(
            Schedule(desk, post.begin, limits.is_held_up, work=post.work.end_unfinished).run()
        )
        _log.info("Answering as @%s.", bot.username)
        await poller.run(stop)
        _log.info("Stopping.")
        schedule.cancel()
        await post.stop()
        await poller.confirm()
    _log.info("Stopped.")


async def _ends_before(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Return True once work is done, or False, the work given up, where the bot is told to stop before."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            return False
        working.result()
        return True
    finally:
        working.cancel()
        stopping.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


async def _reach(bot: ExtBot[Sending]) -> None:
    """Return once Telegram knows the bot, however long it is away. Raise InvalidToken."""
    pause, longest = _BACK_OFF
    while True:
        try:
            await bot.initialize()
            await bot.delete_webhook(drop_pending_updates=False)
            return
        except InvalidToken:
            raise
        except TelegramError as error:
            _log.warning("Telegram cannot be reached (%s). Trying again in %.0f s.", type(error).__name__, pause)
        await asyncio.sleep(pause)
        pause = min(2 * pause, longest)
