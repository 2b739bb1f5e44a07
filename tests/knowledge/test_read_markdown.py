"""What the Markdown reader promises: the words as printed, the markup gone, the front matter checked."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import BlockKind, Document, Kind
from knowledge.read import Unreadable, read


def markdown(folder: Path, text: str | bytes, name: str = "the_review.md") -> Document:
    """Return the document in a file with this text."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path)


def blocks(document: Document, kind: BlockKind | None = None) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if kind in (None, block.kind)]


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("The **baby** was _not_ seen.", "The baby was not seen."),
        ("Ask [the father](https://example.org/a 'why') first.", "Ask the father first."),
        ("Read <https://example.org/a>.", "Read https://example.org/a."),
        ("Read `s. 47` and <b>act</b>.", "Read s. 47 and act."),
        ("> The mother\n> was alone.", "The mother was alone."),
        ("Two lines\\\nof one  \nparagraph.", "Two lines of one paragraph."),
        ("Mothers &amp; babies \\*here\\*.", "Mothers & babies *here*."),
        ("    as typed", "as typed"),
        ("```\nas typed\n```", "as typed"),
        ("  Many   spaces\tand\u00a0one.", "Many spaces and one."),
    ],
)
def test_markup_goes_and_the_words_stay(marked: str, words: str, tmp_path: Path) -> None:
    assert markdown(tmp_path, marked).text == words


def test_a_picture_leaves_nothing(tmp_path: Path) -> None:
    assert markdown(tmp_path, "Before ![a chart](chart.png) after.").text == "Before after."


def test_headings_are_told_from_paragraphs_with_their_levels(tmp_path: Path) -> None:
    document = markdown(tmp_path, "# What was *found*\n\nIt was late.\n\n### Health\n\nWhat next\n=========\n")
    found = [(block.kind, block.level) for block in document.blocks]
    assert blocks(document) == ["What was found", "It was late.", "Health", "What next"]
    heading, paragraph = BlockKind.HEADING, BlockKind.PARAGRAPH
    assert found == [(heading, 1), (paragraph, 0), (heading, 3), (heading, 1)]


def test_the_first_heading_is_the_title_and_else_the_name_of_the_file(tmp_path: Path) -> None:
    assert markdown(tmp_path, "# Child B\n\nA baby.").title == "Child B"
    assert markdown(tmp_path, "A baby.\n\n# Child B").title == "the review"
    assert markdown(tmp_path, "---\ntitle: Child C\n---\n# Child B\n\nA baby.").title == "Child C"


@pytest.mark.parametrize(
    ("printed", "number", "body"),
    [
        ("1.1 The review.", "1.1", "The review."),
        ("4-12. The review.", "4-12", "The review."),
        ("(a) The review.", "(a)", "The review."),
        ("(iv) The review.", "(iv)", "The review."),
        ("7. The review.", "7", "The review."),
        ("12) The review.", "12", "The review."),
        ("Finding 3: The review.", "Finding 3", "The review."),
        ("Recommendation 2 – The review.", "Recommendation 2", "The review."),
        ("2020 was the year.", None, "2020 was the year."),
        ("The review of 1.1 was late.", None, "The review of 1.1 was late."),
    ],
)
def test_a_printed_number_stays_in_the_text_and_is_known(
    printed: str, number: str | None, body: str, tmp_path: Path
) -> None:
    document = markdown(tmp_path, printed)
    (block,) = document.blocks
    assert (document.text, block.number, document.text[block.body :]) == (printed, number, body)


def test_the_items_of_a_list_keep_their_marks_as_printed(tmp_path: Path) -> None:
    document = markdown(tmp_path, "3. Ask.\n4. Write.\n\n   Sign.\n\n- Go\n  - now\n")
    assert blocks(document) == ["3. Ask.", "4. Write.", "Sign.", "- Go", "- now"]
    assert [block.number for block in document.blocks] == ["3", "4", None, None, None]


def test_a_row_of_a_table_is_a_block(tmp_path: Path) -> None:
    document = markdown(tmp_path, "Who did what:\n\n| Who | When |\n|---|---|\n| **GP** | May |\n| | June |\n")
    assert blocks(document, BlockKind.TABLE) == ["Who | When", "GP | May", "June"]


def test_blocks_are_separated_by_a_blank_line_and_nothing_else_breaks_a_line(tmp_path: Path) -> None:
    document = markdown(
        tmp_path, "# One\n\n\n\nTwo\nlines.\n\n- a\n- b\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nc\n\nd\n```"
    )
    assert document.text == "\n\n".join(blocks(document))
    assert document.text.count("\n") == 2 * (len(document.blocks) - 1)


def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    plain = "---\ntitle: Child B\n---\n# Found\n\nA baby\nwas seen.\n\n- once\n"
    windows = markdown(tmp_path, b"\xef\xbb\xbf" + plain.replace("\n", "\r\n").encode())
    assert (windows.title, windows.text) == ("Child B", markdown(tmp_path, plain).text)
    assert windows.text == "Found\n\nA baby was seen.\n\n- once"


