"""A label is known as a label, and told apart by area or year."""

import pytest

from bot.labels import is_bare_label, known_by, labels_in, sharing_label
from knowledge.model import Publication

LEEDS = Publication(id="leeds", title="Learning review", label="Child C", areas=("Leeds",), published="2019")
BRADFORD = Publication(id="bradford", title="Serious case review: Child C", areas=("Bradford",), published="2015-03")
TWINS = Publication(id="twins", title="Review", label="Baby E and Baby F", areas=("South Gloucestershire",))
EVERY = (LEEDS, BRADFORD, TWINS)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("child c", {"child c"}),
        ("What happened to Child C?", {"child c"}),
        ("CHILD C", {"child c"}),
        ("Child A", {"child a"}),
        ("baby e and baby f", {"baby e", "baby f"}),
        ("Family R and Child R", {"family r", "child r"}),
        ("child ak", {"child ak"}),
        ("child c's mother", {"child c"}),
        ("child T1", {"child t1"}),
    ],
)
def test_a_label_is_found_in_capitals_or_small_letters(text: str, labels: set[str]) -> None:
    assert labels_in(text) == labels


@pytest.mark.parametrize(
    "text",
    [
        "a child in care",
        "is the child at risk",
        "can a baby be moved",
        "was the child a victim of neglect",
        "the child is on a plan",
        "grandchild c",
        "child protection",
        "family court",
        "babysitter",
        "",
    ],
)
def test_ordinary_words_after_child_are_no_label(text: str) -> None:
    assert labels_in(text) == set()


@pytest.mark.parametrize("text", ["was the child ok", "the child I met", "my child and I", "is baby ok"])
def test_ordinary_words_that_look_like_a_label_name_no_review(text: str) -> None:
    assert not sharing_label(text, EVERY)


def test_a_bare_label_is_shared_by_every_review_that_carries_it() -> None:
    assert sharing_label("child c", EVERY) == [LEEDS, BRADFORD]


@pytest.mark.parametrize(
    "text", ["child c leeds", "Child C in LEEDS", "Child C 2019", "the 2019 review of child c", "leeds child c mother"]
)
def test_an_area_or_a_year_tells_reviews_of_one_label_apart(text: str) -> None:
    assert sharing_label(text, EVERY) == [LEEDS]


def test_an_area_that_no_review_of_the_label_is_about_leaves_all_of_them() -> None:
    assert sharing_label("child c in Kirklees", EVERY) == [LEEDS, BRADFORD]


def test_one_of_two_labels_is_enough() -> None:
    assert sharing_label("baby f", EVERY) == [TWINS]


def test_a_question_without_a_label_is_shared_by_nobody() -> None:
    assert sharing_label("neglect in leeds 2019", EVERY) == []


def test_an_area_is_a_whole_word() -> None:
    kent = Publication(id="kent", title="Review", label="Child C", areas=("Kent",))
    assert sharing_label("what the Kentish Town review of child c says", (LEEDS, kent)) == [LEEDS, kent]


@pytest.mark.parametrize("text", ["child c", "Child C review", "the child c", "Baby F?"])
def test_a_label_with_hardly_a_word_beside_it_is_bare(text: str) -> None:
    assert is_bare_label(text)


@pytest.mark.parametrize("text", ["what did child c say to the teacher", "a child in care", "neglect"])
def test_a_question_about_a_label_or_about_none_is_not_bare(text: str) -> None:
    assert not is_bare_label(text)


def test_a_name_the_press_used_finds_its_review_whole_and_whatever_its_hyphens() -> None:
    known = Publication(id="ak", title="Review: Child Ak", aliases=("Dylan Tiffin-Brown",))
    assert known_by("what about Dylan Tiffin Brown?", [LEEDS, known]) == [known]
    assert known_by("what about dylan", [LEEDS, known]) == []
