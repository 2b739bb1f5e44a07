"""What was approved is brought into the library even where the bot was killed before its work began."""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from bot.channels.work import Work
from bot.jobs import LEARNT
from bot.settings import Settings
from tests.bot.lessons.shelf import Shelf, shelved


@pytest.fixture
def shelf(settings: Settings) -> Iterator[Shelf]:
    """Yield a shelf with a lesson that was approved some time ago, and that nothing brings into the library."""
    with shelved(settings) as made:
        made.lesson()
        made.clock.move(minutes=5)
        yield made


def work_of(shelf: Shelf, *command: str) -> Work:
    """Return the work of a bot that was just started; no chat is told of it."""
    return Work(None, shelf.desk, lambda parcel: pytest.fail("nobody asked"), command or LEARNT)  # type: ignore[arg-type]


async def test_a_lesson_whose_work_never_began_is_brought_into_the_library_without_a_word(shelf: Shelf) -> None:
    await work_of(shelf).end_unfinished()
    assert "lesson-1" in shelf.shown()


async def test_what_fails_is_tried_once_by_a_bot_and_named_in_its_log(
    shelf: Shelf, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tried = tmp_path / "tried"
    work = work_of(shelf, sys.executable, "-c", f"open({str(tried)!r}, 'a').write('x'); raise SystemExit(1)")
    with caplog.at_level(logging.ERROR):
        await work.end_unfinished()
        await work.end_unfinished()
    assert tried.read_text() == "x"
    assert [record.message for record in caplog.records] == [
        "Approved lessons are not in the library: run `learnt lessons` to see why."
    ]


async def test_the_work_of_another_process_is_waited_for(shelf: Shelf, tmp_path: Path) -> None:
    tried = tmp_path / "tried"
    work = work_of(shelf, sys.executable, "-c", f"open({str(tried)!r}, 'a').write('x'); print('null')")
    with FileLock(shelf.settings.data / "change.lock"):
        await work.end_unfinished()
    assert not tried.exists()
    await work.end_unfinished()
    assert tried.exists()
