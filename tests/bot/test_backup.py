"""A backup is whole or not there; what comes back from it answers as before, and nothing else comes with it."""

import json
import os
import shutil
import sqlite3
import stat
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from bot import backup
from bot.__main__ import main
from bot.archive import FORMAT, BackupUnusable, Contents, pack
from bot.asking import ask
from bot.bootstrap import open_desk
from bot.compare import OWN
from bot.ingest import add, reindex, usable
from bot.jsonform import answer_json
from bot.message import Role, Sender
from bot.publishing import Busy, changing
from bot.records.people import Place
from bot.records.records import Records
from bot.settings import Settings
from index import store
from knowledge.database import DatabaseUnusable
from knowledge.library import Library
from tests.bot.conftest import no_bar

QUESTIONS = (
    "bruise on a baby who cannot crawl",
    "Was a pre-birth assessment finished for the Kirklees twins?",
    "parents who refuse to let professionals in",
    "how often does a core group meet nation:wales",
    "missed health appointments since:2015",
    "sharing information without consent",
    "how do I fix a bicycle",
)
Members = list[tuple[tarfile.TarInfo, bytes]]


@pytest.fixture
def made(settings: Settings, tmp_path: Path) -> Path:
    """Return a backup of the notes."""
    backup.back_up(settings.data, tmp_path / "made.tar.gz", no_bar(""))
    return tmp_path / "made.tar.gz"


@pytest.fixture
def empty(settings: Settings, tmp_path: Path) -> Settings:
    """Return the settings of a machine without data."""
    return settings.model_copy(update={"data": tmp_path / "elsewhere" / "data"})


def kept(folder: Path) -> dict[str, bytes]:
    """Return every file under a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def answers(settings: Settings) -> list[dict[str, Any]]:
    """Return all there is to say to the questions, without what is new each time."""
    desk = open_desk(settings)
    with closing(desk.library):
        found = [answer_json(ask(desk, question)) for question in QUESTIONS]
    return [{key: value for key, value in answer.items() if key not in ("id", "took_ms")} for answer in found]


def members(archive: Path) -> Members:
    with tarfile.open(archive) as tar:
        return [(member, tar.extractfile(member).read()) for member in tar]  # type: ignore[union-attr]


def written(path: Path, changed: Members) -> Path:
    """Return an archive of members whose headers say what they like."""
    with tarfile.open(path, "w:gz", format=tarfile.GNU_FORMAT) as tar:
        for member, content in changed:
            tar.fileobj.write(member.tobuf(tarfile.GNU_FORMAT))
            tar.fileobj.write(content + b"\0" * (-len(content) % 512))
    return path


def manifest(changed: Members, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the manifest of an archive in place."""
    member, content = changed[0]
    fields = json.loads(content)
    change(fields)
    raw = json.dumps(fields).encode()
    member.size = len(raw)
    changed[0] = (member, raw)


# --- What comes back


def test_a_backup_restored_on_an_empty_machine_answers_the_same_with_the_same_offsets(
    starter_data: Path, tmp_path: Path
) -> None:
    shutil.copytree(starter_data, tmp_path / "old")
    old, new = (Settings(data=tmp_path / name, embedding_model="hashing") for name in ("old", "new"))
    before = answers(old)
    assert sum(len(answer["excerpts"]) for answer in before) > 9
    assert {"start", "end", "sha256", "page", "paragraph"} <= before[0]["excerpts"][0].keys()
    backup.back_up(old.data, tmp_path / "backup", no_bar(""))
    shutil.rmtree(old.data)
    backup.restore(tmp_path / "backup", new, no_bar(""))
    assert usable(new)
    assert answers(new) == before
    assert len(kept(new.data / "files")) == 89


def test_people_invitations_contacts_and_saved_questions_come_back(
    settings: Settings, empty: Settings, tmp_path: Path
) -> None:
    (settings.data / "contacts.yaml").write_text("areas: {}\n")
    (settings.data / OWN).write_text("how often does the core group meet\n")
    sender = Sender("console", "aisha")
    with closing(Records(settings.data)) as records:
        code = records.people.invite(Place(Role.PRACTITIONER))
        number = records.people.accept(sender, code).id
    contents = backup.back_up(settings.data, tmp_path / "backup", no_bar(""))
    assert (contents.rows["documents"], contents.rows["people"]) == (4, 1)
    backup.restore(tmp_path / "backup", empty, no_bar(""))
    with closing(Records(empty.data)) as records:
        assert records.people.of(sender).id == number
        assert records.faults() == []
    assert (empty.data / "contacts.yaml").read_text() == "areas: {}\n"
    assert (empty.data / OWN).read_text() == "how often does the core group meet\n"


