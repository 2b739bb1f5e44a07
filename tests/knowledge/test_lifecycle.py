"""What becomes of a document: published, withdrawn, superseded, erased, and back."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select

from knowledge import database, lifecycle, storing, tables
from knowledge.documents import Version
from knowledge.library import Library, Refused
from knowledge.model import Document
from knowledge.read import read

ONE = "# Child B\n\nThe baby was seen once.\n"
TWO = "---\nid: child-b\n---\n# Child B\n\nThe baby was seen twice.\n"


def put(library: Library, folder: Path, text: str, name: str = "b.md", **wishes: Any) -> str:
    """Add a text; return the sha256 of its version."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return library.add(read(path), path, **wishes).document.sha256


def published(library: Library) -> dict[str, str]:
    """Return what the next snapshot holds, and check that each may answer."""
    wanted = library.to_publish()
    assert library.publications(wanted).keys() == wanted.keys()
    return wanted


def test_a_draft_is_in_no_snapshot_until_it_is_released(library: Library, tmp_path: Path) -> None:
    sha256 = put(library, tmp_path, ONE, draft=True)
    assert library.entries() == []
    assert [draft.id for draft in library.drafts()] == ["child-b"]
    assert published(library) == {}
    assert library.to_publish(["child-b"]) == {"child-b": sha256}
    lifecycle.release(library, ["child-b"])
    assert published(library) == {"child-b": sha256}
    assert library.drafts() == []


def test_a_draft_of_a_known_document_leaves_the_published_version_as_it_is(library: Library, tmp_path: Path) -> None:
    first = put(library, tmp_path, ONE)
    second = put(library, tmp_path, TWO, draft=True)
    assert published(library) == {"child-b": first}
    lifecycle.release(library, ["child-b"])
    assert published(library) == {"child-b": second}
    assert library.document("child-b", first).text.endswith("once.")  # An old citation still resolves.


def test_the_same_words_as_a_draft_change_nothing(library: Library, tmp_path: Path) -> None:
    put(library, tmp_path, ONE)
    path = tmp_path / "b.md"
    assert library.add(read(path), path, draft=True).outcome == "unchanged"
    assert library.drafts() == []


def test_a_discarded_draft_leaves_no_row_and_no_file(library: Library, tmp_path: Path) -> None:
    put(library, tmp_path, ONE, draft=True)
    (entry,) = library.drafts()
    assert library.original(entry).exists()
    lifecycle.discard(library, "child-b")
    assert library.drafts() == []
    assert not library.has("child-b", entry.sha256)
    assert not library.original(entry).exists()
    with pytest.raises(Refused, match="no draft"):
        lifecycle.discard(library, "child-b")


def test_a_discarded_draft_leaves_the_published_version_and_its_file(library: Library, tmp_path: Path) -> None:
    first = put(library, tmp_path, ONE)
    put(library, tmp_path, TWO, draft=True)
    lifecycle.discard(library, "child-b")
    assert published(library) == {"child-b": first}
    (entry,) = library.entries()
    assert library.original(entry).exists()


def test_a_withdrawn_document_answers_nothing_until_it_is_reinstated(library: Library, tmp_path: Path) -> None:
    sha256 = put(library, tmp_path, ONE)
    document = library.document("child-b")
    lifecycle.withdraw(library, "child-b", "a page was\n missing")
    assert published(library) == {}
    assert library.publications({"child-b": sha256}) == {}  # Nor does an older snapshot answer with it.
    assert not library.may_answer(document)
    (entry,) = library.entries()
    assert entry.withdrawn
    assert entry.why == "a page was missing"
    lifecycle.reinstate(library, "child-b")
    assert published(library) == {"child-b": sha256}
    assert library.may_answer(document)


def test_a_new_version_of_a_withdrawn_document_answers_and_the_old_one_does_not(
    library: Library, tmp_path: Path
) -> None:
    first = put(library, tmp_path, ONE)
    lifecycle.withdraw(library, "child-b", "a page was missing")
    second = put(library, tmp_path, TWO)
    assert published(library) == {"child-b": second}
    assert library.publications({"child-b": first}) == {}


@pytest.mark.parametrize("id", ["child-b", "nothing"])
def test_what_is_not_published_cannot_be_withdrawn_or_reinstated(id: str, library: Library, tmp_path: Path) -> None:
    put(library, tmp_path, ONE, draft=True)
    with pytest.raises(Refused, match="no published document"):
        lifecycle.withdraw(library, id, "why")
    with pytest.raises(Refused, match="not withdrawn"):
        lifecycle.reinstate(library, id)


