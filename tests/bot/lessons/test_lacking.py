"""A gap is said from the fifth person on, in terms of the vocabulary; of a question nothing is kept."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.__main__ import main
from bot.answer import Answer, Searched
from bot.bands import Band
from bot.lessons import lacking
from bot.message import Role
from tests.bot.conftest import Chat
from tests.bot.records.conftest import sql

NOTHING = Answer(
    "a", Band.NOTHING, (), (), Searched(("late booking", "neglect"), "", 4, 4), "s", 9, question="vraxxomunt"
)


def ask(invited: Callable[..., Chat], people: int, answer: Answer = NOTHING, first: int = 0) -> None:
    """Let people find no answer."""
    for number in range(first, first + people):
        chat = invited(f"aisha {number}", Role.PRACTITIONER)
        person = chat.desk.records.people.of(chat.sender)
        for _ in range(3):
            lacking.note(chat.desk, person, answer)


def test_what_four_people_asked_is_not_said_and_with_the_fifth_it_is(chat: Chat, invited: Callable[..., Chat]) -> None:
    ben = invited("ben", Role.SUPERVISOR)
    ask(invited, 4)
    assert ben.say("/gaps").startswith("Nothing was asked by 5 people or more in the last 90 days without an answer.")
    assert "late booking" not in ben.say("/gaps") + chat.say("/gaps") + chat.say("/status")
    ask(invited, 1, first=4)
    said = ben.say("/gaps")
    assert "late booking: 5 people or more" in said
    assert "neglect: 5 people or more" in said
    assert "An admin adds a document that answers one" in said
    assert "Send a document that answers one here to add it" in chat.say("/gaps")
    assert [button.text for button in ben.reply("/gaps").buttons] == ["/follow late booking", "/follow neglect"]


@pytest.mark.parametrize("role", [Role.STRANGER, Role.PRACTITIONER])
def test_gaps_are_for_supervisors_and_admins(invited: Callable[..., Chat], role: Role) -> None:
    ask(invited, 5)
    assert "late booking" not in invited("mallory", role).say("/gaps")


@pytest.mark.parametrize(
    "answer",
    [
        replace(NOTHING, band=Band.ANSWERS),
        replace(NOTHING, candidates=("a", "b")),
        replace(NOTHING, searched=replace(NOTHING.searched, filter="in:leeds")),
        replace(NOTHING, searched=replace(NOTHING.searched, words_only=True)),
        replace(NOTHING, searched=replace(NOTHING.searched, terms=())),
    ],
    ids=["answered", "which one", "filtered", "without a model", "no term"],
)
def test_what_says_nothing_of_the_library_is_no_gap(chat: Chat, invited: Callable[..., Chat], answer: Answer) -> None:
    ask(invited, 6, answer)
    assert sql(chat.desk.settings.data, "SELECT * FROM gaps") == []


def test_related_passages_are_a_gap_too(chat: Chat, invited: Callable[..., Chat]) -> None:
    ask(invited, 5, replace(NOTHING, band=Band.RELATED))
    assert "late booking: 5 people or more" in chat.say("/gaps")


def test_of_a_question_no_word_is_kept(chat: Chat, invited: Callable[..., Chat]) -> None:
    """The whole way of a question that is not answered, from the message to the gap, to what is told later."""
    aisha = invited("aisha", Role.PRACTITIONER)
    person = chat.desk.records.people.of(aisha.sender)
    answer = aisha.reply("what about MARAC and vraxxomunt of plonquistle").answer
    assert answer
    assert answer.band is not Band.ANSWERS
    lacking.note(chat.desk, person, answer)
    aisha.say("/tellme")
    assert sql(chat.desk.settings.data, "SELECT term FROM gaps") == [("MARAC",)]
    assert sql(chat.desk.settings.data, "SELECT terms FROM follows") == [('["MARAC"]',)]
    for path in chat.desk.settings.data.glob("records.db*"):
        raw = path.read_bytes().lower()
        assert b"vraxxomunt" not in raw
        assert b"plonquistle" not in raw


def test_the_command_line_prints_the_same_and_never_a_number_of_people_below_five(
    chat: Chat, invited: Callable[..., Chat], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEARNT_DATA", str(chat.desk.settings.data))
    monkeypatch.setenv("EMBEDDING_MODEL", "hashing")
    ask(invited, 7)
    capsys.readouterr()
    assert main(["gaps"]) == 0
    printed = capsys.readouterr().out
    assert printed.splitlines()[:2] == [
        "Asked in the last 90 days, and not answered:",
        "late booking: 5 people or more",
    ]
    assert main(["gaps", "--days", "7", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows == [{"term": term, "people_at_least": 5} for term in ("late booking", "neglect")]
    for days in ("0", "91", "-3"):
        assert main(["gaps", "--days", days]) == 1
        assert capsys.readouterr().err == "--days wants a number from 1 to 90; what is older is not kept.\n"
