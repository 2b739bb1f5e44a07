"""Open a SQLite database and bring it to its newest migration."""

import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError


class DatabaseUnusable(Exception):
    """A database cannot be opened; the text says why and what to do."""


def open_database(path: Path, migrations: Path, head: str) -> Engine:
    """Return an engine on a migrated database, made if absent. Raise DatabaseUnusable."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnusable(f"The data folder {path.parent} cannot be made: {error.strerror}.") from error
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": 30})
    event.listen(engine, "connect", _prepare)
    try:
        with engine.begin() as connection:
            if _revision(connection) != head:
                _upgrade(connection, migrations)
    except (OperationalError, DatabaseError, sqlite3.Error) as error:
        cause = getattr(error, "orig", error)
        raise DatabaseUnusable(
            f"{path} cannot be used ({cause}). Check that the data folder can be written, or restore it from a backup."
        ) from error
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    """Set what every connection needs: readers beside one writer, checked keys, durable commits."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _revision(connection: Connection) -> str | None:
    """Return the migration the database stands at, without importing Alembic (it costs a start-up its speed)."""
    if not connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")).first():
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection, migrations: Path) -> None:
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
            "This library was made by a newer version of Learnt. Update Learnt, or restore a backup."
        ) from error
