"""What the solver calls best is best of every choice there is, and its bound is never above it."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings

from award_rounds import Offer, Round, best_by_hand, cost_by_hand, problem_of, small_rounds
from untower.award.exact import choose_exactly, is_possible, relaxation_value

# Spend and discountable spend out of step: the offer that reaches the band by what earns nothing.
OUT_OF_STEP = Round(
    kinds="x",
    offers=[
        Offer(0, {0: 1, 1: 1}, {0: 0, 1: 2}, {0: 1, 1: 1}),
        Offer(0, {0: 1, 1: 1}, {0: 0, 1: 0}, {0: 1, 1: 1}),
        Offer(0, {0: 1}, {0: 0}, {0: 1}),
        Offer(0, {1: 1}, {1: 0}, {1: 2}),
    ],
    bands={0: [(1, 0.05)]},
)


@given(small_rounds())
@example(OUT_OF_STEP)
@settings(max_examples=250, deadline=None)
def test_the_choice_is_the_best_of_all_and_the_bounds_are_never_above_it(one):
    best = best_by_hand(one)
    problem = problem_of(one)

    found = choose_exactly(problem, gap_pct=0.0)

    assert is_possible(problem) is (best is not None)
    assert found.is_impossible is (best is None)
    if best is None:
        assert found.chosen is None
        return
    assert found.chosen is not None
    assert found.objective == pytest.approx(best[0], abs=1e-6)
    assert cost_by_hand(one, found.chosen.tolist()) == pytest.approx(best[0], abs=1e-6)
    assert found.bound <= best[0] + 1e-6
    plain = relaxation_value(problem, has_band_cuts=False)
    assert plain - 1e-6 <= relaxation_value(problem) <= best[0] + 1e-6


@given(small_rounds())
@settings(max_examples=100, deadline=None)
def test_a_choice_that_may_be_further_off_still_has_a_bound_below_the_best(one):
    best = best_by_hand(one)
    found = choose_exactly(problem_of(one), gap_pct=60.0, node_limit=0)
    if best is None:
        assert found.chosen is None
    else:
        assert found.bound <= best[0] + 1e-6
        assert found.objective is None or found.objective >= best[0] - 1e-6
        assert not found.is_impossible
