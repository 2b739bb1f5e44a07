"""People, invitations, the audit with its checkpoints, feedback and pauses."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _place() -> list[sa.Column[str]]:
    names = ("role", "note", "teams", "agency", "area", "nation")
    return [sa.Column(name, sa.String, nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        *_place(),
        sa.Column("lens", sa.String, nullable=False),
        sa.Column("plain", sa.Boolean, nullable=False),
        sa.Column("joined_at", sa.String, nullable=False),
        sa.Column("expires_at", sa.String, nullable=False),
        sa.UniqueConstraint("channel", "address"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "invitations",
        sa.Column("code_sha256", sa.String, primary_key=True),
        *_place(),
        sa.Column("expires_at", sa.String, nullable=False),
        sa.Column("used", sa.Boolean, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.String, nullable=False) for name in ("at", "key", "command", "outcome", "about", "band")),
        sa.Column("passages", sa.Text, nullable=False),
        sa.Column("snapshot", sa.String, nullable=False),
        sa.Column("took_ms", sa.Integer, nullable=False),
        sa.Column("previous", sa.String, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "checkpoints",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("hash", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    )
    # Rows are added, and go only after a checkpoint vouches for them.
    op.execute(
        "CREATE TRIGGER audit_stands BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END"
    )
    op.execute(
        "CREATE TRIGGER audit_stays BEFORE DELETE ON audit "
        "WHEN OLD.seq > (SELECT coalesce(max(seq), 0) FROM checkpoints) "
        "BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END"
    )
    op.create_table(
        "feedback",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("answer", sa.String, primary_key=True),
        sa.Column("passage", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.String, nullable=False) for name in ("snapshot", "verdict", "reason", "at")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pauses",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("began_at", sa.String, nullable=False),
        sa.Column("ended_at", sa.String),
    )


def downgrade() -> None:
    for table in ("pauses", "feedback", "checkpoints", "audit", "invitations", "people"):
        op.drop_table(table)