def test_windows_1252_is_understood(tmp_path: Path) -> None:
    assert markdown(tmp_path, "The “café” – Siân’s".encode("cp1252")).text == "The “café” – Siân’s"


def test_front_matter_becomes_metadata_and_is_not_in_the_text(tmp_path: Path) -> None:
    document = markdown(
        tmp_path,
        "---\nid: child-b\ntitle: 2020\nkind: review\nsummary: true\nareas: Kirklees\nthemes: [neglect, bruising]\n"
        "published: 2020-10-03\nread_on: 2026\nlabel:\n---\n\nA baby.\n",
    )
    assert (document.id, document.title, document.kind, document.summary) == ("child-b", "2020", Kind.REVIEW, True)
    assert (document.areas, document.themes) == (("Kirklees",), ("neglect", "bruising"))
    assert (document.published, document.read_on, document.label) == ("2020-10-03", "2026", "")
    assert document.text == "A baby."


@pytest.mark.parametrize(
    ("front", "names"),
    [
        ("titel: Child B", "titel"),
        ("kind: opinion", "kind"),
        ("published: 2020-13", "published"),
        ("published: last year", "published"),
        ("id: Child B", "id"),
        ("summary: perhaps", "summary"),
        ("title: [", "front matter"),
        ("nations: [England, France]", "nations is not right: “France” is none of England, Wales"),
        ("themes: [neglect, gardening]", "themes is not right: “gardening” is no theme"),
        ("agencies: [gardeners]", "agencies is not right: “gardeners” is no agency"),
        ("agencies: [police and schools]", "agencies is not right: “police and schools” is no agency"),
        ("published: 0019", "published is not right: 0019 is no year"),
        ("published: '1799-12'", "published"),
        ("published: 2100", "published"),
        ("- title", "front matter"),
        pytest.param(
            "published: 2020-02-31",
            "published|front matter",
        ),
    ],
)
def test_front_matter_that_is_wrong_is_a_sentence_that_names_the_file_and_the_field(
    front: str, names: str, tmp_path: Path
) -> None:
    with pytest.raises(Unreadable, match=rf"^the_review\.md.*({names}).*\.$") as caught:
        markdown(tmp_path, f"---\n{front}\n---\nA baby.")
    assert "\n" not in str(caught.value)


def test_nations_themes_and_agencies_are_stored_as_the_library_names_them(tmp_path: Path) -> None:
    document = markdown(
        tmp_path,
        "---\nnations: [wales, NORTHERN IRELAND]\nthemes: [Neglect, SUDI, safer sleep]\n"
        "agencies: [midwives, HV, all agencies]\npublished: 1800\n---\nA baby.",
    )
    assert document.nations == ("Wales", "Northern Ireland")
    assert document.themes == ("neglect", "safer sleep")
    assert document.agencies == ("midwifery", "health visiting", "all agencies")
    assert document.published == "1800"


def test_front_matter_cannot_put_control_characters_into_a_title(tmp_path: Path) -> None:
    assert markdown(tmp_path, '---\ntitle: "Child\\e[2J B"\n---\nA baby.').title == "Child[2J B"


def test_front_matter_nested_deeper_than_can_be_read_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"^the_review\.md is nested too deep to be read\. Send a plainer file\.$"):
        markdown(tmp_path, f"---\nareas: {'[' * 3000}{']' * 3000}\n---\nA baby.")


def test_a_rule_at_the_beginning_is_no_front_matter(tmp_path: Path) -> None:
    assert markdown(tmp_path, "---\n\nA baby was seen.").text == "A baby was seen."


@pytest.mark.parametrize("text", ["***\n", "---\ntitle: Child B\n---\n", "![chart](chart.png)", "<!-- nothing -->"])
def test_a_file_without_words_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"^the_review\.md has no words in it\. Send a file with text\.$"):
        markdown(tmp_path, text)


def test_the_mark_of_an_empty_list_item_is_not_given_to_the_next_paragraph(tmp_path: Path) -> None:
    assert "1. Nobody" not in markdown(tmp_path, "1.\n\nNobody asked.").text


def test_the_words_in_a_block_of_html_are_kept(tmp_path: Path) -> None:
    assert "Nobody asked." in markdown(tmp_path, "<p>Nobody asked.</p>\n\nThe end.").text


@given(st.text("ab1. #-*>|`[](!)_\\&;:~=\n\r\t\x0c\u2028\u00a0<é👶", max_size=120))
def test_any_text_becomes_blocks_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    try:
        document = markdown(tmp_path_factory.getbasetemp(), text)
    except Unreadable:
        return
    assert document.text == "\n\n".join(blocks(document))
    assert all(block == " ".join(block.split()) != "" for block in blocks(document))
    assert all(block.start <= block.body < block.end for block in document.blocks)