def test_only_the_snapshot_in_use_is_kept(settings: Settings, tmp_path: Path) -> None:
    reindex(settings, no_bar)
    contents = backup.back_up(settings.data, tmp_path / "backup", no_bar(""))
    assert len([path for path in (settings.data / "snapshots").iterdir() if path.is_dir()]) == 2
    current = store.current(settings.data / "snapshots")
    assert {name.split("/")[1] for name in contents.files if name.startswith("snapshots")} == {"CURRENT", current}


@pytest.mark.parametrize("pointer", [None, "", "gone 0\n"])
def test_without_an_index_the_rest_is_kept_and_the_index_can_be_made_again(
    pointer: str | None, settings: Settings, empty: Settings, tmp_path: Path
) -> None:
    (settings.data / "snapshots" / "CURRENT").unlink()
    if pointer is not None:
        (settings.data / "snapshots" / "CURRENT").write_text(pointer)
    backup.back_up(settings.data, tmp_path / "backup", no_bar(""))
    backup.restore(tmp_path / "backup", empty, no_bar(""))
    assert not usable(empty)
    reindex(empty, no_bar)
    assert len(Library(empty.data).entries()) == 4


def test_an_older_database_is_brought_up_to_date_and_a_newer_one_leaves_all_as_it_was(
    settings: Settings, empty: Settings, tmp_path: Path
) -> None:
    older = tmp_path / "older"
    older.mkdir()
    with closing(sqlite3.connect(older / "library.db")) as connection:
        connection.execute("CREATE TABLE before_everything (id INTEGER PRIMARY KEY)")
    backup.back_up(older, tmp_path / "older.tar.gz", no_bar(""))
    backup.restore(tmp_path / "older.tar.gz", empty, no_bar(""))
    assert Library(empty.data).entries() == []
    with closing(sqlite3.connect(older / "library.db")) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    backup.back_up(older, tmp_path / "newer.tar.gz", no_bar(""))
    before = kept(settings.data)
    with pytest.raises(DatabaseUnusable, match="newer version"):
        backup.restore(tmp_path / "newer.tar.gz", settings, no_bar(""), replace=True)
    assert kept(settings.data) == before


# --- While Learnt is in use


def test_a_backup_beside_an_open_transaction_holds_what_was_committed_and_no_more(
    settings: Settings, empty: Settings, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(settings.data / "library.db", isolation_level=None)) as writer:
        writer.execute("PRAGMA wal_autocheckpoint=0")
        writer.execute("CREATE TABLE talk (word TEXT)")
        writer.execute("INSERT INTO talk VALUES ('committed')")
        assert (settings.data / "library.db-wal").stat().st_size  # The words are in the log alone.
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO talk VALUES ('not yet')")
        contents = backup.back_up(settings.data, tmp_path / "backup", no_bar(""))
        writer.execute("COMMIT")  # and the writer was not disturbed
    assert contents.rows["talk"] == 1
    backup.restore(tmp_path / "backup", empty, no_bar(""))
    with closing(sqlite3.connect(empty.data / "library.db")) as restored:
        assert restored.execute("SELECT word FROM talk").fetchall() == [("committed",)]
        assert restored.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_what_was_erased_from_a_database_is_in_no_byte_of_its_backup(
    settings: Settings, empty: Settings, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(settings.data / "library.db", isolation_level=None)) as writer:
        writer.execute("PRAGMA secure_delete=OFF")
        writer.execute("CREATE TABLE talk (word TEXT)")
        writer.execute("BEGIN")
        writer.executemany("INSERT INTO talk VALUES (?)", [("Featherstonehaugh",)] * 5000)
        writer.execute("COMMIT")
        writer.execute("DELETE FROM talk")
        writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"Featherstonehaugh" in (settings.data / "library.db").read_bytes()
    backup.back_up(settings.data, tmp_path / "backup", no_bar(""))
    backup.restore(tmp_path / "backup", empty, no_bar(""))
    assert b"Featherstonehaugh" not in b"".join(kept(empty.data).values())


