"""What a snapshot promises: published whole or not at all, and served only as it was published."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import spelling, store
from index.coverage import Coverage
from index.dense import Dense
from index.encode import HashingEncoder
from index.sentences import Sentences
from index.sparse import Sparse, tokens
from index.store import KEPT, Manifest, SnapshotError

IDS = np.array([3, 5], dtype=np.int64)
TEXTS = ["the baby was seen", "nobody asked the father"]
UNNAMED = Manifest(
    id="",
    created_at="2026-11-23T12:00:00+00:00",
    encoder=HashingEncoder(8).fingerprint,
    dimension=8,
    search_text="1",
    documents={"child-b": "0" * 64},
    passages=2,
)
FILES = [
    "coverage/columns.npy",
    "coverage/parts.npy",
    "coverage/tokens.npy",
    "dense.faiss",
    "passages.npy",
    "sentences/starts.npy",
    "sentences/vectors.npy",
    "sparse/data.csc.index.npy",
    "sparse/indices.csc.index.npy",
    "sparse/indptr.csc.index.npy",
    "sparse/passages.npy",
    "sparse/vocab.index.json",
    "words.json",
]


def write(aside: Path) -> None:
    np.save(aside / "passages.npy", np.stack([IDS, np.zeros(2, dtype=np.int64)]))
    Dense.build(IDS, HashingEncoder(8).encode(TEXTS)).save(aside / "dense.faiss")
    sparse = Sparse.build(IDS, TEXTS)
    sparse.save(aside / "sparse")
    words = [tokens(text) for text in TEXTS]
    Coverage.build(IDS, words, [[set(some)] for some in words], sparse).save(aside / "coverage")
    Sentences.build(IDS, np.split(HashingEncoder(8).encode(TEXTS), 2), 8).save(aside / "sentences")
    spelling.save(aside / "words.json", spelling.words_of(TEXTS))


def published(folder: Path, unnamed: Manifest, write: Callable[[Path], None]) -> Manifest:
    """Publish a snapshot whose files `write` writes; return its manifest."""
    return store.adopt(folder, store.prepare(folder, unnamed, write))


def publish(folder: Path) -> Path:
    """Publish a snapshot and return its folder."""
    return folder / published(folder, UNNAMED, write).id


def flip(path: Path, place: int, bit: int = 1) -> None:
    """Flip a bit of a byte of a file."""
    raw = bytearray(path.read_bytes())
    raw[place] ^= bit
    path.write_bytes(raw)


def left(folder: Path) -> set[str]:
    found = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    return found | {path.name for path in store.aside_of(folder).iterdir()}


def test_what_was_published_is_served(tmp_path: Path) -> None:
    manifest = published(tmp_path / "snapshots", UNNAMED, write)
    snapshot = store.load(tmp_path / "snapshots")
    assert store.current(tmp_path / "snapshots") == manifest.id
    assert snapshot.manifest == manifest
    assert (snapshot.passages.tolist(), snapshot.owners.tolist(), snapshot.documents) == ([3, 5], [0, 0], ("child-b",))
    assert snapshot.sparse.search(tokens("father"), 5)[0].tolist() == [5]
    assert snapshot.dense.search(HashingEncoder(8).encode(TEXTS), 1)[0][0].tolist() == [3]


def test_the_manifest_lists_every_file(tmp_path: Path) -> None:
    folder = publish(tmp_path)
    there = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert sorted(store.manifest(folder).files) == FILES
    assert there == sorted([*FILES, "manifest.json"])


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_writer_that_fails_leaves_nothing_and_changes_nothing(error: type[BaseException], tmp_path: Path) -> None:
    def fail(aside: Path) -> None:
        write(aside)
        raise error

    with pytest.raises(error):
        published(tmp_path / "first", UNNAMED, fail)
    assert left(tmp_path / "first") == set()
    before = publish(tmp_path / "next")
    with pytest.raises(error):
        published(tmp_path / "next", UNNAMED, fail)
    assert left(tmp_path / "next") == {"CURRENT", before.name}
    assert store.load(tmp_path / "next").manifest.id == before.name


@pytest.mark.parametrize("missing", ["dense.faiss", "passages.npy", "sparse/passages.npy"])
def test_what_does_not_load_is_not_published(missing: str, tmp_path: Path) -> None:
    def write_in_part(aside: Path) -> None:
        write(aside)
        (aside / missing).unlink()

    before = publish(tmp_path)
    with pytest.raises((SnapshotError, RuntimeError)):
        published(tmp_path, UNNAMED, write_in_part)
    assert left(tmp_path) == {"CURRENT", before.name}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("place", [0, 0.5, 0.99])
def test_a_flipped_bit_is_found_and_the_sentence_says_how_to_mend_it(place: float, name: str, tmp_path: Path) -> None:
    path = publish(tmp_path) / name
    flip(path, int(place * path.stat().st_size))
    with pytest.raises(SnapshotError, match=rf"^The index is damaged \({name}\)\. Run `learnt reindex`"):
        store.load(tmp_path)


def test_a_flipped_bit_in_the_manifest_is_found(tmp_path: Path) -> None:
    path = publish(tmp_path) / "manifest.json"
    served = []
    for place in range(0, path.stat().st_size, 17):
        flip(path, place)
        try:
            store.load(tmp_path)
            served.append(place)
        except SnapshotError:
            pass
        flip(path, place)
    assert served == []


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_a_sentence_that_says_how_to_mend_it(name: str, tmp_path: Path) -> None:
    (publish(tmp_path) / name).unlink()
    with pytest.raises(SnapshotError, match=r"^The index cannot be read\. Run `learnt reindex`"):
        store.load(tmp_path)


@pytest.mark.parametrize("raw", ["", "{", "[]", "{}", '{"id": "a", "colour": "red"}'])
def test_a_manifest_that_makes_no_sense_is_a_sentence(raw: str, tmp_path: Path) -> None:
    (publish(tmp_path) / "manifest.json").write_text(raw)
    with pytest.raises(SnapshotError, match="Run `learnt reindex`"):
        store.load(tmp_path)


def test_before_the_first_snapshot_the_sentence_says_how_to_make_one(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        assert store.current(folder) is None
        with pytest.raises(SnapshotError, match=r"^There is no index yet\. Run `learnt reindex` to make one\.$"):
            store.load(folder)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"20200101T000000Z-absent\n",
        pytest.param(
            b"2020\xb61\n",
        ),
    ],
)
def test_a_pointer_to_nowhere_is_a_sentence(raw: bytes, tmp_path: Path) -> None:
    publish(tmp_path)
    (tmp_path / "CURRENT").write_bytes(raw)
    with pytest.raises(SnapshotError, match="Run `learnt reindex`"):
        store.load(tmp_path)


def test_publishing_mends_a_damaged_index(tmp_path: Path) -> None:
    flip(publish(tmp_path) / "dense.faiss", 0)
    after = publish(tmp_path)
    assert store.load(tmp_path).manifest.id == after.name


def age(folder: Path, count: int) -> list[str]:
    """Publish so many snapshots and give them names of past years, oldest first."""
    names = []
    for year in range(count):
        made = publish(folder)
        names.append(made.rename(folder / f"{2001 + year}0101T000000Z-0000").name)
    return names


def test_only_the_last_snapshots_are_kept_and_the_current_one_always(tmp_path: Path) -> None:
    old = age(tmp_path, KEPT + 2)
    last = publish(tmp_path)
    assert KEPT == 5
    assert left(tmp_path) == {"CURRENT", last.name, *old[-(KEPT - 1) :]}


def test_a_kept_snapshot_can_be_made_current_again(tmp_path: Path) -> None:
    first = publish(tmp_path)
    publish(tmp_path)
    store.point(tmp_path, first.name)
    assert store.load(tmp_path).manifest.id == first.name


def test_what_is_prepared_answers_nothing_until_it_is_adopted(tmp_path: Path) -> None:
    before = publish(tmp_path)
    waiting = store.prepare(tmp_path, UNNAMED, write)
    assert store.load(tmp_path).manifest.id == before.name
    assert [made.id for made in store.snapshots(tmp_path)] == [before.name]
    assert store.prepared(tmp_path) == waiting
    after = store.adopt(tmp_path, waiting)
    assert store.load(tmp_path).manifest.id == after.id == waiting.name
    assert store.prepared(tmp_path) is None


def test_one_snapshot_is_prepared_at_a_time(tmp_path: Path) -> None:
    store.prepare(tmp_path, UNNAMED, write)
    second = store.prepare(tmp_path, UNNAMED, write)
    assert left(tmp_path) == {second.name}


def test_the_snapshots_that_can_be_gone_back_to_are_listed_newest_first(tmp_path: Path) -> None:
    made = [publish(tmp_path).name for _ in range(KEPT + 2)]
    assert [one.id for one in store.snapshots(tmp_path)] == made[: -KEPT - 1 : -1]


def test_no_older_snapshot_keeps_a_document_that_is_removed(tmp_path: Path) -> None:
    publish(tmp_path)
    store.prepare(tmp_path, UNNAMED, write)
    other = published(tmp_path, replace(UNNAMED, documents={"other": "0" * 64}), write)
    store.remove(tmp_path, next(iter(UNNAMED.documents)))
    assert [one.id for one in store.snapshots(tmp_path)] == [other.id]
    assert store.prepared(tmp_path) is None
    assert store.load(tmp_path).manifest.id == other.id


def test_of_snapshots_published_in_one_second_the_newest_are_kept(tmp_path: Path) -> None:
    made = [publish(tmp_path).name for _ in range(KEPT + 3)]
    assert left(tmp_path) == {"CURRENT", *made[-KEPT:]}


def test_what_a_crash_left_behind_goes_with_the_next_publication(tmp_path: Path) -> None:
    (store.aside_of(tmp_path) / ".20200101T000000Z-0000.part").mkdir(parents=True)
    after = publish(tmp_path)
    assert left(tmp_path) == {"CURRENT", after.name}


def test_a_manifest_can_be_read_by_people_and_other_programs(tmp_path: Path) -> None:
    folder = publish(tmp_path)
    read = json.loads((folder / "manifest.json").read_text())
    assert (read["id"], read["documents"]) == (folder.name, UNNAMED.documents)


@pytest.mark.parametrize("look", [store.load, store.published])
def test_a_look_at_a_snapshot_that_is_replaced_and_removed_meanwhile_ends_on_the_next(
    look: Callable[[Path], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish(tmp_path)
    really = store.manifest

    def replaced_first(folder: Path) -> Manifest:
        if folder == first and folder.exists():
            publish(tmp_path)
            shutil.rmtree(folder)
        return really(folder)

    monkeypatch.setattr(store, "manifest", replaced_first)
    assert look(tmp_path)
    assert not first.exists()


def test_half_a_snapshot_of_an_older_version_goes_with_the_next_publication(tmp_path: Path) -> None:
    (tmp_path / ".20200101T000000Z-0000.part").mkdir()
    after = publish(tmp_path)
    assert left(tmp_path) == {"CURRENT", after.name}


def test_a_full_disk_is_a_sentence_and_leaves_what_was_published(tmp_path: Path) -> None:
    before = publish(tmp_path)

    def full(aside: Path) -> None:
        Dense.build(IDS, HashingEncoder(8).encode(TEXTS)).save(aside / "no folder" / "dense.faiss")  # FAISS alike

    with pytest.raises(SnapshotError, match="Free some disk"):
        published(tmp_path, UNNAMED, full)
    assert left(tmp_path) == {"CURRENT", before.name}
    assert store.load(tmp_path).manifest.id == before.name
