"""What is shown: no words twice, near equals by what they weigh, and both of two rules that differ."""

from dataclasses import replace
from typing import Any

import pytest

from bot.answer import CitedExcerpt
from bot.asking import ask
from bot.conversation import Conversation
from bot.lens import Lens, View
from bot.picking import EQUAL, NEAR, Mixing, differing, gathered, picked, settled
from bot.wording import answer_reply
from index.excerpt import Choice
from knowledge.authority import authority, own_areas, rules_elsewhere
from knowledge.model import Document, Filter, Kind
from tests.bot.conftest import QUOTED, Chat, cited
from tests.conftest import document

RULE = (
    "A bruise on a baby who cannot roll is referred to social care on the same day, and a paediatrician sees the baby "
    "without delay."
)


def choice(id: str, text: str = RULE, score: float = 1.0, kind: Kind = Kind.GUIDANCE, **fields: Any) -> Choice:
    """Return an excerpt of a document of its own, as it was chosen."""
    made: Document = replace(document(text), id=id, kind=kind, **fields)
    return replace(cited(made).choice, score=score)


def rule(id: str, area: str, score: float = 1.0, **fields: Any) -> Choice:
    """Return a local procedure of an area, in words of its own."""
    return choice(id, f"In {area} it is done so: {id}.", score, Kind.LOCAL_PROCEDURE, areas=(area,), **fields)


def ids(shown: list[CitedExcerpt]) -> list[str]:
    return [one.excerpt.document.id for one in shown]


def test_the_same_words_take_one_place_and_free_the_others() -> None:
    other = choice("other", "Something else that speaks to it.", 0.5)
    shown = picked([choice("first", score=1.0), choice("second", score=0.9), other], 2)
    assert ids(shown) == ["first", "other"]
    assert [twin.document.id for twin in shown[0].twins] == ["second"]
    assert shown[0].twins[0].text == RULE.removesuffix(".")


def test_each_excerpt_of_a_group_keeps_its_own_document() -> None:
    for one in gathered([choice("first"), choice("second", RULE.upper())]):
        for slice in (one.excerpt, *one.twins):
            assert slice.text == slice.document.text[slice.start : slice.end]


@pytest.mark.parametrize(
    ("greater", "lesser"),
    [
        ({"kind": Kind.LAW}, {"kind": Kind.STATUTORY_GUIDANCE}),
        ({"kind": Kind.STATUTORY_GUIDANCE}, {"kind": Kind.GUIDANCE}),
        ({"kind": Kind.GUIDANCE}, {"kind": Kind.LOCAL_PROCEDURE}),
        ({"kind": Kind.LOCAL_PROCEDURE}, {"kind": Kind.REVIEW}),
        ({"kind": Kind.REVIEW}, {"kind": Kind.RESEARCH}),
        ({"kind": Kind.REVIEW}, {"kind": Kind.LAW, "summary": True}),
        ({"published": "2023-12"}, {"published": "2018"}),
        ({"published": "2018"}, {"published": None}),
        ({"kind": Kind.LOCAL_PROCEDURE}, {"kind": Kind.LAW, "superseded_by": "greater"}),
    ],
)
def test_of_the_same_words_what_weighs_more_is_shown(greater: dict[str, Any], lesser: dict[str, Any]) -> None:
    for order in (1, -1):
        (shown,) = gathered([choice("greater", **greater), choice("lesser", **lesser)][::order])
        assert shown.excerpt.document.id == "greater"
        assert [twin.document.id for twin in shown.twins] == ["lesser"]


def test_what_a_twin_says_besides_keeps_its_place() -> None:
    longer = f"{RULE} Parents are told why, in words that they understand, before anybody leaves the room."
    assert len(gathered([choice("short"), choice("long", longer)])) == 2


def test_the_same_words_twice_in_one_document_are_left_as_they_are() -> None:
    assert len(gathered([choice("one"), choice("one")])) == 2


def test_equal_scores_go_by_authority_and_then_by_date() -> None:
    review = choice("review", "It was found so.", 1.0, Kind.REVIEW)
    old = choice("old", "It is said so.", 1.0 - EQUAL / 2, published="2010")
    new = choice("new", "It is written so.", 1.0 - 0.9 * EQUAL, published="2020")
    assert ids(settled(gathered([review, old, new]))) == ["new", "old", "review"]


def test_a_better_score_goes_before_authority() -> None:
    review = choice("review", "It was found so.", 1.0, Kind.REVIEW)
    law = choice("law", "It is enacted so.", 1.0 - 2 * EQUAL, Kind.LAW)
    assert ids(settled(gathered([review, law]))) == ["review", "law"]