def test_while_the_library_is_being_changed_there_is_no_backup_and_while_it_is_backed_up_no_change(
    settings: Settings, notes: Path, made: Path, tmp_path: Path
) -> None:
    with FileLock(settings.data / "change.lock"), pytest.raises(Busy) as ours:
        backup.back_up(settings.data, tmp_path / "backup", no_bar(""))
    with FileLock(settings.data / "change.lock"), pytest.raises(Busy):
        backup.restore(made, settings, no_bar(""), replace=True)
    with backup.alone(settings.data), pytest.raises(Busy) as theirs, changing(settings):
        pass
    assert str(ours.value) == str(theirs.value)
    seen = []

    def ingest_now(done: int, of: int) -> None:
        with pytest.raises(Busy):
            add(settings, notes, {}, no_bar)
        seen.append((done, of))

    backup.back_up(settings.data, tmp_path / "backup", ingest_now)
    assert seen[-1][0] == seen[-1][1] == len(seen) > 5


# --- Whole or not at all


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("stopped", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_a_backup_stopped_before_it_has_its_name_leaves_nothing_behind(
    stopped: BaseException, force: bool, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "backups" / "backup"
    target.parent.mkdir()
    if force:
        target.write_text("the one of yesterday")
    during = []

    def stop(source: Path, _: Path) -> None:
        during.append((source.stat().st_mode, source.parent.stat().st_mode))
        raise stopped

    monkeypatch.setattr(os, "replace", stop)
    expected = KeyboardInterrupt if isinstance(stopped, KeyboardInterrupt) else BackupUnusable
    with pytest.raises(expected):
        backup.back_up(settings.data, target, no_bar(""), force)
    assert [stat.S_IMODE(mode) for mode in during[0]] == [0o600, 0o700]
    assert kept(target.parent) == ({"backup": b"the one of yesterday"} if force else {})


@pytest.mark.usefixtures("_failing_disk")
def test_a_backup_that_a_failing_disk_changed_does_not_get_its_name(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(BackupUnusable, match="Check its disk"):
        backup.back_up(settings.data, tmp_path / "backup", no_bar(""))
    assert {path.name for path in tmp_path.iterdir()} == {"data"}


@pytest.fixture
def _failing_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Change a byte of every archive once it is written."""

    def changing_pack(archive: Path, *rest: Any) -> Contents:
        contents = pack(archive, *rest)
        raw = archive.read_bytes()
        middle = len(raw) // 2
        archive.write_bytes(raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :])
        return contents

    monkeypatch.setattr(backup, "pack", changing_pack)


@pytest.mark.parametrize("step", ["written", "moved"])
def test_a_restore_that_is_stopped_leaves_the_old_folder_in_its_place(
    step: str, settings: Settings, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept(settings.data)
    real = Path.rename

    def stop(path: Path, target: Path) -> Path:
        if path.parent.name.startswith(".learnt-"):
            raise KeyboardInterrupt
        return real(path, target)

    def interrupted(done: int, of: int) -> None:
        if done == of:
            raise KeyboardInterrupt

    if step == "moved":
        monkeypatch.setattr(Path, "rename", stop)
    with pytest.raises(KeyboardInterrupt):
        backup.restore(made, settings, interrupted if step == "written" else no_bar(""), replace=True)
    assert kept(settings.data) == before
    assert {path.name for path in settings.data.parent.iterdir()} == {"data", "made.tar.gz"}


def test_only_its_owner_can_open_a_backup_and_what_is_restored_from_it(made: Path, empty: Settings) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    backup.restore(made, empty, no_bar(""))
    for path in (empty.data, *empty.data.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_no_file_and_no_folder_is_written_over_unasked(settings: Settings, made: Path) -> None:
    before = made.read_bytes()
    with pytest.raises(BackupUnusable, match="--force"):
        backup.back_up(settings.data, made, no_bar(""))
    assert made.read_bytes() == before
    with pytest.raises(BackupUnusable, match="--replace"):
        backup.restore(made, settings, no_bar(""))
    backup.back_up(settings.data, made, no_bar(""), force=True)
    assert made.read_bytes() != before


def test_replace_keeps_the_old_folder_beside_the_new_one(settings: Settings, made: Path, tmp_path: Path) -> None:
    (settings.data / "note of mine.txt").write_text("kept")
    old = kept(settings.data)
    before = backup.restore(made, settings, no_bar(""), replace=True)
    assert before
    assert before.parent == tmp_path
    assert before.name.startswith("data.before-restore-")
    assert {name: content for name, content in kept(before).items() if name != "change.lock"} == {
        name: content for name, content in old.items() if name != "change.lock"
    }
    assert not (settings.data / "note of mine.txt").exists()


def test_into_a_folder_that_is_there_and_empty_nothing_is_left_beside(empty: Settings, made: Path) -> None:
    empty.data.mkdir(parents=True)
    (empty.data / "change.lock").touch()
    assert backup.restore(made, empty, no_bar("")) is None
    assert [path.name for path in empty.data.parent.iterdir()] == ["data"]


# --- What is not a backup


def not_a_tar(path: Path, _: Members) -> Path:
    path.write_text("Dear all,")
    return path


def only_a_tar(path: Path, changed: Members) -> Path:
    return written(path, changed[1:])


def byte_changed(path: Path, changed: Members) -> Path:
    member, content = changed[1]
    changed[1] = (member, bytes([content[0] ^ 1]) + content[1:])
    return written(path, changed)


def file_missing(path: Path, changed: Members) -> Path:
    return written(path, changed[:-1])


def file_twice(path: Path, changed: Members) -> Path:
    return written(path, [*changed, changed[-1]])


def file_unnamed(path: Path, changed: Members) -> Path:
    extra = tarfile.TarInfo("files/" + "0" * 64)
    return written(path, [*changed, (extra, b"")])


def without_library(path: Path, changed: Members) -> Path:
    manifest(changed, lambda fields: fields["files"].pop("library.db"))
    return written(path, [part for part in changed if part[0].name != "library.db"])


def climbing(path: Path, changed: Members) -> Path:
    return renamed(path, changed, "../../escaped")


def rooted(path: Path, changed: Members) -> Path:
    return renamed(path, changed, f"{path.parent}/escaped")


def climbing_later(path: Path, changed: Members) -> Path:
    return renamed(path, changed, "snapshots/../../../escaped")


def renamed(path: Path, changed: Members, name: str) -> Path:
    """Name the last file otherwise, in the manifest too."""
    member, _ = changed[-1]
    manifest(changed, lambda fields: fields["files"].update({name: fields["files"].pop(member.name)}))
    member.name = name
    return written(path, changed)


def linked(path: Path, changed: Members) -> Path:
    return typed(path, changed, tarfile.SYMTYPE)


def hard_linked(path: Path, changed: Members) -> Path:
    return typed(path, changed, tarfile.LNKTYPE)


def device(path: Path, changed: Members) -> Path:
    return typed(path, changed, tarfile.CHRTYPE)


def typed(path: Path, changed: Members, kind: bytes) -> Path:
    """Make the last file another thing under the same name."""
    member, _ = changed[-1]
    member.type, member.linkname, member.size = kind, "/etc/hostname", 0
    changed[-1] = (member, b"")
    return written(path, changed)


def larger_than_it_says(path: Path, changed: Members) -> Path:
    changed[-1][0].size = 1 << 40
    return written(path, changed)


def long_header(path: Path, changed: Members) -> Path:
    bomb = tarfile.TarInfo("././@LongLink")
    bomb.type, bomb.size = tarfile.GNUTYPE_LONGNAME, 1 << 40
    return written(path, [changed[0], (bomb, b""), *changed[1:]])


def long_manifest(path: Path, changed: Members) -> Path:
    changed[0][0].size = 1 << 40
    return written(path, changed)


def deep_manifest(path: Path, changed: Members) -> Path:
    raw = b"[" * 100_000
    changed[0][0].size = len(raw)
    return written(path, [(changed[0][0], raw), *changed[1:]])


HOSTILE = (
    not_a_tar,
    only_a_tar,
    byte_changed,
    file_missing,
    file_twice,
    file_unnamed,
    without_library,
    climbing,
    rooted,
    climbing_later,
    linked,
    hard_linked,
    device,
    larger_than_it_says,
    long_header,
    long_manifest,
    deep_manifest,
)


@pytest.mark.parametrize("forge", HOSTILE, ids=lambda forge: forge.__name__)
def test_what_is_not_a_backup_is_refused_and_nothing_is_written(
    forge: Callable[[Path, Members], Path], made: Path, empty: Settings, settings: Settings, tmp_path: Path
) -> None:
    forged = forge(tmp_path / "forged.tar.gz", members(made))
    empty.data.parent.mkdir()
    before = kept(tmp_path)
    for target in (empty, settings):
        with pytest.raises(BackupUnusable, match="is not a whole backup of Learnt"):
            backup.restore(forged, target, no_bar(""), replace=True)
    after = kept(tmp_path)
    assert {name for name in after if not name.endswith("change.lock")} == {
        name for name in before if not name.endswith("change.lock")
    }
    assert all(after[name] == content for name, content in before.items() if name in after)


def test_an_archive_put_together_again_unchanged_is_a_backup(made: Path, empty: Settings, tmp_path: Path) -> None:
    backup.restore(written(tmp_path / "forged.tar.gz", members(made)), empty, no_bar(""))
    assert usable(empty)


def test_a_backup_cut_short_anywhere_is_refused(made: Path, empty: Settings, tmp_path: Path) -> None:
    raw = made.read_bytes()
    for length in [*range(0, 40, 4), *range(40, len(raw) - 9, len(raw) // 25)]:
        (tmp_path / "cut").write_bytes(raw[:length])
        with pytest.raises(BackupUnusable, match="is not a whole backup of Learnt"):
            backup.restore(tmp_path / "cut", empty, no_bar(""))
    assert not empty.data.exists()


def test_a_flipped_bit_anywhere_is_refused_or_harmless(made: Path, empty: Settings, tmp_path: Path) -> None:
    raw = made.read_bytes()
    sound = Contents.model_validate_json(members(made)[0][1])
    refused = 0
    for place in range(0, len(raw), len(raw) // 60):
        (tmp_path / "flipped").write_bytes(raw[:place] + bytes([raw[place] ^ 4]) + raw[place + 1 :])
        try:
            backup.restore(tmp_path / "flipped", empty, no_bar(""), replace=True)
        except BackupUnusable:
            refused += 1
        else:
            names = kept(empty.data).keys()
            assert names == sound.files.keys()
    assert refused > 55


@pytest.mark.parametrize(("field", "value"), [("format", FORMAT + 1), ("learnt", "99.0"), ("learnt", "0.10.0")])
def test_a_backup_of_a_newer_learnt_says_so_whatever_else_is_in_it(
    field: str, value: str | int, made: Path, empty: Settings, tmp_path: Path
) -> None:
    changed = members(made)
    manifest(changed, lambda fields: fields.update({field: value, "made_at": "in a way not known yet"}))
    with pytest.raises(BackupUnusable, match=r"newer than this one.*Update Learnt"):
        backup.restore(written(tmp_path / "newer", changed), empty, no_bar(""))
    assert not empty.data.exists()


def test_a_backup_larger_than_the_disk_is_refused_before_anything_is_written(
    made: Path, empty: Settings, tmp_path: Path
) -> None:
    changed = members(made)
    manifest(changed, lambda fields: fields["files"]["library.db"].update(size=1 << 60))
    with pytest.raises(BackupUnusable, match="Make room first"):
        backup.restore(written(tmp_path / "huge", changed), empty, no_bar(""))


def test_no_more_is_written_of_a_file_than_the_manifest_says(made: Path, empty: Settings, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    changed = members(made)
    member, content = changed[-1]
    member.size = len(content) + (1 << 25)
    changed[-1] = (member, content + bytes(1 << 25))
    bomb = written(tmp_path / "bomb", changed)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 24, limits[1]))  # A larger file would be another error.
    try:
        with pytest.raises(BackupUnusable, match="is not a whole backup of Learnt"):
            backup.restore(bomb, empty, no_bar(""))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_what_cannot_be_backed_up_is_said_in_a_sentence(settings: Settings, empty: Settings, tmp_path: Path) -> None:
    with pytest.raises(BackupUnusable, match="There is no library in"):
        backup.back_up(empty.data, tmp_path / "backup", no_bar(""))
    assert not empty.data.exists()
    with pytest.raises(BackupUnusable, match="There is no folder"):
        backup.back_up(settings.data, tmp_path / "not mounted" / "backup", no_bar(""))
    for path in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(BackupUnusable, match="There is no file"):
            backup.restore(path, empty, no_bar(""))
    raw = (settings.data / "library.db").read_bytes()
    (settings.data / "library.db").write_bytes(raw[:4096] + b"x" * (len(raw) - 4096))
    with pytest.raises(BackupUnusable, match="cannot be read"):
        backup.back_up(settings.data, tmp_path / "backup", no_bar(""))
    assert not (tmp_path / "backup").exists()


# --- Move, upgrade, and the commands


def test_move_copies_into_a_new_folder_and_leaves_the_old_one(settings: Settings, tmp_path: Path) -> None:
    before = kept(settings.data)
    backup.move(settings, tmp_path / "new" / "place", no_bar(""))
    there = settings.model_copy(update={"data": tmp_path / "new" / "place"})
    assert answers(there) == answers(settings)
    assert set(before) <= set(kept(settings.data))
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["place"]
    for folder in (there.data, settings.data / "within", settings.data):
        with pytest.raises(BackupUnusable, match="Name an empty folder"):
            backup.move(settings, folder, no_bar(""))


@pytest.fixture
def learnt(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs a command on the notes and gives its exit status, its output and its errors."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("LEARNT_DATA", str(settings.data))
    monkeypatch.setenv("EMBEDDING_MODEL", "hashing")

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


Run = Callable[..., tuple[int, str, str]]


def test_the_commands_back_up_restore_and_move(
    learnt: Run, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Records(settings.data)):
        pass
    status, out, err = learnt("backup")
    (file,) = (tmp_path / "here").iterdir()
    assert (status, err) == (0, "")
    assert out.startswith("Backed up 4 documents, 4 original files, 0 access records, the audit and the index into ")
    assert "keep the file as safe as this machine" in out
    assert file.name.startswith("learnt-20")
    assert file.name.endswith(".tar.gz")
    status, out, err = learnt("restore", file)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "--replace" in err
    status, out, err = learnt("restore", file, "--replace")
    assert (status, err) == (0, "")
    assert "Restored 4 documents" in out
    assert "data.before-restore-" in out
    assert "remove them again" in out
    status, out, err = learnt("move", tmp_path / "moved")
    assert (status, err) == (0, "")
    assert f"\nLEARNT_DATA={tmp_path / 'moved'}\n" in out
    monkeypatch.setenv("LEARNT_DATA", str(tmp_path / "moved"))
    assert learnt("check")[0] == 0


def test_a_backup_into_a_folder_is_named_after_the_time(learnt: Run, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    assert learnt("backup", tmp_path / "backups")[0] == 0
    assert [path.suffixes[-2:] for path in (tmp_path / "backups").iterdir()] == [[".tar", ".gz"]]


def test_restore_says_where_the_index_is_to_be_made_again(learnt: Run, settings: Settings, tmp_path: Path) -> None:
    shutil.rmtree(settings.data / "snapshots")
    assert "and no index" in learnt("backup", tmp_path / "backup")[1]
    assert "Run `learnt reindex`." in learnt("restore", tmp_path / "backup", "--replace")[1]


def test_upgrade_backs_up_first_and_makes_an_index_of_another_version_anew(
    learnt: Run, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.searchtext.VERSION", "of the next version")
    assert not usable(settings)
    status, out, err = learnt("upgrade")
    assert (status, err) == (0, "")
    assert out.endswith(f"Upgraded. All is well in {settings.data}.\n")
    assert usable(settings)
    (made,) = tmp_path.glob("data-before-upgrade-*.tar.gz")
    monkeypatch.undo()
    old = settings.model_copy(update={"data": tmp_path / "old"})
    backup.restore(made, old, no_bar(""))
    assert usable(old)  # To go back to the earlier version, restore the backup.


def test_upgrade_says_what_is_to_be_mended_with_status_1(learnt: Run, settings: Settings, tmp_path: Path) -> None:
    next((settings.data / "files").iterdir()).unlink()
    status, out, _ = learnt("upgrade", "--backup", tmp_path / "backup")
    assert status == 1
    assert "is gone" in out
    assert (tmp_path / "backup").exists()
