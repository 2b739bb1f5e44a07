"""Whoever pauses Learnt pauses it for everybody, until it is resumed."""

from pathlib import Path

from bot.records.records import Records
from tests.bot.records.conftest import Clock, opening, sql


def test_nothing_is_paused_to_begin_with(records: Records) -> None:
    assert records.pauses.reason() is None
    assert not records.pauses.end()


def test_a_pause_in_one_process_stands_in_another_until_it_ends(tmp_path: Path, clock: Clock) -> None:
    with opening(tmp_path, clock, 2) as (one, other):
        one.pauses.begin("a citation is wrong")
        assert other.pauses.reason() == "a citation is wrong"
        assert other.pauses.end()
        assert one.pauses.reason() is None
        assert not one.pauses.end()


def test_a_new_reason_takes_the_place_of_the_one_before_and_one_resume_ends_it(
    records: Records, tmp_path: Path
) -> None:
    records.pauses.begin("a citation is wrong")
    records.pauses.begin("a review was withdrawn")
    assert records.pauses.reason() == "a review was withdrawn"
    assert sql(tmp_path, "SELECT reason FROM pauses WHERE ended_at IS NULL") == [("a review was withdrawn",)]
    assert records.pauses.end()
    assert records.pauses.reason() is None


def test_when_answers_were_stopped_stays_on_record(records: Records, clock: Clock, tmp_path: Path) -> None:
    records.pauses.begin("a citation is wrong")
    clock.move(hours=2)
    records.pauses.end()
    clock.move(hours=1)
    records.pauses.begin("again")
    assert sql(tmp_path, "SELECT reason, began_at, ended_at FROM pauses ORDER BY id") == [
        ("a citation is wrong", "2026-03-02T09:00:00+00:00", "2026-03-02T11:00:00+00:00"),
        ("again", "2026-03-02T12:00:00+00:00", None),
    ]
