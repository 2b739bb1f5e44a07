"""The tables of records.db; migrations/ changes them, and a test holds the two equal.

None has a column for the words of a question. A lesson holds its author's words, and of what it quotes only the place.
"""

from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, Text, UniqueConstraint
from sqlalchemy.dialects.sqlite import Insert, insert

metadata = MetaData()
_HIGHEST = 2**63 - 1  # that SQLite can look for; people type any number


def numbered(table: Table, number: int) -> Any:
    """Return the condition that picks a row by its number, whatever number was typed."""
    return table.c.id == max(0, min(number, _HIGHEST))


def _place() -> list[Column[str]]:
    """Return the columns that say who somebody is at work: on an invitation, and on the person who accepts it."""
    names = ("role", "note", "teams", "agency", "area", "nation")  # teams is a JSON list
    return [Column(name, String, nullable=False) for name in names]


def _slice() -> list[Column[Any]]:
    """Return the columns that say where kept words stand; they hold none."""
    numbers, names = ("passage", "start", "end"), ("document", "sha256")
    return [
        *(Column(name, Integer, nullable=False) for name in numbers),
        *(Column(name, String, nullable=False) for name in names),
    ]


def replacing(table: Table, *keys: str) -> Insert:
    """Return the statement that adds a row, or changes the one with the same keys, but for its number."""
    adding = insert(table)
    names = [column.name for column in table.columns if column.name not in (*keys, "id")]
    return adding.on_conflict_do_update(index_elements=keys, set_={name: adding.excluded[name] for name in names})


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

answers = Table(
    "answers",
    metadata,
    Column("id", String, primary_key=True),
    Column("at", String, nullable=False, index=True),
    Column("band", String, nullable=False),
    Column("searched", Text, nullable=False),  # JSON of a Searched
    Column("excerpts", Text, nullable=False),  # JSON list of {passage, document, sha256, start, end, twins}
    Column("left", Text, nullable=False),  # JSON list of passage ids
    Column("candidates", Text, nullable=False),  # JSON list of document ids
    Column("first", Integer, nullable=False),
    Column("snapshot", String, nullable=False),
    Column("took_ms", Integer, nullable=False),
)

