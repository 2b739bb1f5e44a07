"""Long work that a chat began: kept until its outcome stands in the chat, so that a restart loses none."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("chat", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Integer) for name in ("thread", "asked")),
        sa.Column("person", sa.Integer, nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("kind", "title", "about")),
        sa.Column("arguments", sa.Text, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("message", sa.Integer),
        sa.Column("ended", sa.Text),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("jobs")
