"""Words that ask nothing are known as such, and no question is taken for one."""

import json
from pathlib import Path

import pytest

from bot.smalltalk import meant

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("thx", "thanks"),
        ("Thank you!", "thanks"),
        ("ok", "thanks"),
        ("hi there", "start"),
        ("more", "more"),
        ("are you a robot?", "about"),
        ("can my manager see what I ask?", "privacy"),
        ("who do i ring", "contacts"),
        ("EDT number", "contacts"),
        ("number for leeds front door", "contacts"),
        ("im so stressed i cant do this job any more", "weary"),
        ("dad says he cannot do this any more", ""),
        ("mum is exhausted and drinking", ""),
        ("more than one bruise on a baby", ""),
        ("what does the front door do with a referral", ""),
        ("thanks to whom was the referral made", ""),
    ],
)
def test_words_that_ask_nothing_are_known(words: str, what: str) -> None:
    assert meant(words) == what


def test_no_labelled_question_is_taken_for_small_talk() -> None:
    for line in (ROOT / "bench" / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert not row["answerable"] or not meant(row["text"]), row["text"]
