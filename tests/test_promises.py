"""What is promised of the starter library with the packaged model: the right words, and no others."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.questions import KIRKLEES, Asked, figures, labels, run
from bot.asking import ask
from bot.bootstrap import Desk, open_desk
from bot.jsonform import answer_json
from bot.render import plain
from bot.wording import answer_reply
from knowledge.model import Excerpt
from tests.starter import starter

pytestmark = pytest.mark.model


@dataclass(frozen=True)
class Finding:
    """Words of the Kirklees review, and two ways somebody asks for them."""

    words: str
    asked: tuple[str, str]


FINDINGS = (
    Finding(
        "on child protection plans for neglect since October 2016",
        (
            "were the older siblings of the Kirklees twins on child protection plans",
            "kirklees child B and C older brothers sisters already on plans",
        ),
    ),
    Finding(
        "were on a child protection plan before their birth, which came five weeks early",
        (
            "were the Kirklees twins on a CP plan before they were born",
            "how early were the Kirklees twins born and was there a child protection plan by then",
        ),
    ),
    Finding(
        "No pre-birth assessment had been finished",
        (
            "was a pre-birth assessment done for the Kirklees twins",
            "kirklees child B and C pba not finished",
        ),
    ),
    Finding(
        "The mother met advice with hostility and resistance",
        (
            "how did the mother of the Kirklees twins respond to advice",
            "kirklees twins mum hostile learning difficulties",
        ),
    ),
    Finding(
        "The father of Child B and Child C was known to professionals as volatile",
        (
            "what was known about the father of the Kirklees twins",
            "kirklees twins dad volatile",
        ),
    ),
    Finding(
        "were allowed home from hospital although they were at risk of neglect",
        (
            "why were the Kirklees twins discharged from hospital",
            "kirklees twins allowed home from hospital despite risk of neglect",
        ),
    ),
    Finding(
        "big gaps in the information that staff had, and assessments were incomplete",
        (
            "what gaps in information did the Kirklees review find",
            "were assessments complete in the kirklees twins review",
        ),
    ),
    Finding(
        "did not grasp how damaging the neglect of the children was",
        (
            "did staff understand the neglect in the Kirklees twins case",
            "kirklees twins staff did not see how damaging neglect was",
        ),
    ),
    Finding(
        "made it improbable that the parents could give four children good long-term care",
        (
            "could the Kirklees parents give the four children good long-term care",
            "kirklees child b and c were parents able to care for all four kids long term",
        ),
    ),
)


@pytest.fixture(scope="session")
def desk(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return starter(pytestconfig, tmp_path_factory)


@pytest.fixture(scope="session")
def asked(desk: Desk) -> list[Asked]:
    return run(desk, labels())


@pytest.mark.parametrize(
    ("words", "question"),
    [(finding.words, question) for finding in FINDINGS for question in finding.asked],
    ids=[f"{number}{letter}" for number in range(1, len(FINDINGS) + 1) for letter in "ab"],
)
def test_every_kirklees_finding_is_first_or_second_in_two_wordings(words: str, question: str, desk: Desk) -> None:
    answer = ask(desk, question)
    shown = [cited.excerpt for cited in answer.excerpts[:2]]
    assert any(one.document.id == KIRKLEES and words in one.text for one in shown), [one.text for one in shown]


def test_every_excerpt_of_every_labelled_question_is_the_text_at_its_place(asked: list[Asked], desk: Desk) -> None:
    excerpts: list[Excerpt] = [cited.excerpt for one in asked for cited in one.answer.excerpts]
    assert len(excerpts) > len(asked)
    for excerpt in excerpts:
        text = desk.library.document(excerpt.document.id, excerpt.document.sha256).text
        assert text[excerpt.start : excerpt.end] == excerpt.text != ""


def test_the_test_half_of_the_questions_is_answered_and_refused_as_promised(asked: list[Asked]) -> None:
    kept = figures([one for one in asked if one.label["split"] == "test"])
    assert kept["questions"] > 50
    assert kept["hit@3"] >= 0.85
    assert kept["false answers"] <= 0.1


def test_a_model_that_cannot_be_loaded_leaves_a_desk_that_searches_words(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    bare = open_desk(desk.settings.model_copy(update={"embedding_model": str(tmp_path / "model")}))
    assert bare.encoder is None
    answer = ask(bare, "bruise on a baby who cannot roll")
    assert answer.searched.words_only
    assert "cannot roll" in answer.excerpts[0].excerpt.text
    bare.library.close()


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("poppi worthington", "cumbria-child-n-2016"),
        ("Logan Mwangi review findings", "cwmtaf-child-t-2022"),
        ("dylan tiffin brown", "northants-child-ak-2019"),
    ],
)
def test_the_name_the_press_used_finds_the_review_and_is_printed_nowhere(name: str, document: str, desk: Desk) -> None:
    answer = ask(desk, name)
    assert {one.excerpt.document.id for one in answer.excerpts} == {document}
    printed = json.dumps(answer_json(answer)) + plain(answer_reply(answer), "England")
    folded = "".join(letter for letter in printed.casefold() if letter.isalnum())
    for alias in answer.excerpts[0].excerpt.document.aliases:
        assert "".join(letter for letter in alias.casefold() if letter.isalnum()) not in folded
