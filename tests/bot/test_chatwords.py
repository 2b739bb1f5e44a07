"""Chat words become a filter, and whatever cannot be followed is answered with a sentence."""

import pytest

from bot.chatwords import NotUnderstood, both, both_words, read_filter
from knowledge.model import Filter, Kind, Publication

LIBRARY = (
    Publication(id="a", title="A", areas=("Leeds",)),
    Publication(id="b", title="B", areas=("South Gloucestershire", "Bradford")),
)


@pytest.mark.parametrize(
    ("words", "where", "shown"),
    [
        ("in:leeds", Filter(areas=frozenset({"Leeds"})), "in:leeds"),
        ("In:LEEDS,", Filter(areas=frozenset({"Leeds"})), "in:leeds"),
        ("in:south-gloucestershire", Filter(areas=frozenset({"South Gloucestershire"})), "in:south-gloucestershire"),
        ("in:South_Gloucestershire", Filter(areas=frozenset({"South Gloucestershire"})), "in:south-gloucestershire"),
        ('in:"south gloucestershire"', Filter(areas=frozenset({"South Gloucestershire"})), "in:south-gloucestershire"),
        ("in:“south gloucestershire”", Filter(areas=frozenset({"South Gloucestershire"})), "in:south-gloucestershire"),
        ("in:leeds in:bradford", Filter(areas=frozenset({"Leeds", "Bradford"})), "in:leeds in:bradford"),
        ("since:2018", Filter(since=2018), "since:2018"),
        ("nation:wales", Filter(nations=frozenset({"Wales"})), "nation:wales"),
        ("nation:northern-ireland", Filter(nations=frozenset({"Northern Ireland"})), "nation:northern-ireland"),
        ("kind:review", Filter(kinds=frozenset({Kind.REVIEW})), "kind:review"),
        ("kind:reviews", Filter(kinds=frozenset({Kind.REVIEW})), "kind:reviews"),
        ("about:neglect", Filter(themes=frozenset({"neglect"})), "about:neglect"),
        ("for:midwives", Filter(agencies=frozenset({"midwifery", "all agencies"})), "for:midwifery"),
    ],
)
def test_a_chat_word_is_a_filter(words: str, where: Filter, shown: str) -> None:
    read = read_filter(f"missed {words} appointments", LIBRARY)
    assert (read.text, read.where, read.words) == ("missed appointments", where, shown)


def test_kind_guidance_is_every_sort_of_it() -> None:
    kinds = read_filter("kind:guidance", LIBRARY).where.kinds
    assert kinds == {Kind.GUIDANCE, Kind.STATUTORY_GUIDANCE, Kind.LOCAL_PROCEDURE}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_asked_for_with_a_hyphen(kind: Kind) -> None:
    assert kind in read_filter(f"kind:{kind.replace('_', '-')}", LIBRARY).where.kinds


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("in:atlantis", "atlantis"),
        ("since:last-year", "since:2018"),
        ("since:18", "since:2018"),
        ("nation:france", "England, Wales, Scotland, Northern Ireland"),
        ("kind:poem", "local-procedure"),
        ("about:wombats", "about:neglect"),
        ("for:wombats", "for:midwives"),
    ],
)
def test_a_word_that_cannot_be_followed_is_answered_with_what_can(words: str, says: str) -> None:
    with pytest.raises(NotUnderstood, match=says):
        read_filter(f"bruising {words}", LIBRARY)


@pytest.mark.parametrize("text", ["bruising", "what happened in: leeds", "ratio 3:1", "begin:leeds", "", "in:"])
def test_words_that_are_no_filter_stay_in_the_question(text: str) -> None:
    read = read_filter(text, LIBRARY)
    assert (read.text, read.where, read.words) == (text, Filter(), "")


def test_both_keeps_the_first_filter_where_the_second_says_nothing() -> None:
    leeds, since = Filter(areas=frozenset({"Leeds"}), since=2015), Filter(since=2020)
    assert both(leeds, since) == Filter(areas=frozenset({"Leeds"}), since=2020)
    assert both(leeds, Filter()) == leeds
    assert both(Filter(), leeds) == leeds


def test_both_lets_the_second_filter_stand_where_it_has_a_word_of_the_same_name() -> None:
    leeds, bradford = Filter(areas=frozenset({"Leeds"})), Filter(areas=frozenset({"Bradford"}))
    assert both(leeds, bradford) == bradford
    for first, second in (
        (Filter(nations=frozenset({"Wales"})), Filter(nations=frozenset({"England"}))),
        (Filter(agencies=frozenset({"schools"})), Filter(agencies=frozenset({"police"}))),
        (Filter(themes=frozenset({"neglect"})), Filter(themes=frozenset({"supervision"}))),
        (Filter(kinds=frozenset({Kind.LAW})), Filter(kinds=frozenset({Kind.REVIEW}))),
        (Filter(documents=frozenset({"a"})), Filter(documents=frozenset({"b"}))),
    ):
        assert both(first, second) == second


def test_the_words_shown_are_those_of_the_filter_that_stands() -> None:
    assert both_words("in:leeds since:2018", "in:bradford") == "since:2018 in:bradford"
    assert both_words("in:leeds in:wigan", "kind:law") == "in:leeds in:wigan kind:law"
    assert both_words("", "in:leeds") == both_words("in:leeds", "") == "in:leeds"
