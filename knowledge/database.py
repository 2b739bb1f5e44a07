"""Open a SQLite database and bring it to its newest migration."""

import sqlite3
import time
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError

_PATIENCE = 30  # seconds to wait for another process


class DatabaseUnusable(Exception):
    """A database cannot be opened; the text says why and what to do."""


def open_database(path: Path, migrations: Path, head: str) -> Engine:
    """Return an engine on a migrated database, made if absent. Raise DatabaseUnusable."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnusable(f"The data folder {path.parent} cannot be made: {error.strerror}.") from error
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, connect_args={"timeout": _PATIENCE}, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        _migrate(engine, migrations, head, path)
    except (OperationalError, DatabaseError, sqlite3.Error) as error:
        cause = getattr(error, "orig", error)
        raise DatabaseUnusable(
            f"{path} cannot be used ({cause}). Check that the data folder can be written, or restore it from a backup."
        ) from error
    return engine


def writing(engine: Engine) -> AbstractContextManager[Connection]:
    """Begin a transaction that waits for other writers before it reads, so that what it read is true when it writes."""
    return engine.execution_options(immediate=True).begin()


def empty_log(engine: Engine) -> bool:
    """Empty the write-ahead log, in which a row that was deleted would still stand; return whether that was possible.

    It is not while another process goes on reading what stood there before.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar() == 0


def vacuum(engine: Engine) -> bool:
    """Write a database anew without the places where deleted rows stood; return whether its log could be emptied.

    Raise OperationalError, as everything else does, where the disk is full.
    """
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM")  # No transaction may be open, so not through the engine.
    except sqlite3.OperationalError as error:
        raise OperationalError("VACUUM", None, error) from error
    finally:
        connection.close()
    return empty_log(engine)


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    """Set what every connection needs: readers beside one writer, durable commits, checked keys, deleted rows wiped.

    The driver begins no transaction of its own: it would begin none before CREATE TABLE, and half a migration stay.
    """
    connection.isolation_level = None
    _share(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _share(connection: sqlite3.Connection) -> None:
    """Turn the write-ahead log on, again where another process was just doing so: SQLite does not wait there."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(0.01)


def _begin(connection: Connection) -> None:
    """Begin a transaction; one that only reads never waits."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("immediate") else "BEGIN")


def _migrate(engine: Engine, migrations: Path, head: str, path: Path) -> None:
    """Bring a database to its newest migration, wholly or not at all."""
    with engine.connect() as connection:
        if _revision(connection) == head:
            return
    with writing(engine) as connection:
        if _revision(connection) != head:  # another process may have brought it there meanwhile
            _upgrade(connection, migrations, path)


def _revision(connection: Connection) -> str | None:
    """Return the migration the database stands at, without importing Alembic (it costs a start-up its speed)."""
    if not connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")).first():
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection, migrations: Path, path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise DatabaseUnusable(
            f"{path.name} was made by a newer version of Learnt. Update Learnt, or restore a backup."
        ) from error
