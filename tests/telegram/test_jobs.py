"""Long work in a chat: how far it is, in one message; one job at a time; cancelled, it leaves nothing behind."""

from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest
import pytest_asyncio

from bot.message import Role
from tests.loopback.people import Person
from tests.loopback.text import words
from tests.telegram.conftest import World
from tests.telegram.watching import change, labels, settled
from tests.telegram.working import PATIENCE, at_work, can_be_slow, drafts, incoming, is_outcome, outcome, sends

QUESTION = "bruise on a baby who cannot roll"


@pytest_asyncio.fixture
async def slow(fresh: World) -> AsyncIterator[Path]:
    """Yield the file that slows the work of a running bot down; it is slow until that is deleted."""
    file = can_be_slow(fresh)
    file.touch()
    await fresh.start()
    yield file
    file.unlink(missing_ok=True)


@pytest.fixture
def carol(fresh: World) -> Person:
    return fresh.person("Carol", Role.ADMIN)


async def test_how_far_work_is_stands_in_the_message_that_then_tells_the_outcome(
    fresh: World, slow: Path, carol: Person
) -> None:
    sent = await sends(carol)
    shown = await at_work(carol, sent)
    assert words(shown) == "Adding review.md\nReading  ▓▓░░░░░░░░ 3 of 12"
    assert labels(shown) == ["Cancel"]
    slow.unlink()
    told = await outcome(carol, sent)
    await settled(fresh)
    assert told is shown
    assert carol.sees() == [told]


async def test_work_is_told_no_more_often_than_every_three_seconds_and_never_twice_the_same(
    fresh: World, slow: Path, carol: Person
) -> None:
    sent = await sends(carol)
    await at_work(carol, sent)
    await carol.hears_nothing(4)
    edits = fresh.server.made("editMessageText", carol.id)
    times = [call.at for call in (*fresh.server.made("sendMessage", carol.id), *edits)]
    assert [edit.error for edit in edits] == [""] * len(edits)
    assert min(later - one for one, later in pairwise(times)) >= 2.9
    assert len({edit.params["text"] for edit in edits}) == len(edits)


async def test_questions_are_answered_beside_work_of_the_same_admin_and_of_others(
    fresh: World, slow: Path, carol: Person
) -> None:
    await at_work(carol, await sends(carol))
    aisha = fresh.person("Aisha")
    await aisha.asks(QUESTION, "A bruise on a baby", timeout=5)
    await carol.asks(QUESTION, "A bruise on a baby", timeout=5)


async def test_a_second_job_waits_for_the_first_and_says_so(fresh: World, slow: Path, carol: Person) -> None:
    first = await sends(carol, "first.md", data=b"# First\n\n1. The first review of two was short.\n")
    await at_work(carol, first)
    dan = fresh.person("Dan", Role.ADMIN)
    second = await sends(dan, "second.md", data=b"# Second\n\n1. The second review of two was long.\n")
    waiting = await dan.hears("Adding second.md\n1 job is before it.", after=second)
    assert labels(waiting) == ["Cancel"]
    slow.unlink()
    await outcome(carol, first)
    assert await outcome(dan, second) is waiting
    assert [entry.id for entry in drafts(fresh)] == ["first", "second"]


@pytest.mark.parametrize("by", ["button", "command"])
async def test_work_that_is_cancelled_ends_at_once_and_leaves_nothing(
    fresh: World, slow: Path, carol: Person, by: str
) -> None:
    sent = await sends(carol)
    shown = await at_work(carol, sent)
    if by == "button":
        assert await carol.answered(await carol.press(shown, "Cancel")) == "Cancelling: Adding review.md."
    else:
        await carol.asks("/cancel", "Cancelling: Adding review.md.")
    await carol.sees_change(shown, "Adding review.md: cancelled. Nothing was changed.", PATIENCE)
    await settled(fresh)
    assert drafts(fresh) == []
    assert incoming(fresh) == []
    await carol.asks("/cancel", "There is nothing of yours to cancel")


async def test_a_job_that_waits_is_cancelled_without_the_one_before(fresh: World, slow: Path, carol: Person) -> None:
    await at_work(carol, await sends(carol, "first.md"))
    second = await sends(carol, "second.md")
    waiting = await carol.hears("1 job is before it.", after=second)
    await carol.press(waiting, "Cancel")
    await carol.sees_change(waiting, "Adding second.md: cancelled.", PATIENCE)
    slow.unlink()
    await fresh.server.until(lambda: all(map(is_outcome, carol.sees())), PATIENCE, "the first ended")
    assert [entry.file for entry in drafts(fresh)] == ["first.md"]


