"""A document can be a draft, withdrawn or erased, and the starter library hidden."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_CORPUS = Path(__file__).parents[2] / "corpus"


def upgrade() -> None:
    for name, kind, default in (
        ("released", sa.Boolean, sa.true()),
        ("starter", sa.Boolean, sa.false()),
        ("withdrawn", sa.String, ""),
        ("why", sa.String, ""),
    ):
        op.add_column("versions", sa.Column(name, kind, nullable=False, server_default=default))
    version = sa.ForeignKeyConstraint(["id", "sha256"], ["versions.document", "versions.sha256"])
    op.create_table(
        "drafts", sa.Column("id", sa.String, primary_key=True), sa.Column("sha256", sa.String, nullable=False), version
    )
    op.create_table(
        "tombstones",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("why", sa.String, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("finished", sa.Boolean, nullable=False),
    )
    op.create_table(
        "state", sa.Column("name", sa.String, primary_key=True), sa.Column("value", sa.Integer, nullable=False)
    )
    op.create_table(
        "sketches",
        sa.Column("document", sa.String, primary_key=True),
        sa.Column("sha256", sa.String, primary_key=True),
        sa.Column("sketch", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["document", "sha256"], ["versions.document", "versions.sha256"]),
    )
    _know_the_starter_library(op.get_bind())


def _know_the_starter_library(connection: sa.Connection) -> None:
    """Mark the notes of the starter library: they came from a file of its name."""
    notes = [path.name for path in _CORPUS.glob("*.md")]
    versions = sa.table("versions", *map(sa.column, ("document", "file", "starter")))
    mine = versions.c.file.in_(notes) & (versions.c.file == versions.c.document + ".md")
    connection.execute(sa.update(versions).where(mine).values(starter=True))


def downgrade() -> None:
    for table in ("sketches", "state", "tombstones", "drafts"):
        op.drop_table(table)
    for name in ("why", "withdrawn", "starter", "released"):
        op.drop_column("versions", name)
