"""What holding documents in memory promises: the same document, only once read, and never an older one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event

from knowledge import documents
from knowledge.library import Library
from tests.conftest import Add, document

ONE = "# Child B\n\nThe baby was seen once.\n"
TWO = "---\nid: child-b\n---\n# Child B\n\nThe baby was seen twice.\n"


@contextmanager
def reads(library: Library) -> Iterator[list[str]]:
    """Yield the statements that read the texts of documents meanwhile."""
    made: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        made.extend([statement] if "versions.text" in statement else [])

    event.listen(library.engine, "before_cursor_execute", note)
    yield made
    event.remove(library.engine, "before_cursor_execute", note)


def test_many_documents_are_read_at_once_and_none_of_them_again(library: Library, add: Add) -> None:
    made = [add(f"{id}.md", f"# {id}\n\nThe words of {id}.\n").document for id in ("one", "two", "three")]
    wanted = {(one.id, one.sha256) for one in made}
    with reads(library) as statements:
        found = library.document.of(wanted)
        again = library.document.of(wanted)
        two = library.document("two", made[1].sha256)
    assert len(statements) == 1
    assert found == again
    assert {version: one.text for version, one in found.items()} == {(one.id, one.sha256): one.text for one in made}
    assert two is found["two", made[1].sha256]


def test_each_version_is_its_own_and_one_that_is_not_there_is_left_out(library: Library, add: Add) -> None:
    old, new = add("b.md", ONE).document.sha256, add("b.md", TWO).document.sha256
    other = add("c.md", "# Child C\n\nThe baby was heard.\n").document.sha256
    found = library.document.of([("child-b", old), ("child-b", new), ("child-c", old), ("child-d", other)])
    assert found.keys() == {("child-b", old), ("child-b", new)}
    assert found["child-b", old].text.endswith("once.")
    assert found["child-b", new].text.endswith("twice.")
    assert library.document.of([]) == {}


def test_what_is_said_of_a_document_anew_is_read_anew(library: Library, add: Add) -> None:
    version = "child-b", add("b.md", ONE).document.sha256
    assert library.document.of([version])[version].publisher == ""
    add("b.md", f"---\npublisher: Kirklees SCP\n---\n{ONE}")
    assert library.document.of([version])[version].publisher == "Kirklees SCP"


def test_those_asked_for_last_are_held(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_KEPT", 2)
    original = tmp_path / "original.txt"
    made = [replace(document(f"The words of {id}."), id=id) for id in ("one", "two", "three")]
    for added in made:
        original.write_text(added.id)
        library.add(added, original)
    one, two, three = ((added.id, added.sha256) for added in made)
    library.document.of([one, two])
    library.document.of([one])
    library.document(*three)
    with reads(library) as statements:
        library.document.of([one, three])
        assert not statements
        library.document(*two)
        assert len(statements) == 1
