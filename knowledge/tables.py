"""The tables of library.db; migrations/ changes them, and a test holds the two equal."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
    true,
)

metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("sha256", String, nullable=False),  # the version to publish next
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", String, primary_key=True),
    Column("sha256", String, nullable=False),  # the version that waits to be published
    ForeignKeyConstraint(["id", "sha256"], ["versions.document", "versions.sha256"]),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("id", String, primary_key=True),
    Column("at", String, nullable=False),  # ISO 8601, UTC: it answers no question from here on
    Column("why", String, nullable=False),
    Column("sha256", Text, nullable=False),  # JSON list: of the texts and files that are erased
    Column("finished", Boolean, nullable=False),  # all traces are gone
)

state = Table(
    "state",
    metadata,
    Column("name", String, primary_key=True),  # "revision", "starter hidden"
    Column("value", Integer, nullable=False),
)

sketches = Table(
    "sketches",
    metadata,
    Column("document", String, primary_key=True),
    Column("sha256", String, primary_key=True),
    Column("sketch", LargeBinary, nullable=False),  # what near-duplicates are told by
    ForeignKeyConstraint(["document", "sha256"], ["versions.document", "versions.sha256"]),
)

versions = Table(
    "versions",
    metadata,
    Column("document", String, primary_key=True),
    Column("sha256", String, primary_key=True),
    Column("publication", Text, nullable=False),  # JSON
    Column("text", Text, nullable=False),
    Column("layout", LargeBinary, nullable=False),  # zlib JSON: blocks, runs, labels, left out, marks
    Column("pages", Integer),
    Column("file", String, nullable=False),
    Column("file_sha256", String, nullable=False),
    Column("added_at", String, nullable=False),  # ISO 8601, UTC
    Column("released", Boolean, nullable=False, server_default=true()),  # A snapshot may have held it.
    Column("starter", Boolean, nullable=False, server_default=false()),  # a note of the starter library
    Column("withdrawn", String, nullable=False, server_default=""),  # ISO 8601, UTC; "" while it may answer
    Column("why", String, nullable=False, server_default=""),  # it was withdrawn
)

passages = Table(
    "passages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", String, nullable=False, index=True),
    Column("sha256", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("unit", String),
    Column(
        "live", Boolean, nullable=False
    ),  # no longer so once its version was split anew; old snapshots still name it
    Column("graphic", Boolean, nullable=False, server_default=false()),  # a reader should be asked before seeing it
    ForeignKeyConstraint(["document", "sha256"], ["versions.document", "versions.sha256"]),
    sqlite_autoincrement=True,  # An id is never used again, even after its passage is erased.
)

vectors = Table(
    "vectors",
    metadata,
    Column("encoder", String, primary_key=True),
    Column("sha256", String, primary_key=True),  # of the search text
    Column("vector", LargeBinary, nullable=False),  # float32, little endian
    sqlite_with_rowid=False,
)
