"""Counts over the records: answers by band, cards, times, and themes only where they were searched often."""

from dataclasses import replace

import pytest

from bot.answer import Answer, Searched
from bot.bands import Band
from bot.records.audit import Act
from bot.records.figures import LEAST, Asked
from bot.records.records import Records
from tests.bot.records.conftest import Clock


def answer(id: str, band: Band, *terms: str) -> Answer:
    return Answer(id, band, (), (), Searched(terms, "", 4, 4), "s1", 12)


def test_answers_are_counted_by_band_and_cards_by_danger_within_the_days(records: Records, clock: Clock) -> None:
    records.audit.note(Act("k", "ask", band="nothing", took_ms=5))
    clock.move(days=10)
    for band, took in (("answers", 40), ("answers", 20), ("related", 30)):
        records.audit.note(Act("k", "ask", band=band, took_ms=took))
    records.audit.note(Act("k", "ask", "card: emergency"))
    records.audit.note(Act("k", "results", band="answers", took_ms=50))
    assert records.figures.asked(7) == Asked({"answers": 3, "related": 1}, {"emergency": 1}, (20, 30, 40, 50))
    assert records.figures.asked(30).bands == {"answers": 3, "related": 1, "nothing": 1}


def test_more_of_an_answer_and_other_commands_are_no_questions(records: Records) -> None:
    records.audit.note(Act("k", "more", band="answers", took_ms=5))
    records.audit.note(Act("k", "audit"))
    assert records.figures.asked(7) == Asked({}, {}, ())


@pytest.mark.parametrize(
    ("took", "half", "most"),
    [((), 0, 0), ((7,), 7, 7), ((1, 2), 1, 2), (tuple(range(1, 101)), 50, 95), (tuple(range(1, 22)), 11, 20)],
)
def test_a_share_of_the_answers_took_at_most_what_is_said(took: tuple[int, ...], half: int, most: int) -> None:
    asked = Asked({}, {}, took)
    assert (asked.slowest_of(0.5), asked.slowest_of(0.95)) == (half, most)


def test_a_theme_is_counted_once_it_was_searched_five_times_without_an_answer(records: Records, clock: Clock) -> None:
    assert LEAST == 5
    for number in range(LEAST):
        records.answers.keep(answer(f"n{number}", Band.NOTHING, "late booking", "neglect"))
        records.answers.keep(answer(f"a{number}", Band.ANSWERS, "bruising"))
    for number in range(LEAST - 1):
        records.answers.keep(answer(f"r{number}", Band.RELATED, "neglect", "core group"))
    assert records.figures.unanswered(30) == [("neglect", 9), ("late booking", 5)]
    clock.move(days=8)
    assert records.figures.unanswered(7) == []


def test_further_excerpts_of_one_answer_do_not_make_a_theme_searched_more_often(records: Records) -> None:
    once = answer("one", Band.RELATED, "neglect")
    for first in range(1, LEAST + 2):
        records.answers.keep(replace(once, first=first))
    assert records.figures.unanswered(30) == []
