"""What a channel remembers: answers as slices, what is on its way and what was sent, groups, requests to be let in."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "answers",
        sa.Column("id", sa.String, primary_key=True),
        *(sa.Column(name, sa.String, nullable=False) for name in ("at", "band")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("searched", "excerpts", "left", "candidates")),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("snapshot", sa.String, nullable=False),
        sa.Column("took_ms", sa.Integer, nullable=False),
    )
    op.create_index("ix_answers_at", "answers", ["at"])
    op.create_table(
        "updates",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("chat", sa.Integer, nullable=False),
        sa.Column("thread", sa.Integer),
        sa.Column("asked", sa.Integer),
        sa.Column("person", sa.Integer, nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("kind", "about")),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("first", "last", "sent")),
        *(sa.Column(name, sa.String, nullable=False) for name in ("nation", "at")),
        sa.Column("edits", sa.Integer),
        sa.Column("masked", sa.Text, nullable=False),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("removed", "more")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sent",
        *(sa.Column(name, sa.Integer, primary_key=True) for name in ("chat", "message")),
        sa.Column("asked", sa.Integer),
        sa.Column("answer", sa.String, nullable=False),
        sa.Column("person", sa.Integer, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sent_asked", "sent", ["chat", "asked"])
    op.create_table(
        "groups",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("address", sa.String, nullable=False, unique=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("by", sa.Integer, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.String, nullable=False) for name in ("channel", "address", "name", "at")),
        *(sa.Column(name, sa.String) for name in ("decided", "decided_at")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    for table in ("requests", "groups", "sent", "outbox", "updates", "answers"):
        op.drop_table(table)
