"""Kill and stop the bot while a hundred questions are in flight: what is lost, and what is answered twice."""

import asyncio
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.markdown import table
from bot.ingest import add
from bot.settings import Settings
from tests.bot.conftest import NOTES
from tests.loopback.server import Server
from tests.telegram.conftest import World
from tests.telegram.crowd import answered, everybody_asks, until_all

ROUNDS = 5


def measure(folder: Path) -> list[dict[str, object]]:
    """Return what a hundred questions in flight come to when the bot is killed, and when it is stopped."""
    return asyncio.run(_ends(folder))


async def _ends(folder: Path) -> list[dict[str, object]]:
    chance = random.Random(0)
    notes = folder / "notes"
    notes.mkdir()
    for name, text in NOTES.items():
        (notes / name).write_text(text, encoding="utf-8")
    add(Settings(data=folder / "data", embedding_model="hashing"), notes, {}, lambda _: lambda done, of: None)
    rows: list[dict[str, object]] = []
    for how in ("SIGKILL", "SIGTERM"):
        lost: list[int] = []
        doubled: list[int] = []
        for number in range(ROUNDS):
            data = folder / f"{how} {number}"  # Another Telegram numbers its updates from the same number on.
            shutil.copytree(folder / "data", data)
            async with Server(flood=True) as server:
                world = World(server, data)
                bot = await world.start()
                asked = await everybody_asks(world)
                await _begun(server, chance.randrange(1, 90))
                await (bot.kill() if how == "SIGKILL" else bot.stop())
                again = await world.start()
                await until_all(world, asked)
                counts = answered(asked)
                lost.append(sum((person.id, message) not in counts for person, message in asked))
                doubled.append(sum(count - 1 for count in counts.values()))
                await again.stop()
        rows.append({"": how, "lost, each time": lost, "answered twice, each time": doubled})
    return rows


async def _begun(server: Server, messages: int) -> None:
    """Wait until the bot began to send so many messages."""
    await server.until(lambda: len(server.made("sendMessage")) >= messages, 60, "it answers")


def section(folder: Path) -> Iterator[str]:
    """Yield what a kill and a stop cost people; the bots write into a folder."""
    rows = measure(folder)
    yield (
        "Ended with 100 questions of 20 people in flight, at a random moment, and started again "
        f"({ROUNDS} times each, Telegram's limits enforced, over a library of four notes):"
    )
    yield table(rows)


def main() -> None:
    """Print what became of the questions."""
    with tempfile.TemporaryDirectory() as folder:
        for row in measure(Path(folder)):
            print(row)


if __name__ == "__main__":
    main()
