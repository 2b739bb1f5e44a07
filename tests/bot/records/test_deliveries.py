"""What was handled is handled once, and what is on its way arrives: over a restart, and without a word in the file."""

from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bot.answer import Answer, Searched
from bot.bands import Band
from bot.message import Role, Sender
from bot.records.parcels import Kind, Parcel
from bot.records.people import Place
from bot.records.records import Records
from bot.records.tables import outbox, sent, updates
from knowledge.library import Library
from knowledge.privacy import Identifier
from tests.bot.records.conftest import Clock, at_once, opening, sql

BEN, AISHA, GROUP = 447700900123, 447700900456, -1001632960123
EMPTY = Answer("0123456789ab", Band.NOTHING, (), (), Searched((), "", 4, 9), "s1", 7)
ANSWER = Parcel(BEN, Kind.ANSWER, "0123456789ab", 1, 3, asked=70, person=4, nation="Wales")
FULL = Parcel(
    GROUP,
    Kind.ANSWER,
    "ba9876543210",
    4,
    6,
    thread=12,
    asked=71,
    person=5,
    nation="England",
    edits=69,
    masked=(Identifier.POSTCODE, Identifier.NAME),
    removed=True,
    more=True,
)
CARD = Parcel(AISHA, Kind.CARD, "emergency", asked=72, person=3)


def counts(folder: Path) -> dict[str, int]:
    """Return how many rows the tables of deliveries have."""
    return {
        name: sql(folder, f"SELECT count(*) FROM {name}")[0][0] for name in ("updates", "outbox", "sent", "answers")
    }


def somebody(records: Records) -> int:
    """Return the number of somebody who was let in: of strangers nothing is kept."""
    return records.people.let_in(Sender("console", "somebody"), Place(Role.PRACTITIONER)).id


def people(records: Records) -> None:
    """Let in the people whom the parcels are for, by their numbers."""
    for number in range(1, 6):
        records.people.let_in(Sender("console", f"person {number}"), Place(Role.PRACTITIONER))


def test_what_waits_is_there_after_a_restart_whole_and_in_order(records: Records, tmp_path: Path, clock: Clock) -> None:
    put = records.deliveries.put(1, [ANSWER, FULL]) + records.deliveries.put(2, [CARD])
    assert [replace(parcel, id=0, at="") for parcel in put] == [ANSWER, FULL, CARD]
    with closing(Records(tmp_path, clock)) as again:
        assert again.deliveries.waiting() == put
        assert again.deliveries.handled(1)
        assert again.deliveries.handled(2)
        assert not again.deliveries.handled(3)


def test_an_update_that_was_handled_puts_nothing_again(records: Records, tmp_path: Path) -> None:
    records.deliveries.put(1, [ANSWER])
    records.deliveries.done(2)
    before = counts(tmp_path)
    assert records.deliveries.put(1, [ANSWER], EMPTY) == []
    assert records.deliveries.put(2, [CARD], EMPTY) == []
    assert counts(tmp_path) == before


def test_of_two_processes_that_handle_one_update_at_the_same_moment_one_puts_it(tmp_path: Path, clock: Clock) -> None:
    with opening(tmp_path, clock, 2) as every:
        for number in range(12):
            results = at_once([partial(one.deliveries.put, number, [ANSWER]) for one in every])
            assert sorted(map(bool, results)) == [False, True]
        assert len(every[0].deliveries.waiting()) == 12


def test_parcels_answer_and_update_are_kept_together_or_not_at_all(
    records: Records, tmp_path: Path, library: Library
) -> None:
    nowhere: Any = None
    broken = replace(CARD, nation=nowhere)
    with pytest.raises(IntegrityError):
        records.deliveries.put(1, [ANSWER, broken], EMPTY)
    assert set(counts(tmp_path).values()) == {0}
    records.deliveries.put(1, [ANSWER, CARD], EMPTY)
    assert counts(tmp_path) == {"updates": 1, "outbox": 2, "sent": 0, "answers": 1}
    assert records.answers.of(EMPTY.id, library) == EMPTY


def test_what_nobody_wrote_for_can_be_put_without_an_update(records: Records, tmp_path: Path) -> None:
    notice = Parcel(AISHA, Kind.REQUEST, "3", person=1)
    assert len(records.deliveries.put(None, [notice]) + records.deliveries.put(None, [notice])) == 2
    assert counts(tmp_path)["updates"] == 0


def test_an_update_stays_handled_for_48_hours_to_the_second(records: Records, clock: Clock) -> None:
    records.deliveries.done(1)
    clock.move(hours=48, seconds=-1)
    assert records.deliveries.handled(1)
    clock.move(seconds=1)
    assert not records.deliveries.handled(1)  # Telegram begins its numbers anew after a quiet week.
    assert records.deliveries.put(1, [CARD])
    assert records.deliveries.handled(1)


def test_what_was_kept_long_enough_goes_with_a_later_update(records: Records, tmp_path: Path, clock: Clock) -> None:
    records.deliveries.done(1)
    records.deliveries.noted(BEN, 10, 9, person=somebody(records))
    clock.move(hours=49)
    records.deliveries.done(2)
    assert sql(tmp_path, "SELECT id FROM updates") == [(2,)]
    assert records.deliveries.answers_to(BEN, 9) == [10]
    clock.move(days=30)
    records.deliveries.put(3, [])
    assert counts(tmp_path) == {"updates": 1, "outbox": 0, "sent": 0, "answers": 0}


def test_a_clock_that_is_set_back_keeps_nothing_for_ever(records: Records, tmp_path: Path, clock: Clock) -> None:
    records.deliveries.done(1)
    clock.move(days=-300)
    records.deliveries.done(2)
    clock.move(days=3)
    records.deliveries.done(3)
    assert sql(tmp_path, "SELECT id FROM updates ORDER BY id") == [(1,), (3,)]  # The first came from the future.
    clock.move(days=300)
    records.deliveries.done(4)
    assert sql(tmp_path, "SELECT id FROM updates") == [(4,)]


