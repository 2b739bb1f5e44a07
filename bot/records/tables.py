"""The tables of records.db; migrations/ changes them, and a test holds the two equal.

None has a column for the words of a question.
"""

from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, Text, UniqueConstraint

metadata = MetaData()


def _place() -> list[Column[str]]:
    """Return the columns that say who somebody is at work: on an invitation, and on the person who accepts it."""
    names = ("role", "note", "teams", "agency", "area", "nation")  # teams is a JSON list
    return [Column(name, String, nullable=False) for name in names]


people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String, nullable=False),
    Column("address", String, nullable=False),  # how the channel knows the person, and reaches them
    Column("key", String, nullable=False),  # random; the audit knows the person by this alone
    *_place(),
    Column("lens", String, nullable=False),
    Column("plain", Boolean, nullable=False),
    Column("joined_at", String, nullable=False),  # ISO 8601, UTC, here and below
    Column("expires_at", String, nullable=False),
    UniqueConstraint("channel", "address"),
    sqlite_autoincrement=True,  # A number names one person for ever.
)

invitations = Table(
    "invitations",
    metadata,
    Column("code_sha256", String, primary_key=True),
    *_place(),
    Column("expires_at", String, nullable=False),
    Column("used", Boolean, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("key", String, nullable=False),
    Column("command", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("about", String, nullable=False),  # whom or what an admin's act was about: "person 7"
    Column("band", String, nullable=False),
    Column("passages", Text, nullable=False),  # JSON list of passage ids
    Column("snapshot", String, nullable=False),
    Column("took_ms", Integer, nullable=False),
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False),
    sqlite_autoincrement=True,
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("seq", Integer, primary_key=True),  # the last row that was cut
    Column("hash", String, nullable=False),
    Column("at", String, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("key", String, primary_key=True),
    Column("answer", String, primary_key=True),
    Column("passage", Integer, primary_key=True),  # 0: the answer showed none
    Column("snapshot", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("at", String, nullable=False),
    sqlite_with_rowid=False,
)

pauses = Table(
    "pauses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reason", String, nullable=False),
    Column("began_at", String, nullable=False),
    Column("ended_at", String),
)
