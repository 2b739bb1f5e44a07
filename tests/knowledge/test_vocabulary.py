"""What the vocabulary promises: people's words lead to documents' words, and other subjects are left alone."""

from time import perf_counter

import pytest

from knowledge.vocabulary import (
    AGENCIES,
    CHAT,
    TABLE,
    THEMES,
    Term,
    _register,
    expansions,
    find,
    names,
    spelled_out,
    theme_of,
)

ABSTRACT = (
    "We report that the DNA repair enzyme binds ssDNA with high affinity. Genome-wide LD between markers was low, and "
    "random genetic drift explains the rest. EPO receptor signalling, CIN and a molecular weight (MW) of 42 kDa were "
    "measured in CSC and CAF cultures that were shaken overnight at 37 degrees; nutrient starvation had no effect."
)


def test_a_practitioners_sentence_leads_to_the_words_of_documents() -> None:
    question = "hv says mum’s boyfriend DNA'd the appt"
    assert names(question) == ["health visiting", "fathers and hidden men", "missed appointments"]
    assert {"health visitor", "unseen men", "was not brought"} <= set(expansions(question))


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("AHT", "abusive head trauma"),
        ("was it shaken baby?", "abusive head trauma"),
        ("unseen men", "fathers and hidden men"),
        ("nobody assessed the stepdad", "fathers and hidden men"),
        ("lip service from dad", "disguised compliance"),
        ("discguised compliance", "disguised compliance"),
        ("keeps missing appts", "missed appointments"),
        ("WNB policy", "missed appointments"),
        ("cot death", "safer sleep"),
        ("LCSPR or SCR", "serious case review"),
        ("baby is on a CP plan", "child protection plans"),
        ("s17 or CIN", "child in need"),
        ("strat today", "strategy discussions"),
        ("conf next week", "child protection conference"),
        ("PBA for UBB", "pre-birth assessment"),
        ("what is an EPO", "emergency protection order"),
        ("home ed", "elective home education"),
        ("case drift", "drift and delay"),
        ("prem baby in SCBU", "twins and prematurity"),
        ("is this good enough parenting", "good enough parenting"),
        ("the teacher told the DSL", "schools"),
        ("seen in A&E", "hospitals"),
        ("CAMHS closed it", "mental health services"),
        ("saftey plan", "safety plan"),
        ("DNA'd", "missed appointments"),
        ("why can't i write DNA for a toddler", "missed appointments"),
        ("not brought to appts", "missed appointments"),
        ("mum cancels every time", "missed appointments"),
        ("no one answers the door", "missed appointments"),
        ("kicked off at me", "parental hostility"),
        ("manager wont listen", "challenge and escalation"),
        ("vol accom", "section 20"),
        ("police powers", "police protection"),
        ("s31", "Public Law Outline"),
        ("closed case", "step-down"),
        ("risky adult in the house", "offenders and people who pose a risk"),
        ("baby slept on sofa", "safer sleep"),
        ("mark on baby", "bruising"),
        ("voice of child", "voice of the child"),
        ("temp accom", "poverty and housing"),
        ("non mol against dad", "domestic abuse"),
        ("honour abuse", "honour-based abuse"),
        ("missing from care", "exploitation and harm outside the home"),
        ("7 min briefing", "embedding learning"),
    ],
)
def test_abbreviations_slang_and_misspellings_are_understood(question: str, name: str) -> None:
    assert name in names(question)


@pytest.mark.parametrize("text", ["pre birth", "pre-birth", "prebirth", "Pre‑Birth", "PRE–BIRTH", "pre\u00a0birth"])
def test_hyphens_spaces_and_capitals_make_no_difference(text: str) -> None:
    assert names(text) == ["pre-birth assessment"]


def test_a_dash_between_two_thoughts_does_not_join_them() -> None:
    assert names("the home was cold—neglect, the police said") == ["neglect", "police"]


@pytest.mark.parametrize(("one", "many"), [("twin", "twins"), ("CP plan", "child protection plans"), ("HV", "HVs")])
def test_one_and_many_are_the_same_term(one: str, many: str) -> None:
    assert find(one) == find(many) != []


def test_the_longest_name_wins_and_each_term_comes_once_in_order() -> None:
    assert names("unborn baby, then the police, then an unborn child") == ["pre-birth assessment", "police"]


@pytest.mark.parametrize(
    "text", ["it may be us", "US law may mean it", "non-DNA", "swan", "cinema", "life-threatening"]
)
def test_words_that_only_look_like_abbreviations_are_left_alone(text: str) -> None:
    assert find(text) == []


