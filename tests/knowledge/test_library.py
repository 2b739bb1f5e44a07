"""What the library promises: nothing lost, nothing mixed up, and a sentence where it cannot."""

import hashlib
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from index.encode import HashingEncoder
from knowledge.database import DatabaseUnusable, open_database
from knowledge.library import HEAD, MIGRATIONS, Library, Refused
from knowledge.model import (
    Basis,
    Block,
    BlockKind,
    Document,
    Kind,
    LeftOut,
    Mark,
    Passage,
    Publication,
    Reason,
    Run,
    Unit,
)
from knowledge.read import read
from knowledge.tables import metadata
from tests.conftest import Add

_CLAUSE = re.compile(r"(?:[^,()]|\([^()]*\))+")  # of what a table is made of: up to a comma outside brackets
_ID = "---\nid: child-b\n---\n"
ONE = "# Child B\n\nThe baby was seen once.\n"
TWO = "# Child B\n\nThe baby was seen twice.\n"


@contextmanager
def opened(folder: Path) -> Iterator[Library]:
    """Yield the library of a folder, opened anew."""
    with closing(Library(folder)) as library:
        yield library


def ids(library: Library) -> list[str]:
    return [entry.publication.id for entry in library.entries()]


def stored(library: Library, id: str) -> list[Passage]:
    """Return the passages of the newest version."""
    return library.passages(id, library.document(id).sha256)


def sql(data: Path, statement: str) -> list[tuple[object, ...]]:
    """Return what SQLite itself says to a statement."""
    with closing(sqlite3.connect(data / "library.db")) as connection, connection:
        return connection.execute(statement).fetchall()


def test_an_added_document_is_listed_with_its_passages(library: Library, add: Add) -> None:
    added = add("b.md", ONE)
    assert (added.document.id, added.passages, added.outcome) == ("child-b", 1, "added")
    (entry,) = library.entries()
    assert (entry.publication.title, entry.sha256) == ("Child B", added.document.sha256)
    assert (entry.file, entry.pages, entry.passages) == ("b.md", None, 1)
    assert [passage.text for passage in stored(library, "child-b")] == ["The baby was seen once."]


def test_the_same_file_again_changes_nothing(library: Library, add: Add) -> None:
    add("b.md", ONE)
    before = stored(library, "child-b")
    again = add("b.md", ONE)
    assert again.outcome == "unchanged"
    assert stored(library, "child-b") == before
    assert len(library.entries()) == 1


def test_the_same_words_under_another_file_name_are_known(library: Library, add: Add) -> None:
    add("b.md", ONE)
    assert add("renamed.md", ONE).document.id == "child-b"
    assert ids(library) == ["child-b"]


def test_new_metadata_for_the_same_words_is_a_change_without_a_new_version(library: Library, add: Add) -> None:
    first = add("b.md", ONE)
    second = add("b.md", f"---\npublisher: Kirklees SCP\n---\n{ONE}")
    assert (second.outcome, second.document.id) == ("updated", "child-b")
    assert second.document.sha256 == first.document.sha256
    assert library.document("child-b").publisher == "Kirklees SCP"


def test_other_words_under_a_given_id_are_a_new_version(library: Library, add: Add) -> None:
    first, second = add("b.md", ONE), add("b.md", _ID + TWO)
    assert (second.document.id, second.outcome) == ("child-b", "replaced")
    assert library.document("child-b").text.endswith("twice.")
    assert [entry.sha256 for entry in library.entries()] == [second.document.sha256]
    assert first.document.sha256 != second.document.sha256


def test_a_replaced_version_stays_resolvable(library: Library, add: Add) -> None:
    first = add("b.md", ONE).document
    (passage,) = library.passages("child-b", first.sha256)
    add("b.md", _ID + TWO)
    assert library.document("child-b", first.sha256).text == first.text
    assert library.document("child-b", first.sha256[:12]).text == first.text
    assert library.passages_by_id([passage.id]) == [passage]
    assert passage.text == "The baby was seen once."
    assert library.publications({"child-b": first.sha256})["child-b"].title == "Child B"


def test_an_earlier_version_can_come_back(library: Library, add: Add) -> None:
    first = add("b.md", _ID + ONE).document
    add("b.md", _ID + TWO)
    assert add("b.md", _ID + ONE).outcome == "replaced"
    assert library.document("child-b").sha256 == first.sha256


