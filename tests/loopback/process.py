"""The bot as a process of its own, as it runs for people."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from tests.loopback.server import Server

ROOT = Path(__file__).parents[2]


class BotProcess:
    """A bot that runs; `output` is what it printed so far."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self._printed = bytearray()
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def start(
        cls,
        server: Server,
        folder: Path,
        env: Mapping[str, str] | None = None,
        *,
        ready: bool = True,
        timeout: float = 60.0,
        entry: str = "bot",
    ) -> Self:
        """Start `python -m bot telegram` in a folder and return it, once it asks for updates unless told not to wait.

        The folder holds no .env but the test's own; `entry` names a module in the place of `bot`. Raise AssertionError
        with the output where it ends or does not ask.
        """
        address = {
            "TELEGRAM_TOKEN": server.token,
            "TELEGRAM_BASE_URL": server.base_url,
            "TELEGRAM_BASE_FILE_URL": server.base_file_url,
        }
        python = {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        before = len(server.made("getUpdates"))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", entry, "telegram"),
            cwd=folder,
            env={**os.environ, **python, **address, **(env or {})},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
        )
        bot = cls(process)
        if ready:
            try:
                await server.until(
                    lambda: process.returncode is not None or len(server.made("getUpdates")) > before,
                    timeout,
                    "the bot asks for updates",
                )
            except AssertionError as error:
                await bot.kill()
                raise AssertionError(f"{error}\nit printed:\n{bot.output}") from None
            if process.returncode is not None:
                await bot.ended(5.0)
                raise AssertionError(f"the bot ended with {process.returncode}:\n{bot.output}")
        return bot

    async def _read(self) -> None:
        assert self.process.stdout
        while chunk := await self.process.stdout.read(65536):
            self._printed += chunk

    @property
    def output(self) -> str:
        return self._printed.decode("utf-8", "replace")

    @property
    def returncode(self) -> int | None:
        return self.process.returncode

    async def stop(self, timeout: float = 30.0) -> int:
        """Ask the bot to end (SIGTERM) and return its status. Raise AssertionError if it does not."""
        if self.process.returncode is None:
            self.process.terminate()
        return await self.ended(timeout)

    async def ended(self, timeout: float = 30.0) -> int:
        """Wait until the bot has ended and return its status. Raise AssertionError if it does not."""
        try:
            status = await asyncio.wait_for(self.process.wait(), timeout)
        except TimeoutError:
            await self.kill()
            raise AssertionError(f"the bot does not end within {timeout:g} s:\n{self.output}") from None
        await self._reader
        return status

    async def kill(self) -> None:
        """End the bot at once (SIGKILL), as a power cut would."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
        await self._reader

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
