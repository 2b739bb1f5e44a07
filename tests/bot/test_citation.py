"""A citation says what the words are worth, where they stand, and what to know before relying on them."""

from dataclasses import replace
from typing import Any

import pytest

from bot.citation import badge, page_of, reference, remarks
from knowledge.model import Basis, Document, Excerpt, Kind, Run
from tests.bot.conftest import cited
from tests.conftest import document

TEXT = ("#Part A", "##What the review found", "1. Nobody asked.", "2. Nobody saw.", "3. Nobody wrote.")


def made(*parts: str, **fields: Any) -> Document:
    return replace(document(*(parts or TEXT)), **fields)


def excerpt(whole: Document, words: str, last: str = "") -> Excerpt:
    """Return the excerpt from the first words to the end of the last."""
    start = whole.text.index(words)
    last = last or words
    return Excerpt(whole, start, whole.text.index(last) + len(last))


def numbered(**fields: Any) -> Document:
    """Return a document whose paragraphs carry their printed numbers."""
    whole = made(**fields)
    blocks = tuple(
        replace(block, number=whole.text[block.start], body=block.start + 3)
        if whole.text[block.start].isdigit()
        else block
        for block in whole.blocks
    )
    return replace(whole, blocks=blocks)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.LAW, "Law"),
        (Kind.STATUTORY_GUIDANCE, "Statutory guidance"),
        (Kind.GUIDANCE, "Guidance"),
        (Kind.LOCAL_PROCEDURE, "Local procedure"),
        (Kind.RESEARCH, "Research"),
        (Kind.LESSON, "Lesson from a supervisor here · not a source"),
    ],
)
def test_the_badge_names_the_kind(kind: Kind, words: str) -> None:
    assert badge(excerpt(made(kind=kind), "Nobody asked.")) == words


def test_every_kind_and_basis_has_a_badge() -> None:
    for kind in Kind:
        for basis in Basis:
            assert badge(excerpt(made(kind=kind, basis=basis, summary=True), "Nobody"))


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("What the review found", "Review finding"),
        ("Findings", "Review finding"),
        ("What it recommended", "Review recommendation"),
        ("Recommendations", "Review recommendation"),
        ("What happened", "Review"),
    ],
)
def test_the_badge_of_a_review_says_whether_it_is_a_finding(heading: str, words: str) -> None:
    whole = made("#Part A", f"##{heading}", "Nobody asked.", kind=Kind.REVIEW)
    assert badge(excerpt(whole, "Nobody asked.")) == words


@pytest.mark.parametrize(
    ("basis", "words"),
    [(Basis.SOURCE, "the source"), (Basis.SECTOR, "sector pages"), (Basis.PRESS, "press reports")],
)
def test_the_badge_of_a_summary_says_what_it_rests_on_and_its_caution(basis: Basis, words: str) -> None:
    whole = made(kind=Kind.REVIEW, summary=True, basis=basis, caution="not checked by a practitioner")
    assert badge(excerpt(whole, "Nobody asked.")) == (
        f"Review finding · our summary of {words}, not checked by a practitioner"
    )


def test_a_source_is_not_called_a_summary() -> None:
    assert "summary" not in badge(excerpt(made(kind=Kind.REVIEW, basis=Basis.PRESS), "Nobody asked."))


def test_the_reference_says_publisher_title_date_headings_and_paragraph() -> None:
    whole = numbered(publisher="Leeds Partnership", published="2020-10")
    assert reference(excerpt(whole, "Nobody saw.")) == (
        "Leeds Partnership, A review (2020-10) · Part A › What the review found · ¶2"
    )


def test_paragraphs_that_an_excerpt_spans_are_both_named() -> None:
    assert reference(excerpt(numbered(), "Nobody asked.", "Nobody wrote.")).endswith("¶1–3")


def test_the_date_is_as_printed_where_it_is_printed() -> None:
    place = excerpt(made(published="2020-10", dated="October 2020 (year inferred)"), "Nobody saw.")
    assert "(October 2020 (year inferred))" in reference(place)
    assert "(no date)" in reference(excerpt(made(), "Nobody saw."))


def paged(labels: tuple[str | None, ...]) -> Document:
    """Return a document whose first half stands on page 1 and second on page 2."""
    whole = made("Nobody asked.", "Nobody saw.")
    half = whole.text.index("Nobody saw.")
    return replace(whole, labels=labels, runs=(Run(0, half, 1, 0), Run(half, len(whole.text), 2, 0)))


@pytest.mark.parametrize(
    ("labels", "last", "page"),
    [
        (("57", "58"), "Nobody asked.", "p. 57"),
        (("57", "58"), "Nobody saw.", "p. 57–58"),
        (("iv", "1"), "Nobody saw.", "p. iv–1"),
        ((None, None), "Nobody asked.", "PDF p. 1"),
        ((None, None), "Nobody saw.", "PDF p. 1–2"),
        (("57", None), "Nobody saw.", "PDF p. 1–2"),  # never one number of each kind
        ((None, "58"), "Nobody asked.", "PDF p. 1"),
    ],
)
def test_the_page_is_the_printed_one_or_says_that_it_is_the_pdfs(
    labels: tuple[str | None, ...], last: str, page: str
) -> None:
    place = excerpt(paged(labels), "Nobody asked.", last)
    assert page_of(place) == page
    assert reference(place).endswith(f" · {page}")


def test_what_has_no_pages_names_none() -> None:
    place = excerpt(made(), "Nobody asked.")
    assert page_of(place) == ""
    assert "p. " not in reference(place)


def test_a_superseded_document_names_its_successor() -> None:
    assert remarks(cited(made(superseded_by="working-together-2026")), "England") == [
        "Superseded by working-together-2026."
    ]


@pytest.mark.parametrize(
    ("nations", "says"),
    [
        (("Wales",), ["This is from Wales, not England."]),
        (("Wales", "Scotland"), ["This is from Wales and Scotland, not England."]),
        (("England", "Wales"), []),
        (("England",), []),
        ((), []),
    ],
)
def test_another_nations_words_say_so(nations: tuple[str, ...], says: list[str]) -> None:
    assert remarks(cited(made(nations=nations)), "England") == says


def test_a_practitioner_in_wales_is_told_what_is_english() -> None:
    assert remarks(cited(made(nations=("England",))), "Wales") == ["This is from England, not Wales."]


def test_the_nation_of_the_settings_may_be_written_in_small_letters() -> None:
    assert remarks(cited(made(nations=("England",))), "england") == []
