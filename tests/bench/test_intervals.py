"""Bootstrap intervals, against what can be said of them without drawing anything."""

import numpy as np
import pytest

from bench.intervals import Interval, differences, intervals


def test_the_interval_of_a_share_is_as_wide_as_the_normal_one() -> None:
    hits = [[1.0]] * 60 + [[0.0]] * 40
    (found,) = intervals(hits)
    half = 1.96 * (0.6 * 0.4 / 100) ** 0.5
    assert found.mean == pytest.approx(0.6)
    assert found.low == pytest.approx(0.6 - half, abs=0.01)
    assert found.high == pytest.approx(0.6 + half, abs=0.01)


def test_the_same_seed_draws_the_same_and_another_seed_does_not() -> None:
    values = np.random.default_rng(1).random((50, 2))
    assert intervals(values, 500) == intervals(values, 500)
    assert intervals(values, 500) != intervals(values, 500, seed=2)


def test_a_figure_that_never_varies_has_no_width() -> None:
    assert intervals([[0.25], [0.25]], 100) == [Interval(0.25, 0.25, 0.25)]


def test_more_questions_make_it_narrower() -> None:
    few, many = intervals([[0.0], [1.0]] * 20)[0], intervals([[0.0], [1.0]] * 500)[0]
    assert many.high - many.low < (few.high - few.low) / 3


def test_a_small_lead_on_every_question_is_clear_where_the_figures_themselves_overlap() -> None:
    theirs = [[value] for value in np.linspace(0, 0.9, 40)]
    ours = [[value + 0.02 + 0.01 * (row % 2)] for row, (value,) in enumerate(theirs)]
    (one,), (other,) = intervals(ours), intervals(theirs)
    assert one.low < other.high
    (lead,) = differences(ours, theirs)
    assert lead.clear
    assert lead.mean == pytest.approx(0.025)
    assert lead.signed().startswith("**+0.025")


def test_a_lead_that_comes_and_goes_is_not_clear() -> None:
    ours, theirs = [[1.0], [0.0]] * 20, [[0.0], [1.0]] * 20
    (lead,) = differences(ours, theirs)
    assert not lead.clear
    assert "**" not in lead.signed()


def test_figures_of_different_questions_are_not_compared() -> None:
    with pytest.raises(ValueError, match="not the same questions"):
        differences([[1.0]], [[1.0], [0.0]])


def test_no_questions_have_no_interval() -> None:
    with pytest.raises(ValueError, match="rows of values"):
        intervals([])
