"""What guesses promise: they say where from and how sure, and never take the place of what somebody said."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from knowledge.model import Document, Kind, Sight
from knowledge.read import read
from knowledge.report import Confidence, Guess, applied, guesses
from knowledge.report.dates import dates
from knowledge.report.front import has_cover
from tests.conftest import document
from tests.pdfs import Words, column, write_pdf

_SHEET = (
    "Title: Serious case review: Baby V",
    "LSCB: Hampshire Safeguarding Children Board",
    "Author: Rosalind Keane",
    "Date of publication: March 2014",
    "",
    "This case review report was deposited by the publisher and is held in the national",
    "case review repository (NC012345) of the NSPCC Library.",
)


def entitled(title: str, *parts: str, **fields: Any) -> Document:
    """Return a document that nothing is said of but its title."""
    made = document(f"# {title}", *parts, id="")
    return replace(made, title=title, **fields)


def guessed(source: Document) -> dict[str, Guess]:
    return {guess.field: guess for guess in guesses(source)}


def value(source: Document, field: str) -> object:
    guess = guessed(source).get(field)
    return guess and guess.value


@pytest.fixture
def review(tmp_path: Path) -> Document:
    """Return a review that the NSPCC keeps, with its sheet before it."""
    front = column(
        Words("SERIOUS CASE REVIEW", size=20, bold=True), "", "Overview report", "", "Next review: June 2027"
    )
    body = column("1.1 The midwife saw the mother, and nothing was written of the father.")
    return read(write_pdf(tmp_path / "v.pdf", [column(*_SHEET), front, body], title="Microsoft Word - BabyV.doc"))


def test_a_cover_sheet_says_what_the_review_is_and_is_no_page_of_it(review: Document) -> None:
    found = guessed(review)
    sure = {name: guess.value for name, guess in found.items() if guess.source == "cover sheet"}
    assert sure == {
        "title": "Serious case review: Baby V",
        "kind": Kind.REVIEW,
        "publisher": "Hampshire Safeguarding Children Board",
        "areas": ("Hampshire",),
        "published": "2014-03",
        "dated": "March 2014",
        "label": "Baby V",
        "author": "Rosalind Keane",
        "nspcc_id": "NC012345",
    }
    assert {found[name].confidence for name in sure} == {Confidence.SURE}
    assert value(review, "review_due") == "2027-06"
    assert has_cover(review)


def test_a_first_page_that_is_no_cover_sheet_is_none(tmp_path: Path) -> None:
    page = column("Title: Seeing men", "Author: Rosalind Keane", "The review was written in 2014.")
    assert not has_cover(read(write_pdf(tmp_path / "one.pdf", [page])))


def test_what_is_sure_or_likely_fills_what_nobody_said(review: Document) -> None:
    filled = applied(review)
    assert (filled.title, filled.kind, filled.publisher) == (
        "Serious case review: Baby V",
        Kind.REVIEW,
        "Hampshire Safeguarding Children Board",
    )
    assert (filled.label, filled.areas, filled.published, filled.review_due) == (
        "Baby V",
        ("Hampshire",),
        "2014-03",
        "2027-06",
    )
    assert filled.text == review.text


def test_what_a_person_gave_stays_even_where_it_is_empty(review: Document) -> None:
    given: dict[str, Any] = {
        "id": "baby-v",
        "publisher": "Somebody else",
        "label": "",
        "kind": Kind.GUIDANCE,
        "title": "Mine",
    }
    filled = applied(replace(review, **given), given)
    assert {name: getattr(filled, name) for name in given} == given
    assert filled.published == "2014-03"


@pytest.mark.parametrize(
    "said", [{"id": "own"}, {"publisher": "Somebody"}, {"summary": True}, {"urls": ("https://example.org",)}]
)
def test_a_file_that_describes_itself_is_left_as_it_is(review: Document, said: dict[str, Any]) -> None:
    own = replace(review, **said)
    assert applied(own) == own


def test_nothing_is_guessed_of_a_note_of_ours(review: Document) -> None:
    assert guesses(replace(review, summary=True)) == ()


def test_what_is_unsure_is_shown_and_not_used() -> None:
    source = entitled("Seeing men", "Words.", sight=Sight(information=(("created", "2020-05-01"),)))
    assert guessed(source)["published"] == Guess(
        "published", "2020-05", Confidence.UNSURE, "what the file says of itself"
    )
    assert applied(source).published is None


@pytest.mark.parametrize(
    ("title", "line", "kind"),
    [
        ("Children missing education", "Statutory guidance for local authorities", Kind.STATUTORY_GUIDANCE),
        ("Statutory guidance on adoption", "July 2013", Kind.STATUTORY_GUIDANCE),
        ("Sharing information", "Non-statutory guidance for practitioners", Kind.GUIDANCE),
        ("Sharing information", "It stands beside the statutory guidance on schools.", Kind.GUIDANCE),
        ("Advice for schools", "It replaces other advice.", Kind.GUIDANCE),
        (
            "Leaving care: guidance",
            "It is issued as guidance under section 7 of the Local Authority Social Services Act 1970.",
            Kind.STATUTORY_GUIDANCE,
        ),
        ("Local Child Safeguarding Practice Review", "Child Q", Kind.REVIEW),
        ("Child T", "Serious Case Review", Kind.REVIEW),
        ("Child Practice Review Report", "Concise review", Kind.REVIEW),
        ("How to do a serious case review: guidance", "For boards", Kind.GUIDANCE),
        ("Bruising protocol", "For all staff", Kind.LOCAL_PROCEDURE),
        ("Family help: process evaluation report", "July 2025", Kind.RESEARCH),
        ("Children Act 1989", "An Act to reform the law.", Kind.LAW),
        ("Seeing men", "A talk.", None),
    ],
)
def test_the_kind_is_what_the_front_page_says(title: str, line: str, kind: Kind | None) -> None:
    guess = guessed(entitled(title, line, "It was written for everybody who works with children and asks much.")).get(
        "kind"
    )
    assert (guess.value if guess and guess.confidence is not Confidence.UNSURE else None) == kind


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Serious case review: Baby E and Baby F", "Baby E and Baby F"),
        ("SERIOUS CASE REVIEW CHILD Q", "Child Q"),
        ("Learning review, Family R", "Family R"),
        ("Serious case review, Child BDS12", "Child BDS12"),
        ("Serious case review: Siblings 1 and 2", "Siblings 1 and 2"),
        ("Serious case review in respect of Daniel Moss", None),
        ("Child Daniel: serious case review", None),
        ("SERIOUS CASE REVIEW: A CHILD IN NEED", None),
        ("Guidance on Child Q and others", None),
    ],
)
def test_a_label_is_letters_or_numbers_and_never_a_name(title: str, label: str | None) -> None:
    assert value(entitled(title, "For everybody"), "label") == label


@pytest.mark.parametrize(
    ("lines", "published", "confidence"),
    [
        (("Published: 14 March 2022",), "2022-03-14", Confidence.SURE),
        (("July 2013",), "2013-07", Confidence.LIKELY),
        (
            ("Published by Leeds Partnership, November 2021 Author: A N Other",),
            "2021-11",
            Confidence.LIKELY,
        ),
        (("Date of publication 03/06/2015",), "2015-06-03", Confidence.SURE),
        (("Publication date: October 2010. Revised: January 2015, February 2025",), "2025-02", Confidence.LIKELY),
        (("Version 3, 2019",), "2019", Confidence.UNSURE),
    ],
)
def test_the_date_is_read_from_the_front_page(lines: tuple[str, ...], published: str, confidence: Confidence) -> None:
    guess = guessed(entitled("Seeing men", *lines, "A long text follows that says in May 2001 nothing was done."))[
        "published"
    ]
    assert (guess.value, guess.confidence) == (published, confidence)


def test_the_date_of_the_next_review_is_not_the_date_of_publication() -> None:
    assert "published" not in guessed(entitled("Seeing men", "Review date: March 2026", "It begins."))


def test_a_date_in_a_sentence_is_not_the_date_of_publication() -> None:
    words = "The plan that the partnership published in 2005 was never used by anybody who works with children, and "
    source = entitled("Seeing men", words * 2 + "nobody asked why.")
    assert "published" not in guessed(source)


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("This guidance will next be reviewed in 2014.", "2014"),
        ("Next review: June 2027", "2027-06"),
        ("Review date: 1 April 2026", "2026-04-01"),
        ("The review took place in June 2020.", None),
    ],
)
def test_when_it_is_to_be_reviewed_is_read(words: str, due: str | None) -> None:
    assert value(entitled("Seeing men", "One.", words), "review_due") == due


@pytest.mark.parametrize(
    ("line", "publisher", "areas"),
    [
        ("Kirklees Safeguarding Children Partnership", "Kirklees Safeguarding Children Partnership", ("Kirklees",)),
        (
            "Child T Local Child Safeguarding Practice Review Leeds Safeguarding Children Partnership, March 2023",
            "Leeds Safeguarding Children Partnership",
            ("Leeds",),
        ),
        (
            "Overview Report Baby K1 Stoke-on-Trent and Staffordshire Safeguarding Children Board",
            "Stoke-on-Trent and Staffordshire Safeguarding Children Board",
            ("Stoke-on-Trent and Staffordshire",),
        ),
        ("Leeds Local Safeguarding Children Board", "Leeds Local Safeguarding Children Board", ("Leeds",)),
        ("Issued by the Department for Education", "Department for Education", None),
        ("HM Government", "HM Government", None),
    ],
)
def test_the_publisher_is_read_from_the_front_page(line: str, publisher: str, areas: tuple[str, ...] | None) -> None:
    source = entitled("Seeing men", line, "It begins.")
    assert (value(source, "publisher"), value(source, "areas")) == (publisher, areas)


def test_the_publisher_that_a_page_says_of_itself_is_read() -> None:
    told = (("publisher", "Leeds Safeguarding Children Partnership"),)
    source = replace(entitled("Seeing men", "It begins."), sight=Sight(information=told))
    found = Guess("publisher", told[0][1], Confidence.LIKELY, "what the file says of itself")
    assert guessed(source)["publisher"] == found


def test_a_place_that_no_list_holds_is_unsure() -> None:
    found = guessed(entitled("Seeing men", "Calderbrook Safeguarding Children Partnership"))
    assert found["publisher"].confidence is Confidence.LIKELY
    assert found["areas"] == Guess("areas", ("Calderbrook",), Confidence.UNSURE, "front page")


def test_the_nation_is_read() -> None:
    assert value(entitled("Seeing men", "This guidance applies to England only."), "nations") == ("England",)
    assert value(entitled("Child Practice Review", "It was held in Wales."), "nations") == ("Wales",)


def test_the_author_is_shown_and_never_kept() -> None:
    source = entitled("Serious case review", "Independent lead reviewer: Margaret Holloway")
    assert value(source, "author") == "Margaret Holloway"
    assert "Holloway" not in repr(applied(source))


def test_the_title_of_a_file_gives_way_to_what_is_printed() -> None:
    source = replace(entitled("Seeing men", "Words."), title="final_v3_APPROVED")
    assert applied(source).title == "Seeing men"
    assert "title" not in guessed(entitled("Seeing men", "Words."))


def test_the_name_of_a_part_gives_way_to_the_line_that_says_which_review_it_is() -> None:
    title = "Local Child Safeguarding Practice Review: Child LR"
    assert value(entitled("Executive Summary", title, "It begins."), "title") == title
    assert value(entitled("Executive Summary", "It begins."), "title") is None


def test_themes_and_agencies_are_those_of_the_recommendations() -> None:
    source = entitled(
        "Serious case review",
        "Recommendation 1: The police should ask about neglect.",
        "Recommendation 2: Midwives should ask about neglect and the father.",
        "Recommendation 3: Midwives should look for neglect.",
    )
    assert value(source, "themes") == ("neglect",)
    assert value(source, "agencies") == ("midwifery", "police")


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("3rd June 2015", "2015-06-03"),
        ("15 th July 2011", "2011-07-15"),
        ("Sept. 2012", "2012-09"),
        ("12/05/2020", "2020-05-12"),
        ("2019", "2019"),
    ],
)
def test_dates_are_read_as_they_are_printed(printed: str, iso: str) -> None:
    (found,) = dates(f"Seen on {printed}, it says.")
    assert (found.words, found.iso) == (printed, iso)


@pytest.mark.parametrize("words", ["40/13/2020", "12015", "section 2019/20", "31 of 2500"])
def test_what_is_no_date_is_none(words: str) -> None:
    assert list(dates(words)) == []