def test_a_withdrawal_wants_its_reason(library: Library, tmp_path: Path) -> None:
    put(library, tmp_path, ONE)
    with pytest.raises(Refused, match="why"):
        lifecycle.withdraw(library, "child-b", " ")
    assert published(library)


def test_the_starter_library_is_hidden_whole_and_nothing_else(library: Library, tmp_path: Path) -> None:
    put(library, tmp_path, "# Starter\n\nA note.\n", "note.md", starter=True)
    put(library, tmp_path, ONE)
    lifecycle.hide_starter(library, True)
    assert lifecycle.starter_hidden(library)
    assert list(published(library)) == ["child-b"]
    lifecycle.hide_starter(library, False)
    assert list(published(library)) == ["child-b", "starter"]


def test_a_successor_is_named_and_leads_nowhere_round(library: Library, tmp_path: Path) -> None:
    put(library, tmp_path, ONE)
    put(library, tmp_path, "# New\n\nSeen thrice.\n", "new.md")
    lifecycle.supersede(library, "child-b", "new")
    assert library.document("child-b").superseded_by == "new"
    for old, new, why in (("new", "child-b", "leads back"), ("new", "new", "own place"), ("new", "no", "no published")):
        with pytest.raises(Refused, match=why):
            lifecycle.supersede(library, old, new)


def test_every_change_moves_the_revision(library: Library, tmp_path: Path) -> None:
    seen = [library.revision()]

    def moved() -> bool:
        seen.append(library.revision())
        return seen[-1] > seen[-2]

    put(library, tmp_path, ONE, draft=True)
    assert moved()
    lifecycle.release(library, ["child-b"])
    assert moved()
    lifecycle.describe(library, "child-b", review_due="2027-06")
    assert moved()
    lifecycle.withdraw(library, "child-b", "why")
    assert moved()
    lifecycle.begin_erasing(library, "child-b", "why")
    assert moved()
    assert not moved()


def test_rolling_back_makes_what_came_after_a_draft(library: Library, tmp_path: Path) -> None:
    first = put(library, tmp_path, ONE)
    held = published(library)
    second = put(library, tmp_path, TWO)
    put(library, tmp_path, "# New\n\nSeen thrice.\n", "new.md")
    lifecycle.roll_back(library, held)
    assert published(library) == {"child-b": first}
    assert {draft.id: draft.sha256 for draft in library.drafts()}["child-b"] == second
    assert [draft.id for draft in library.drafts()] == ["child-b", "new"]
    lifecycle.discard(library, "child-b")
    assert library.has("child-b", second)  # An older snapshot and its citations name that version.


def test_rolling_back_brings_back_nothing_withdrawn_or_erased(library: Library, tmp_path: Path) -> None:
    put(library, tmp_path, ONE)
    put(library, tmp_path, "# New\n\nSeen thrice.\n", "new.md")
    held = published(library)
    lifecycle.withdraw(library, "child-b", "why")
    erase(library, "new")
    lifecycle.roll_back(library, held)
    assert published(library) == {}
    assert library.publications(held) == {}


def erase(library: Library, id: str, keys: tuple[str, ...] = ()) -> None:
    """Erase a document."""
    lifecycle.begin_erasing(library, id, "it named a child")
    lifecycle.erase_rows(library, id, keys)
    lifecycle.end_erasing(library, id)


def test_what_is_to_be_erased_answers_nothing_from_then_on(library: Library, tmp_path: Path) -> None:
    sha256 = put(library, tmp_path, ONE)
    lifecycle.begin_erasing(library, "child-b", "it named a child")
    assert lifecycle.erasing(library) == ["child-b"]
    assert published(library) == {}
    assert library.publications({"child-b": sha256}) == {}


def test_an_erased_document_leaves_no_word_in_any_file(library: Library, tmp_path: Path) -> None:
    put(library, tmp_path, "# Child B\n\nZebrafinch was the word.\n")
    put(library, tmp_path, "---\nid: child-b\n---\n# Child B\n\nZebrafinch was the word again.\n")
    library.keep_vectors("e", ["key", "other"], np.ones((2, 4), dtype=np.float32))
    erase(library, "child-b", ("key",))
    assert list(library.vectors("e", ["key", "other"])) == ["other"]
    assert lifecycle.erasing(library) == []
    for path in (tmp_path / "data").rglob("*"):
        assert not path.is_file() or b"Zebrafinch" not in path.read_bytes()


