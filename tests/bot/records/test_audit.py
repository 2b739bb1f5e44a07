"""The audit only grows, keeps twelve months, and shows whoever checks it where it was touched."""

import json
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.message import Quote, Reply, Words
from bot.records.audit import Act, act_of
from bot.records.records import Records
from bot.records.tables import audit
from bot.safety import Danger
from tests.bot.conftest import cited
from tests.bot.records.conftest import Clock, on_disk, opening, sql
from tests.conftest import document

COLUMNS = [
    *("seq", "at", "key", "command", "outcome", "about", "band"),
    *("passages", "snapshot", "took_ms", "previous", "hash"),
]
ROWS = 12
Tamper = Callable[..., None]


@pytest.fixture(scope="session")
def made_chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a chain of twelve acts, an hour apart, not to be changed."""
    folder, clock = tmp_path_factory.mktemp("chain"), Clock()
    with closing(Records(folder, clock)) as records:
        for number in range(1, ROWS + 1):
            records.audit.note(Act(f"key{number}", "ask", "done", "person 1", "answers", (number, 3), "s1", number))
            clock.move(hours=1)
    return folder


@pytest.fixture
def chain(made_chain: Path, tmp_path: Path, clock: Clock) -> Iterator[Records]:
    """Yield the records with the chain, at its end."""
    shutil.copy(made_chain / "records.db", tmp_path)
    clock.move(hours=ROWS)
    with closing(Records(tmp_path, clock)) as records:
        yield records


@pytest.fixture
def tamper(tmp_path: Path) -> Tamper:
    """Return a function that runs a statement as somebody does who has taken the triggers away."""

    def run(statement: str, *values: Any) -> None:
        sql(tmp_path, "DROP TRIGGER IF EXISTS audit_stands")
        sql(tmp_path, "DROP TRIGGER IF EXISTS audit_stays")
        sql(tmp_path, statement, *values)

    return run


def test_a_row_has_no_place_for_words() -> None:
    assert [column.name for column in audit.columns] == COLUMNS


def test_an_act_is_noted_as_it_was_done(records: Records) -> None:
    records.audit.note(Act("k", "ask", "done", "", "answers", (7, 3), "s1", 120))
    (row,) = records.audit.latest(5)
    assert tuple(row[:7]) == (1, "2026-03-02T09:00:00+00:00", "k", "ask", "done", "", "answers")
    assert (json.loads(row.passages), row.snapshot, row.took_ms) == ([7, 3], "s1", 120)


def test_the_latest_come_first(chain: Records) -> None:
    assert [row.seq for row in chain.audit.latest(3)] == [12, 11, 10]
    assert len(chain.audit.latest(100)) == ROWS


def test_an_act_of_a_reply_holds_its_passages_and_none_of_its_words() -> None:
    shown = cited(document("The baby was seen once."))
    reply = Reply((Words("Said"), Quote(1, shown), Quote(2, shown)), about="person 7")
    assert act_of("k", "show", reply, 0.0126) == Act(
        "k", "show", about="person 7", passages=(shown.passage.id,), took_ms=13
    )
    carded = Reply((Words("Call 999"),), outcome="card", card=Danger.EMERGENCY)
    assert act_of("k", "ask", carded, 0).outcome == "card: emergency"


def test_a_chain_verifies_from_empty_to_five_hundred_rows(records: Records) -> None:
    assert records.audit.faults() == []
    for number in range(500):
        records.audit.note(Act(f"k{number % 7}", "ask", passages=tuple(range(number % 5))))
        if number in (0, 1, 249):
            assert records.audit.faults() == []
    assert records.audit.faults() == records.faults() == []
    assert len(records.audit.latest(1000)) == 500


@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_to_any_column_of_any_row_is_found(
    column: str, chain: Records, tmp_path: Path, tamper: Tamper
) -> None:
    assert chain.audit.faults() == []
    for seq in range(1, ROWS + 1):
        ((value,),) = sql(tmp_path, f"SELECT {column} FROM audit WHERE seq = ?", seq)
        for other in (value + 100, -value) if isinstance(value, int) else (value + "x", value[1:], value.encode()):
            where = other if column == "seq" else seq
            if other != value:
                tamper(f"UPDATE audit SET {column} = ? WHERE seq = ?", other, seq)
                (fault,) = chain.audit.faults()
                assert fault.startswith("The audit was tampered with or damaged: row ")
                tamper(f"UPDATE audit SET {column} = ? WHERE seq = ?", value, where)
    sql(tmp_path, "UPDATE sqlite_sequence SET seq = ? WHERE name = 'audit'", ROWS)
    assert chain.audit.faults() == []


@settings(max_examples=20)
@given(column=st.sampled_from(COLUMNS), seq=st.integers(1, ROWS), value=st.text(st.characters(codec="utf-8")))
def test_no_text_in_any_column_passes_for_what_was_there(
    column: str, seq: int, value: str, made_chain: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("changed")
    shutil.copy(made_chain / "records.db", folder)
    sql(folder, "DROP TRIGGER audit_stands")
    before = sql(folder, "SELECT * FROM audit")
    try:
        sql(folder, f"UPDATE audit SET {column} = ? WHERE seq = ?", value, seq)
    except sqlite3.IntegrityError:
        return  # SQLite itself refuses what is no number, or another row's, for the number of a row.
    with closing(Records(folder, Clock())) as records:
        assert bool(records.audit.faults()) == (sql(folder, "SELECT * FROM audit") != before)


def test_two_rows_that_change_places_are_found(chain: Records, tamper: Tamper) -> None:
    tamper("UPDATE audit SET seq = CASE seq WHEN 4 THEN -5 ELSE -4 END WHERE seq IN (4, 5)")
    tamper("UPDATE audit SET seq = -seq WHERE seq < 0")
    (fault,) = chain.audit.faults()
    assert "row 4 was changed" in fault


@pytest.mark.parametrize(
    ("gone", "missing"),
    [("seq = 1", 1), ("seq = 6", 6), ("seq = 12", 12), ("seq > 9", 10), ("seq < 4", 1), ("seq > 0", 1)],
)
def test_a_missing_row_is_found_and_stays_found_however_much_is_added(
    gone: str, missing: int, chain: Records, tamper: Tamper
) -> None:
    tamper(f"DELETE FROM audit WHERE {gone}")
    for _ in range(ROWS + 3):
        (fault,) = chain.audit.faults()
        assert f"row {missing} is missing. Keep records.db as it is" in fault
        chain.audit.note(Act("k", "ask"))


def test_a_row_that_was_slipped_in_is_found(chain: Records, tamper: Tamper) -> None:
    tamper(
        "INSERT INTO audit SELECT 13, at, key, command, outcome, about, band, passages, snapshot, took_ms, hash, hash "
        "FROM audit WHERE seq = 12"
    )
    (fault,) = chain.audit.faults()
    assert "row 13 was changed" in fault


@pytest.mark.parametrize("statement", ["UPDATE audit SET key = 'x'", "UPDATE audit SET took_ms = 1 WHERE seq = 12"])
def test_a_row_cannot_be_changed_by_hand(statement: str, chain: Records, tmp_path: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="the audit only grows"):
        sql(tmp_path, statement)
    assert chain.audit.faults() == []


@pytest.mark.parametrize("which", ["seq = 1", "seq = 6", "seq = 12", "seq > 0"])
def test_a_row_cannot_be_deleted_by_hand(which: str, chain: Records, tmp_path: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="the audit only grows"):
        sql(tmp_path, f"DELETE FROM audit WHERE {which}")
    assert chain.audit.faults() == []


def test_twelve_months_are_kept_to_the_second(records: Records, clock: Clock) -> None:
    records.audit.note(Act("first", "ask"))
    clock.move(seconds=1)
    records.audit.note(Act("second", "ask"))
    clock.move(days=365, seconds=-1)
    records.audit.note(Act("third", "ask"))
    assert [row.key for row in records.audit.latest(9)] == ["third", "second", "first"]
    clock.move(seconds=1)
    records.audit.note(Act("fourth", "ask"))
    assert [row.key for row in records.audit.latest(9)] == ["fourth", "third", "second"]
    assert records.audit.faults() == []


def test_a_chain_verifies_through_three_years_of_cutting(records: Records, clock: Clock) -> None:
    for month in range(36):
        for _ in range(2):
            records.audit.note(Act(f"month{month}", "ask"))
        assert records.audit.faults() == []
        clock.move(days=30)
    kept = records.audit.latest(1000)
    assert [row.seq for row in kept] == list(range(72, 72 - 26, -1))  # twelve times thirty days back from the last


def test_what_was_cut_is_gone_from_the_file(records: Records, clock: Clock, tmp_path: Path) -> None:
    records.audit.note(Act("0123456789abcdef", "ask"))
    clock.move(days=366)
    records.audit.note(Act("k", "ask"))
    records.close()
    assert b"0123456789abcdef" not in on_disk(tmp_path)


def test_a_chain_that_was_cut_cannot_be_cut_further_by_hand(
    chain: Records, clock: Clock, tmp_path: Path, tamper: Tamper
) -> None:
    clock.move(days=365, hours=-6)
    chain.audit.note(Act("k", "ask"))
    assert [row.seq for row in chain.audit.latest(99)] == [13, 12, 11, 10, 9, 8, 7]
    for seq in (7, 10, 13):
        with pytest.raises(sqlite3.IntegrityError, match="the audit only grows"):
            sql(tmp_path, "DELETE FROM audit WHERE seq = ?", seq)
    assert chain.audit.faults() == []
    tamper("DELETE FROM audit WHERE seq = 7")
    (fault,) = chain.audit.faults()
    assert "row 7 is missing" in fault


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM checkpoints",
        "UPDATE checkpoints SET seq = seq + 1",
        "UPDATE checkpoints SET seq = seq - 1",
        "UPDATE checkpoints SET hash = 'x'",
        "INSERT INTO checkpoints VALUES (9, 'x', 'x')",
    ],
)
def test_a_checkpoint_that_was_touched_is_found(statement: str, chain: Records, clock: Clock, tmp_path: Path) -> None:
    clock.move(days=365, hours=-6)
    chain.audit.note(Act("k", "ask"))
    sql(tmp_path, statement)
    assert len(chain.audit.faults()) == 1


def test_the_chain_goes_on_after_everything_was_old(chain: Records, clock: Clock) -> None:
    clock.move(days=5000)
    chain.audit.note(Act("k", "ask"))
    assert [row.seq for row in chain.audit.latest(99)] == [13]
    assert chain.audit.faults() == []


def test_a_clock_that_goes_back_breaks_nothing(chain: Records, clock: Clock) -> None:
    clock.move(days=-800)
    chain.audit.note(Act("k", "ask"))
    clock.move(days=810)
    chain.audit.note(Act("k", "ask"))
    assert chain.audit.faults() == []


def test_writers_beside_each_other_make_one_unbroken_chain(tmp_path: Path, clock: Clock) -> None:
    gate = threading.Barrier(4)

    def write(records: Records, key: str) -> None:
        gate.wait()
        for number in range(50):
            records.audit.note(Act(key, "ask", took_ms=number))

    with opening(tmp_path, clock, 4) as every:
        threads = [threading.Thread(target=write, args=(one, str(number))) for number, one in enumerate(every)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        rows = every[0].audit.latest(1000)
        assert [row.seq for row in rows] == list(range(200, 0, -1))
        for key in "0123":
            assert [row.took_ms for row in rows if row.key == key] == list(range(49, -1, -1))
        assert every[0].audit.faults() == []
