"""Somebody who asks to be let in is asked about once, and their name goes with the decision."""

from functools import partial
from pathlib import Path

import pytest

from bot.message import Role, Sender
from bot.records.parcels import Kind
from bot.records.people import Place
from bot.records.records import Records
from tests.bot.records.conftest import Clock, at_once, on_disk, opening, sql

BEN = Sender("telegram", "447700900123", "Ben Oyelaran")
AISHA = Sender("telegram", "447700900456", "Aisha")


def asked(records: Records, sender: Sender = BEN) -> int:
    """Return the number of a request that was not refused."""
    number = records.requests.ask(sender)
    assert number
    return number


def test_a_request_waits_with_the_name_that_the_channel_shows(records: Records) -> None:
    number = asked(records)
    found = records.requests.of(number)
    assert found
    assert (found.number, found.sender, found.name, found.at) == (number, BEN, BEN.name, "2026-03-02T09:00:00+00:00")
    assert BEN.name not in repr(found)
    other = asked(records, AISHA)
    assert [one.number for one in records.requests.open()] == [number, other]


def test_somebody_has_one_request_at_a_time(records: Records) -> None:
    number = asked(records)
    assert records.requests.ask(Sender("telegram", BEN.address, "Another Name")) is None
    assert [one.name for one in records.requests.open()] == [BEN.name]
    assert records.requests.decide(number, True)
    assert asked(records) > number  # as somebody may who was let in and has left


def test_erasing_a_request_does_not_make_room_for_the_next_on_the_same_day(records: Records, clock: Clock) -> None:
    asked(records)
    assert records.people.forget_stranger(BEN)
    assert records.requests.ask(BEN) is None
    clock.move(days=1)
    assert records.requests.ask(BEN)


def test_no_more_than_fifty_wait_at_a_time(records: Records) -> None:
    numbers = [records.requests.ask(Sender("telegram", str(number))) for number in range(100, 151)]
    assert None not in numbers[:50]
    assert numbers[50] is None


def test_admins_are_told_of_a_request_in_one_with_it(records: Records) -> None:
    number = records.requests.ask(BEN, [7, 8])
    told = [(parcel.chat, parcel.kind, parcel.about) for parcel in records.deliveries.waiting()]
    assert told == [(7, Kind.REQUEST, str(number)), (8, Kind.REQUEST, str(number))]


def test_somebody_approved_is_let_in_and_told_in_one_with_the_decision(records: Records) -> None:
    person = records.approve(asked(records), Place(Role.SUPERVISOR))
    assert person
    assert (person.role, person.note) == (Role.SUPERVISOR, BEN.name)
    assert [(parcel.chat, parcel.kind) for parcel in records.deliveries.waiting()] == [(int(BEN.address), Kind.WELCOME)]
    assert records.approve(1, Place(Role.ADMIN)) is None


def test_a_request_waits_for_fourteen_days_to_the_second(records: Records, clock: Clock, tmp_path: Path) -> None:
    number = asked(records)
    clock.move(days=14, seconds=-1)
    assert records.requests.of(number)
    assert records.requests.ask(BEN) is None
    clock.move(seconds=1)
    assert records.requests.of(number) is None
    assert records.requests.open() == []
    assert records.requests.decide(number, True) is None
    assert sql(tmp_path, "SELECT * FROM requests") == []
    assert asked(records) > number


def test_somebody_who_was_declined_may_ask_again_after_a_week(records: Records, clock: Clock) -> None:
    number = asked(records)
    clock.move(days=13)
    assert records.requests.decide(number, False)
    clock.move(days=7, seconds=-1)
    assert records.requests.ask(BEN) is None
    assert records.requests.open() == []
    clock.move(seconds=1)
    assert asked(records)


def test_a_request_is_decided_once_with_whose_it_was(records: Records) -> None:
    number = asked(records)
    decided = records.requests.decide(number, True)
    assert decided
    assert (decided.sender, decided.name) == (BEN, BEN.name)
    assert records.requests.decide(number, False) is None
    assert records.requests.of(number) is None
    assert records.requests.open() == []


def test_of_two_admins_who_decide_at_the_same_moment_one_does(tmp_path: Path, clock: Clock) -> None:
    with opening(tmp_path, clock, 2) as (one, other):
        for attempt in range(12):
            number = asked(one, Sender("telegram", str(attempt), "Ben"))
            tasks = [partial(one.requests.decide, number, True), partial(other.requests.decide, number, False)]
            assert sorted(map(bool, at_once(tasks))) == [False, True]


@pytest.mark.parametrize("approved", [True, False])
def test_a_name_is_wiped_with_the_decision_and_the_rest_two_weeks_later(
    approved: bool, records: Records, clock: Clock, tmp_path: Path
) -> None:
    number = asked(records)
    assert BEN.name.encode() in on_disk(tmp_path)
    records.requests.decide(number, approved)
    assert BEN.name.encode() not in on_disk(tmp_path)
    assert len(sql(tmp_path, "SELECT * FROM requests")) == 1
    clock.move(days=14)
    asked(records, AISHA)
    assert sql(tmp_path, "SELECT address FROM requests") == [(AISHA.address,)]


def test_who_comes_in_by_an_invitation_waits_for_no_decision(records: Records) -> None:
    number = asked(records)
    records.people.accept(BEN, records.people.invite(Place(Role.SUPERVISOR)))
    assert records.requests.decide(number, True) is None  # It would make them what the button says.
    assert records.requests.open() == []


@pytest.mark.parametrize("number", [0, -1, 99, 10**30])
def test_a_number_that_no_request_has_is_none(records: Records, number: int) -> None:
    asked(records)
    assert records.requests.of(number) is None
    assert records.requests.decide(number, True) is None
    assert len(records.requests.open()) == 1
