"""Passages that a reader should be asked about first are marked."""

import sqlalchemy as sa
from alembic import op

from knowledge.care import is_graphic

revision = "0002"
down_revision = "0001"

_versions = sa.table("versions", sa.column("document"), sa.column("sha256"), sa.column("text"))
_passages = sa.table(
    "passages",
    *map(sa.column, ("id", "document", "sha256", "start", "end")),
    sa.column("graphic", sa.Boolean),
)


def upgrade() -> None:
    # In place, not in a batch: a table made anew would forget the highest id that an erased passage had.
    op.add_column("passages", sa.Column("graphic", sa.Boolean, nullable=False, server_default=sa.false()))
    _mark_what_is_there(op.get_bind())


def _mark_what_is_there(connection: sa.Connection) -> None:
    """Mark the passages of every version, those at rest too: an older snapshot may still name them."""
    for document, sha256 in connection.execute(sa.select(_versions.c.document, _versions.c.sha256)).all():
        mine = (_versions.c.document == document) & (_versions.c.sha256 == sha256)
        text = connection.scalar(sa.select(_versions.c.text).where(mine)) or ""
        theirs = (_passages.c.document == document) & (_passages.c.sha256 == sha256)
        rows = connection.execute(sa.select(_passages.c.id, _passages.c.start, _passages.c.end).where(theirs)).all()
        for id, start, end in rows:
            if is_graphic(text[start:end]):
                connection.execute(sa.update(_passages).where(_passages.c.id == id).values(graphic=True))


def downgrade() -> None:
    op.drop_column("passages", "graphic")
