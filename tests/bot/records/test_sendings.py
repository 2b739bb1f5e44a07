"""What is sent is planned once, sent once and recalled; what cannot be known to be new does not go out again."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.lessons.sending import Sending, SendingKind, SendingState
from bot.records.parcels import UNKNOWN, Kind, Parcel
from bot.records.records import Records
from tests.bot.records.conftest import Clock, at_once, opening, sql

GROUP, OTHER, MOVED = -1001632960123, -1001632960456, -1001632960789


def lesson(clock: Clock, chat: int = GROUP, number: int = 3, **how: object) -> Sending:
    """Return a lesson that is to go to a chat now."""
    planned = Sending(SendingKind.LESSON, str(number), chat, clock().isoformat(timespec="seconds"))
    return replace(planned, **how)  # type: ignore[arg-type]


def begun(records: Records, sending: Sending) -> tuple[Sending, Parcel]:
    """Return a sending that was planned, and the parcel that brings it."""
    (planned,) = records.sendings.plan([sending])
    parcel = records.sendings.begin(planned)
    assert parcel
    return planned, parcel


def went(records: Records, sending: Sending, *messages: int) -> Sending:
    """Return a sending that arrived in so many messages."""
    planned, parcel = begun(records, sending)
    for message in messages:
        assert records.deliveries.went(parcel, message, message == messages[-1])
    return now(records, planned)


def now(records: Records, sending: Sending) -> Sending:
    """Return a sending as it stands now."""
    found = records.sendings.of(sending.id)
    assert found
    return found


def test_a_sending_is_planned_once_for_each_chat_and_topic(records: Records, clock: Clock) -> None:
    one = lesson(clock)
    every = [one, one, replace(one, chat=OTHER), replace(one, thread=7), replace(one, about="4")]
    assert [new.id for new in records.sendings.plan(every)] == [1, 2, 3, 4]
    assert records.sendings.plan([replace(one, due_at="2027-01-01T00:00:00+00:00")]) == []
    assert records.sendings.about(SendingKind.LESSON, 3)[0] == replace(one, id=1)


def test_two_processes_that_plan_at_once_plan_it_once(tmp_path: Path, clock: Clock) -> None:
    with opening(tmp_path, clock, 4) as every:
        planned = at_once([partial(records.sendings.plan, [lesson(clock)]) for records in every])
    assert sorted(len(new) for new in planned if isinstance(new, list)) == [0, 0, 0, 1]


def test_a_number_is_not_the_beginning_of_another(records: Records, clock: Clock) -> None:
    asks = [replace(lesson(clock), kind=SendingKind.ASK, about=about) for about in ("3/a", "3", "33/a", "13")]
    records.sendings.plan(asks)
    assert [one.about for one in records.sendings.about(SendingKind.ASK, 3)] == ["3/a", "3"]
    assert records.sendings.cancel(SendingKind.ASK, 3) == 2


def test_what_is_due_goes_in_its_order_and_at_its_time(records: Records, clock: Clock) -> None:
    later = (clock() + timedelta(hours=1)).isoformat(timespec="seconds")
    records.sendings.plan([lesson(clock, due_at=later), lesson(clock, OTHER), lesson(clock, number=4, anyhow=True)])
    assert [one.id for one in records.sendings.due(9)] == [2, 3]
    assert [one.id for one in records.sendings.due(9, quiet=True)] == [3]
    assert [one.id for one in records.sendings.due(9, besides=[OTHER])] == [3]
    assert [one.id for one in records.sendings.due(1)] == [2]
    clock.move(hours=1)
    assert [one.id for one in records.sendings.due(9)] == [2, 3, 1]


def test_what_is_on_its_way_goes_into_the_outbox_once(records: Records, clock: Clock) -> None:
    planned, parcel = begun(records, lesson(clock, thread=7, person=4))
    assert (parcel.kind, parcel.about, parcel.chat, parcel.thread, parcel.person) == (Kind.SENDING, "1", GROUP, 7, 4)
    assert parcel.edits is None
    assert records.deliveries.waiting() == [parcel]
    assert records.sendings.begin(planned) is None
    assert records.sendings.due(9) == []
    assert now(records, planned).state is SendingState.OUT


def test_where_it_stands_is_kept_with_each_message_and_the_last_ends_it(records: Records, clock: Clock) -> None:
    planned, parcel = begun(records, lesson(clock))
    records.deliveries.went(parcel, 70, last=False)
    assert (now(records, planned).state, now(records, planned).messages) == (SendingState.OUT, (70,))
    records.deliveries.went(parcel, 71, last=True)
    assert (now(records, planned).state, now(records, planned).messages) == (SendingState.SENT, (70, 71))
    records.deliveries.drop(parcel)
    assert now(records, planned).state is SendingState.SENT
    assert records.deliveries.waiting() == []


@pytest.mark.parametrize("how", ["refused", "nobody is there"])
def test_what_cannot_arrive_failed_and_a_lesson_may_be_sent_anew(records: Records, clock: Clock, how: str) -> None:
    planned, parcel = begun(records, lesson(clock))
    if how == "refused":
        records.deliveries.drop(parcel)
    else:
        records.deliveries.drop_chat(GROUP)
    assert now(records, planned).state is SendingState.FAILED
    assert [one.id for one in records.sendings.plan([lesson(clock)])] == [planned.id]
    assert now(records, planned).state is SendingState.PLANNED


def test_what_failed_is_not_planned_again_by_what_looks_every_minute(records: Records, clock: Clock) -> None:
    digest = replace(lesson(clock), kind=SendingKind.DIGEST, about="0/north/2026-03-06")
    planned, parcel = begun(records, digest)
    records.deliveries.drop(parcel)
    assert records.sendings.plan([digest]) == []
    assert now(records, planned).state is SendingState.FAILED


def test_what_is_cancelled_does_not_go_and_may_be_planned_for_another_time(records: Records, clock: Clock) -> None:
    records.sendings.plan([lesson(clock)])
    assert records.sendings.cancel(SendingKind.LESSON, 3) == 1
    assert records.sendings.due(9) == []
    (again,) = records.sendings.plan([lesson(clock, anyhow=True)])
    assert records.sendings.due(9) == [again]
    assert records.sendings.begin(again)
    assert records.sendings.cancel(SendingKind.LESSON, 3) == 0


def test_a_recall_cancels_what_is_planned_and_edits_what_was_sent(records: Records, clock: Clock) -> None:
    sent = went(records, lesson(clock), 70, 71)
    (planned,) = records.sendings.plan([lesson(clock, OTHER)])
    untouched = went(records, lesson(clock, OTHER, number=4), 70)
    assert records.sendings.recall(3) == 1  # A message that was sent; what is planned is cancelled.
    assert now(records, planned).state is SendingState.CANCELLED
    assert now(records, untouched).state is SendingState.SENT
    clock.move(days=30)
    (due,) = records.sendings.due(9, quiet=True)
    assert (due.id, due.state) == (sent.id, SendingState.RECALLING)
    parcel = records.sendings.begin(due)
    assert parcel
    assert parcel.edits == 70
    assert records.deliveries.went(parcel, 70, last=True)
    assert (now(records, sent).state, now(records, sent).messages) == (SendingState.RECALLED, (70, 71))
    assert records.sendings.recall(3) == 0


def test_what_is_on_its_way_when_it_is_recalled_does_not_go_on(records: Records, clock: Clock) -> None:
    begun_only, _ = begun(records, lesson(clock))
    half, parcel = begun(records, lesson(clock, OTHER))
    records.deliveries.went(parcel, 70, last=False)
    records.sendings.recall(3)
    assert records.deliveries.waiting() == []
    assert now(records, begun_only).state is SendingState.RECALLED
    assert [one.id for one in records.sendings.due(9)] == [half.id]


def test_a_message_that_arrives_in_the_instant_of_the_recall_is_recalled_too(records: Records, clock: Clock) -> None:
    sending, parcel = begun(records, lesson(clock))
    records.sendings.recall(3)
    assert not records.deliveries.went(parcel, 70, last=True)
    (due,) = records.sendings.due(9)
    assert (due.id, due.messages) == (sending.id, (70,))


def test_a_chat_that_moves_takes_what_is_planned_and_what_is_to_be_recalled_with_it(
    records: Records, clock: Clock
) -> None:
    sent = went(records, lesson(clock), 70)
    (planned, twice) = records.sendings.plan([lesson(clock, number=4), lesson(clock, number=5)])
    records.sendings.plan([lesson(clock, MOVED, number=5)])
    records.sendings.recall(3)
    recalled = records.sendings.begin(records.sendings.due(1)[0])
    assert recalled
    records.deliveries.moved(GROUP, MOVED)
    assert now(records, planned).chat == MOVED
    assert records.sendings.of(twice.id) is None
    assert (now(records, sent).chat, now(records, sent).messages) == (MOVED, ())
    (waiting,) = records.deliveries.waiting()
    assert (waiting.chat, waiting.edits) == (MOVED, UNKNOWN)


def test_what_a_backup_brought_back_without_its_parcel_does_not_go_again(tmp_path: Path, clock: Clock) -> None:
    with opening(tmp_path, clock, 1) as (records,):
        lost, _ = begun(records, lesson(clock))
        kept, parcel = begun(records, lesson(clock, OTHER))
        records.deliveries.went(parcel, 70, last=False)
        sql(tmp_path, "DELETE FROM outbox WHERE chat = ?", GROUP)
        records.sendings.clear()
        assert records.deliveries.waiting() == [replace(parcel, sent=1)]
        assert now(records, lost).state is SendingState.FAILED
        assert now(records, kept).state is SendingState.OUT
        assert records.sendings.due(9) == []


def test_what_had_not_begun_to_arrive_waits_for_its_turn_anew_after_a_start(records: Records, clock: Clock) -> None:
    unbegun, _ = begun(records, lesson(clock))
    recalled = went(records, lesson(clock, OTHER), 70)
    records.sendings.recall(3)
    for due in records.sendings.due(9):
        assert records.sendings.begin(due)
    clock.move(days=2)
    (fresh, _) = begun(records, lesson(clock, MOVED, number=4))
    records.sendings.clear()
    assert records.deliveries.waiting() == []
    assert [(one.id, one.state) for one in records.sendings.due(9)] == [
        (recalled.id, SendingState.RECALLING),
        (fresh.id, SendingState.PLANNED),
    ]
    assert now(records, unbegun).state is SendingState.RECALLED


def test_what_was_on_its_way_too_long_ago_does_not_go_again(records: Records, clock: Clock) -> None:
    sending, _ = begun(records, lesson(clock))
    clock.move(days=1)
    records.sendings.clear()
    assert now(records, sending).state is SendingState.OUT  # Its parcel is dropped as any other that is too old.


def test_what_was_due_a_week_ago_is_not_sent_any_more_after_a_start(records: Records, clock: Clock) -> None:
    (late,) = records.sendings.plan([lesson(clock)])
    clock.move(days=6)
    (fresh,) = records.sendings.plan([lesson(clock, OTHER)])
    records.sendings.clear()
    assert [one.id for one in records.sendings.due(9)] == [late.id, fresh.id]
    clock.move(days=1)
    records.sendings.clear()
    assert [one.id for one in records.sendings.due(9)] == [fresh.id]


def test_nothing_is_kept_of_a_sending_whose_reader_was_erased(records: Records, clock: Clock) -> None:
    sending, parcel = begun(records, lesson(clock, 447700900123, person=4))
    with records._engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM sendings")
    records.deliveries.went(parcel, 70, last=True)
    assert records.sendings.of(sending.id) is None


def test_what_was_told_long_ago_is_forgotten_and_where_a_lesson_stands_is_not(records: Records, clock: Clock) -> None:
    kinds = (SendingKind.DIGEST, SendingKind.NEWS, SendingKind.DECIDED, SendingKind.AGAIN)
    told = [went(records, lesson(clock, kind=kind, about="3/x"), 70) for kind in kinds]
    stays = [went(records, lesson(clock), 71), went(records, lesson(clock, kind=SendingKind.ACTION, about="3/x"), 72)]
    clock.move(days=89)
    records.sendings.plan([lesson(clock, OTHER)])
    assert [now(records, one) for one in told] == told
    clock.move(days=1)
    waits = records.sendings.plan([lesson(clock, OTHER, kind=SendingKind.DIGEST, about="0/north/x")])
    assert [records.sendings.of(one.id) for one in told] == [None] * 4
    assert [now(records, one) for one in (*stays, *waits)] == [*stays, *waits]
