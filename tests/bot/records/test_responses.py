"""What people say of a lesson is kept under tokens, once each, and can be taken back."""

from pathlib import Path

import pytest

from bot.lessons.tokens import token_of
from bot.records.records import Records
from bot.records.responses import Again, Mark
from tests.bot.records.conftest import Clock, on_disk, sql

ONE, OTHER = token_of("key one", "lesson 3"), token_of("key two", "lesson 3")


def test_the_first_day_and_the_first_team_stay(records: Records, clock: Clock, tmp_path: Path) -> None:
    assert records.responses.keep(3, ONE, "north", Mark.READ)
    clock.move(days=5)
    assert not records.responses.keep(3, ONE, "south", Mark.READ)
    assert sql(tmp_path, "SELECT team, read_at, discussed_at FROM responses") == [("north", "2026-03-02", "")]


def test_a_day_is_one_in_london(records: Records, clock: Clock, tmp_path: Path) -> None:
    clock.time = clock.time.replace(month=7, hour=23, minute=30)
    records.responses.keep(3, ONE, "north", Mark.READ)
    assert sql(tmp_path, "SELECT read_at FROM responses") == [("2026-07-03",)]


def test_lessons_and_people_are_kept_apart(records: Records) -> None:
    records.responses.keep(3, ONE, "north", Mark.READ)
    records.responses.keep(3, OTHER, "north", Mark.CHANGE, "we ask dads")
    records.responses.keep(4, ONE, "north", Mark.DISCUSSED)
    assert len(records.responses.about(3)) == 2
    assert [one.marks for one in records.responses.about(4)] == [{Mark.DISCUSSED}]
    assert records.responses.of(3, ONE) != records.responses.of(3, OTHER)
    assert records.responses.of(5, ONE) is None
    assert token_of("key one", "lesson 3") != token_of("key one", "lesson 4")


def test_an_answer_that_is_turned_loses_the_line_of_the_other(records: Records) -> None:
    records.responses.keep(3, ONE, "north", Mark.AGAIN, "we ask dads", Again.YES)
    assert not records.responses.keep(3, ONE, "north", Mark.AGAIN, "", Again.YES)
    kept = records.responses.of(3, ONE)
    assert kept
    assert (kept.again, kept.again_line) == ("yes", "we ask dads")
    assert records.responses.keep(3, ONE, "north", Mark.AGAIN, "", Again.NO)
    kept = records.responses.of(3, ONE)
    assert kept
    assert (kept.again, kept.again_line) == ("no", "")


@pytest.mark.parametrize("mark", Mark)
def test_what_is_taken_back_leaves_nothing(mark: Mark, records: Records, tmp_path: Path) -> None:
    records.responses.keep(3, ONE, "north", mark, "a line of cobalt blue", Again.YES)
    assert not records.responses.undo(3, OTHER, mark)
    assert records.responses.undo(3, ONE, mark)
    assert not records.responses.undo(3, ONE, mark)
    assert records.responses.about(3) == []
    assert b"cobalt" not in on_disk(tmp_path)


def test_a_line_that_another_takes_the_place_of_is_gone(records: Records, tmp_path: Path) -> None:
    records.responses.keep(3, ONE, "north", Mark.CHANGE, "a line of cobalt blue")
    records.responses.keep(3, ONE, "north", Mark.CHANGE, "a line of red")
    assert b"cobalt" not in on_disk(tmp_path)


def test_what_is_taken_back_in_part_still_counts(records: Records) -> None:
    records.responses.keep(3, ONE, "north", Mark.READ)
    records.responses.keep(3, ONE, "north", Mark.CHANGE, "we ask dads")
    records.responses.undo(3, ONE, Mark.CHANGE)
    (kept,) = records.responses.about(3)
    assert (kept.marks, kept.line) == (frozenset({Mark.READ}), "")
