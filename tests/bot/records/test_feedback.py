"""A verdict is kept with passage and snapshot, once a person and passage, and never with words of their own."""

from pathlib import Path

import pytest

from bot.records.feedback import REASONS, Verdict
from bot.records.records import Records
from bot.records.tables import feedback
from tests.bot.conftest import Chat
from tests.bot.records.conftest import Clock, sql

ROWS = "SELECT key, answer, passage, snapshot, verdict, reason, at FROM feedback ORDER BY key, answer, passage"
NOON = "2026-03-02T09:00:00+00:00"


def test_a_verdict_stands_with_every_passage_of_the_answer_and_its_snapshot(records: Records, tmp_path: Path) -> None:
    records.feedback.keep("k", "a", [4, 9], "s1", Verdict.HELPFUL)
    assert sql(tmp_path, ROWS) == [
        ("k", "a", 4, "s1", "helpful", "", NOON),
        ("k", "a", 9, "s1", "helpful", "", NOON),
    ]


def test_a_verdict_on_an_answer_that_showed_nothing_is_kept_too(records: Records, tmp_path: Path) -> None:
    records.feedback.keep("k", "a", [], "s1", Verdict.UNHELPFUL, "off-topic")
    assert sql(tmp_path, ROWS) == [("k", "a", 0, "s1", "unhelpful", "off-topic", NOON)]


def test_a_later_verdict_replaces_ones_own_on_the_same_passage_and_no_other(
    records: Records, tmp_path: Path, clock: Clock
) -> None:
    records.feedback.keep("k", "a", [4, 9], "s1", Verdict.UNHELPFUL, "unclear")
    records.feedback.keep("other", "a", [9], "s1", Verdict.UNHELPFUL)
    records.feedback.keep("k", "b", [9], "s1", Verdict.UNHELPFUL)
    clock.move(hours=1)
    records.feedback.keep("k", "a", [9], "s2", Verdict.HELPFUL)
    assert sql(tmp_path, ROWS) == [
        ("k", "a", 4, "s1", "unhelpful", "unclear", NOON),
        ("k", "a", 9, "s2", "helpful", "", "2026-03-02T10:00:00+00:00"),
        ("k", "b", 9, "s1", "unhelpful", "", NOON),
        ("other", "a", 9, "s1", "unhelpful", "", NOON),
    ]
    assert records.feedback.counts() == {
        ("helpful", ""): 1,
        ("unhelpful", ""): 2,
        ("unhelpful", "unclear"): 1,
    }


def test_a_row_has_no_place_for_words() -> None:
    columns = ["key", "answer", "passage", "snapshot", "verdict", "reason", "at"]
    assert [column.name for column in feedback.columns] == columns


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_can_be_given_with_its_hyphens_or_without(chat: Chat, reason: str) -> None:
    chat.reply("neglect in the record")
    for written in (reason, reason.replace("-", " ").upper()):
        assert "noted" in chat.say(f"/unhelpful {written}")
    assert {given for _, given in chat.desk.records.feedback.counts()} == {reason}


@pytest.mark.parametrize("words", ["because Zofia was not seen", "1 other words", "off-topic and wrong", "99", "0"])
def test_words_of_ones_own_are_not_kept(chat: Chat, words: str) -> None:
    chat.reply("neglect in the record")
    assert "Write /unhelpful" in chat.say(f"/unhelpful {words}")
    assert chat.desk.records.feedback.counts() == {}


def test_a_tap_on_a_reason_completes_the_verdict_it_followed(chat: Chat) -> None:
    answer = chat.reply("neglect in the record").answer
    assert answer
    asked = chat.reply("/unhelpful 1")
    assert [button.text for button in asked.buttons] == [f"/unhelpful 1 {reason}" for reason in REASONS]
    chat.reply(asked.buttons[0].text)
    ((key, kept, passage, snapshot, verdict, reason),) = [row[:6] for row in sql(chat.desk.settings.data, ROWS)]
    assert key == chat.desk.records.people.of(chat.sender).key
    assert (kept, passage, snapshot) == (answer.id, answer.excerpts[0].passage.id, answer.snapshot)
    assert (verdict, reason) == ("unhelpful", "off-topic")
