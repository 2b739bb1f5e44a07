"""The same words in two documents are told; a rule that differs in a number or a "not" is another rule."""

import pytest

from index.alike import alike, same, twin
from knowledge.model import Document, Excerpt, Passage
from tests.conftest import document

RULE = (
    "A bruise on a baby who cannot roll is referred to children's social care on the same day, and a paediatrician "
    "sees the baby within 24 hours."
)


def whole(made: Document) -> Passage:
    return Passage(made, 0, len(made.text))


def test_the_same_words_are_alike_whatever_their_capitals_marks_and_quotes() -> None:
    printed = RULE.replace("children's", "children’s").replace(",", " –").upper()
    assert alike(RULE, printed)
    assert same(RULE, printed)


def test_words_quoted_within_others_are_alike_both_ways() -> None:
    longer = f"The national review says this. {RULE} Every practice should display it."
    assert alike(RULE, longer)
    assert alike(longer, RULE)
    assert not same(RULE, longer)


def test_a_word_spelt_or_put_otherwise_leaves_them_alike_and_not_the_same() -> None:
    other = RULE.replace("sees the baby", "sees the child")
    assert alike(RULE, other)
    assert not same(RULE, other)


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ("within 24 hours", "within 4 hours"),
        ("within 24 hours", "within 24 days"),
        ("is referred", "is not referred"),
        ("is referred", "must be referred"),
        ("is referred", "isn’t referred"),
        ("on the same day", "on the next day"),
        ("who cannot roll", "who can roll"),
        ("within 24", "after 24"),
    ],
)
def test_a_difference_that_changes_the_rule_makes_two_rules(words: str, others: str) -> None:
    assert words in RULE
    assert not alike(RULE, RULE.replace(words, others))


def test_two_texts_on_one_subject_are_not_alike() -> None:
    other = "A baby with a bruise who cannot roll yet is seen by a paediatrician, and social care hears of it that day."
    assert not alike(RULE, other)


@pytest.mark.parametrize("text", ["", "…", "The child was not seen.", "Working Together to Safeguard Children"])
def test_a_few_words_are_alike_by_chance_and_count_for_nothing(text: str) -> None:
    assert not alike(text, text)


def test_the_twin_of_an_excerpt_is_the_slice_that_holds_its_words() -> None:
    other = document("#Briefing", "What the review asks of us:", f"The review says: {RULE} Put it up.", "Thank you.")
    mine = document(RULE)
    found = twin(Excerpt(mine, 0, len(mine.text)), whole(other))
    assert found is not None
    assert found.document is other
    assert found.text == RULE.removesuffix(".")


def test_words_scattered_over_a_passage_have_no_twin_there() -> None:
    first, _, last = RULE.partition(", and ")
    other = document(first + ".", " ".join(f"Word{letter}" for letter in "abcdefghijklmnop"), last)
    mine = document(RULE)
    assert twin(Excerpt(mine, 0, len(mine.text)), whole(other)) is None
