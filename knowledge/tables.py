"""The tables of library.db; migrations/ changes them, and a test holds the two equal."""

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Integer, LargeBinary, MetaData, String, Table, Text, false

metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("sha256", String, nullable=False),  # the version to publish next
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
