"""Names of files that people send mislead nobody, and what was sent lies for its owner alone until it is used."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.incoming import cleaned, discard, fetched, sweep
from bot.message import File, Job, NotFetched


def bringing(raw: bytes, limit: int | None = None) -> File:
    async def fetch(path: Path) -> None:
        path.write_bytes(raw)

    return File("x", len(raw), fetch, limit)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Child D - learning review (2024).pdf", "Child D - learning review (2024).pdf"),
        ("../../x.pdf", "x.pdf"),
        ("..\\..\\windows\\x.PDF", "x.pdf"),
        ("/etc/passwd", "passwd"),
        ("review\u202efdp.exe", "review fdp.exe"),
        ("review.pdf.exe", "review.pdf.exe"),
        ("a\x00b\nc.md", "a b c.md"),
        ("-rf.md", "rf.md"),
        (".hidden.pdf", "hidden.pdf"),
        ("", "file"),
        ("....", "file"),
        (".pdf", "file.pdf"),
        ("Lebensläufe für Kinder.docx", "Lebensläufe für Kinder.docx"),
        (f"{'x' * 300}.pdf", f"{'x' * 80}.pdf"),
        ("a'; rm -rf *;'.pdf", "a rm -rf.pdf"),
    ],
)
def test_a_name_is_cleaned_and_its_last_suffix_stays(name: str, clean: str) -> None:
    assert cleaned(name) == clean


@given(st.text(max_size=400))
def test_whatever_a_file_is_called_it_lies_where_it_should(name: str) -> None:
    clean = cleaned(name)
    assert clean
    assert Path(clean).name == clean
    assert len(clean.encode()) <= 255
    assert not clean.startswith((".", "-"))
    assert clean.isprintable()


async def test_a_file_lies_for_its_owner_alone_until_its_job_is_over(tmp_path: Path) -> None:
    path = await fetched(bringing(b"words"), "a.md", tmp_path)
    assert path.read_bytes() == b"words"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    discard(Job("Adding a.md", ("add", str(path), "--draft"), "add"), tmp_path)
    assert list((tmp_path / "incoming").iterdir()) == []


@pytest.mark.parametrize(
    ("file", "said"), [(bringing(b""), "a.md is empty."), (bringing(b"12345", 4), "a.md is too big")]
)
async def test_what_is_not_as_it_was_announced_is_refused_and_leaves_nothing(
    tmp_path: Path, file: File, said: str
) -> None:
    with pytest.raises(NotFetched, match=said):
        await fetched(file, "a.md", tmp_path)
    assert list((tmp_path / "incoming").iterdir()) == []


async def test_a_fetch_that_fails_leaves_nothing(tmp_path: Path) -> None:
    async def fail(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError("no room")

    failing: Callable[[Path], Awaitable[None]] = fail
    with pytest.raises(OSError, match="no room"):
        await fetched(File("a", 4, failing), "a.md", tmp_path)
    assert list((tmp_path / "incoming").iterdir()) == []


async def test_a_sweep_leaves_what_unfinished_work_is_about(tmp_path: Path) -> None:
    kept, lost = [await fetched(bringing(b"words"), "a.md", tmp_path) for _ in range(2)]
    sweep([Job("Adding a.md", ("add", str(kept)), "add")], tmp_path)
    assert kept.exists()
    assert not lost.exists()


def test_a_job_discards_nothing_that_was_not_sent(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    discard(Job("x", ("add", str(tmp_path / "mine" / "a.md"), "core-groups", "/"), "add"), tmp_path)
    assert (tmp_path / "mine").exists()
