"""A group is let in by somebody, under a number it keeps, until it is put out."""

from pathlib import Path

import pytest

from bot.records.groups import Group
from bot.records.records import Records
from tests.bot.records.conftest import Clock, on_disk

NOON = "2026-03-02T09:00:00+00:00"


def test_no_group_is_known_before_it_is_let_in(records: Records) -> None:
    assert not records.groups.knows("-100700900")
    assert records.groups.everybody() == []
    number = records.groups.let_in("-100700900", "North team", 4)
    assert records.groups.knows("-100700900")
    assert not records.groups.knows("-100700901")
    assert records.groups.everybody() == [Group(number, "-100700900", "North team", 4, NOON)]


def test_a_group_that_is_let_in_again_keeps_its_number(records: Records, clock: Clock) -> None:
    first = records.groups.let_in("-100700900", "North team", 4)
    other = records.groups.let_in("-100700901", "South team", 4)
    clock.move(hours=1)
    assert records.groups.let_in("-100700900", "North and west", 5) == first
    assert records.groups.everybody() == [
        Group(first, "-100700900", "North and west", 5, "2026-03-02T10:00:00+00:00"),
        Group(other, "-100700901", "South team", 4, NOON),
    ]


def test_a_group_that_is_put_out_leaves_its_address_once_and_no_trace(records: Records, tmp_path: Path) -> None:
    number = records.groups.let_in("-100700900", "North team", 4)
    assert records.groups.remove(number) == "-100700900"
    assert records.groups.remove(number) is None
    assert not records.groups.knows("-100700900")
    assert b"North team" not in on_disk(tmp_path)


def test_a_group_that_went_by_itself_is_forgotten_and_its_number_is_not_used_again(records: Records) -> None:
    number = records.groups.let_in("-100700900", "North team", 4)
    records.groups.gone("-100700900")
    records.groups.gone("-100700900")
    assert records.groups.everybody() == []
    assert records.groups.let_in("-100700900", "North team", 4) > number


@pytest.mark.parametrize("number", [0, -1, 99, 10**30])
def test_a_number_that_no_group_has_is_none(records: Records, number: int) -> None:
    records.groups.let_in("-100700900", "North team", 4)
    assert records.groups.remove(number) is None
    assert records.groups.knows("-100700900")