def test_two_files_of_one_name_and_title_are_two_documents(library: Library, tmp_path: Path) -> None:
    for folder, words in (("a", "Ask."), ("b", "Write."), ("a", "Ask.")):
        file = tmp_path / folder / "policy.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"# Policy\n\n{words}\n")
        library.add(read(file), file)
    assert {id: stored(library, id)[0].text for id in ids(library)} == {"policy": "Ask.", "policy-2": "Write."}


def test_another_file_of_the_same_title_is_another_document(library: Library, add: Add) -> None:
    add("b.md", ONE)
    assert add("other.md", TWO).document.id == "child-b-2"
    assert add("third.md", TWO.replace("twice", "never")).document.id == "child-b-3"
    assert ids(library) == ["child-b", "child-b-2", "child-b-3"]


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("Child B’s Review: “Siân” & co. (2020)", "child-bs-review-sian-co-2020"),
        ("漢字", "document"),
        ("word " * 40, ("word-" * 16).strip("-")),
    ],
)
def test_an_id_is_made_of_the_title(title: str, id: str, add: Add) -> None:
    assert add("a.md", f"# {title}\n\nWords.").document.id == id


def test_a_given_id_is_kept_across_titles_and_files(library: Library, add: Add) -> None:
    add("b.md", f"---\nid: kirklees\n---\n{ONE}")
    assert add("c.md", f"---\nid: kirklees\n---\n# Child B, corrected\n\n{TWO}").outcome == "replaced"
    assert ids(library) == ["kirklees"]


def test_the_same_words_under_another_id_are_refused_with_a_pointer(library: Library, add: Add) -> None:
    add("b.md", ONE)
    with pytest.raises(Refused, match=r"^c\.md is already in the library as child-b\. Nothing was changed\.$"):
        add("c.md", f"---\nid: another\n---\n{ONE}")
    assert ids(library) == ["child-b"]


def test_headings_without_words_are_refused(library: Library, add: Add) -> None:
    with pytest.raises(Refused, match=r"^b\.md has no passage in it"):
        add("b.md", "# Child B\n\n## Contents\n")
    assert library.entries() == []


def test_what_is_not_there_is_a_key_error(library: Library, add: Add) -> None:
    sha256 = add("b.md", ONE).document.sha256
    for id, version in (("child-c", None), ("child-b", "0" * 64), ("child-b", "%")):
        with pytest.raises(KeyError):
            library.document(id, version)
    assert library.publications({"child-b": "0" * 64, "child-c": sha256}) == {}
    assert library.passages_by_id([999]) == []  # It may have been erased while a question was on its way.


