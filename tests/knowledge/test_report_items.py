"""What findings and recommendations promise: each is told with its number, its first words and whom it asks."""

import pytest

from knowledge.model import Document, Unit
from knowledge.report.items import Item, items_of, odd_numbers
from knowledge.units import numbered
from tests.conftest import document

_INTRODUCTION = "# Introduction"


def items(*parts: str) -> tuple[Item, ...]:
    source = document(*parts)
    return items_of(source, numbered(source))


def first_words(*parts: str) -> list[tuple[str, str, str]]:
    """Return what each is called, its number and its first words."""
    source = document(*parts)
    return [(item.said, item.number, source.text[slice(*item.first)]) for item in items_of(source, numbered(source))]


def agencies(*parts: str) -> list[tuple[str, ...]]:
    return [item.agencies for item in items(*parts)]


def odd(*parts: str) -> tuple[str, ...]:
    return odd_numbers(numbered(document(*parts)))


@pytest.mark.parametrize(
    ("printed", "said", "number", "words"),
    [
        ("Finding 3: Nobody asked.", "finding", "3", "Nobody asked."),
        ("5.2 Finding 3: Nobody asked.", "finding", "3", "Nobody asked."),
        ("Finding 3 Nobody asked.", "finding", "3", "Nobody asked."),
        ("FINDING 3 – Nobody asked.", "finding", "3", "Nobody asked."),
        ("Key finding 2. Nobody asked.", "key finding", "2", "Nobody asked."),
        ("Recommendation One: Ask him.", "recommendation", "One", "Ask him."),
        ("Recommendation B: Ask him.", "recommendation", "B", "Ask him."),
        ("Recommendation No. 4: Ask him.", "recommendation", "4", "Ask him."),
        ("National Recommendation 2.1: Ask him.", "national recommendation", "2.1", "Ask him."),
        ("Learning point 4: Ask him.", "learning point", "4", "Ask him."),
        ("Practice theme 1: Seeing men.", "practice theme", "1", "Seeing men."),
        ("Consideration 2: Does the Board know?", "consideration", "2", "Does the Board know?"),
        ("Key learning: Ask him.", "key learning", "", "Ask him."),
    ],
)
@pytest.mark.parametrize("sign", ["", "# "])
def test_a_finding_is_told_inline_and_as_a_heading(sign: str, printed: str, said: str, number: str, words: str) -> None:
    assert first_words(_INTRODUCTION, "Words.", f"{sign}{printed}", "1.1 More of it.") == [(said, number, words)]


def test_a_heading_that_is_only_a_number_has_its_words_beneath() -> None:
    assert first_words("## Recommendation 2", "The police should ask.", "They did not.") == [
        ("recommendation", "2", "The police should ask.")
    ]


@pytest.mark.parametrize("heading", ["What we learned", "Key learning", "LEARNING POINTS", "Practice themes"])
def test_what_was_learnt_is_a_finding_without_a_number(heading: str) -> None:
    (item,) = items(f"# {heading}", "Men were not seen.", "# Conclusion", "It ends.")
    assert (item.unit, item.number) == (Unit.FINDING, "")


@pytest.mark.parametrize(
    "words",
    [
        "Finding 3 was not accepted by the panel.",
        "Recommendation 4 of the first review was not met.",
        "The finding: nobody asked.",
        "Findings from research differ.",
    ],
)
def test_a_sentence_about_a_finding_is_none(words: str) -> None:
    assert items(_INTRODUCTION, words) == ()


@pytest.mark.parametrize(
    "heading",
    [
        "Recommendations",
        "RECOMMENDATIONS",
        "8. RECOMMENDATIONS",
        "Conclusions and recommendations",
        "Recommendations for police",
    ],
)
def test_a_numbered_list_under_recommendations_is_one_recommendation_each(heading: str) -> None:
    parts = (f"# {heading}", "8.1 The review makes the following recommendations:", "8.2 Schools should ask.")
    found = first_words(
        *parts, "Each term.", "8.3 The Board to seek assurance that men are seen.", "# End", "1. It ends."
    )
    assert found == [
        ("recommendation", "8.2", "Schools should ask."),
        ("recommendation", "8.3", "The Board to seek assurance that men are seen."),
    ]


