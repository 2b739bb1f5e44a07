"""What somebody keeps is theirs, once each, twelve at a time, for ninety days, and without a word of it."""

from functools import partial
from pathlib import Path

from bot.lessons.lesson import Kept
from bot.records.keepings import KEPT_FOR, MOST, Keeping
from bot.records.records import Records
from tests.bot.records.conftest import Clock, at_once, opening, sql

AISHA, BEN = 1, 2


def place(start: int = 0) -> Kept:
    return Kept(passage=7, document="leeds-child-c-2019", sha256="ab" * 32, start=start, end=start + 10)


def test_a_place_is_kept_once_a_person(records: Records) -> None:
    assert records.keepings.keep(BEN, place()) is Keeping.NEW
    assert records.keepings.keep(BEN, place()) is Keeping.SAME
    assert records.keepings.keep(AISHA, place()) is Keeping.NEW
    assert records.keepings.of(BEN) == [place()]


def test_what_is_kept_stands_in_the_order_in_which_it_was_kept(records: Records) -> None:
    for start in (30, 10, 20):
        records.keepings.keep(BEN, place(start))
    assert [kept.start for kept in records.keepings.of(BEN)] == [30, 10, 20]


def test_twelve_are_kept_at_a_time_and_one_more_once_one_is_dropped(records: Records) -> None:
    assert {records.keepings.keep(BEN, place(start)) for start in range(MOST)} == {Keeping.NEW}
    assert records.keepings.keep(BEN, place(99)) is Keeping.FULL
    assert records.keepings.keep(BEN, place(0)) is Keeping.SAME
    assert records.keepings.drop(BEN, [place(0)]) == 1
    assert records.keepings.keep(BEN, place(99)) is Keeping.NEW


def test_of_what_came_in_at_the_same_moment_no_more_are_kept_than_may_be(tmp_path: Path, clock: Clock) -> None:
    with opening(tmp_path, clock, 4) as every:
        for start in range(MOST - 1):
            every[0].keepings.keep(BEN, place(start))
        became = at_once([partial(one.keepings.keep, BEN, place(at)) for at, one in enumerate(every, 50)])
        assert sorted(map(str, became)) == ["full", "full", "full", "new"]


def test_somebody_drops_only_what_is_theirs(records: Records) -> None:
    records.keepings.keep(BEN, place())
    assert records.keepings.drop(AISHA, [place()]) == 0
    assert records.keepings.of(BEN) == [place()]


def test_what_was_kept_ninety_days_ago_is_gone_from_the_file_with_the_next_that_is_kept(
    records: Records, clock: Clock, tmp_path: Path
) -> None:
    records.keepings.keep(BEN, place())
    clock.move(days=KEPT_FOR.days - 1)
    assert records.keepings.of(BEN) == [place()]
    clock.move(days=1)
    assert records.keepings.of(BEN) == []
    records.keepings.keep(AISHA, place(50))
    assert sql(tmp_path, "SELECT person, start FROM keepings") == [(AISHA, 50)]
