"""Counts over the records: answers by band, cards and times."""

import pytest

from bot.records.audit import Act
from bot.records.figures import Asked
from bot.records.records import Records
from tests.bot.records.conftest import Clock


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
