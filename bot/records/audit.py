"""What was done, by which random key, with which passages: append-only, each row hashed with the one before.

Twelve months are kept. Older rows are cut behind a checkpoint, from which the chain goes on.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, text

from bot.message import Quote, Reply
from bot.records.tables import audit, checkpoints
from knowledge.database import writing

KEPT = timedelta(days=365)
_BEGINNING = "0" * 64
_HASHED = ("seq", "at", "key", "command", "outcome", "about", "band", "passages", "snapshot", "took_ms", "previous")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that was done. It has no place for words."""

    key: str
    command: str
    outcome: str = "done"  # done, card, refused, paused, failed
    about: str = ""
    band: str = ""
    passages: tuple[int, ...] = ()
    snapshot: str = ""
    took_ms: int = 0


def act_of(key: str, command: str, reply: Reply, seconds: float) -> Act:
    """Return what the audit notes of a command and its reply."""
    answer = reply.answer
    return Act(
        key=key,
        command=command,
        outcome=f"card: {reply.card}" if reply.card else reply.outcome,
        about=reply.about,
        band=answer.band if answer else "",
        passages=tuple(dict.fromkeys(part.cited.passage.id for part in reply.parts if isinstance(part, Quote))),
        snapshot=answer.snapshot if answer else "",
        took_ms=round(seconds * 1000),
    )


class Audit:
    """The chain of acts."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def note(self, act: Act) -> None:
        """Add an act to the chain, and cut what is older than twelve months."""
        now = self._now()
        with writing(self._engine) as connection:
            seq, previous = _last(connection)
            row = {
                "seq": seq + 1,
                "at": now.isoformat(timespec="seconds"),
                "key": act.key,
                "command": act.command,
                "outcome": act.outcome,
                "about": act.about,
                "band": act.band,
                "passages": json.dumps(act.passages),
                "snapshot": act.snapshot,
                "took_ms": act.took_ms,
                "previous": previous,
            }
            connection.execute(insert(audit).values(row | {"hash": _hash(row)}))
            _cut(connection, (now - KEPT).isoformat(timespec="seconds"), now.isoformat(timespec="seconds"))

    def latest(self, count: int) -> list[Row[Any]]:
        """Return the latest acts, newest first."""
        with self._engine.connect() as connection:
            return list(connection.execute(select(audit).order_by(audit.c.seq.desc()).limit(count)))

    def faults(self) -> list[str]:
        """Return what is wrong with the chain, as sentences: a row changed, missing, or cut from its end."""
        with self._engine.connect() as connection:
            begun = connection.execute(select(checkpoints).order_by(checkpoints.c.seq.desc()).limit(1)).first()
            expected, previous = (begun.seq + 1, begun.hash) if begun else (1, _BEGINNING)
            for row in connection.execute(select(audit).order_by(audit.c.seq)):
                if row.seq != expected:
                    return [_broken(expected, "is missing")]
                if row.previous != previous or row.hash != _hash(row._asdict()):
                    return [_broken(row.seq, "was changed")]
                expected, previous = row.seq + 1, row.hash
            return [_broken(expected, "is missing")] if _highest(connection) >= expected else []


def _last(connection: Connection) -> tuple[int, str]:
    """Return the highest number ever given, and the hash of the last link.

    They belong together unless the end was cut; then the gap stays, however much is added behind it.
    """
    for table in (audit, checkpoints):
        row = connection.execute(select(table.c.hash).order_by(table.c.seq.desc()).limit(1)).first()
        if row:
            return _highest(connection), row.hash
    return _highest(connection), _BEGINNING


def _highest(connection: Connection) -> int:
    """Return the highest number that SQLite ever gave a row, there or gone."""
    return connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'audit'")) or 0


def _cut(connection: Connection, before: str, now: str) -> None:
    """Remove the rows up to the last one older than `before`, behind a checkpoint that takes its place in the chain."""
    oldest = connection.execute(select(audit.c.at).order_by(audit.c.seq).limit(1)).scalar_one()
    if oldest >= before:
        return
    old = select(audit.c.seq, audit.c.hash).where(audit.c.at < before).order_by(audit.c.seq.desc()).limit(1)
    last = connection.execute(old).one()
    connection.execute(insert(checkpoints).values(seq=last.seq, hash=last.hash, at=now))
    connection.execute(delete(audit).where(audit.c.seq <= last.seq))


def _hash(row: dict[str, Any]) -> str:
    # Whoever changes a row may write bytes into it, which have a hash like anything else.
    content = json.dumps([row[name] for name in _HASHED], ensure_ascii=False, default=repr)
    return hashlib.sha256(content.encode()).hexdigest()


def _broken(seq: int, how: str) -> str:
    return (
        f"The audit was tampered with or damaged: row {seq} {how}. Keep records.db as it is, tell whoever answers for "
        "data protection, and compare it with a backup."
    )
