"""Let a hundred people ask the bot at once, over a loopback Telegram: how long they wait, and for what."""

import asyncio
import os
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from bench.markdown import table
from bench.questions import labels, starter_desk
from bot.bootstrap import Desk
from bot.intake import masked
from bot.message import Role, Sender
from bot.records.people import Place
from bot.safety import danger_in
from index.encode import load_encoder
from tests.loopback.people import Person
from tests.loopback.process import BotProcess
from tests.loopback.server import Server

PEOPLE = 100
ROUNDS = 5
FLOOD_WAIT = 4  # seconds
LATENCY = 0.04  # seconds that each request to Telegram takes


@dataclass(frozen=True, slots=True)
class Load:
    """What a hundred people at once came to: seconds waited, seconds of search, answers a second, and what was lost."""

    name: str
    waits: tuple[float, ...]
    search: float
    seconds: float
    answered: int
    asked: int
    in_order: bool

    def row(self) -> dict[str, object]:
        """Return it as a row of a table."""
        p50, p95 = np.percentile(self.waits, (50, 95))
        return {
            "": self.name,
            "asked": self.asked,
            "lost": self.asked - self.answered,
            "in order": "yes" if self.in_order else "no",
            "p50": f"{1000 * p50:,.0f} ms",
            "p95": f"{1000 * p95:,.0f} ms",
            "asks/s": f"{self.answered / self.seconds:.1f}",
            "share of search": f"{self.search / self.seconds:.0%}",
        }


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a private answer takes while nothing else goes on, and while a group is told to wait; in seconds."""

    alone: float
    beside: float
    group: float

    def row(self) -> dict[str, object]:
        """Return it as a row of a table."""
        return {
            "private answer, nothing else going on": f"{1000 * self.alone:,.0f} ms",
            f"while a group is told to wait {FLOOD_WAIT} s": f"{1000 * self.beside:,.0f} ms",
            "later by": f"{1000 * (self.beside - self.alone):,.0f} ms",
            "the group's answer": f"{self.group:.1f} s",
        }


def measure(desk: Desk) -> tuple[list[Load], Wait]:
    """Return the loads over the library of a desk, and a private answer beside a group that has to wait."""
    return asyncio.run(_measure(desk))


async def _measure(desk: Desk) -> tuple[list[Load], Wait]:
    known = desk.known()
    # A card overtakes, and a question that seems to name somebody is deleted: neither says which answer is whose.
    single = [
        label["text"]
        for label in labels()
        if not label["turns"] and not danger_in(label["text"]) and not masked(label["text"], known).kinds
    ]
    async with Server() as server:
        server.latency = LATENCY
        people = [_let_in(desk, server, f"Person {number}") for number in range(PEOPLE)]
        env = {"LEARNT_DATA": str(desk.settings.data), "HF_HUB_OFFLINE": "1"}
        bot = await BotProcess.start(server, desk.settings.data, env)
        try:
            await _load(desk, server, people[:4], single[:4], "")  # It is warm then.
            one = await _load(desk, server, people[:1], single[:1], "one person alone")
            hundred = await _load(desk, server, people, single[:PEOPLE], f"{PEOPLE} people, a question each")
            few = [single[at % len(single)] for at in range(PEOPLE)]
            twenty = await _load(desk, server, people[:20], few, "20 people, five questions each")
            wait = await _beside_a_group(desk, server)
        finally:
            assert await bot.stop() == 0, bot.output
        return [one, hundred, twenty], wait


def _let_in(desk: Desk, server: Server, name: str) -> Person:
    person = server.person(name)
    desk.records.people.let_in(Sender("telegram", str(person.id)), Place(Role.PRACTITIONER))
    return person


async def _load(desk: Desk, server: Server, people: Sequence[Person], questions: Sequence[str], name: str) -> Load:
    """Let people ask in turn, all at once, and wait until everybody has every answer."""
    searched = _searched(desk)
    began = time.monotonic()
    asked: dict[tuple[int, int], float] = {}
    for at, question in enumerate(questions):
        person = people[at % len(people)]
        message = await person.say(question)
        asked[person.id, message["message_id"]] = time.monotonic()
    sent: dict[tuple[int, int], float] = {}
    counted = {id(call) for call in server.made("sendMessage")}
    order = []

    def all_there() -> bool:
        for call in server.made("sendMessage"):
            if call.ended and call.result and id(call) not in counted:
                counted.add(id(call))
                chat = call.chat or 0
                answers = call.result.get("reply_to_message", {}).get("message_id", 0)
                if (chat, answers) in asked and (chat, answers) not in sent:
                    sent[chat, answers] = call.ended
                    order.append((chat, answers))
        return len(sent) == len(asked)

    await server.until(all_there, 120, "everybody is answered")
    return Load(
        name=name,
        waits=tuple(sent[key] - asked[key] for key in sent),
        search=_searched(desk) - searched,
        seconds=max(sent.values()) - began,
        answered=len(sent),
        asked=len(asked),
        in_order=all(
            [key for key in order if key[0] == person.id] == sorted(key for key in order if key[0] == person.id)
            for person in people
        ),
    )


def _searched(desk: Desk) -> float:
    """Return the seconds of search in all answers that are kept."""
    with closing(sqlite3.connect(desk.settings.data / "records.db")) as connection:
        return float(connection.execute("SELECT total(took_ms) FROM answers").fetchone()[0]) / 1000


async def _beside_a_group(desk: Desk, server: Server) -> Wait:
    """Let a group be told to wait, and ask in a private chat meanwhile; the median of some rounds."""
    aisha = _let_in(desk, server, "Aisha")
    alone, beside, group_took = [], [], []
    for _ in range(ROUNDS):
        ben = _let_in(desk, server, "Ben")
        group = server.group("A team", ben)
        desk.records.groups.let_in(str(group.id), "a team", 1)
        alone.append(await _asked(server, aisha))
        server.fail_next("sendMessage", retry_after=FLOOD_WAIT, chat=group)
        waits = asyncio.create_task(_timed(ben.asks("/ask bruise on a baby", "bruis", group, timeout=60)))
        await server.until(partial(server.made, "sendMessage", group.id), 30, "the group is told to wait")
        beside.append(await _asked(server, aisha))
        group_took.append(await waits)
    return Wait(*(float(np.median(every)) for every in (alone, beside, group_took)))


async def _asked(server: Server, person: Person) -> float:
    """Return how long one person waits for an answer."""
    before = len(server.made("sendMessage", person.id))
    began = time.monotonic()
    await person.say("what about a bruise on a baby?")
    await server.until(lambda: len(server.made("sendMessage", person.id)) > before, 60, "an answer")
    return time.monotonic() - began


async def _timed(work: Awaitable[object]) -> float:
    began = time.monotonic()
    await work
    return time.monotonic() - began


def section(desk: Desk) -> Iterator[str]:
    """Yield what a hundred people at once come to in Telegram, over the library of a desk."""
    loads, wait = measure(desk)
    yield "## A hundred people at once, in Telegram"
    yield (
        "The bot as a process of its own, over the starter library, against a Bot API server on the same machine that "
        f"takes {1000 * LATENCY:.0f} ms for each request. From the message to its answer standing in the chat. "
        "The limits that Telegram sets are kept: 30 messages a second in all, and in one chat four at once and then "
        "one a second. Share of search: the seconds of search in all answers by the seconds it took; one search runs "
        "at a time, so 100 % is the most."
    )
    yield table([load.row() for load in loads])
    yield table([wait.row()])


def main() -> None:
    """Print the loads."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    with tempfile.TemporaryDirectory() as folder:
        desk = starter_desk(Path(folder), load_encoder())
        with closing(desk.library), closing(desk.records):
            loads, wait = measure(desk)
    for row in [*(load.row() for load in loads), wait.row()]:
        print(row)


if __name__ == "__main__":
    main()
