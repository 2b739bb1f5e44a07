"""Lessons: what is kept for them, who is sent them and when, what became of them, what people follow."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_TABLES = (
    "keepings",
    "lessons",
    "team_chats",
    "digests",
    "sendings",
    "responses",
    "actions",
    "follows",
    "announced",
    "gaps",
)


def upgrade() -> None:
    op.create_table(
        "keepings",
        sa.Column("id", sa.Integer, primary_key=True),
        _integer("person"),
        _integer("passage"),
        _integer("start"),
        _integer("end"),
        _string("document"),
        _string("sha256"),
        _string("at"),
        sa.UniqueConstraint("person", "document", "sha256", "start", "end"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "lessons",
        sa.Column("id", sa.Integer, primary_key=True),
        _integer("by"),
        _text("teams"),
        _string("state"),
        _string("title"),
        _text("note"),
        _text("questions"),
        _text("agencies"),
        _text("themes"),
        _text("kept"),
        _string("review_due"),
        _string("made_at"),
        _string("submitted_at"),
        _integer("decided_by"),
        _string("decided_at"),
        _string("reason"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "team_chats",
        sa.Column("id", sa.Integer, primary_key=True),
        _string("team"),
        _integer("chat"),
        _integer("thread"),
        _integer("by"),
        _string("at"),
        sa.UniqueConstraint("chat", "thread"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "digests",
        sa.Column("team", sa.String, primary_key=True),
        _integer("weekday"),
        _integer("minute"),
        _string("begins"),
        _integer("by"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sendings",
        sa.Column("id", sa.Integer, primary_key=True),
        _string("kind"),
        _string("about"),
        _integer("chat"),
        _integer("thread"),
        _integer("person"),
        _string("team"),
        _string("due_at"),
        _boolean("anyhow"),
        _string("state"),
        _text("messages"),
        sa.UniqueConstraint("kind", "about", "chat", "thread"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sendings_due", "sendings", ["state", "due_at"])
    op.create_table(
        "responses",
        sa.Column("lesson", sa.Integer, primary_key=True),
        sa.Column("token", sa.String, primary_key=True),
        _string("team"),
        _string("read_at"),
        _string("discussed_at"),
        _string("change_at"),
        _string("line"),
        _string("again"),
        _string("again_at"),
        _string("again_line"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "actions",
        sa.Column("id", sa.Integer, primary_key=True),
        _integer("lesson"),
        _string("team"),
        _string("what"),
        _string("owner"),
        _string("due"),
        _string("state"),
        _string("evidence"),
        _integer("by"),
        _string("made_at"),
        _string("closed_at"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "follows",
        sa.Column("id", sa.Integer, primary_key=True),
        _integer("person"),
        _text("terms"),
        _boolean("gap"),
        _string("at"),
        sa.UniqueConstraint("person", "terms", "gap"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "announced",
        sa.Column("document", sa.String, primary_key=True),
        _string("at"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "gaps",
        sa.Column("term", sa.String, primary_key=True),
        sa.Column("token", sa.String, primary_key=True),
        _string("at"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for name in reversed(_TABLES):
        op.drop_table(name)


def _integer(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, nullable=False)


def _string(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.String, nullable=False)


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=False)


def _boolean(name: str) -> "sa.Column[bool]":
    return sa.Column(name, sa.Boolean, nullable=False)
