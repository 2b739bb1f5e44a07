"""What the tests of the records share: a clock that the test moves, and a look into the file beside them."""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.message import Role, Sender
from bot.records.people import NotInvited, Place
from bot.records.records import Records


@dataclass
class Clock:
    """A time that stands still until it is moved."""

    time: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def move(self, **spans: float) -> None:
        """Move by days, hours or seconds."""
        self.time += timedelta(**spans)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def records(tmp_path: Path, clock: Clock) -> Iterator[Records]:
    """Yield the records of an empty folder."""
    opened = Records(tmp_path, clock)
    yield opened
    opened.close()


@contextmanager
def opening(folder: Path, clock: Clock, count: int) -> Iterator[list[Records]]:
    """Yield several records over one file, as processes that run beside each other hold them."""
    every = [Records(folder, clock) for _ in range(count)]
    yield every
    for one in every:
        one.close()


def let_in(records: Records, address: str, role: Role = Role.PRACTITIONER, **place: Any) -> Sender:
    """Return somebody who was invited and came in."""
    sender = Sender("telegram", address)
    records.people.accept(sender, records.people.invite(Place(role, **place)))
    return sender


def sql(folder: Path, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a statement that somebody with the file runs on it."""
    with closing(sqlite3.connect(folder / "records.db")) as connection, connection:
        return connection.execute(statement, values).fetchall()


def on_disk(folder: Path) -> bytes:
    """Return the bytes of the database and of its logs."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("records.db*")))


def at_once(tasks: Sequence[Callable[[], object]]) -> list[object]:
    """Return what the tasks return or raise, begun at the same moment in threads of their own."""
    gate = threading.Barrier(len(tasks))
    results: list[object] = [None] * len(tasks)

    def run(number: int, task: Callable[[], object]) -> None:
        gate.wait()
        try:
            results[number] = task()
        except NotInvited as error:
            results[number] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
