"""Where sentences end, and where they only seem to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_sentences_end_at_full_stops_question_marks_and_exclamation_marks() -> None:
    assert cut("Who saw the baby? Nobody did! The file was closed. 42 days passed… Then he died.") == [
        "Who saw the baby?",
        "Nobody did!",
        "The file was closed.",
        "42 days passed…",
        "Then he died.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The baby was seen by Dr. Jones and Mrs. Smith.",
        "Some signs, e.g. Bruising or bites, were missed.",
        "The duty (s. 47 of the Children Act 1989) was not met.",
        "See No. 3 and Nos. 4 to 6.",
        "It stands in para. 12, pp. 4 to 7, and in Fig. 2.",
        "The report by J. Smith and A. B. Jones was late.",
        "He lived in St. Helens with others, i.e. Two uncles.",
        "A rate of 3.5 per 1,000 was recorded.",
        "The site www.example.org has the form.",
    ],
)
def test_an_abbreviation_or_a_number_ends_no_sentence(text: str) -> None:
    assert cut(text) == [text]


def test_a_word_that_only_ends_like_an_abbreviation_ends_its_sentence() -> None:
    assert cut("She had bruises. He said nothing. They saw the lines. No one asked.") == [
        "She had bruises.",
        "He said nothing.",
        "They saw the lines.",
        "No one asked.",
    ]


def test_closing_quotes_and_brackets_belong_to_their_sentence() -> None:
    assert cut("She said “he fell.” Nobody asked. (It was late.) ‘Who knew?’ “We did,” they said.") == [
        "She said “he fell.”",
        "Nobody asked.",
        "(It was late.)",
        "‘Who knew?’",
        "“We did,” they said.",
    ]


def test_bullets_in_a_line_are_sentences() -> None:
    assert cut("Ask about: • sleep; • feeding; • who lives there.") == [
        "Ask about:",
        "• sleep;",
        "• feeding;",
        "• who lives there.",
    ]


def test_a_text_without_a_full_stop_is_one_sentence_and_an_empty_one_none() -> None:
    assert cut("nobody asked the father") == ["nobody asked the father"]
    assert cut("") == cut(" \n ") == []


@given(st.text('aSés. \n\u00a0\u200b?!;:•"”’)(“1👶…', max_size=80))
def test_no_character_of_a_sentence_is_lost_or_printed_twice(text: str) -> None:
    place = 0
    for start, end in sentences(text):
        assert text[place:start].strip() == ""
        assert text[start:end] == text[start:end].strip() != ""
        place = end
    assert text[place:].strip() == ""
