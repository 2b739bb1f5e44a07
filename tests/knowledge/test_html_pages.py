"""What the reader of web pages promises of whole pages: every word of the review, none of the site's frame.

The pages are invented, in the style of those that partnerships, government and procedure sites publish.
"""

from pathlib import Path

import pytest

from knowledge.model import BlockKind, Document
from knowledge.read import read

FOLDER = Path(__file__).parent / "pages"
PAGES = {
    "government": [
        "Guidance",
        "Bruising in babies who are not mobile",
        "Published 4 March 2021",
        "1. What to do",
        "A bruise on a baby who cannot move is never explained by handling alone. Refer the same day.",
        "1. Invented Study, 2019.",
        "1.1 Ask who was present.",
        "(a) Write down the words.",
        "• Do not wait for a strategy discussion.",
        "Contact 0808 157 0100.",
        "Who decides",
        "Decisions",
        "Who | When",
        "Paediatrician | Within 4 hours",
        "Show the law",
        "Section 47 applies.",
    ],
    "review": [
        "Baby F",
        "1. Introduction",
        "1.1 The partnership decided to review the care of Baby F. The family was unknown to services.",
        "[1] Working Together, 2018.",
        "[2] By the meaning of the Act.",
        "Father and Mother",
        "“He was not seen” – the GP said.",
        "2. Findings",
        "Finding 1: Nobody asked about the father.",
        "I was never asked.",
    ],
    "blog": [
        "Learning from Child Z",
        "Posted on 2 January 2022",
        "Child Z was six weeks old.",
        "Key learning: every injury to a baby needs a paediatrician before the family goes home.",
        "What happened",
        "Three visits were missed.",
        "Visits in May.",
        "Learning point 1",
        "Supervision must ask about fathers.",
        "Reviewed by the partnership.",
    ],
    "procedure": [
        "3.2 Pre-birth Procedure",
        "SCOPE OF THIS CHAPTER",
        "1. Why",
        "3. Refer before week 20.",
        "Do not wait.",
        "4. Consider:",
        "(a) the father;",
        "(b) older children.",
        "2. When",
        "Concealed pregnancy",
        "One that nobody was told of.",
        "3. How",
        "Meet within 10 days.",
    ],
    "word": [
        "Rapid review",
        "The unborn baby’s plan was late. Nobody knew.",
        "[1] See the “plan”.",
        "1. Chase the plan.",
        "Date | Event",
        "May | Visit",
        "No reply Card left",
        "End.",
    ],
    "document": [
        "Learning brief",
        "What we learned",
        "Nobody asked the father.",
        "[1] Or anyone else.",
        "1. Ask.",
        "2. Write.",
    ],
}
FRAMES = "The page's {} were left out ({} words)."
REMARKS = {
    "government": [
        FRAMES.format("menu, head, foot, cookie notice, breadcrumbs, print, edit and skip links and form controls", 39),
        "1 hidden part was left out.",
    ],
    "review": [FRAMES.format("menu, head and foot", 13)],
    "blog": [
        FRAMES.format("head, foot, side column, share buttons and readers' comments", 14),
        "1 hidden part was left out.",
        "1 folded part was read as if opened.",
        "1 picture is not searchable.",
    ],
    "procedure": [
        FRAMES.format("menu, foot, contents list, print, edit and skip links and form controls", 17),
        "1 tracked deletion was left out.",
    ],
    "word": ["1 comment was left out."],
    "document": ["1 comment was left out."],
}
TITLES = {
    "government": "Bruising in babies who are not mobile",
    "review": "Baby F",
    "blog": "Learning from Child Z",
    "procedure": "3.2 Pre-birth Procedure",
    "word": "Rapid review",
    "document": "Learning brief",
}
INFORMATION = {
    "government": {
        "title": "Bruising in babies who are not mobile",
        "publisher": "Office for Invented Guidance",
        "created": "2021-03-04",
        "modified": "2023-05-06",
        "url": "https://www.example.gov.uk/guidance/bruising",
    },
    "review": {"title": "Baby F | Invented Partnership"},
    "blog": {
        "title": "Learning from Child Z – Invented SCP",
        "author": "A. Writer",
        "publisher": "Invented SCP",
        "created": "2022-01-02",
        "modified": "2022-02-03",
    },
    "procedure": {"title": "3.2 Pre-birth Procedure", "created": "2020-06"},
    "word": {"title": "Draft"},
    "document": {},
}


def page(name: str) -> Document:
    return read(FOLDER / f"{name}.html")


@pytest.mark.parametrize("name", PAGES)
def test_every_word_of_the_review_is_read_and_none_of_the_frame(name: str) -> None:
    document = page(name)
    assert [document.text[block.start : block.end] for block in document.blocks] == PAGES[name]


@pytest.mark.parametrize("name", PAGES)
def test_what_was_left_out_is_said_with_its_count(name: str) -> None:
    assert list(page(name).sight.remarks) == REMARKS[name]


@pytest.mark.parametrize("name", PAGES)
def test_the_title_is_the_main_heading_and_the_head_of_the_page_is_kept_as_information(name: str) -> None:
    document = page(name)
    assert (document.title, dict(document.sight.information)) == (TITLES[name], INFORMATION[name])


@pytest.mark.parametrize(
    ("name", "marks", "notes"),
    [
        ("government", [("[footnote 1]", "alone.")], ["1. Invented Study, 2019."]),
        ("review", [("[1]", "decided"), ("[2]", "services")], [line for line in PAGES["review"] if line[0] == "["]),
        ("word", [("[1]", "late.")], ["[1] See the “plan”."]),
        ("document", [("[1]", "asked")], ["[1] Or anyone else."]),
    ],
)
def test_a_note_is_a_block_after_its_paragraph_and_its_anchor_a_mark(
    name: str, marks: list[tuple[str, str]], notes: list[str]
) -> None:
    document = page(name)
    feet = [block for block in document.blocks if block.kind is BlockKind.FOOTNOTE]
    assert [document.text[block.start : block.end] for block in feet] == notes
    assert [mark.label for mark in document.marks] == [label for label, _ in marks]
    for mark, (_, before) in zip(document.marks, marks, strict=True):
        assert document.text[: mark.at].rstrip().endswith(before)


def test_headings_have_their_levels_and_a_bold_paragraph_is_none() -> None:
    document = page("review")
    heads = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    found = [(document.text[block.start : block.end], block.level) for block in heads]
    assert found == [("Baby F", 1), ("1. Introduction", 3), ("2. Findings", 3)]


def test_printed_and_computed_numbers_are_those_of_the_paragraphs() -> None:
    numbers = [block.number for block in page("procedure").blocks]
    assert numbers == [None, None, None, "3", None, "4", "(a)", "(b)", *[None] * 5]
    assert "1.1" in [block.number for block in page("government").blocks]
