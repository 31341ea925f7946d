"""What the exact choice brings back when it is stopped, started, impossible or out of work."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from award_rounds import Limit, Offer, Round, best_by_hand, problem_of
from untower.award.exact import choose_exactly, is_possible, relaxation_value

# Three components and two groups that each sell them for 10 in a unit of 2: a row that asks for
# exactly 3 units of group 0 can be met by 1.5 components and by no whole number of them.
HALVES = Round(
    kinds="xx",
    offers=[Offer(group, {c: 10}) for c in range(3) for group in (0, 1)],
    limits=[
        Limit({(0, 0): 2, (2, 1): 2, (4, 2): 2}, 3, group=0),
        Limit({(0, 0): -2, (2, 1): -2, (4, 2): -2}, -3, group=0),
    ],
)


def wide_round(components=7, groups=3):
    """A round with enough choices to need a few nodes: prices that pull against interfaces."""
    chance = np.random.default_rng(7)
    offers = [
        Offer(group, {component: float(chance.integers(40, 80))})
        for component in range(components)
        for group in range(groups)
    ]
    pairs = [(k, j) for k in range(components) for j in range(k + 1, components)]
    return Round(
        kinds="x" * groups,
        offers=offers,
        manage=dict.fromkeys(range(groups), 30.0),
        bands={group: [(120.0, 0.05), (220.0, 0.12)] for group in range(groups)},
        share=dict.fromkeys(range(groups), 0.55),
        interfaces={pair: float(chance.integers(1, 9)) for pair in pairs},
    )


def allowed_start(problem):
    """Each component with the next group in turn, so that none passes its share."""
    components = np.arange(problem.components)
    return components * 3 + components % 3


def test_a_clash_of_whole_numbers_alone_is_said_to_be_impossible():
    problem = problem_of(HALVES)
    assert relaxation_value(problem) == pytest.approx(30)
    found = choose_exactly(problem, gap_pct=0.0)
    assert found.is_impossible
    assert found.chosen is None
    assert found.objective is None
    assert is_possible(problem) is False


def test_rules_that_only_money_makes_dear_are_not_called_impossible():
    ranked = replace(HALVES, limits=[replace(row, break_price=1.0) for row in HALVES.limits])
    found = choose_exactly(problem_of(ranked), gap_pct=0.0)
    assert not found.is_impossible
    assert found.objective == pytest.approx(31)


def test_a_component_that_cannot_be_covered_under_the_rules_makes_it_impossible():
    none_left = replace(HALVES, limits=[], groups_at_most=0)
    assert choose_exactly(problem_of(none_left), gap_pct=0.0).is_impossible


def test_a_run_stopped_at_once_gives_back_the_start_and_never_claims_a_proof():
    problem = problem_of(wide_round())
    start = allowed_start(problem)
    found = choose_exactly(problem, gap_pct=0.0, start=start, stop=lambda: True)
    assert found.chosen is not None
    assert found.chosen.tolist() == start.tolist()
    assert found.bound < found.objective
    assert not found.is_impossible


def test_a_start_that_breaks_a_rule_is_never_given_back():
    problem = problem_of(wide_round())
    all_with_one = np.arange(0, problem.offers, 3)
    found = choose_exactly(problem, gap_pct=0.0, start=all_with_one, stop=lambda: True)
    assert found.chosen is None
    assert found.objective is None


def test_a_start_does_not_change_the_best():
    problem = problem_of(wide_round())
    start = allowed_start(problem)
    alone = choose_exactly(problem, gap_pct=0.0)
    begun = choose_exactly(problem, gap_pct=0.0, start=start)
    assert begun.objective == pytest.approx(alone.objective)


def test_the_best_of_a_wider_round_is_that_of_every_choice_there_is():
    one = wide_round(components=6, groups=3)
    best = best_by_hand(one)
    assert best is not None
    found = choose_exactly(problem_of(one), gap_pct=0.0)
    assert found.objective == pytest.approx(best[0])


def test_the_same_problem_and_nodes_give_the_same_choice_and_work():
    problem = problem_of(wide_round())
    first = choose_exactly(problem, gap_pct=0.0, node_limit=3)
    again = choose_exactly(problem, gap_pct=0.0, node_limit=3)
    assert first.work == again.work
    assert first.objective == again.objective
    assert first.bound == again.bound


def test_a_sliver_of_a_band_does_not_take_its_discount_on_all_the_spend():
    # Group 0 halves its prices from 20 on, which it reaches only with component 1 at a foolish 100.
    # The best is 10 + 10 = 20. A fractional choice puts half of group 0 in the band (10 of 20) and
    # would take half off all 10: 15. With the cuts the band holds no more of component 0 than its
    # part, so the 20 that open it need a tenth of component 1: 90 / 10 dearer, 20 / 2 cheaper: 19.
    one = Round(
        kinds="xx",
        offers=[Offer(0, {0: 10}), Offer(0, {1: 100}), Offer(1, {0: 15}), Offer(1, {1: 10})],
        bands={0: [(20.0, 0.5)]},
    )
    assert relaxation_value(problem_of(one), has_band_cuts=False) == pytest.approx(15)
    assert relaxation_value(problem_of(one)) == pytest.approx(19)
    assert choose_exactly(problem_of(one), gap_pct=0.0).objective == pytest.approx(20)


def test_progress_tells_a_bound_that_never_passes_the_best():
    problem, told = problem_of(wide_round()), []
    found = choose_exactly(problem, gap_pct=0.0, progress=told.append)
    assert all(one.bound_gbp <= found.objective + 1e-6 for one in told)
    assert all(one.best_gbp is None or one.best_gbp >= found.objective - 1e-6 for one in told)


def test_an_error_in_progress_reaches_the_caller():
    class Unplugged(Exception):
        pass

    def fail(_):
        raise Unplugged("the screen is gone")

    with pytest.raises(Unplugged, match="screen"):
        choose_exactly(problem_of(wide_round()), gap_pct=0.0, progress=fail)