async def test_nobody_cancels_what_somebody_else_began(fresh: World, slow: Path, carol: Person) -> None:
    shown = await at_work(carol, await sends(carol))
    dan = fresh.person("Dan", Role.ADMIN)
    number = shown["reply_markup"]["inline_keyboard"][0][0]["callback_data"].rpartition(" ")[2]
    await dan.asks(f"/cancel {number}", "There is nothing of yours to cancel")
    await fresh.person("Aisha").asks("/cancel", "/cancel is for supervisors.")


async def test_a_killed_bot_carries_its_work_out_after_the_next_start_and_tells_it_once(
    fresh: World, slow: Path, carol: Person
) -> None:
    sent = await sends(carol)
    shown = await at_work(carol, sent)
    assert fresh.bot
    await fresh.bot.kill()
    await fresh.start()
    await fresh.server.until(lambda: len(fresh.server.made("editMessageText")) > 1, PATIENCE, "it shows the work again")
    slow.unlink()
    assert await outcome(carol, sent) is shown
    await settled(fresh)
    assert carol.sees() == [shown]
    assert len(drafts(fresh)) == 1
    assert incoming(fresh) == []


async def test_a_bot_that_is_stopped_ends_its_work_and_begins_it_anew(fresh: World, slow: Path, carol: Person) -> None:
    sent = await sends(carol)
    shown = await at_work(carol, sent)
    assert fresh.bot
    assert await fresh.bot.stop(timeout=10) == 0
    assert not is_outcome(shown)
    slow.unlink()
    await fresh.start()
    assert await outcome(carol, sent) is shown
    assert len(drafts(fresh)) == 1


async def test_an_outcome_that_telegram_makes_wait_arrives_and_keeps_no_answer_waiting_meanwhile(
    fresh: World, slow: Path, carol: Person
) -> None:
    sent = await sends(carol)
    shown = await carol.hears("Adding", after=sent)
    fresh.server.fail_next("editMessageText", retry_after=30, chat=carol)  # of what says how far it is
    await fresh.server.until(lambda: fresh.server.made("editMessageText"), what="it is told to wait")
    await carol.asks(QUESTION, "A bruise on a baby", timeout=5)
    fresh.server.fail_next("editMessageText", retry_after=2, chat=carol)  # of the outcome
    slow.unlink()
    await carol.sees_change(shown, is_outcome, PATIENCE)


async def test_an_outcome_that_waits_when_the_bot_is_killed_is_told_by_the_next(
    fresh: World, slow: Path, carol: Person
) -> None:
    sent = await sends(carol)
    shown = await at_work(carol, sent)
    before = len(fresh.server.made("editMessageText"))
    fresh.server.fail_next("editMessageText", retry_after=60, chat=carol, times=2)
    slow.unlink()
    await fresh.server.until(
        lambda: len(fresh.server.made("editMessageText")) > before, PATIENCE, "it ended, and waits to be told"
    )
    assert fresh.bot
    await fresh.server.until(lambda: drafts(fresh), what="the draft is there")
    await fresh.bot.kill()
    fresh.server.forget_faults()
    await fresh.start()
    assert await outcome(carol, sent) is shown
    assert len(carol.sees()) == 1


async def test_an_outcome_is_told_anew_where_the_message_was_deleted(fresh: World, slow: Path, carol: Person) -> None:
    sent = await sends(carol)
    await carol.delete(await at_work(carol, sent))
    slow.unlink()
    told = await outcome(carol, sent)
    assert "Publish" in labels(told)


async def test_work_of_somebody_who_was_put_out_meanwhile_is_not_begun_and_not_told(
    fresh: World, slow: Path, carol: Person
) -> None:
    first = await sends(carol, "first.md")
    await at_work(carol, first)
    dan = fresh.person("Dan", Role.ADMIN)
    await dan.hears("1 job is before it.", after=await sends(dan, "second.md"))
    change(fresh, "DELETE FROM people WHERE address = ?", str(dan.id))
    slow.unlink()
    await outcome(carol, first)
    await settled(fresh)
    assert [entry.file for entry in drafts(fresh)] == ["first.md"]
    assert not [one for one in dan.sees() if is_outcome(one)]


async def test_files_of_a_kill_before_the_work_was_noted_are_deleted_at_the_next_start(fresh: World) -> None:
    lost = fresh.data / "incoming" / "0123" / "lost.pdf"
    lost.parent.mkdir(parents=True)
    lost.write_bytes(b"%PDF")
    await fresh.start()
    assert incoming(fresh) == []
