"""What a build promises: the newest versions, and no vector made twice."""

from collections.abc import Sequence
from pathlib import Path

import pytest

import index.build
from index import store
from index.build import build
from index.encode import HashingEncoder, Progress, Vectors
from index.search import Index, Question
from index.searchtext import VERSION
from knowledge.library import Library
from tests.conftest import Add


class CountingEncoder(HashingEncoder):
    """Remember what was encoded; after `patience` calls, fail."""

    def __init__(self, dimension: int = 64, patience: int = 1_000) -> None:
        super().__init__(dimension)
        self.texts: list[str] = []
        self.patience = patience

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one vector of length 1 a text (n x dimension, float32)."""
        if not self.patience:
            raise KeyboardInterrupt
        self.patience -= 1
        self.texts += texts
        return super().encode(texts, progress)


def note(title: str, *found: str) -> str:
    """Return a note with a section, and so a passage, for each finding."""
    return f"# {title}\n\n" + "\n\n".join(f"## Part {number}\n\n{words}" for number, words in enumerate(found))


def encoded(library: Library, folder: Path) -> list[str]:
    """Return what a build has to encode."""
    encoder = CountingEncoder()
    build(library, folder, encoder)
    return encoder.texts


def test_a_snapshot_holds_every_passage_of_the_newest_versions(library: Library, add: Add, tmp_path: Path) -> None:
    add("b.md", note("Child B", "The baby was seen."))
    old = add("c.md", note("Child C", "Nobody asked.")).document
    new = add(
        "c.md", f"---\nid: child-c\n---\n{note('Child C', 'Nobody asked the father.', 'He lived there.')}"
    ).document
    manifest = build(library, tmp_path / "snapshots", HashingEncoder(64))
    snapshot = store.load(tmp_path / "snapshots")
    newest = [passage for id in snapshot.documents for passage in library.passages(id, manifest.documents[id])]
    assert manifest.documents["child-c"] == new.sha256 != old.sha256
    assert snapshot.passages.tolist() == [passage.id for passage in newest]
    assert [snapshot.documents[owner] for owner in snapshot.owners] == [passage.document.id for passage in newest]
    assert (manifest.passages, manifest.encoder, manifest.dimension) == (3, "hashing/1/64", 64)
    assert manifest.search_text == VERSION


def test_each_passage_is_found_by_the_vector_of_its_own_words(library: Library, add: Add, tmp_path: Path) -> None:
    add("b.md", note("Child B", "The baby was seen.", "Appointments were missed.", "Neighbours heard crying."))
    build(library, tmp_path / "snapshots", HashingEncoder(64))
    snapshot = store.load(tmp_path / "snapshots")
    found = [
        int(snapshot.dense.search(HashingEncoder(64).encode([f"Child B. Part {part}. {passage.text}"]), 1)[0][0][0])
        for part, passage in enumerate(library.passages_by_id(snapshot.passages.tolist()))
    ]
    assert found == snapshot.passages.tolist()


def test_a_second_build_encodes_nothing_and_makes_the_same_files(library: Library, add: Add, tmp_path: Path) -> None:
    add("b.md", note("Child B", "The baby was seen.", "Nobody asked the father. He lived there."))
    first = build(library, tmp_path / "snapshots", CountingEncoder())
    encoder = CountingEncoder()
    second = build(library, tmp_path / "snapshots", encoder)
    assert encoder.texts == []
    assert second.files == first.files
    assert second.id != first.id


def test_one_more_document_costs_only_its_own_passages(library: Library, add: Add, tmp_path: Path) -> None:
    add("b.md", note("Child B", "The baby was seen."))
    assert encoded(library, tmp_path)
    add("c.md", note("Child C", "Nobody asked."))
    texts = encoded(library, tmp_path)
    assert texts
    assert all(text.startswith("Child C. ") for text in texts)


def test_a_new_version_costs_only_what_changed(library: Library, add: Add, tmp_path: Path) -> None:
    add("b.md", note("Child B", "The baby was seen.", "Nobody asked."))
    encoded(library, tmp_path)
    add("b.md", note("Child B", "The baby was seen.", "Nobody asked the father."))
    assert set(encoded(library, tmp_path)) == {"Child B. Part 1. Nobody asked the father."}


def test_no_text_is_encoded_twice(library: Library, add: Add, tmp_path: Path) -> None:
    add("b.md", "# Child B\n\n## Found\n\nNobody asked.\n\n## Found\n\nNobody asked.\n")
    texts = encoded(library, tmp_path)
    assert len(texts) == len(set(texts))


def test_another_encoder_makes_its_own_vectors(library: Library, add: Add, tmp_path: Path) -> None:
    add("b.md", note("Child B", "The baby was seen."))
    build(library, tmp_path, CountingEncoder(64))
    other = CountingEncoder(32)
    assert build(library, tmp_path, other).dimension == 32
    assert other.texts
    assert store.load(tmp_path).dense.dimension == 32


def test_an_interrupted_build_publishes_nothing_and_keeps_what_was_encoded(
    library: Library, add: Add, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.build, "_BATCH", 2)
    add(
        "b.md",
        note("Child B", "The baby was seen.", "Nobody asked.", "The file was closed.", "He died.", "It was May."),
    )
    impatient = CountingEncoder(patience=2)
    with pytest.raises(KeyboardInterrupt):
        build(library, tmp_path / "snapshots", impatient)
    assert store.current(tmp_path / "snapshots") is None
    rest = encoded(library, tmp_path / "snapshots")
    assert (len(impatient.texts), len(rest)) == (4, 1)
    assert not set(impatient.texts) & set(rest)


def test_progress_is_told_after_every_batch_and_ends_at_all(
    library: Library, add: Add, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.build, "_BATCH", 2)
    add("b.md", note("Child B", "The baby was seen.", "Nobody asked.", "The file was closed."))
    told: list[tuple[int, int]] = []
    build(library, tmp_path / "snapshots", CountingEncoder(), lambda done, of: told.append((done, of)))
    assert told == [(2, 3), (3, 3)]


def test_an_empty_library_makes_an_index_that_finds_nothing(library: Library, tmp_path: Path) -> None:
    encoder = HashingEncoder(64)
    assert build(library, tmp_path / "snapshots", encoder).passages == 0
    snapshot = store.load(tmp_path / "snapshots")
    assert len(snapshot.passages) == len(snapshot.dense) == len(snapshot.sparse) == 0
    assert Index(snapshot, library, {}, encoder).search(Question("bruises")).hits == []
