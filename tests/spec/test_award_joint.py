"""The joint choice: the best where the tree closes, the same again, and stopped at any moment."""

import numpy as np
import pytest
from hypothesis import given, settings
from tests.award_rounds import Limit, Offer, Round, best_by_hand, problem_of, small_rounds

from untower.award.joint import choose
from untower.award.recost import cost_of

ROUNDS = 12


@given(one=small_rounds())
@settings(max_examples=15, deadline=None)
def test_the_best_of_all_choices_is_found_and_the_bound_is_not_above_it(one):
    best = best_by_hand(one)

    found = choose(problem_of(one), seed=1, gap_pct=0.0, work=ROUNDS)

    if best is None:
        assert found.chosen is None
        assert found.objective is None
    else:
        assert not found.is_impossible
        assert found.bound <= best[0] + 1e-6
        assert cost_of(problem_of(one), found.chosen) == (found.objective, [])
        assert found.objective == pytest.approx(best[0])


def test_a_component_nobody_may_have_is_impossible():
    one = Round("xx", [Offer(0, {0: 5}), Offer(1, {1: 5})], together=[(0, 1)])

    found = choose(problem_of(one), seed=1, gap_pct=0.0)

    assert found.is_impossible
    assert found.chosen is None


def test_the_same_seed_and_work_give_the_same_choice_and_bound():
    problem = problem_of(_four_components())

    first = choose(problem, seed=3, gap_pct=0.0, work=4)
    again = choose(problem, seed=3, gap_pct=0.0, work=4)

    assert first.chosen.tolist() == again.chosen.tolist()
    assert (first.objective, first.bound, first.work) == (again.objective, again.bound, again.work)


def test_stopping_at_once_tells_only_what_is_known():
    found = choose(problem_of(_four_components()), seed=1, gap_pct=0.0, stop=lambda: True)

    assert not found.is_impossible
    assert found.bound <= best_by_hand(_four_components())[0]
    if found.objective is not None:
        assert found.gap >= 0


def test_no_work_is_not_an_answer():
    found = choose(problem_of(_four_components()), seed=1, gap_pct=0.0, work=0)

    assert found.chosen is None
    assert found.gap is None
    assert np.isfinite(found.bound)


def test_a_start_that_breaks_a_rule_is_not_taken():
    one = _four_components()
    broken = np.array([0])

    found = choose(problem_of(one), seed=1, gap_pct=0.0, work=0, start=broken)

    assert found.chosen is None


def test_a_start_is_never_made_worse():
    one = _four_components()
    best = best_by_hand(one)

    found = choose(problem_of(one), seed=1, gap_pct=0.0, work=1, start=np.array(best[1]))

    assert found.objective == pytest.approx(best[0])


def test_progress_never_loses_ground():
    told = []

    choose(problem_of(_four_components()), seed=1, gap_pct=0.0, work=6, progress=told.append)

    bounds = [one.bound_gbp for one in told]
    costs = [one.best_gbp for one in told if one.best_gbp is not None]
    assert bounds == sorted(bounds)
    assert costs == sorted(costs, reverse=True)
    assert all(one.work <= one.work_at_most == 6 for one in told)


def _four_components() -> Round:
    """Three suppliers and the organisation itself, a band, a package and a cap on one supplier."""
    singles = [
        Offer(group, {component: 40 + 7 * ((3 * group + 5 * component) % 8)})
        for group in range(4)
        for component in range(4)
    ]
    return Round(
        "xxxh",
        [*singles, Offer(0, {0: 30, 1: 33}), Offer(2, {1: 35, 2: 31, 3: 36})],
        manage={0: 12, 1: 9, 2: 14},
        bands={0: [(60, 0.1)], 2: [(70, 0.15)]},
        interfaces={(0, 1): 6, (1, 2): 8, (2, 3): 5},
        limits=[Limit({(17, 1): 35, (17, 2): 31, (17, 3): 36}, 90, 0.2, 2)],
        groups_at_most=2,
    )
