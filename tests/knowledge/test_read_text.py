"""What the plain text reader promises, and what every reader says of a file it cannot read."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import BlockKind, Document
from knowledge.read import Unreadable, read


def text(folder: Path, words: str | bytes, name: str = "the_review.txt") -> Document:
    """Return the document in a file with these words."""
    path = folder / name
    path.write_bytes(words if isinstance(words, bytes) else words.encode())
    return read(path)


def blocks(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


def test_paragraphs_stand_between_blank_lines_and_a_line_end_is_a_space(tmp_path: Path) -> None:
    document = text(tmp_path, "The baby\nwas   seen.\n \t\nNobody asked.\n\n\n\nHe died.\n")
    assert blocks(document) == ["The baby was seen.", "Nobody asked.", "He died."]
    assert document.text == "\n\n".join(blocks(document))
    assert (document.title, document.id) == ("the review", "")


def test_a_short_line_in_capitals_is_a_heading_and_a_long_one_is_not(tmp_path: Path) -> None:
    document = text(tmp_path, "WHAT WAS FOUND\n\nNobody asked.\n\n" + "SHOUTED " * 13 + "\n\nTWO\nLINES")
    assert [block.kind for block in document.blocks] == [BlockKind.HEADING, *[BlockKind.PARAGRAPH] * 3]
    assert document.blocks[0].level == 1


def test_printed_numbers_are_known(tmp_path: Path) -> None:
    document = text(tmp_path, "1.1 The baby.\n\n(a) Seen once.\n\nFinding 3: Late.\n\n2 parents came.")
    assert [block.number for block in document.blocks] == ["1.1", "(a)", "Finding 3", None]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_of_every_system_are_understood(end: str, tmp_path: Path) -> None:
    assert text(tmp_path, f"The baby{end}was seen.{end}{end}He died.{end}").text == "The baby was seen.\n\nHe died."


def test_a_new_page_ends_a_paragraph(tmp_path: Path) -> None:
    assert text(tmp_path, "The baby.\fHe died.").text == "The baby.\n\nHe died."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encodings_people_save_in_are_understood(encoding: str, tmp_path: Path) -> None:
    assert text(tmp_path, "The “café” – Siân’s".encode(encoding)).text == "The “café” – Siân’s"


def test_nul_characters_never_reach_the_text(tmp_path: Path) -> None:
    assert text(tmp_path, "The\0 baby".encode("utf-16")).text == "The baby"


def test_invisible_characters_stay_as_printed(tmp_path: Path) -> None:
    assert text(tmp_path, "safe\u00adguard\u200bing").text == "safe\u00adguard\u200bing"


@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_characters_that_act_on_a_terminal_reach_neither_text_nor_title(suffix: str, tmp_path: Path) -> None:
    words = "The\x1b[31m ba\u202eby\u2066 was\x07\x9b seen.\x85Once."
    document = text(tmp_path, words, f"the\x1b[2J\u202e_re\nview.{suffix}")
    assert document.text == "The[31m baby was seen. Once."
    assert document.title == "the[2J re view"


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", r"is empty\. Send the file again, or a different one\."),
        (b" \r\n\t\n", r"is empty\. Send the file again, or a different one\."),
        (b"\xef\xbb\xbf \n", r"has no words in it\. Send a file with text\."),
        (b"The\0baby", r"is not plain text\. Save it as text or PDF and send that\."),
        (b"PK\x03\x04\0\0", r"is not plain text\. Save it as text or PDF and send that\."),
        (b"The \x81\x8d", r"is in an encoding that cannot be told\. Save it as UTF-8 text and send that\."),
        (b"\xff\xfea", r"is in an encoding that cannot be told\. Save it as UTF-8 text and send that\."),
        pytest.param(
            "\u200b\n\n\u00ad\u200d".encode(),
            r"has no words in it\. Send a file with text\.",
        ),
    ],
)
def test_a_file_without_words_is_a_sentence_that_says_what_to_do(
    raw: bytes, says: str, suffix: str, tmp_path: Path
) -> None:
    with pytest.raises(Unreadable, match=rf"^the_review\{suffix} {says}$"):
        text(tmp_path, raw, f"the_review{suffix}")


@pytest.mark.parametrize("name", ["review.xyz", "review", "review.txt.learnt"])
def test_a_kind_of_file_that_cannot_be_read_is_told_those_that_can(name: str, tmp_path: Path) -> None:
    with pytest.raises(
        Unreadable, match=rf"^{name} is of a kind that cannot be read\. .*\.docx, .*\.html, .*\.md, \.pdf, \.txt"
    ):
        text(tmp_path, "A baby.", name)


def test_a_suffix_may_be_in_capitals(tmp_path: Path) -> None:
    assert text(tmp_path, "A baby.", "REVIEW.TXT").text == "A baby."


@pytest.mark.parametrize("path", ["absent.txt", "absent/review.md"])
def test_a_file_that_is_not_there_is_a_sentence(path: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=rf"^{Path(path).name} cannot be opened: No such file or directory\.$"):
        read(tmp_path / path)


def test_a_folder_in_place_of_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "review.md").mkdir()
    with pytest.raises(Unreadable):
        read(tmp_path / "review.md")


@pytest.mark.parametrize("suffix", ["txt", "md", "pdf"])
def test_a_file_that_may_not_be_read_is_a_sentence(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / f"review.{suffix}"
    path.write_text("A baby.")
    monkeypatch.setattr(Path, "read_bytes", refuse)  # the mode of a file does not stop root
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Unreadable, match=rf"^review\.{suffix} (cannot|could not) be opened: Permission denied\."):
        read(path)


def test_a_name_that_is_not_utf_8_is_a_sentence_that_can_be_printed(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    with pytest.raises(Unreadable, match=r"^caf\ufffd\.txt has a name that is not UTF-8\. Rename it") as caught:
        read(path)
    assert str(caught.value).encode()


@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_a_file_without_pages_ends_its_progress_bar(suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"review.{suffix}").write_text("A baby.")
    seen: list[tuple[int, int]] = []
    read(tmp_path / f"review.{suffix}", lambda done, of: seen.append((done, of)))
    assert seen == [(1, 1)]


@given(st.binary(max_size=60) | st.text("Ab1. \n\r\t\f\x0b\x1c\x85\u2028\u00a0é👶", max_size=80).map(str.encode))
def test_any_bytes_become_blocks_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    try:
        document = text(tmp_path_factory.getbasetemp(), raw)
    except Unreadable:
        return
    assert document.text == "\n\n".join(blocks(document))
    assert all(block == " ".join(block.split()) != "" for block in blocks(document))
    assert "\0" not in document.text
    assert document.text.encode().decode() == document.text