def test_an_abbreviation_of_another_science_is_left_alone() -> None:
    assert expansions(ABSTRACT) == []
    assert expansions("DNA repair in yeast") == []
    assert expansions("sequenced DNA from patients at kick-off; the case was closed by section 31") == []


def test_an_abbreviation_in_the_company_of_a_family_is_understood() -> None:
    asked = "The mother has LD and the family were closed to CIN; the baby DNA three clinic appointments last winter"
    assert names(asked) == ["parental learning disability", "child in need", "under-ones", "missed appointments"]


def test_domestic_abuse_may_be_da_in_capitals_or_in_company() -> None:
    assert names("DA") == names("da between the parents")[:1] == ["domestic abuse"]
    assert find("da vinci") == []


def test_ordinary_words_are_found_and_add_nothing() -> None:
    text = "police, school, hospitals, pregnancy, assessment"
    assert names(text) == ["police", "schools", "hospitals", "midwifery and antenatal care", "assessment"]
    assert expansions(text) == []


def test_what_already_stands_in_the_question_is_not_added() -> None:
    added = expansions("domestic abuse or domestic violence")
    assert added == ["coercive control"]
    assert expansions("Unseen men: hidden men, fathers and male carers") == []


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("how long to icpc", "how long to child protection conference"),
        ("s47", "section 47"),
        ("WNB at clinic, then NFA", "was not brought at clinic, then step-down"),
        ("mum’s boyfriend kicked off at me", "mum’s boyfriend kicked off at me"),  # slang, no abbreviation
        ("DNA repair in yeast", "DNA repair in yeast"),
        ("GP and police", "GP and police"),
    ],
)
def test_an_abbreviation_is_spelled_out_as_documents_write_it(typed: str, written: str) -> None:
    assert spelled_out(typed) == written


def test_a_misspelling_is_never_added_to_a_search() -> None:
    added = {phrase for term in TABLE for phrase in term.adds}
    assert "disguised compliance" in added
    assert not added & {"discguised compliance", "saftey", "neglct", "safegaurding"}


def test_a_chat_spelling_is_no_english_and_stands_for_words_that_are_no_chat_spellings() -> None:
    assert CHAT["nt"] == "not"
    assert all(typed.isalpha() and typed.islower() for typed in CHAT)
    assert not {word for meant in CHAT.values() for word in meant.split()} & CHAT.keys()
    assert not CHAT.keys() & {"may", "us", "was", "can", "cant", "is", "it", "apt", "cud", "ave"}


@pytest.mark.parametrize(("typed", "meant"), [("new bf", "new boyfriend"), ("missed appt", "missed appointment")])
def test_a_chat_spelling_finds_what_its_meaning_finds(typed: str, meant: str) -> None:
    assert names(typed) == names(meant) != []


def test_no_term_adds_more_than_four_phrases() -> None:
    assert all(len(term.adds) <= 4 for term in TABLE)


@pytest.mark.parametrize(
    ("tag", "theme"),
    [
        ("SUDI", "safer sleep"),
        ("under-twos and toddlers", "under-ones"),
        ("coercive control", "domestic abuse"),
        ("non-accidental injury", "physical abuse"),
        ("core group", "child protection plans"),
        ("lived experience", "voice of the child"),
        ("police protection", "urgent protection"),
        ("MARAC and MAPPA", "multi-agency working"),
        ("vicarious trauma", "workload and wellbeing"),
        ("midwifery", "midwifery and antenatal care"),
        ("unborn children", "pre-birth assessment"),
        ("LCSPR process", "reviews and guidance"),
        ("Neglect", "neglect"),
        ("gardening", None),
    ],
)
def test_a_free_tag_finds_its_theme(tag: str, theme: str | None) -> None:
    assert theme_of(tag) == theme


def test_the_controlled_lists_stay_short_and_every_other_term_belongs_to_a_theme() -> None:
    assert len(set(THEMES)) == len(THEMES) <= 60
    assert len(AGENCIES) == 16
    assert all(theme_of(term.name) in THEMES for term in TABLE)


def test_every_name_in_the_table_finds_its_own_term() -> None:
    company = " for the child at the appointment"
    missed = [a for t in TABLE for a in (t.name, *t.said, *t.plain) if t not in find(a + company)]
    assert missed == []


def test_an_alias_under_two_terms_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'HV' stands under 'health visiting' and 'high voltage'"):
        _register([Term("health visiting", "agency", said=("HV",)), Term("high voltage", "term", said=("HV",))])


def test_a_thousand_questions_are_read_in_a_second() -> None:
    start = perf_counter()
    for _ in range(1000):
        expansions("HV says mum's new partner won't let her in and the twins were not brought to clinic")
    assert perf_counter() - start < 1