def test_the_beginning_of_a_version_that_names_none_or_several_is_a_key_error(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "full.pdf"
    file.write_bytes(b"the original")
    for number in range(17):  # of 17 hashes two begin alike
        library.add(replace(FULL, text=FULL.text + " " * number), file)
    firsts = [row[0] for row in sql(tmp_path / "data", "SELECT substr(sha256, 1, 1) FROM versions")]
    shared = next(str(first) for first in firsts if firsts.count(first) > 1)
    for prefix in ("", shared):
        with pytest.raises(KeyError):
            library.document(FULL.id, prefix)


def test_passage_ids_are_never_used_again(library: Library, add: Add, tmp_path: Path) -> None:
    add("b.md", ONE)
    (last,) = [passage.id for passage in stored(library, "child-b")]
    add("b.md", _ID + TWO)
    (newest,) = [passage.id for passage in stored(library, "child-b")]
    assert newest > last
    sql(tmp_path / "data", f"DELETE FROM passages WHERE id = {newest}")
    add("c.md", "# Child C\n\nHe was seen.")
    assert stored(library, "child-c")[0].id > newest


def test_passages_are_given_in_the_order_they_are_asked_for(library: Library, add: Add) -> None:
    add("b.md", "# Child B\n\n## Found\n\nOne.\n\n## Health\n\nTwo.\n")
    add("c.md", "# Child C\n\nThree.\n")
    one, two, three = [*stored(library, "child-b"), *stored(library, "child-c")]
    assert library.passages_by_id([three.id, one.id, two.id]) == [three, one, two]
    assert library.passages_by_id([]) == []


def test_the_original_is_kept_by_its_hash(library: Library, add: Add, tmp_path: Path) -> None:
    add("b.md", ONE)
    add("b.md", TWO)
    kept = {path.name: path.read_bytes() for path in (tmp_path / "data" / "files").iterdir()}
    assert kept == {hashlib.sha256(raw).hexdigest(): raw for raw in (ONE.encode(), TWO.encode())}
    assert library.entries()[0].file_sha256 in kept


FULL = Document(
    id="kirklees-2020",
    title="Child B & “Child C”",
    kind=Kind.REVIEW,
    publisher="Kirklees SCP",
    summary=True,
    basis=Basis.PRESS,
    label="Child B and Child C",
    areas=("Kirklees", "Leeds"),
    nations=("England",),
    agencies=("police",),
    themes=("neglect", "bruising"),
    ages="3 weeks",
    harm=("neglect",),
    published="2020-10",
    dated="October 2020?",
    read_on="2026-11-23",
    urls=("https://example.org/b?c=d&e",),
    aliases=("Zed",),
    caution="not checked by a practitioner",
    superseded_by="kirklees-2021",
    text="Found\n\nFinding 1: Nobody asked “Siân” 👶.\n\n1 A note.",
    blocks=(
        Block(0, 5, BlockKind.HEADING, 2),
        Block(7, 40, BlockKind.PARAGRAPH, 0, "Finding 1", 18),
        Block(42, 51, BlockKind.FOOTNOTE, 0, "1", 44),
    ),
    runs=(Run(0, 30, 1, 12), Run(30, 40, 2, 0), Run(42, 51, 1, 80)),
    labels=("iv", None),
    left_out=(LeftOut(1, 0, 12, Reason.HEAD), LeftOut(2, 30, 1, Reason.ANCHOR)),
    marks=(Mark(40, "1"),),
)


def test_a_document_read_back_equals_the_one_added(library: Library, tmp_path: Path) -> None:
    (tmp_path / "full.pdf").write_bytes(b"the original")
    library.add(FULL, tmp_path / "full.pdf")
    with opened(tmp_path / "data") as again:
        back = again.document("kirklees-2020")
        (entry,) = again.entries()
    different = [field.name for field in fields(Document) if getattr(back, field.name) != getattr(FULL, field.name)]
    assert different == []
    assert type(back.kind) is Kind
    assert entry.pages == 2
    assert entry.publication == Publication(**{field.name: getattr(FULL, field.name) for field in fields(Publication)})


def test_passages_read_back_stand_where_they_stood(library: Library, tmp_path: Path) -> None:
    (tmp_path / "full.pdf").write_bytes(b"the original")
    library.add(FULL, tmp_path / "full.pdf")
    (passage,) = stored(library, "kirklees-2020")
    assert (passage.unit, passage.heading, passage.paragraph) == (Unit.FINDING, ("Found",), "Finding 1")
    assert (passage.page, passage.page_end, passage.page_label) == (1, 2, "iv")
    assert library.passages_by_id([passage.id]) == [passage]


def test_a_better_reading_of_the_same_words_is_kept(library: Library, add: Add) -> None:
    add("b.md", "# Child B\n\n# Found\n\nThe baby was seen once.\n")
    add("b.md", "# Child B\n\n## Found\n\nThe baby was seen once.\n")
    assert stored(library, "child-b")[0].heading == ("Child B", "Found")


def test_vectors_are_kept_and_read_back(library: Library, tmp_path: Path) -> None:
    keys = [f"{number:064x}" for number in range(1000)]
    made = HashingEncoder(8).encode(keys)
    library.keep_vectors("hashing", keys, made)
    with opened(tmp_path / "data") as again:
        kept = again.vectors("hashing", [*keys, "absent"])
    assert set(kept) == set(keys)
    np.testing.assert_array_equal(np.stack([kept[key] for key in keys]), made)


def test_a_kept_vector_is_not_overwritten_and_belongs_to_its_encoder(library: Library) -> None:
    one, two = np.eye(2, dtype=np.float32)
    library.keep_vectors("a", ["key"], one[None])
    library.keep_vectors("a", ["key", "new"], np.stack([two, two]))
    assert {key: vector.tolist() for key, vector in library.vectors("a", ["key", "new"]).items()} == {
        "key": [1, 0],
        "new": [0, 1],
    }
    assert library.vectors("b", ["key"]) == {}
    library.keep_vectors("a", [], np.zeros((0, 2), dtype=np.float32))


def schema(path: Path) -> set[tuple[str, ...]]:
    """Return what SQLite was told to make: the clauses of each statement, the table of Alembic left out.

    They are sorted, since a column that a migration adds stands behind the constraints; white space is nothing.
    """
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL").fetchall()
    made = [" ".join(row[0].split()) for row in rows if "alembic_version" not in row[0]]
    parts = [re.fullmatch(r"(.*?) ?\((.*)\)(.*)", sql) for sql in made]
    return {
        (*sorted(clause.strip() for clause in _CLAUSE.findall(part[2])), part[1], part[3]) for part in parts if part
    }


def test_migrations_make_exactly_the_tables(library: Library, tmp_path: Path) -> None:
    migrated = create_engine(f"sqlite:///{tmp_path / 'data' / 'library.db'}")
    fresh = create_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    with migrated.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    metadata.create_all(fresh)
    migrated.dispose()
    fresh.dispose()
    assert schema(tmp_path / "data" / "library.db") == schema(tmp_path / "fresh.db")


def test_head_is_the_newest_migration(library: Library, tmp_path: Path) -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD
    assert sql(tmp_path / "data", "SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_opening_again_loses_nothing(library: Library, add: Add, tmp_path: Path) -> None:
    add("b.md", ONE)
    with opened(tmp_path / "data") as again:
        assert again.entries() == library.entries()


def test_readers_do_not_wait_for_the_writer(library: Library, add: Add, tmp_path: Path) -> None:
    add("b.md", ONE)
    assert sql(tmp_path / "data", "PRAGMA journal_mode") == [("wal",)]
    with closing(sqlite3.connect(tmp_path / "data" / "library.db")) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM passages")
        assert len(stored(library, "child-b")) == 1


def test_a_good_library_has_no_faults(library: Library, add: Add, tmp_path: Path) -> None:
    assert library.faults() == []
    add("b.md", ONE)
    (tmp_path / "full.pdf").write_bytes(b"the original")
    library.add(FULL, tmp_path / "full.pdf")
    assert library.faults() == []


def test_a_passage_outside_its_text_is_a_fault(library: Library, add: Add, tmp_path: Path) -> None:
    add("b.md", ONE)
    sql(tmp_path / "data", "UPDATE passages SET end = 10000")
    (fault,) = library.faults()
    assert "1 passages point outside their text" in fault
    assert "Restore it from a backup." in fault


def test_a_file_in_place_of_the_data_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(DatabaseUnusable, match=r"^The data folder \S+data cannot be made: File exists\.$"):
        Library(tmp_path / "data")


def test_a_file_that_is_no_database_is_a_sentence_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "library.db").write_bytes(b"not a database" * 100)
    with pytest.raises(DatabaseUnusable, match=r"^\S+library\.db cannot be used \(file is not a database\)\. Check"):
        Library(tmp_path)
    assert (tmp_path / "library.db").read_bytes() == b"not a database" * 100


def test_a_library_of_a_newer_learnt_is_a_sentence(library: Library, tmp_path: Path) -> None:
    sql(tmp_path / "data", "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseUnusable):
        Library(tmp_path / "data")


@pytest.mark.parametrize(
    "name",
    [
        "data",
        "with space and é",
        pytest.param("100%25 ours"),
        pytest.param("which?"),
    ],
)
def test_the_database_lies_in_the_data_folder_whatever_its_name(name: str, tmp_path: Path) -> None:
    with opened(tmp_path / name):
        assert (tmp_path / name / "library.db").is_file()


def test_two_documents_of_one_id_differ_only_by_version(library: Library, tmp_path: Path) -> None:
    (tmp_path / "full.pdf").write_bytes(b"the original")
    (tmp_path / "more.pdf").write_bytes(b"another")
    library.add(FULL, tmp_path / "full.pdf")
    library.add(replace(FULL, text=FULL.text + " "), tmp_path / "more.pdf")
    assert ids(library) == ["kirklees-2020"]
    assert library.document("kirklees-2020", FULL.sha256).text == FULL.text


def test_a_file_added_again_without_a_word_keeps_what_was_said_of_it(tmp_path: Path) -> None:
    library = Library(tmp_path / "data")
    file = tmp_path / "notes.txt"
    file.write_text("Neglect was not understood by the staff.\n\nThe twins went home.")
    said: dict[str, Any] = {"kind": Kind.REVIEW, "areas": ("Kirklees",), "title": "Twins"}
    first = library.add(replace(read(file), **said), file, said).document
    again = library.add(read(file), file)
    assert again.outcome == "unchanged"
    assert (again.document.kind, again.document.areas, again.document.title) == (Kind.REVIEW, ("Kirklees",), "Twins")
    assert again.document.id == first.id == "twins"


def test_a_file_that_describes_itself_can_take_a_field_back(tmp_path: Path) -> None:
    library = Library(tmp_path / "data")
    file = tmp_path / "notes.md"
    file.write_text("---\nid: twins\npublisher: Kirklees\nareas: [Kirklees]\n---\n\nThe twins went home.\n")
    library.add(read(file), file)
    file.write_text("---\nid: twins\npublisher: Kirklees\n---\n\nThe twins went home.\n")
    assert library.add(read(file), file).document.areas == ()


def test_a_file_that_gives_only_its_id_and_title_describes_itself(tmp_path: Path) -> None:
    library = Library(tmp_path / "data")
    file = tmp_path / "notes.md"
    file.write_text("---\nid: twins\ntitle: Twins\nareas: [Kirklees]\n---\n\nThe twins went home.\n")
    library.add(read(file), file)
    file.write_text("---\nid: twins\ntitle: Twins\n---\n\nThe twins went home.\n")
    assert library.add(read(file), file).document.areas == ()


def test_an_id_that_the_person_gives_lets_a_silent_file_keep_what_was_said_of_it(tmp_path: Path) -> None:
    library = Library(tmp_path / "data")
    file = tmp_path / "notes.txt"
    file.write_text("The twins went home.")
    said: dict[str, Any] = {"id": "twins", "areas": ("Kirklees",)}
    library.add(replace(read(file), **said), file, said)
    file.write_text("The twins stayed.")
    again = library.add(replace(read(file), id="twins"), file, {"id": "twins"})
    assert (again.outcome, again.document.areas) == ("replaced", ("Kirklees",))


HARD = "# Child B\n\n## Seen\n\nThe baby was emaciated, and 43 bruises were counted.\n\n## Found\n\nNobody asked.\n"


def marks(library: Library) -> dict[int, bool]:
    """Return which passages of the newest version of child-b are marked, by id."""
    return {passage.id: passage.graphic for passage in stored(library, "child-b")}


def test_a_graphic_passage_is_marked_when_it_is_read_and_stays_so(library: Library, add: Add, tmp_path: Path) -> None:
    add("b.md", HARD)
    assert list(marks(library).values()) == [True, False]
    with opened(tmp_path / "data") as again:
        assert marks(again) == marks(library)
        assert [passage.graphic for passage in again.passages_by_id(list(marks(library)))] == [True, False]


def test_a_mark_that_changes_leaves_the_passages_their_ids(library: Library, add: Add, tmp_path: Path) -> None:
    add("b.md", HARD)
    before = marks(library)
    sql(tmp_path / "data", "UPDATE passages SET graphic = NOT graphic")  # as if it had been read by other rules
    assert add("b.md", HARD).outcome == "unchanged"
    assert marks(library) == before
    assert sql(tmp_path / "data", "SELECT count(*) FROM passages") == [(len(before),)]


def test_a_library_made_before_the_marks_has_them_when_it_is_opened(library: Library, add: Add, tmp_path: Path) -> None:
    add("b.md", HARD)
    add("b.md", _ID + TWO)  # The hard version is no longer the newest, but a snapshot may name it.
    add("b.md", _ID + HARD.replace("Nobody", "No one"))
    first = tmp_path / "first"
    shutil.copytree(MIGRATIONS, first, ignore=shutil.ignore_patterns("__pycache__", "000[23]*"))
    old = tmp_path / "old" / "library.db"
    open_database(old, first, "0001").dispose()
    columns = 'id, document, sha256, start, "end", unit, live'
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.execute("ATTACH ? AS new", [str(tmp_path / "data" / "library.db")])
        connection.execute("INSERT INTO documents SELECT * FROM new.documents")
        said = "document, sha256, publication, text, layout, pages, file, file_sha256, added_at"
        connection.execute(f"INSERT INTO versions ({said}) SELECT {said} FROM new.versions")
        connection.execute(f"INSERT INTO passages ({columns}) SELECT {columns} FROM new.passages")
        connection.execute("INSERT INTO passages SELECT 99, document, sha256, 0, 1, NULL, 0 FROM passages LIMIT 1")
        connection.execute("DELETE FROM passages WHERE id = 99")
    every = [int(str(row[0])) for row in sql(tmp_path / "data", "SELECT id FROM passages ORDER BY id")]
    with opened(tmp_path / "old") as upgraded:
        assert upgraded.passages_by_id(every) == library.passages_by_id(every)
        assert [passage.graphic for passage in upgraded.passages_by_id(every)] == [True, False, False, True, False]
        file = tmp_path / "c.md"
        file.write_text("# Child C\n\nHe was seen.\n")
        upgraded.add(read(file), file)
        assert stored(upgraded, "child-c")[0].id == 100  # An erased id is not used again after the upgrade either.
