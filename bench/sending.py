"""Send a lesson to 500 people and 40 groups, ask meanwhile, and kill the bot in the middle: who waits, and for what."""

import argparse
import asyncio
import itertools
import os
import random
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.questions import labels, starter_desk
from bot.bootstrap import Desk
from bot.intake import masked
from bot.safety import danger_in
from bot.settings import Settings
from index.encode import load_encoder
from tests.loopback.chats import Chat
from tests.loopback.people import Person
from tests.loopback.server import Server
from tests.loopback.wire import Json
from tests.telegram.conftest import World
from tests.telegram.sharing import approved, copies, ended, plan

PEOPLE, GROUPS, ASKERS = 500, 40, 20
KILLS = 2
LATENCY = 0.04  # seconds that each request to Telegram takes
BETWEEN = 0.5  # seconds between two questions
ALONE = 60  # questions asked while nothing else goes on
LESSONS = 25  # that one group is sent at once
_LONGEST = 300.0  # seconds until a broadcast is given up
_DOCUMENT = "kirklees-child-b-and-c-2020"


@dataclass(frozen=True, slots=True)
class Broadcast:
    """What became of lessons that were sent to many."""

    name: str
    copies: tuple[int, ...]  # in each chat, of each lesson that was sent there
    told_to_wait: int
    seconds: float
    most_in_a_minute: int

    def row(self) -> dict[str, object]:
        """Return it as a row of a table."""
        return {
            "": self.name,
            "to be sent": len(self.copies),
            "lost": self.copies.count(0),
            "doubled": sum(count - 1 for count in self.copies if count > 1),
            "told to wait": self.told_to_wait,
            "seconds in all": f"{self.seconds:.0f}",
            "most in one group in a minute": self.most_in_a_minute,
        }


@dataclass(frozen=True, slots=True)
class Waits:
    """How long people waited for their answers, in seconds."""

    name: str
    seconds: tuple[float, ...]

    def row(self) -> dict[str, object]:
        """Return it as a row of a table."""
        p50, p95, longest = (f"{1000 * one:,.0f} ms" for one in np.percentile(self.seconds, (50, 95, 100)))
        return {"": self.name, "answers": len(self.seconds), "p50": p50, "p95": p95, "longest": longest}


def measure(desk: Desk, seed: int = 1) -> tuple[list[Broadcast], list[Waits]]:
    """Return what became of a lesson that was sent while people asked, of one while the bot was killed, and of many."""
    return asyncio.run(_measure(desk, random.Random(seed)))


async def _measure(desk: Desk, chance: random.Random) -> tuple[list[Broadcast], list[Waits]]:
    known = desk.known()
    questions = [
        label["text"]
        for label in labels()
        if not label["turns"] and not danger_in(label["text"]) and not masked(label["text"], known).kinds
    ]
    async with Server(flood=True) as server:
        server.latency = LATENCY
        world = World(server, desk.settings.data, {"EMBEDDING_MODEL": desk.settings.embedding_model})
        people = [world.person(f"Reader {number}") for number in range(PEOPLE)]
        groups = [server.group(f"Team {number}", people[0]) for number in range(GROUPS)]
        for group in groups:
            world.let_in(group)
        askers = people[:ASKERS]
        bot = await world.start()
        await _asked(askers, questions, count=ASKERS)  # It is warm then.
        alone = await _asked(askers, questions, count=ALONE)
        sending = asyncio.create_task(_sent(world, "while people ask", [*people, *groups]))
        meanwhile = await _asked(askers, questions, until=sending)
        killed = asyncio.create_task(_sent(world, f"killed {KILLS} times", [*people, *groups]))
        for _ in range(KILLS):
            await _more_sent(server, chance.randrange(20, PEOPLE // KILLS))
            await bot.kill()
            bot = await world.start()
        broadcasts = [await sending, await killed]
        broadcasts.append(await _sent(world, f"{LESSONS} lessons at once to one group", groups[:1], LESSONS))
        assert await bot.stop() == 0, bot.output
    return broadcasts, [Waits("nothing else going on", alone), Waits("while a lesson is sent", meanwhile)]


async def _more_sent(server: Server, count: int) -> None:
    """Wait until so many messages more have begun to go."""
    until = len(server.made("sendMessage")) + count
    await server.until(lambda: len(server.made("sendMessage")) >= until, _LONGEST, "it sends")


async def _sent(world: World, name: str, chats: Sequence[Chat | Person], lessons: int = 1) -> Broadcast:
    """Return what became of lessons that are sent to chats now."""
    every = [approved(world, document=_DOCUMENT, title=f"{name}, lesson {number} of all") for number in range(lessons)]
    refused, began = _told_to_wait(world), time.monotonic()
    for lesson in every:
        plan(world, lesson, chats)
    async with asyncio.timeout(_LONGEST):
        while not all(ended(world, lesson) for lesson in every):
            await asyncio.sleep(1)  # To look costs the machine something, too.
    return Broadcast(
        name,
        tuple(copies(chat, lesson.title) for chat in chats for lesson in every),
        _told_to_wait(world) - refused,
        time.monotonic() - began,
        max(_most_in_a_minute(world, chat.id) for chat in chats if chat.id < 0),
    )


def _told_to_wait(world: World) -> int:
    return sum("Too Many Requests" in call.error for call in world.server.made("sendMessage"))


def _most_in_a_minute(world: World, chat: int) -> int:
    """Return how many messages a chat got at most within a minute."""
    times = [call.ended for call in world.server.made("sendMessage", chat) if not call.error]
    return max((sum(begin <= one < begin + 60 for one in times) for begin in times), default=0)


async def _asked(
    askers: Sequence[Person],
    questions: Sequence[str],
    count: int | None = None,
    until: asyncio.Task[Broadcast] | None = None,
) -> tuple[float, ...]:
    """Return how long each answer took, the askers asking in turn."""
    waits: list[asyncio.Task[float]] = []
    for number in itertools.count():
        if number == count or (until and until.done()):
            break
        waits.append(asyncio.create_task(_wait(askers[number % len(askers)], questions[number % len(questions)])))
        await asyncio.sleep(BETWEEN)
    return tuple(await asyncio.gather(*waits))


async def _wait(person: Person, question: str) -> float:
    """Return how long somebody waits until an answer stands in their chat."""
    began = time.monotonic()
    asked = await person.say(question)

    def answers(message: Json) -> bool:
        return bool(message.get("reply_to_message", {}).get("message_id") == asked["message_id"])

    await person.hears(answers, after=asked, timeout=60)
    return time.monotonic() - began


def table(rows: Sequence[dict[str, object]]) -> str:
    """Return rows as a table in Markdown."""
    lines = [list(rows[0]), ["---"] * len(rows[0]), *([str(cell) for cell in row.values()] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Print what became of the lessons, and how long people waited meanwhile."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=Settings().embedding_model)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    with tempfile.TemporaryDirectory() as folder:
        desk = starter_desk(Path(folder), load_encoder(options.model))
        desk.settings.embedding_model = options.model
        with closing(desk.library), closing(desk.records):
            broadcasts, waits = measure(desk, options.seed)
    print(table([one.row() for one in broadcasts]), table([one.row() for one in waits]), sep="\n\n")


if __name__ == "__main__":
    main()
