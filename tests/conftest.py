"""What the tests share: a library in a folder of its own, and documents made of a few words."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import settings

from knowledge.library import Added, Library
from knowledge.model import BlockKind, Document
from knowledge.read import read
from knowledge.read.blocks import Writer

# The same examples on every machine, however busy it is, and no folder left behind.
settings.register_profile("learnt", deadline=None, derandomize=True, database=None, max_examples=60)
settings.load_profile("learnt")


class Add(Protocol):
    """Whatever writes a file and adds it to the library."""

    def __call__(self, name: str, text: str) -> Added:
        """Return what became of it."""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Yield an empty library in `tmp_path / "data"`."""
    opened = Library(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def add(library: Library, tmp_path: Path) -> Add:
    """Return a function that writes a file and adds it."""

    def write_and_add(name: str, text: str) -> Added:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return library.add(read(path), path)

    return write_and_add


def document(*parts: str, id: str = "review") -> Document:
    """Return a document of these blocks; one that begins with # signs is a heading of that level."""
    writer = Writer()
    for part in parts:
        words = part.lstrip("#")
        level = len(part) - len(words)
        writer.add(words, BlockKind.HEADING if level else BlockKind.PARAGRAPH, level)
    return Document(id=id, title="A review", text=writer.text, blocks=tuple(writer.blocks))