def test_what_was_erased_comes_back_only_when_that_is_said(library: Library, tmp_path: Path) -> None:
    put(library, tmp_path, ONE)
    erase(library, "child-b")
    for id, name in (("child-b", "b.md"), ("child-c", "c.md")):
        with pytest.raises(Refused, match="was erased as child-b on"):
            put(library, tmp_path, ONE.replace("# Child B", f"---\nid: {id}\n---\n# Child B"), name)
    put(library, tmp_path, ONE, again=True)
    assert list(published(library)) == ["child-b"]


def test_a_version_is_found_by_its_id_or_its_reference(library: Library, tmp_path: Path) -> None:
    put(library, tmp_path, ONE)
    second = put(library, tmp_path, TWO, draft=True)
    assert library.find("child-b").sha256 == second  # The draft is what somebody is at work on.
    assert library.find(f"#{second[:8].upper()}").sha256 == second
    with pytest.raises(Refused, match="no document nothing"):
        library.find("nothing")


def test_a_draft_that_another_takes_the_place_of_leaves_no_row_and_no_file(library: Library, tmp_path: Path) -> None:
    put(library, tmp_path, ONE)
    first = put(library, tmp_path, TWO, draft=True)
    (entry,) = library.drafts()
    second = put(library, tmp_path, TWO.replace("twice", "thrice"), draft=True)
    assert not library.has("child-b", first)
    assert not library.original(entry).exists()
    put(library, tmp_path, TWO.replace("twice", "never"))
    assert library.drafts() == []
    assert not library.has("child-b", second)
    assert library.document("child-b").text.endswith("never.")


def test_the_words_of_a_draft_are_known_under_its_id(library: Library, tmp_path: Path) -> None:
    first = put(library, tmp_path, ONE)
    second = put(library, tmp_path, TWO)
    lifecycle.roll_back(library, {"child-b": first})
    assert put(library, tmp_path, TWO.partition("---\n# ")[2].join(("# ", ""))) == second  # now without its id
    assert published(library) == {"child-b": second}
    assert library.drafts() == []