def test_a_parcel_waits_until_the_last_of_its_messages_went(records: Records) -> None:
    people(records)
    (parcel,) = records.deliveries.put(1, [ANSWER])
    assert records.deliveries.went(parcel, 101, last=False)
    (left,) = records.deliveries.waiting()
    assert left == replace(parcel, sent=1)
    assert records.deliveries.went(left, 102, last=True)
    assert records.deliveries.waiting() == []
    assert records.deliveries.answers_to(BEN, 70) == [101, 102]
    assert records.deliveries.answer_of(BEN, 101) == records.deliveries.answer_of(BEN, 102) == ANSWER.about


def test_messages_are_told_apart_by_chat(records: Records) -> None:
    people(records)
    for parcel in records.deliveries.put(1, [ANSWER, replace(ANSWER, chat=AISHA, about="other")]):
        records.deliveries.went(parcel, 101, last=True)
    assert records.deliveries.answer_of(BEN, 101) == ANSWER.about
    assert records.deliveries.answer_of(AISHA, 101) == "other"
    assert records.deliveries.answers_to(GROUP, 70) == []


def test_a_card_is_known_as_one_and_a_message_past_the_outbox_shows_no_answer(records: Records) -> None:
    people(records)
    (card,) = records.deliveries.put(1, [CARD])
    records.deliveries.went(card, 101, last=True)
    records.deliveries.noted(AISHA, 102, 72, person=somebody(records))
    assert records.deliveries.answers_to(AISHA, 72) == [101, 102]
    assert [records.deliveries.answer_of(AISHA, message) for message in (101, 102, 103)] == ["card", "", ""]


def test_of_the_card_of_a_stranger_nothing_is_kept_once_it_went(records: Records) -> None:
    (card,) = records.deliveries.put(1, [replace(CARD, person=0)])
    assert records.deliveries.went(card, 101, last=True)
    assert records.deliveries.answers_to(AISHA, 72) == []


def test_a_message_that_was_edited_shows_the_newer_answer(records: Records) -> None:
    people(records)
    (first,) = records.deliveries.put(1, [ANSWER])
    records.deliveries.went(first, 101, last=True)
    (second,) = records.deliveries.put(2, [replace(ANSWER, about="newer", edits=101)])
    records.deliveries.went(second, 101, last=True)
    assert records.deliveries.answers_to(BEN, 70) == [101]
    assert records.deliveries.answer_of(BEN, 101) == "newer"


def test_what_went_to_somebody_who_was_erased_meanwhile_is_not_kept(records: Records, tmp_path: Path) -> None:
    (parcel,) = records.deliveries.put(1, [ANSWER])
    records.deliveries.drop(parcel)
    for last in (False, True):
        assert not records.deliveries.went(parcel, 101, last)
    assert counts(tmp_path)["sent"] == 0


def test_the_number_of_a_parcel_is_never_used_again(records: Records) -> None:
    (first,) = records.deliveries.put(1, [ANSWER])
    records.deliveries.went(first, 101, last=True)
    (second,) = records.deliveries.put(2, [CARD])
    assert second.id != first.id
    assert not records.deliveries.went(first, 102, last=True)
    assert records.deliveries.waiting() == [second]


def test_a_parcel_or_a_chat_can_be_dropped_and_the_others_wait_on(records: Records) -> None:
    first, second, third, _ = records.deliveries.put(1, [ANSWER, CARD, FULL, ANSWER])
    records.deliveries.drop(second)
    records.deliveries.drop_chat(BEN)
    assert records.deliveries.waiting() == [third]
    records.deliveries.drop(first)
    assert records.deliveries.waiting() == [third]


def test_a_group_that_moved_is_followed_and_its_old_message_numbers_mean_nothing(records: Records) -> None:
    old, new = -4100, -1001632960999
    number = records.groups.let_in(str(old), "North team", 4)
    records.deliveries.noted(old, 101, 70, "0123456789ab", person=somebody(records))
    waiting, other = records.deliveries.put(1, [replace(FULL, chat=old), ANSWER])
    records.deliveries.moved(old, new)
    assert records.deliveries.waiting() == [replace(waiting, chat=new, asked=None, edits=None), other]
    assert [(group.number, group.address) for group in records.groups.everybody()] == [(number, str(new))]
    assert records.deliveries.answer_of(old, 101) == records.deliveries.answer_of(new, 101) == ""


def test_of_a_stranger_and_of_somebody_erased_no_message_is_kept(records: Records) -> None:
    records.deliveries.noted(BEN, 101, 70)
    number = somebody(records)
    records.people.remove(number)
    records.deliveries.noted(BEN, 102, 71, person=number)
    assert records.deliveries.answers_to(BEN, 70) == records.deliveries.answers_to(BEN, 71) == []


def test_a_group_that_moved_to_one_already_let_in_is_one_group(records: Records) -> None:
    records.groups.let_in("-4100", "North team", 4)
    number = records.groups.let_in("-1001632960999", "North team", 4)
    records.deliveries.moved(-4100, -1001632960999)
    records.deliveries.moved(-4100, -1001632960999)
    assert [group.number for group in records.groups.everybody()] == [number]


def test_no_row_has_a_place_for_words() -> None:
    waiting = "id chat thread asked person kind about first last sent nation at edits masked removed more"
    assert [column.name for column in outbox.columns] == waiting.split()
    assert [column.name for column in sent.columns] == "chat message asked answer person at".split()
    assert [column.name for column in updates.columns] == "id at".split()
