"""A gap is counted in people, from five up and never exactly, and holds neither who asked nor what."""

from pathlib import Path

import pytest

from bot.records.gaps import DAYS, LEAST
from bot.records.records import Records
from tests.bot.records.conftest import Clock, let_in, on_disk, sql


def ask(records: Records, people: int, *terms: str, first: int = 0) -> None:
    for number in range(first, first + people):
        records.gaps.note(f"key {number}", terms)


def test_a_term_of_four_people_is_not_said_and_with_the_fifth_it_is(records: Records) -> None:
    assert LEAST == 5
    ask(records, 4, "late booking", "neglect")
    assert records.gaps.asked() == []
    ask(records, 1, "late booking", first=4)
    assert records.gaps.asked() == [("late booking", 5)]


def test_somebody_who_asks_twenty_times_counts_once(records: Records, clock: Clock) -> None:
    for _ in range(20):
        ask(records, 4, "neglect", "neglect")
        clock.move(days=2)
    assert records.gaps.asked() == []


@pytest.mark.parametrize(("people", "said"), [(5, 5), (9, 5), (10, 10), (19, 10), (20, 20), (37, 20)])
def test_people_are_counted_down_to_a_round_number(records: Records, people: int, said: int) -> None:
    ask(records, people, "neglect")
    assert records.gaps.asked() == [("neglect", said)]


def test_terms_of_most_people_come_first_and_equals_by_name(records: Records) -> None:
    ask(records, 12, "neglect")
    ask(records, 6, "police", "MARAC")
    assert records.gaps.asked() == [("neglect", 10), ("MARAC", 5), ("police", 5)]


def test_who_asked_before_the_days_counts_no_more_unless_they_ask_again(records: Records, clock: Clock) -> None:
    ask(records, LEAST, "neglect")
    clock.move(days=DAYS - 1)
    assert records.gaps.asked() == [("neglect", 5)]
    assert records.gaps.asked(30) == []
    ask(records, 1, "neglect")
    clock.move(days=1)
    assert records.gaps.asked() == []
    ask(records, LEAST - 1, "neglect", first=1)
    assert records.gaps.asked() == [("neglect", 5)]


def test_what_counts_no_more_is_erased(records: Records, clock: Clock, tmp_path: Path) -> None:
    ask(records, 2, "neglect")
    clock.move(days=DAYS - 1)
    ask(records, 1, "neglect")
    records.gaps.clear()
    assert len(sql(tmp_path, "SELECT * FROM gaps")) == 2
    clock.move(days=1)
    records.gaps.clear()
    assert len(sql(tmp_path, "SELECT * FROM gaps")) == 1


def test_no_row_says_who_asked_or_when_to_the_second(records: Records, tmp_path: Path) -> None:
    person = records.people.of(let_in(records, "41"))
    records.gaps.note(person.key, ["neglect", "police"])
    rows = sql(tmp_path, "SELECT term, token, at FROM gaps")
    assert [(term, at) for term, _, at in rows] == [("neglect", "2026-03-02"), ("police", "2026-03-02")]
    assert len({token for _, token, _ in rows}) == 2  # One person's rows cannot be told to be one person's.
    records.people.remove(person.id)
    assert person.key.encode() not in on_disk(tmp_path)
    assert len(sql(tmp_path, "SELECT * FROM gaps")) == 2
