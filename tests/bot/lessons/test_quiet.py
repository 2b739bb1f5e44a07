"""Nothing comes in the quiet hours of London, on the nights when the clocks change too."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.lessons.quiet import day_in_london, is_quiet, next_time
from bot.settings import Settings
from bot.wording import LONDON


def settings(hours: str) -> Settings:
    return Settings(data=Path("nowhere"), quiet_hours=hours)


def london(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "quiet"),
    [("18:59:59", False), ("19:00", True), ("23:59", True), ("00:00", True), ("07:29:59", True), ("07:30", False)],
)
def test_the_hours_cross_midnight_and_their_end_is_free(at: str, quiet: bool) -> None:
    assert is_quiet(settings("19:00-07:30"), london(f"2026-11-23T{at}")) is quiet


@pytest.mark.parametrize(("at", "quiet"), [("12:59", False), ("13:00", True), ("14:59", True), ("15:00", False)])
def test_hours_need_not_cross_midnight(at: str, quiet: bool) -> None:
    hours = settings("13:00-15:00")
    moment = london(f"2026-11-23T{at}")
    assert is_quiet(hours, moment) is quiet
    assert next_time(hours, moment) == (london("2026-11-23T15:00") if quiet else moment)


def test_in_summer_they_are_the_hours_of_london_not_of_greenwich() -> None:
    hours = settings("19:00-07:30")
    assert is_quiet(hours, datetime(2026, 7, 1, 18, 0, tzinfo=UTC))
    assert not is_quiet(hours, datetime(2026, 7, 1, 6, 30, tzinfo=UTC))
    assert next_time(hours, datetime(2026, 7, 1, 18, 0, tzinfo=UTC)) == datetime(2026, 7, 2, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize("at", ["00:00", "07:30", "09:00", "19:00", "23:59"])
@pytest.mark.parametrize("hours", ["09:00-09:00", "00:00-00:00"])
def test_equal_times_are_no_quiet_hours(hours: str, at: str) -> None:
    moment = london(f"2026-11-23T{at}")
    assert not is_quiet(settings(hours), moment)
    assert next_time(settings(hours), moment) == moment


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-23T20:00", "2026-11-24T07:30"),
        ("2026-11-23T23:59:59", "2026-11-24T07:30"),
        ("2026-11-24T00:00", "2026-11-24T07:30"),
        ("2026-11-24T07:29:59", "2026-11-24T07:30"),
        ("2026-12-31T22:00", "2027-01-01T07:30"),
        ("2026-10-24T22:00", "2026-10-25T07:30"),  # The clocks go back in between,
        ("2026-10-25T00:30", "2026-10-25T07:30"),
        ("2027-03-27T22:00", "2027-03-28T07:30"),  # and forward.
        ("2027-03-28T00:30", "2027-03-28T07:30"),
    ],
)
def test_what_falls_into_them_waits_for_their_end(now: str, due: str) -> None:
    assert next_time(settings("19:00-07:30"), london(now)) == london(due)


def test_the_hour_that_comes_twice_is_quiet_twice() -> None:
    hours = settings("19:00-07:30")
    for fold in (0, 1):
        moment = london("2026-10-25T01:30", fold)
        assert is_quiet(hours, moment)
        assert next_time(hours, moment) == london("2026-10-25T07:30")


@pytest.mark.parametrize(
    ("hours", "moment"),
    [
        ("22:00-01:30", london("2026-10-25T01:29", 0)),
        ("22:00-01:30", london("2026-10-25T01:29", 1)),  # They begin to be quiet anew an hour later.
        ("22:00-01:30", london("2027-03-27T23:00")),  # They would end in the hour that is skipped.
        ("01:15-01:45", london("2026-10-25T01:20", 0)),
        ("01:15-01:45", london("2026-10-25T01:20", 1)),
        ("01:15-01:45", london("2027-03-28T01:15")),
    ],
)
def test_where_they_end_in_the_hour_of_the_change_it_is_later_and_not_quiet(hours: str, moment: datetime) -> None:
    due = next_time(settings(hours), moment)
    assert due >= moment
    assert not is_quiet(settings(hours), due)


def test_every_moment_of_a_year_waits_a_day_at_most_for_one_that_is_not_quiet() -> None:
    for hours in ("19:00-07:30", "00:30-01:30", "22:00-01:00", "01:00-02:00", "23:59-00:01"):
        chosen = settings(hours)
        for day in range(0, 366):
            for hour in (0, 1, 2, 21):
                moment = datetime.fromtimestamp(1790000000 + day * 86_400 + hour * 3_600, UTC)
                due = next_time(chosen, moment)
                assert not is_quiet(chosen, due)
                assert 0 <= (due - moment).total_seconds() <= 86_400


def test_the_answer_is_in_the_zone_of_the_question() -> None:
    assert next_time(settings("19:00-07:30"), london("2026-07-01T20:00")).tzinfo is UTC


def test_a_day_is_londons() -> None:
    assert day_in_london(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)).isoformat() == "2026-07-02"
    assert day_in_london(datetime(2026, 12, 1, 23, 30, tzinfo=UTC)).isoformat() == "2026-12-01"
