"""What opening a database promises: the newest migration wholly or not at all, whoever else opens it."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from knowledge.database import DatabaseUnusable, open_database, vacuum, writing
from knowledge.library import HEAD, MIGRATIONS

_SECOND = """
import os
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = {head!r}


def upgrade() -> None:
    op.create_table("first", sa.Column("id", sa.Integer))
    {between}
    op.create_table("second", sa.Column("id", sa.Integer))
"""
_OPEN = """
import sys
from pathlib import Path
import alembic.command  # slow; loaded late, it would part the processes in time
from knowledge.database import open_database

data, migrations, head, starts = sys.argv[1:]
print("ready", flush=True)
while not Path(starts).exists():
    pass
open_database(Path(data), Path(migrations), head).dispose()
"""


def migrations(folder: Path, between: str) -> Path:
    """Return a copy of the migrations with one more, of two tables and a statement between them."""
    copy = folder / "migrations"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(MIGRATIONS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "versions" / "next.py").write_text(_SECOND.format(head=HEAD, between=between))
    return copy


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def opening(data: Path, steps: Path, head: str, starts: Path) -> subprocess.Popen[str]:
    """Start a process that opens a database as soon as a file is there."""
    command = [sys.executable, "-c", _OPEN, *map(str, (data, steps, head, starts))]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("made", [False, True])
def test_an_upgrade_that_fails_in_the_middle_changes_nothing(made: bool, tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    if made:
        open_database(path, MIGRATIONS, HEAD).dispose()
    before = tables(path)
    with pytest.raises(DatabaseUnusable, match="no such table: absent"):
        open_database(path, migrations(tmp_path, "op.execute('DELETE FROM absent')"), "next")
    assert tables(path) == before
    open_database(path, migrations(tmp_path, ""), "next").dispose()
    assert {"first", "second", "documents"} <= tables(path)


def test_an_upgrade_that_is_killed_in_the_middle_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    (tmp_path / "go").touch()
    killed = opening(path, migrations(tmp_path, "os._exit(9)"), "next", tmp_path / "go")
    killed.communicate()
    assert killed.returncode == 9
    assert tables(path) == set()
    open_database(path, MIGRATIONS, HEAD).dispose()
    assert "documents" in tables(path)


def test_processes_that_open_an_empty_folder_at_once_all_succeed(tmp_path: Path) -> None:
    for attempt in range(4):
        starts = tmp_path / f"go-{attempt}"
        processes = [opening(tmp_path / str(attempt) / "library.db", MIGRATIONS, HEAD, starts) for _ in range(3)]
        for process in processes:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
        starts.touch()
        assert [(process.communicate()[1], process.returncode) for process in processes] == [("", 0)] * 3


def test_a_transaction_that_writes_is_alone_and_one_that_reads_does_not_wait(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    engine = open_database(path, MIGRATIONS, HEAD)
    with writing(engine), closing(sqlite3.connect(path, timeout=0)) as other:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        with engine.connect() as reader:
            assert reader.execute(text("SELECT count(*) FROM documents")).scalar() == 0
    engine.dispose()


def test_what_keeps_a_database_from_being_written_anew_is_an_error_as_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.database._PATIENCE", 0.1)
    engine, other = (open_database(tmp_path / "library.db", MIGRATIONS, HEAD) for _ in range(2))
    assert vacuum(engine)
    with writing(other), pytest.raises(OperationalError):
        vacuum(engine)
