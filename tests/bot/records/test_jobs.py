"""Work is kept until its outcome was told, is begun once, and goes with whoever began it."""

from pathlib import Path

from bot.message import Job, Role
from bot.records.jobs import Kept
from bot.records.parcels import Kind
from bot.records.records import Records
from tests.bot.records.conftest import Clock, let_in, on_disk, sql

JOB = Job("Adding a.md", ("add", "/data/incoming/1/a.md"), "add", "about")


def begun(records: Records, chat: int = 7, person: int = 1, job: Job = JOB, update: int | None = None) -> Kept | None:
    return records.jobs.put(update, Kept(job, chat, None, 3, person))


def test_what_was_begun_is_unfinished_in_its_order_until_it_ended(records: Records, clock: Clock) -> None:
    other = Job("Publishing", ("publish",), "publish")
    first, second = begun(records), begun(records, job=other)
    assert first
    assert second
    assert records.jobs.unfinished() == [first, second]
    assert (first.job, first.at) == (JOB, clock().isoformat(timespec="seconds"))
    assert records.jobs.end(first.id, '{"result": 1}')
    assert records.jobs.unfinished() == [second]
    assert records.jobs.end(first.id, '{"result": 2}') is None


def test_an_update_that_was_handled_begins_nothing_again(records: Records) -> None:
    assert begun(records, update=5)
    assert begun(records, update=5, job=Job("Other", (), "x")) is None
    assert records.deliveries.handled(5)


def test_a_button_that_is_pressed_twice_begins_its_work_once(records: Records) -> None:
    first = begun(records)
    assert first
    assert begun(records) is None
    assert begun(records, chat=8)
    records.jobs.end(first.id, "{}")
    assert begun(records)


def test_an_outcome_takes_the_place_of_what_showed_the_work_and_else_answers_what_began_it(records: Records) -> None:
    shown, silent = begun(records), begun(records, job=Job("Other", (), "x"))
    assert shown
    assert silent
    records.jobs.shown(shown.id, 42)
    told = records.jobs.end(shown.id, "{}")
    assert told
    assert (told.kind, told.about, told.edits, told.asked) == (Kind.JOB, str(shown.id), 42, None)
    told = records.jobs.end(silent.id, "{}")
    assert told
    assert (told.edits, told.asked) == (None, 3)
    assert [parcel.kind for parcel in records.deliveries.waiting()] == [Kind.JOB, Kind.JOB]


def test_what_was_told_is_forgotten_to_the_last_byte(records: Records, tmp_path: Path) -> None:
    person = records.people.of(let_in(records, "7", Role.ADMIN))
    kept = begun(records, person=person.id)
    assert kept
    parcel = records.jobs.end(kept.id, '{"said": "wibble"}')
    assert parcel
    held = records.jobs.of(kept.id)
    assert held
    assert held.ended == '{"said": "wibble"}'
    assert records.deliveries.went(parcel, 9, last=True)
    assert records.jobs.of(kept.id) is None
    records.close()
    assert b"wibble" not in on_disk(tmp_path)


def test_what_cannot_be_told_is_forgotten_too(records: Records) -> None:
    for chat in (7, 8):
        kept = begun(records, chat=chat)
        assert kept
        parcel = records.jobs.end(kept.id, "{}")
        assert parcel
        if chat == 7:
            records.deliveries.drop(parcel)
        else:
            records.deliveries.drop_chat(8)
        assert records.jobs.of(kept.id) is None


def test_whoever_is_erased_has_begun_nothing(records: Records, tmp_path: Path) -> None:
    person = records.people.of(let_in(records, "7", Role.ADMIN))
    kept = begun(records, person=person.id)
    assert kept
    records.people.remove(person.id)
    assert sql(tmp_path, "SELECT * FROM jobs") == []
    assert records.jobs.end(kept.id, "{}") is None


def test_work_that_a_backup_brought_back_is_cleared(records: Records, clock: Clock) -> None:
    begun(records)
    clock.move(hours=23)
    records.jobs.clear()
    assert len(records.jobs.unfinished()) == 1
    clock.move(hours=2)
    records.jobs.clear()
    assert records.jobs.unfinished() == []