def test_a_recommendation_that_somebody_seeks_assurance_is_one_of_its_own() -> None:
    listed = ("# Recommendations", "2. Schools should tell.", "3. That the Anytown Partnership seeks assurance of it.")
    assert [number for _, number, _ in first_words(*listed)] == ["2", "3"]


def test_letters_bullets_and_short_forms_are_recommendations_where_there_are_no_numbers() -> None:
    assert [
        number for _, number, _ in first_words("# Recommendations", "R1: Police must ask.", "R2: Police must act.")
    ] == ["1", "2"]
    assert [number for _, number, _ in first_words("# Recommendations", "(a) Police must ask.", "(b) Act.")] == ["(a)"]
    assert [
        words for _, _, words in first_words("# Recommendations", "• Police must ask.", "• Ensure it is done.")
    ] == [
        "Police must ask.",
        "Ensure it is done.",
    ]


def test_paragraphs_under_a_recommendation_are_not_recommendations_of_their_own() -> None:
    found = first_words(
        "# Recommendations", "## Recommendation 1", "7.1 Police must ask.", "7.2 They should write it down."
    )
    assert found == [("recommendation", "1", "7.1 Police must ask.")]


@pytest.mark.parametrize(
    "heading",
    ["Recommendations from previous reviews", "Progress against recommendations", "The panel’s recommendation"],
)
def test_what_became_of_other_recommendations_is_no_list_of_them(heading: str) -> None:
    assert items(f"# {heading}", "1. Police should have asked.", "2. Schools should ask.") == ()


def test_a_finding_ends_where_the_next_begins_or_a_heading_of_its_level_stands() -> None:
    source = document("# Finding 1: Men", "One.", "## More", "Two.", "# Finding 2: Women", "Three.", "# End", "Four.")
    assert [source.text[item.start : item.end] for item in items_of(source, numbered(source))] == [
        "Finding 1: Men\n\nOne.\n\nMore\n\nTwo.",
        "Finding 2: Women\n\nThree.",
    ]


def test_first_words_are_a_slice_of_whole_words() -> None:
    long = "Recommendation 1: " + "Officers should ask who lives there. " * 9
    source = document(long)
    (item,) = items_of(source, numbered(source))
    first = source.text[slice(*item.first)]
    assert len(first) <= 120
    assert long.split(": ", 1)[1].startswith(first + " ")


def test_who_is_asked_stands_before_what_they_should_do() -> None:
    assert agencies("Recommendation 1: The police and health visitors should tell midwives.") == [
        ("police", "health visiting")
    ]
    assert agencies("Recommendation 1: Schools to ask about siblings.") == [("schools",)]
    assert agencies("Recommendation 1: It is recommended that GPs record the father.") == [("GPs",)]
    assert agencies("Recommendation 1: The Safeguarding Partnership should audit this.") == [
        ("safeguarding partnerships",)
    ]


def test_a_heading_over_the_list_says_who_is_asked_where_the_words_do_not() -> None:
    found = agencies(
        "# Recommendations", "## Recommendations for the Police", "1. Officers should ask.", "2. Act to ask."
    )
    assert found == [("police",), ("police",)]


def test_numbers_that_are_missing_or_printed_twice_are_said() -> None:
    assert odd("Finding 1: A.", "Finding 2: B.", "Finding 4: C.") == ("Finding 3 was not found between 2 and 4.",)
    assert odd("Finding 1: A.", "Finding 5: B.") == ("Finding 2 to 4 were not found between 1 and 5.",)
    assert odd("Finding 2: A.", "Finding 3: B.") == ("Finding 1 was not found before 2.",)
    assert odd("Finding 1: A.", "Finding 2: B.", "Finding 2: B.") == ("Finding 2 is printed more than once.",)
    assert odd("Finding 1: A.", "Finding 2: B.", "Recommendation 1: C.") == ()


def test_each_agency_s_list_counts_by_itself() -> None:
    parts = ("# Recommendations", "## For police", "1. Officers should ask.", "2. Officers should act.")
    assert odd(*parts, "## For schools", "1. Teachers should ask.", "2. Teachers should act.") == ()


def test_documents_without_any_have_none() -> None:
    empty = Document(id="", title="None", text="")
    assert numbered(empty) == ()
