"""What Carol reads of a report: few plain lines, what matters most first, and no words of the document."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.reporting import MOST_LINES, report_json, report_lines
from knowledge.model import Document, Kind, Publication, Sight
from knowledge.privacy import Identifier
from knowledge.read import read
from knowledge.report import Other, Report, report_of, sketch
from knowledge.split import split
from tests.conftest import document
from tests.pdfs import column, write_pdf

_PARTS = (
    "# Local child safeguarding practice review: Child Q",
    "Kirklees Safeguarding Children Partnership",
    "Published: 14 March 2022",
    "# What happened",
    "2.1 The mother, Kayleigh Barnes, lived at 14 Acacia Avenue. His NHS number was 943 476 5919.",
    "2.2 He was born on 3 May 2019. Kayleigh asked for help.",
    "# Findings",
    "Finding 1: Nobody asked.",
    "Finding 3: Nobody told.",
    "# Recommendations",
    "1. The police should ask.",
    "2. Midwives should tell.",
    "# End",
    "One.",
    "Two.",
    "Three.",
)
_KEYS = {
    "pages": "count text unread scanned recognised tables figures blank printed cover_sheet",
    "counts": "words passages headings depth paragraphs style footnotes tables",
    "outline": "start end level",
    "items": "unit said number start end first agencies page",
    "identifiers": "kind start end page paragraph hint",
    "guesses": "field value confidence source",
}
_SECRETS = ("Kayleigh", "Barnes", "Acacia", "943", "May 2019")


@pytest.fixture
def review() -> Document:
    return replace(document(*_PARTS, id="child-q"), title="Local child safeguarding practice review: Child Q")


def reported(source: Document, *others: Other) -> Report:
    return report_of(source, split(source), others)


def test_a_report_says_the_kinds_and_places_of_identifiers_most_serious_first(review: Document) -> None:
    lines = report_lines(reported(review))
    assert lines[:5] == [
        "This may identify somebody. Please check before you publish:",
        "• An NHS number in paragraph 2.1",
        "• A date of birth in paragraph 2.2",
        "• An address in paragraph 2.1",
        "• A person’s name in paragraphs 2.1, 2.2",
    ]


def test_what_may_identify_somebody_is_not_repeated(review: Document) -> None:
    said = "\n".join(report_lines(reported(review))) + json.dumps(report_json(reported(review)))
    assert [secret for secret in _SECRETS if secret in said] == []


def test_pages_that_were_not_read_come_before_everything(tmp_path: Path) -> None:
    page = column("The midwife saw the mother and the baby was well on that day.")
    source = read(write_pdf(tmp_path / "review.pdf", [page] * 9))
    first, second, *_ = report_lines(reported(replace(source, sight=Sight(scanned=(3, 7, 8, 9), recognised=(3,)))))
    assert first == "Pages 7-9 are pictures of text, or photographs: their words were not read and cannot be found."
    assert second == "The words of page 3 were recognised from pictures and may be wrong."


def test_a_page_is_named_where_there_are_pages(tmp_path: Path) -> None:
    inside = column("The child was born on 3 May 2019 and", "his sister on 4 June 2020.")
    plain = column("Nothing is said here.")
    source = read(write_pdf(tmp_path / "review.pdf", [plain, plain, inside, plain]))
    source = replace(source, text=source.text)
    assert "• A date of birth on page 3" in report_lines(reported(source))


def test_a_document_like_another_is_offered_as_its_new_version(review: Document) -> None:
    old = Publication(id="child-q-2021", title="Child Q")
    lines = report_lines(reported(review, Other(old, sketch(review.text))))
    says = "About 100 % of its words stand in child-q-2021 too: a new version of it?"
    assert f"{says} Then add it again under the id child-q-2021." in lines


def test_a_document_that_holds_another_is_no_new_version(review: Document) -> None:
    longer = document(
        *_PARTS, *(f"Paragraph {number} says {number * 7} other things about {number}." for number in range(99))
    )
    short = Publication(id="short", title="Short")
    assert any(
        line.startswith("It holds about 100 %")
        for line in report_lines(reported(longer, Other(short, sketch(review.text))))
    )


def test_what_was_taken_from_the_document_is_shown_with_where_from(review: Document) -> None:
    lines = report_lines(reported(review))
    assert "• Title: Local child safeguarding practice review: Child Q" in lines
    assert "• Kind: review (front page; the library has guidance)" in lines
    assert "• Published: 2022-03-14 (front page)" in lines
    assert "• Label: Child Q (front page, likely)" in lines
    assert "• Kind: review (front page)" in report_lines(reported(replace(review, kind=Kind.REVIEW)))


def test_a_document_without_a_date_is_said_to_have_none() -> None:
    assert "No date of publication was found. A search since a year will leave it out." in report_lines(
        reported(document("# Seeing men", "Words."))
    )
    made = Sight(information=(("created", "2020-05-01"),))
    assert "The date of publication is not sure. A search since a year will leave it out." in report_lines(
        reported(replace(document("# Seeing men", "Words.", id=""), sight=made))
    )


def test_findings_are_counted_and_gaps_in_their_numbers_are_said(review: Document) -> None:
    lines = report_lines(reported(review))
    assert "2 findings and 2 recommendations recognised, addressed to police, midwifery." in lines
    assert "Finding 2 was not found between 1 and 3." in lines


def test_a_clean_report_still_asks_to_look(review: Document) -> None:
    (first, *_) = report_lines(reported(document("# Seeing men", "Words.")))
    assert first.endswith("Please look yourself too.")


def test_a_report_is_at_most_so_many_lines(review: Document) -> None:
    remarks = tuple(f"{number} comments were left out." for number in range(2, 30))
    findings = [f"Finding {number}: Nobody asked." for number in range(1, 60, 3)]
    busy = document(*_PARTS, *findings)
    busy = replace(busy, sight=Sight(remarks=remarks, scanned=tuple(range(1, 400, 2)), figures=(1,)))
    others = [Other(Publication(id=f"other-{number}", title="Other"), sketch(busy.text)) for number in range(9)]
    lines = report_lines(reported(busy, *others))
    assert len(lines) <= MOST_LINES
    assert max(map(len, lines)) < 200


def test_the_json_says_the_same_and_its_keys_stay(review: Document) -> None:
    report = reported(review)
    found = json.loads(json.dumps(report_json(report)))
    assert set(found) == {
        *("id", "sha256", "title", "lines", "pages", "counts", "outline", "items", "odd", "left_out", "remarks"),
        *("identifiers", "renamed", "alike", "guesses"),
    }
    assert {name: {*found[name]} for name in ("pages", "counts")} | {
        name: {*found[name][0]} for name in ("outline", "items", "identifiers", "guesses")
    } == {name: {*keys.split()} for name, keys in _KEYS.items()}
    assert found["lines"] == report_lines(report)
    assert found["items"][0] | {"start": 0, "end": 0, "first": []} == {
        "unit": "finding",
        "said": "finding",
        "number": "1",
        "start": 0,
        "end": 0,
        "first": [],
        "agencies": [],
        "page": None,
    }
    assert [one["kind"] for one in found["identifiers"]][:2] == [Identifier.NHS_NUMBER, Identifier.DATE_OF_BIRTH]
    assert found["pages"]["count"] is None
