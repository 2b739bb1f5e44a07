"""Whoever asks to decide on a case is told whose decision it is; whoever asks what is written is not."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Answer
from bot.asking import ask
from bot.bands import Band
from bot.beyond import asks_beyond
from bot.bootstrap import Desk
from bot.render import plain
from bot.wording import BEYOND, answer_reply
from tests.bot.conftest import Chat

QUESTIONS = Path(__file__).parents[2] / "bench" / "questions.jsonl"
RELATED = "Related, but it may not answer:"


def tune(sort: str | None) -> list[dict[str, Any]]:
    """Return the tune half of the labelled questions of a sort; of None, those that can be answered."""
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["split"] == "tune" and row["sort"] == sort]


def share(rows: list[dict[str, Any]]) -> float:
    return sum(asks_beyond(row["text"]) for row in rows) / len(rows)


def test_most_labelled_questions_for_a_judgement_are_known_and_hardly_any_other() -> None:
    assert share(tune("judgement")) >= 0.8
    for sort in (None, "absent", "off topic"):
        assert share(tune(sort)) <= 0.03


@pytest.mark.parametrize(
    "text",
    [
        "should I remove the child",
        "Should we step this down to CIN?",
        "is this s47?",
        "can i leave the baby with nan tonight",
        "do i need to refer this",
        "is it safe to send her home",
        "would u let him back in",
        "shall i close it",
        "what should I do about this family",
        "which one do I put in the care plan",
        "how likely is he to hit her again",
        "what’s the EDT number",
        "who's on duty",
    ],
)
def test_what_nobody_has_written_down_is_known(text: str) -> None:
    assert asks_beyond(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "when should I refer a bruise",
        "what should be in a chronology",
        "who should I tell about a TA",
        "how do I write a chronology",
        "Would you explain what a child protection plan is",
        "what would have helped",
        "what is a section 47 enquiry",
        "reviews where nobody asked whether it was safe to leave",
        "the reviews should have been shared",
        "how many children had a number of injuries",
        "do we need to log escalations",
        "should I record what the child said",
    ],
)
def test_what_is_written_is_asked_for_without_it(text: str) -> None:
    assert not asks_beyond(text)


@pytest.fixture
def related(desk: Desk) -> Answer:
    """Return an answer that is only related."""
    return replace(ask(desk, "bruise on a baby"), band=Band.RELATED)


def told(answer: Answer) -> str:
    return " ".join(plain(answer_reply(answer), "England").split())


def test_what_is_only_related_says_whose_decision_it_is_before_the_first_excerpt(related: Answer) -> None:
    said = told(replace(related, searched=replace(related.searched, beyond=True)))
    assert f". {BEYOND} {RELATED} 1 “" in said
    assert BEYOND not in told(related)


def test_an_answer_and_its_buttons_are_as_they_are_for_any_question(related: Answer) -> None:
    beyond = replace(related, searched=replace(related.searched, beyond=True))
    assert answer_reply(beyond).buttons == answer_reply(related).buttons
    assert told(replace(beyond, band=Band.ANSWERS)) == told(replace(related, band=Band.ANSWERS))


def test_a_refusal_says_it_once(chat: Chat) -> None:
    assert " ".join(chat.say("should I zzyzx the xylophone").split()).count(BEYOND) == 1


def test_the_chat_knows_what_was_asked(chat: Chat) -> None:
    for text, beyond in (("should i photograph this bruise", True), ("when is a bruise photographed", False)):
        answer = chat.reply(text).answer
        assert answer
        assert answer.searched.beyond is beyond
