"""What opening the records promises: the newest tables, one file apart, and a sentence where it cannot be used."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from bot.message import Role
from bot.records.audit import Act
from bot.records.feedback import Verdict
from bot.records.people import OWNER, Place
from bot.records.records import HEAD, MIGRATIONS, Records
from bot.records.tables import metadata
from knowledge.database import DatabaseUnusable, open_database
from tests.bot.records.conftest import Clock, let_in, sql


def schema(path: Path) -> set[str]:
    """Return the tables and indexes that SQLite was told to make, white space aside, the one of Alembic left out."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL AND type != 'trigger'").fetchall()
    return {" ".join(row[0].split()) for row in rows if "alembic_version" not in row[0]}


def test_migrations_make_exactly_the_tables(records: Records, tmp_path: Path) -> None:
    migrated = create_engine(f"sqlite:///{tmp_path / 'records.db'}")
    fresh = create_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    with migrated.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    metadata.create_all(fresh)
    migrated.dispose()
    fresh.dispose()
    assert schema(tmp_path / "records.db") == schema(tmp_path / "fresh.db")


def test_head_is_the_newest_migration(records: Records, tmp_path: Path) -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD
    assert sql(tmp_path, "SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_records_made_before_the_channel_keep_every_row(records: Records, tmp_path: Path, clock: Clock) -> None:
    let_in(records, "07700 900123", note="Ben, north team", teams=("north", "duty"))
    records.people.remove(records.people.of(let_in(records, "07700 900456")).id)
    records.people.invite(Place(Role.SUPERVISOR, "Aisha"))
    for number in range(3):
        records.audit.note(Act("k", "ask", passages=(number,)))
    records.feedback.keep("k", "a", [4], "s1", Verdict.HELPFUL)
    records.pauses.begin("a citation is wrong")
    first, old = tmp_path / "first", tmp_path / "old"
    shutil.copytree(MIGRATIONS, first, ignore=shutil.ignore_patterns("__pycache__", "000[2-9]*"))
    open_database(old / "records.db", first, "0001").dispose()
    tables = ("people", "invitations", "audit", "checkpoints", "feedback", "pauses", "sqlite_sequence")
    with closing(sqlite3.connect(old / "records.db")) as connection, connection:
        connection.execute("ATTACH ? AS new", [str(tmp_path / "records.db")])
        for table in tables:
            connection.execute(f"DELETE FROM {table}")
            connection.execute(f"INSERT INTO {table} SELECT * FROM new.{table}")
    before = {table: sql(old, f"SELECT * FROM {table}") for table in tables}
    assert [len(before[table]) for table in tables] == [1, 3, 3, 0, 1, 1, 2]
    with closing(Records(old, clock)) as upgraded:
        assert {table: sql(old, f"SELECT * FROM {table}") for table in tables} == before
        assert upgraded.people.everybody() == records.people.everybody()
        assert upgraded.faults() == []
        assert upgraded.people.of(let_in(upgraded, "07700 900789")).id == 3  # An erased number stays erased.
        upgraded.audit.note(Act("k", "more"))
        assert upgraded.faults() == []
        with pytest.raises(sqlite3.IntegrityError, match="the audit only grows"):
            sql(old, "UPDATE audit SET command = 'x'")
    assert schema(old / "records.db") == schema(tmp_path / "records.db")


def test_records_of_a_newer_learnt_are_refused_with_a_sentence_and_stay(records: Records, tmp_path: Path) -> None:
    let_in(records, "07700 900123")
    sql(tmp_path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseUnusable, match=r"^records\.db was made by a newer version of Learnt\. Update Learnt"):
        Records(tmp_path)
    assert sql(tmp_path, "SELECT address FROM people") == [("07700 900123",)]


def test_a_file_that_is_no_database_is_a_sentence_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "records.db").write_bytes(b"not a database" * 100)
    with pytest.raises(DatabaseUnusable, match=r"records\.db cannot be used \(file is not a database\)\. Check"):
        Records(tmp_path)
    assert (tmp_path / "records.db").read_bytes() == b"not a database" * 100


def test_good_records_have_no_faults(records: Records) -> None:
    assert records.faults() == []
    let_in(records, "07700 900123", Role.ADMIN)
    assert records.faults() == []


@pytest.mark.parametrize("page_lost", [True, False])
def test_damage_is_reported_with_what_to_do(page_lost: bool, records: Records, tmp_path: Path) -> None:
    let_in(records, "07700 900123")
    records.close()
    ((page, size),) = sql(
        tmp_path,
        "SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = 'sqlite_autoindex_people_1'",
    )
    with (tmp_path / "records.db").open("r+b") as file:
        file.seek((page - 1) * size)
        whole = file.read(size)
        assert b"900123" in whole
        file.seek((page - 1) * size)
        file.write(bytes(size) if page_lost else whole.replace(b"900123", b"900124"))
    found = records.faults()
    assert found
    for fault in found:
        assert fault.startswith("records.db is damaged: ")
        assert fault.endswith(" Restore it from a backup.")


def test_letters_that_are_none_are_reported_as_damage(records: Records, tmp_path: Path) -> None:
    records.audit.note(Act("k", "ask"))
    sql(tmp_path, "DROP TRIGGER audit_stands")
    sql(tmp_path, "UPDATE audit SET command = CAST(x'ff' AS TEXT)")
    (fault,) = records.faults()
    assert fault.startswith("records.db is damaged: Could not decode")


def test_everything_is_there_after_opening_again(records: Records, tmp_path: Path, clock: Clock) -> None:
    let_in(records, "07700 900123", note="Ben, north team", teams=("north", "duty"), area="Leeds")
    records.people.of(OWNER)
    records.pauses.begin("a citation is wrong")
    again = Records(tmp_path, clock)
    assert again.people.everybody() == records.people.everybody()
    assert [person.teams for person in again.people.everybody()] == [("north", "duty"), ()]
    assert again.pauses.reason() == "a citation is wrong"
    again.close()