def test_the_kinds_are_ranked_and_each_has_its_rank() -> None:
    ranks = [authority(choice("one", kind=kind).excerpt.document) for kind in Kind]
    assert sorted(ranks) == list(range(len(Kind)))


THREE = [rule("one", "Leeds"), rule("two", "Leeds", 0.98), rule("three", "Leeds", 0.96)]


def test_the_best_rule_of_a_second_area_takes_the_last_place_of_three_of_the_first() -> None:
    some = [*THREE, rule("four", "York", 0.95), rule("five", "York", 0.94)]
    assert ids(picked(some, 3)) == ["one", "two", "four"]


def test_it_does_not_where_it_answers_much_less_well() -> None:
    assert ids(picked([*THREE, rule("four", "York", NEAR - 0.01)], 3)) == ["one", "two", "three"]


def test_it_does_not_where_it_would_not_answer_by_itself() -> None:
    poor = replace(rule("four", "York", 0.95), meaning=0.0, coverage=0.0)
    poor = replace(poor, hit=replace(poor.hit, meaning=0.0, coverage=0.0))
    assert ids(picked([*THREE, poor], 3)) == ["one", "two", "three"]


def test_nothing_changes_where_two_areas_are_shown_already() -> None:
    some = [rule("one", "Leeds"), rule("two", "York", 0.95), rule("three", "Leeds", 0.9), rule("four", "Hull", 0.9)]
    assert ids(picked(some, 3)) == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("where", "lens"), [(Filter(areas=frozenset({"Leeds"})), Lens()), (Filter(), Lens(area="Leeds"))]
)
def test_nothing_changes_for_somebody_who_named_an_area(where: Filter, lens: Lens) -> None:
    some = [*THREE, rule("four", "York", 0.95)]
    assert ids(picked(some, 3, Mixing.of(where, lens))) == ["one", "two", "three"]


def test_a_review_of_another_area_is_no_other_rule() -> None:
    review = choice("review", "It was found so in York.", 0.95, Kind.REVIEW, areas=("York",))
    assert ids(picked([*THREE, review], 3)) == ["one", "two", "three"]


def test_guidance_of_another_nation_is_shown_unless_a_nation_was_named() -> None:
    england = [choice(f"e{n}", f"It is {n} in England.", 1 - n / 100, nations=("England",)) for n in range(3)]
    some = [*england, choice("wales", "It is so in Wales.", 0.95, nations=("Wales",))]
    assert ids(picked(some, 3)) == ["e0", "e1", "wales"]
    assert ids(picked(some, 3, Mixing.of(Filter(), Lens(nation="England")))) == ["e0", "e1", "e2"]


def test_guidance_that_compares_areas_is_the_rule_of_none() -> None:
    compared = choice("compared", areas=("Leeds", "York")).excerpt.document
    assert own_areas(compared) == frozenset()
    assert not rules_elsewhere(compared, rule("one", "Hull").excerpt.document)
    assert differing([CitedExcerpt(rule("one", "Hull"))]) is None


def test_two_areas_with_different_rules_are_both_shown_and_said_to_differ(ruled: Chat) -> None:
    answer = ask(ruled.desk, "what happens after clinic appointments missed by a child")
    assert {"missed-leeds", "missed-york"} <= set(ids(list(answer.excerpts)))
    said = answer_reply(answer).said
    assert "These come from different areas (" in said
    assert "Rules may differ: follow your own area's." in said


def test_with_a_filter_on_an_area_only_its_rule_is_shown_and_nothing_is_said_to_differ(ruled: Chat) -> None:
    said = ruled.say("what happens after clinic appointments missed by a child in:york")
    assert "After three clinic appointments" in said
    assert "different areas" not in said


def test_a_lens_on_an_area_only_puts_it_first(ruled: Chat) -> None:
    text = "what happens after clinic appointments missed by a child"
    shown = ask(ruled.desk, text, Conversation(), View(Lens(area="York"))).excerpts
    assert shown[0].excerpt.document.id == "missed-york"


def test_words_that_stand_in_two_documents_are_shown_once_with_the_other_place_named(ruled: Chat) -> None:
    said = " ".join(ruled.say("is the GP told when a child was not brought to a clinic appointment").split())
    assert said.count(QUOTED) == 1
    assert "The same words stand in: Missed appointments in Leeds, Leeds (2021), ¶4." in said
