"""The lens puts first what is near to a person, and is taken from a question only where somebody says who asks."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lens import Lens, View, agency_of, lens_of, take_role, view_of
from bot.message import STRANGER, Person, Role
from knowledge.model import Publication
from knowledge.vocabulary import AGENCIES

MIDWIFE = Person(1, Role.PRACTITIONER, agency="midwifery", area="Leeds", nation="England")


def about(areas: str = "", agencies: str = "", nations: str = "") -> Publication:
    """Return a publication with these tags, divided by semicolons."""
    tags = [tuple(filter(None, value.split(";"))) for value in (areas, agencies, nations)]
    return Publication(id="a", title="A", areas=tags[0], agencies=tags[1], nations=tags[2])


def test_ones_own_area_weighs_most_then_agency_then_nation_and_all_add_up() -> None:
    lens = Lens("midwifery", "Leeds", "England")
    near = [
        about(),
        about(nations="England"),
        about(agencies="midwifery"),
        about("Leeds"),
        about("Leeds", "midwifery"),
        about("Leeds", "midwifery", "England"),
    ]
    weights = [lens.weight(one) for one in near]
    assert weights[0] == 0
    assert all(less < more for less, more in pairwise(weights))
    assert weights[-1] < 0.2  # It parts near equals, and never lifts what does not answer.


def test_a_lens_knows_its_words_in_any_capitals_and_among_others() -> None:
    assert Lens(area="leeds").weight(about("Bradford;LEEDS")) == Lens(area="Leeds").weight(about("Leeds")) > 0
    assert Lens(agency="Police").weight(about(agencies="schools;police")) > 0
    assert Lens(area="Leeds").weight(about("Leeds North")) == 0


@pytest.mark.parametrize("publication", [about(), about("Leeds", "midwifery", "England"), Publication(id="", title="")])
def test_an_empty_lens_changes_nothing(publication: Publication) -> None:
    assert Lens().weight(publication) == 0


@given(st.builds(Lens, st.text(), st.text(), st.text()), st.lists(st.text()), st.lists(st.text()))
def test_no_lens_ever_puts_anything_down(lens: Lens, areas: list[str], agencies: list[str]) -> None:
    assert lens.weight(Publication(id="a", title="A", areas=tuple(areas), agencies=tuple(agencies))) >= 0


@pytest.mark.parametrize(
    ("lens", "words"),
    [
        (Lens("midwifery", "Leeds", "England"), "midwifery, Leeds, England"),
        (Lens(nation="Wales"), "Wales"),
        (Lens("police", nation="Wales"), "police, Wales"),
        (Lens(), ""),
    ],
)
def test_a_lens_says_what_it_puts_first(lens: Lens, words: str) -> None:
    assert lens.words == words


@pytest.mark.parametrize(
    ("chosen", "lens"),
    [
        ("own", Lens("midwifery", "Leeds", "England")),
        ("police", Lens("police", "Leeds", "England")),
        ("off", Lens()),
    ],
)
def test_a_person_reads_through_the_lens_they_chose_on_top_of_their_own_place(chosen: str, lens: Lens) -> None:
    person = Person(1, Role.PRACTITIONER, agency="midwifery", area="Leeds", nation="England", lens=chosen, plain=True)
    assert lens_of(person) == lens
    assert view_of(person) == View(lens, plain=True)


def test_somebody_without_a_place_has_no_lens() -> None:
    assert view_of(STRANGER) == View()
    assert view_of(MIDWIFE) != View()


@pytest.mark.parametrize(
    ("word", "agency"),
    [
        ("midwife", "midwifery"),
        ("midwives", "midwifery"),
        ("Midwifery", "midwifery"),
        ("HV", "health visiting"),
        ("health-visitor", "health visiting"),
        ("social worker", "children's social care"),
        ("wombat", None),
        ("", None),
        ("neglect", None),
    ],
)
def test_a_word_for_a_role_names_its_agency(word: str, agency: str | None) -> None:
    assert agency_of(word) == agency


@pytest.mark.parametrize("agency", AGENCIES)
def test_every_agency_is_found_by_its_own_name(agency: str) -> None:
    assert agency_of(agency) == agency


@pytest.mark.parametrize(
    ("text", "question", "agency"),
    [
        ("as a midwife, what do I do about bruising?", "what do I do about bruising?", "midwifery"),
        ("As a Midwife: bruising", "bruising", "midwifery"),
        ("as an HV, what about bruising", "what about bruising", "health visiting"),
        ("As a health-visitor - missed appointments", "missed appointments", "health visiting"),
        ("what do I do about bruising as a teacher?", "what do I do about bruising", "schools"),
        ("bruising on a baby, as a GP", "bruising on a baby", "GPs"),
        ("what should I look for? as a police officer.", "what should I look for?", "police"),
        ("as a newly qualified social worker, who do I ring", "who do I ring", "children's social care"),
        ("as a hospital midwife, who do I ring", "who do I ring", "midwifery"),
        ("as a designated safeguarding lead, who do I ring", "who do I ring", "schools"),
        ("as a result, what do I do as a midwife?", "as a result, what do I do", "midwifery"),
    ],
)
def test_a_role_is_taken_from_the_beginning_or_the_end_of_a_question(text: str, question: str, agency: str) -> None:
    assert take_role(text) == (question, agency)


@pytest.mark.parametrize(
    "text",
    [
        "as a midwife told me, bruising is always referred",
        "bruising is always referred, as a midwife told me",
        "as a midwife what do I do about bruising",  # Where the role ends is anybody's guess.
        "as a result, the baby was not seen",
        "the baby was not seen as a result",
        "as a wombat, what do I do?",
        "as a mother, what do I do?",
        "what happened to her as a child?",
        "was neglect seen as a police matter?",
        "is neglect treated as a crime by police?",
        "can somebody who was barred work as a teacher?",
        "he was employed as a nurse",
        "what did the midwife do?",
        "the mother was described as a midwife would describe her",
        "midwife",
        "",
    ],
)
def test_a_question_without_a_role_of_whoever_asks_is_left_alone(text: str) -> None:
    assert take_role(text) == (text, None)


@given(st.text(), st.sampled_from(["midwife", "HV", "social worker", "police officer", "teacher"]))
def test_whatever_the_question_is_taking_the_role_adds_no_word_to_it(text: str, role: str) -> None:
    for asked in (text, f"as a {role}, {text}", f"{text} as a {role}?"):
        question, agency = take_role(asked)
        assert question in (asked, asked.strip()) if agency is None else agency in AGENCIES
        assert set(question.split()) <= set(asked.split()) | {part.rstrip(",.;?!") for part in asked.split()}