updates = Table(
    "updates",
    metadata,
    Column("id", Integer, primary_key=True),  # as Telegram numbers what it hands over
    Column("at", String, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat", Integer, nullable=False),
    Column("thread", Integer),
    Column("asked", Integer),  # the message that it answers
    Column("person", Integer, nullable=False),  # 0 for a stranger
    Column("kind", String, nullable=False),
    Column("about", String, nullable=False),  # an id, a danger's name or a number: its words are made when it is sent
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("sent", Integer, nullable=False),  # how many of its messages have gone out
    Column("nation", String, nullable=False),
    Column("at", String, nullable=False),
    Column("edits", Integer),  # the message of the bot that it takes the place of
    Column("masked", Text, nullable=False),  # JSON list of kinds of identifier
    Column("removed", Boolean, nullable=False),
    Column("more", Boolean, nullable=False),
    sqlite_autoincrement=True,  # A row that was sent never lends its number to another.
)

sent = Table(
    "sent",
    metadata,
    Column("chat", Integer, primary_key=True),
    Column("message", Integer, primary_key=True),
    Column("asked", Integer),
    Column("answer", String, nullable=False),  # "" where it is none
    Column("person", Integer, nullable=False),  # who was answered
    Column("at", String, nullable=False),
    Index("ix_sent_asked", "chat", "asked"),
    sqlite_with_rowid=False,
)

groups = Table(
    "groups",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address", String, nullable=False, unique=True),
    Column("title", String, nullable=False),
    Column("by", Integer, nullable=False),  # the number of the person who let it in
    Column("at", String, nullable=False),
    sqlite_autoincrement=True,
)

requests = Table(
    "requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String, nullable=False),
    Column("address", String, nullable=False),
    Column("name", String, nullable=False),  # wiped once it is decided
    Column("at", String, nullable=False),
    Column("decided", String),
    Column("decided_at", String),
    sqlite_autoincrement=True,
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat", Integer, nullable=False),
    Column("thread", Integer),
    Column("asked", Integer),  # the message that began it
    Column("person", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("about", String, nullable=False),
    Column("arguments", Text, nullable=False),  # JSON list of words of a `learnt` command
    Column("at", String, nullable=False),
    Column("message", Integer),  # the message of the bot that says how far it is
    Column("ended", Text),  # JSON of how it ended, until that stands in the chat
    sqlite_autoincrement=True,
)

keepings = Table(
    "keepings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", Integer, nullable=False),
    *_slice(),
    Column("at", String, nullable=False),
    UniqueConstraint("person", "document", "sha256", "start", "end"),
    sqlite_autoincrement=True,
)

lessons = Table(
    "lessons",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("by", Integer, nullable=False),  # the number of its author; 0 once they were erased
    Column("teams", Text, nullable=False),  # JSON list: the author's teams when it was begun
    Column("state", String, nullable=False),
    Column("title", String, nullable=False),
    Column("note", Text, nullable=False),  # the author's own words, never a quotation
    Column("questions", Text, nullable=False),  # JSON list
    Column("agencies", Text, nullable=False),  # JSON list
    Column("themes", Text, nullable=False),  # JSON list
    Column("kept", Text, nullable=False),  # JSON list of {passage, document, sha256, start, end, slot}: no words
    Column("review_due", String, nullable=False),  # "2027-06-30"; from the day after it answers no more
    Column("made_at", String, nullable=False),
    Column("submitted_at", String, nullable=False),  # "" before, here and below
    Column("decided_by", Integer, nullable=False),
    Column("decided_at", String, nullable=False),
    Column("reason", String, nullable=False),  # why it was sent back, or withdrawn
    sqlite_autoincrement=True,
)

team_chats = Table(
    "team_chats",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", String, nullable=False),
    Column("chat", Integer, nullable=False),
    Column("thread", Integer, nullable=False),  # 0: no topic
    Column("by", Integer, nullable=False),
    Column("at", String, nullable=False),
    UniqueConstraint("chat", "thread"),
    sqlite_autoincrement=True,
)

digests = Table(
    "digests",
    metadata,
    Column("team", String, primary_key=True),  # in small letters
    Column("weekday", Integer, nullable=False),  # 0 is Monday
    Column("minute", Integer, nullable=False),  # of the day, in London
    Column("begins", String, nullable=False),  # what is newer than this is in the next one
    Column("by", Integer, nullable=False),
    sqlite_with_rowid=False,
)

sendings = Table(
    "sendings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("about", String, nullable=False),  # by number: its words are made when it is sent
    Column("chat", Integer, nullable=False),
    Column("thread", Integer, nullable=False),  # 0: no topic
    Column("person", Integer, nullable=False),  # 0: a group or channel
    Column("team", String, nullable=False),
    Column("due_at", String, nullable=False),
    Column("anyhow", Boolean, nullable=False),  # in quiet hours too: somebody said so
    Column("state", String, nullable=False),
    Column("messages", Text, nullable=False),  # JSON list: where it stands in the chat
    UniqueConstraint("kind", "about", "chat", "thread"),  # once each
    Index("ix_sendings_due", "state", "due_at"),
    sqlite_autoincrement=True,
)

responses = Table(
    "responses",
    metadata,
    Column("lesson", Integer, primary_key=True),
    Column("token", String, primary_key=True),  # a hash of a person's random key, which is destroyed with their entry
    Column("team", String, nullable=False),
    Column("read_at", String, nullable=False),
    Column("discussed_at", String, nullable=False),
    Column("change_at", String, nullable=False),
    Column("line", String, nullable=False),
    Column("again", String, nullable=False),  # "", "yes", "not yet", "no"
    Column("again_at", String, nullable=False),
    Column("again_line", String, nullable=False),
    sqlite_with_rowid=False,
)

actions = Table(
    "actions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("lesson", Integer, nullable=False),
    Column("team", String, nullable=False),
    Column("what", String, nullable=False),
    Column("owner", String, nullable=False),  # a role, such as "team manager"; never a name
    Column("due", String, nullable=False),  # "2027-01-15"
    Column("state", String, nullable=False),  # open, done, dropped
    Column("evidence", String, nullable=False),
    Column("by", Integer, nullable=False),
    Column("made_at", String, nullable=False),
    Column("closed_at", String, nullable=False),
    sqlite_autoincrement=True,
)

follows = Table(
    "follows",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", Integer, nullable=False),
    Column("terms", Text, nullable=False),  # JSON list of terms of the vocabulary
    Column("gap", Boolean, nullable=False),  # what an answer did not have: told once, then gone
    Column("at", String, nullable=False),
    UniqueConstraint("person", "terms", "gap"),
    sqlite_autoincrement=True,
)

announced = Table(
    "announced",
    metadata,
    Column("document", String, primary_key=True),  # whoever follows its themes was told, or it was there before
    Column("at", String, nullable=False),
    sqlite_with_rowid=False,
)

gaps = Table(
    "gaps",
    metadata,
    Column("term", String, primary_key=True),  # of the vocabulary, searched without an answer
    Column("token", String, primary_key=True),  # a hash of a person's random key
    Column("at", String, nullable=False),
    sqlite_with_rowid=False,
)