def test_reinstating_brings_back_what_was_withdrawn_together_and_nothing_withdrawn_before(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = [put(library, tmp_path, TWO.replace("twice", word)) for word in ("once", "twice", "thrice")]
    times = iter(["2026-01-01T00:00:00+00:00", "2026-02-01T00:00:00+00:00"])
    monkeypatch.setattr(lifecycle, "_now", lambda: next(times))
    lifecycle.roll_back(library, {"child-b": versions[0]})
    lifecycle.discard(library, "child-b")
    lifecycle.withdraw(library, "child-b", "a page was missing")  # all three, on the first day
    fourth = put(library, tmp_path, TWO.replace("twice", "again"))
    fifth = put(library, tmp_path, TWO.replace("twice", "once more"))
    lifecycle.roll_back(library, {"child-b": fourth})
    lifecycle.withdraw(library, "child-b", "out of date")  # the fourth, and the fifth, which waits
    lifecycle.reinstate(library, "child-b")
    lifecycle.release(library, ["child-b"])
    assert published(library) == {"child-b": fifth}
    for version, back in zip([*versions, fourth], (False, False, False, True), strict=True):
        assert bool(library.publications({"child-b": version})) is back


def test_an_earlier_version_that_was_withdrawn_takes_no_place_unless_that_is_said(
    library: Library, tmp_path: Path
) -> None:
    first = put(library, tmp_path, ONE)
    lifecycle.withdraw(library, "child-b", "a page was missing")
    second = put(library, tmp_path, TWO)
    for draft in (False, True):
        with pytest.raises(Refused, match=r"version of child-b that was withdrawn on .* \(a page was missing\)"):
            put(library, tmp_path, ONE.replace("# Child B", "---\nid: child-b\n---\n# Child B"), draft=draft)
    assert published(library) == {"child-b": second}
    put(library, tmp_path, ONE.replace("# Child B", "---\nid: child-b\n---\n# Child B"), again=True)
    assert published(library) == {"child-b": first}


def test_rolling_back_and_forth_leaves_no_draft_of_what_is_published(library: Library, tmp_path: Path) -> None:
    first = put(library, tmp_path, ONE)
    second = put(library, tmp_path, TWO)
    lifecycle.roll_back(library, {"child-b": first})
    lifecycle.roll_back(library, {"child-b": second})
    assert published(library) == {"child-b": second}
    assert library.drafts() == []
    lifecycle.roll_back(library, {"child-b": first})
    assert published(library) == {"child-b": first}
    assert [draft.sha256 for draft in library.drafts()] == [second]


def test_rolling_back_over_a_withdrawal_lets_reinstating_bring_back_the_older_version(
    library: Library, tmp_path: Path
) -> None:
    first = put(library, tmp_path, ONE)
    second = put(library, tmp_path, TWO)
    lifecycle.withdraw(library, "child-b", "why")
    lifecycle.roll_back(library, {"child-b": first})
    assert published(library) == {}
    lifecycle.reinstate(library, "child-b")
    assert published(library) == {"child-b": first}
    assert [draft.sha256 for draft in library.drafts()] == [second]


def test_rolling_back_never_shows_a_starter_library_that_somebody_hid(library: Library, tmp_path: Path) -> None:
    own = put(library, tmp_path, ONE)
    put(library, tmp_path, "# Starter\n\nA note.\n", "note.md", starter=True)
    both = published(library)
    lifecycle.roll_back(library, {"child-b": own})
    assert lifecycle.starter_hidden(library)  # It is in no draft, and does not answer.
    lifecycle.roll_back(library, both)
    assert published(library) == both
    lifecycle.hide_starter(library, True)
    for held in (both, {"child-b": own}, both):
        lifecycle.roll_back(library, held)
        assert list(published(library)) == ["child-b"]


def test_what_was_withdrawn_while_a_draft_was_being_published_does_not_come_back_by_it(
    library: Library, tmp_path: Path
) -> None:
    put(library, tmp_path, ONE)
    put(library, tmp_path, TWO, draft=True)
    lifecycle.withdraw(library, "child-b", "why")
    with pytest.raises(Refused, match="child-b was withdrawn meanwhile"):
        lifecycle.release(library, ["child-b"], withdrawn=())
    assert published(library) == {}
    lifecycle.release(library, ["child-b"], withdrawn=["child-b"])  # Who publishes it now knows.
    assert list(published(library)) == ["child-b"]


def test_an_erasing_cut_short_before_its_files_went_ends_with_them_gone(library: Library, tmp_path: Path) -> None:
    put(library, tmp_path, ONE)
    (entry,) = library.entries()
    half = library.files / f"{entry.file_sha256}.1234.part"
    half.write_text(ONE)
    own = library.files / "notes.txt"
    own.write_text("somebody's own")
    lifecycle.begin_erasing(library, "child-b", "it named a child")
    lifecycle.erase_rows(library, "child-b", ())
    assert lifecycle.erasing(library) == ["child-b"]
    lifecycle.end_erasing(library, "child-b")
    assert list(library.files.iterdir()) == [own]


def test_erasing_does_not_end_while_somebody_reads_what_the_library_was(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_PATIENCE", 0.2)
    other = Library(tmp_path / "data")
    put(other, tmp_path, "# Child B\n\nZebrafinch was the word.\n")
    with library.engine.connect() as reading:
        reading.execute(select(tables.versions)).all()  # The transaction goes on, as in a process that hangs.
        lifecycle.begin_erasing(other, "child-b", "it named a child")
        lifecycle.erase_rows(other, "child-b", ())
        with pytest.raises(Refused, match="answers nothing any more, but another process still reads"):
            lifecycle.end_erasing(other, "child-b")
        assert lifecycle.erasing(other) == ["child-b"]
    lifecycle.end_erasing(other, "child-b")
    assert lifecycle.erasing(other) == []
    for path in (tmp_path / "data").rglob("*"):
        assert not path.is_file() or b"Zebrafinch" not in path.read_bytes()


def test_a_passage_erased_between_two_looks_is_left_out(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = put(library, tmp_path, ONE)
    put(library, tmp_path, "# Child C\n\nThe baby was heard.\n", "c.md")
    ids = [passage.id for id in ("child-b", "child-c") for passage in library.every_passage(id)]
    library.document.cache_clear()
    look = library.document.of

    def too_late(wanted: Collection[Version]) -> dict[Version, Document]:
        with database.writing(library.engine) as connection:
            storing.purge(connection, "child-b", sha256)
        return look(wanted)

    monkeypatch.setattr(library.document, "of", too_late)
    assert [passage.document.id for passage in library.passages_by_id(ids)] == ["child-c"]


def test_a_full_disk_leaves_no_half_an_original(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Refused, match="No space left on device"):
        put(library, tmp_path, ONE)
    assert list(library.files.iterdir()) == []
    assert library.entries() == []


def test_no_version_of_a_document_forgets_its_successor(library: Library, tmp_path: Path) -> None:
    first = put(library, tmp_path, ONE)
    put(library, tmp_path, "# New\n\nSeen thrice.\n", "new.md")
    put(library, tmp_path, TWO, draft=True)
    lifecycle.supersede(library, "child-b", "new")
    lifecycle.release(library, ["child-b"])
    assert library.document("child-b").superseded_by == "new"
    lifecycle.roll_back(library, {"child-b": first})
    assert library.document("child-b").superseded_by == "new"
