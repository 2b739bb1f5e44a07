"""What asking for a picture promises: a PNG or a sentence, from a process of its own."""

import io
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from bot import pictures
from bot.pictures import PictureError, page_picture
from bot.settings import Settings
from knowledge.library import Library
from knowledge.model import Document, Slice
from knowledge.read import read
from tests.pdfs import column, write_pdf

WORDS = ("Nobody told the health visitor that the father had come back,", "and the record that named him was not read.")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


def added(settings: Settings, path: Path) -> Document:
    """Return the document in a file, after adding it to the library."""
    library = Library(settings.data)
    try:
        return library.add(read(path), path).document
    finally:
        library.close()


def test_the_page_of_a_pdf_in_the_library_is_drawn(settings: Settings, tmp_path: Path) -> None:
    document = added(settings, write_pdf(tmp_path / "review.pdf", [column(*WORDS)]))
    picture = Image.open(io.BytesIO(page_picture(settings, Slice(document, 0, 20))))
    assert picture.format == "PNG"
    assert picture.height > picture.width


def test_a_document_without_pages_is_drawn(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(" ".join(WORDS), "utf-8")
    assert page_picture(settings, Slice(added(settings, path), 0, 20)).startswith(b"\x89PNG")


def test_a_document_that_is_not_in_the_library_is_refused_in_a_sentence(settings: Settings, tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "review.pdf", [column(*WORDS)])
    added(settings, path)
    with pytest.raises(PictureError, match=r"^This document is no longer in the library\.$"):
        page_picture(settings, Slice(read(path), 0, 20))


def test_a_library_that_is_not_there_is_refused_in_a_sentence_and_not_made(settings: Settings, tmp_path: Path) -> None:
    document = read(write_pdf(tmp_path / "review.pdf", [column(*WORDS)]))
    with pytest.raises(PictureError, match="cannot be read"):
        page_picture(settings, Slice(document, 0, 20))
    assert not settings.data.exists()


@pytest.mark.parametrize("broken", [b"", b"%PDF-1.4 and then nothing", b"no PDF at all"])
def test_an_original_that_is_broken_is_refused_in_a_sentence(settings: Settings, tmp_path: Path, broken: bytes) -> None:
    document = added(settings, write_pdf(tmp_path / "review.pdf", [column(*WORDS)]))
    next((settings.data / "files").iterdir()).write_bytes(broken)
    with pytest.raises(PictureError) as refused:
        page_picture(settings, Slice(document, 0, 20))
    assert str(refused.value).endswith(".")
    assert str(refused.value).count("\n") == 0


def test_an_original_that_is_gone_is_refused_in_a_sentence(settings: Settings, tmp_path: Path) -> None:
    document = added(settings, write_pdf(tmp_path / "review.pdf", [column(*WORDS)]))
    next((settings.data / "files").iterdir()).unlink()
    with pytest.raises(PictureError, match="no longer kept"):
        page_picture(settings, Slice(document, 0, 20))


@pytest.mark.parametrize(
    ("child", "sentence"),
    [
        ("import time; time.sleep(60)", "too long"),
        ("import os; os.abort()", "most likely broken"),
        ("print('no picture')", "most likely broken"),
        ("print('one line\\nand a second'); raise SystemExit(1)", "most likely broken"),
    ],
)
def test_whatever_the_process_does_is_a_sentence(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, child: str, sentence: str
) -> None:
    document = read(write_pdf(tmp_path / "review.pdf", [column(*WORDS)]))
    monkeypatch.setattr(pictures, "_COMMAND", (sys.executable, "-c", child))
    monkeypatch.setattr(pictures, "_SECONDS", 1)
    begun = time.monotonic()
    with pytest.raises(PictureError, match=sentence):
        page_picture(settings, Slice(document, 0, 20))
    assert time.monotonic() - begun < 20


def test_the_process_needs_neither_the_model_nor_the_database_of_the_library() -> None:
    heavy = "{'torch', 'numpy', 'sqlalchemy', 'alembic', 'telegram'}"
    code = f"import sys, knowledge.picture.__main__; print(*sorted({heavy} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
