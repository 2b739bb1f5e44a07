"""Times that people type are London's, to come, and exist."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.lessons.times import NotATime, clock, day_typed, last_of, moment_of, said, typed, week_after, weekday

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_a_winter_time_is_greenwichs_and_a_summer_time_an_hour_earlier() -> None:
    assert typed("2026-12-01 09:00", NOW) == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert typed("2027-06-01T9:05", NOW) == datetime(2027, 6, 1, 8, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is written"),
        ("2026-12-01", "is written"),
        ("2026-12-01 9", "is written"),
        ("2026-12-01 24:00", "is written"),
        ("2026-12-01 09:60", "is written"),
        ("2026-13-01 09:00", "is written"),
        ("2027-02-29 09:00", "is written"),
        ("٢٠٢٦-12-01 09:00", "is written"),
        ("0000-01-01 00:00", "is written"),
        ("32/12/2026 09:00", "is written"),
        ("1 Xyz 2026 09:00", "is written"),
        ("30 February 2027 09:00", "is written"),
        ("2026-11-23 11:59", "has passed"),
        ("2026-11-23 12:00", "has passed"),
        ("1999-01-01 09:00", "has passed"),
        ("0001-01-01 00:00", "has passed"),
        ("2027-11-25 12:00", "more than a year"),
        ("9999-12-31 23:59", "more than a year"),
        ("2027-03-28 01:30", "There is no 01:30 on 28 March 2027"),
    ],
)
def test_what_is_no_time_to_come_within_a_year_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(NotATime, match=why):
        typed(text, NOW)


@pytest.mark.parametrize("text", ["2027-06-30", "30/6/2027", "30/06/2027", "30 June 2027", "30th jun 2027"])
def test_a_day_may_be_typed_as_people_write_it(text: str) -> None:
    assert day_typed(text) == date(2027, 6, 30)
    assert typed(f"{text} at 9:00", NOW) == datetime(2027, 6, 30, 8, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "30", "6/30/2027", "30 Sommer 2027", "June 2027", "30-06-2027", "٣٠/6/2027"])
def test_what_is_no_day_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|month"):
        day_typed(text)


def test_of_a_time_that_comes_twice_it_is_the_first() -> None:
    found = typed("2027-10-31 01:30", NOW)
    assert found == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_a_year_from_now_may_still_be_typed() -> None:
    assert typed("2027-11-23 12:00", NOW) == datetime(2027, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(("text", "at"), [("9:00", time(9)), ("09:05", time(9, 5)), ("23:59", time(23, 59))])
def test_a_time_of_the_day_has_hours_and_minutes(text: str, at: time) -> None:
    assert clock(text) == at


@pytest.mark.parametrize("text", ["", "9", "9am", "24:00", "09:60", "09.00", "-1:00", "9:5", "09:00:00", "٠٩:٠٠"])
def test_what_is_no_time_of_the_day_is_refused(text: str) -> None:
    with pytest.raises(NotATime):
        clock(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("monday", 0), ("Mon", 0), ("tues", 1), ("WEDNESDAY", 2), ("fri", 4), ("fridays", 4), ("sun", 6)],
)
def test_a_day_of_the_week_is_known_by_its_first_letters(text: str, number: int) -> None:
    assert weekday(text) == number


@pytest.mark.parametrize("text", ["", "s", "mo", "freitag", "fridayss", "day", "5"])
def test_what_is_no_day_of_the_week_is_refused(text: str) -> None:
    with pytest.raises(NotATime):
        weekday(text)


def test_the_last_friday_is_today_from_its_time_on_and_a_week_ago_before() -> None:
    friday = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    assert last_of(4, time(9), friday) == friday
    assert last_of(4, time(9), friday - timedelta(seconds=1)) == friday - timedelta(days=7)
    assert last_of(4, time(9), friday + timedelta(days=6, hours=23)) == friday


def test_the_day_of_the_week_is_londons() -> None:
    late = datetime(2027, 6, 3, 23, 15, tzinfo=UTC)  # a Thursday in Greenwich, and Friday in London
    assert last_of(4, time(0, 10), late) == datetime(2027, 6, 3, 23, 10, tzinfo=UTC)


def test_a_week_is_an_hour_shorter_or_longer_when_the_clocks_change() -> None:
    before = datetime(2027, 3, 26, 9, 0, tzinfo=UTC)
    assert week_after(before) == datetime(2027, 4, 2, 8, 0, tzinfo=UTC)
    assert week_after(week_after(before), -1) == before
    assert week_after(datetime(2027, 10, 29, 8, 0, tzinfo=UTC)) == datetime(2027, 11, 5, 9, 0, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_an_hour_on() -> None:
    assert moment_of(datetime(2027, 3, 28).date(), time(1, 30)) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert said(datetime(2027, 3, 28, 1, 30, tzinfo=UTC), NOW) == "at 02:30 on 28 March 2027"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW, "now"),
        (NOW - timedelta(days=1), "now"),
        (NOW + timedelta(hours=3), "at 15:00 today"),
        (NOW + timedelta(hours=19, minutes=30), "at 07:30 tomorrow"),
        (NOW + timedelta(days=8, hours=-3), "at 09:00 on 1 December 2026"),
    ],
)
def test_when_something_happens_is_said_as_people_say_it(moment: datetime, words: str) -> None:
    assert said(moment, NOW) == words
