"""The bound is below every choice there is, and each kind of rule lifts it."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.award_rounds import Limit, Offer, Round, best_by_hand, problem_of, small_rounds

from untower.award.prices import bound
from untower.award.prices_ascent import Ascent
from untower.award.prices_dual import Dual


@given(one=small_rounds())
@settings(max_examples=80, deadline=None)
def test_the_bound_is_never_above_the_best_choice_found_by_going_through_all(one):
    best = best_by_hand(one)

    found = bound(problem_of(one), work=300)

    if best is not None:
        assert found.value <= best[0] + 1e-6
        assert found.value > -inf


@given(one=small_rounds(), seed=st.integers(0, 9))
@settings(max_examples=80, deadline=None)
def test_any_multipliers_at_all_give_a_bound_that_is_valid(one, seed):
    best = best_by_hand(one)
    dual = Dual(problem_of(one))
    drawn = np.random.default_rng(seed).normal(size=len(dual.multipliers.start))
    x = dual.valid(dual.multipliers.start + drawn * dual.multipliers.steps * 0.3)

    if best is not None:
        assert dual.certificate(x) <= best[0] + 1e-6


@given(one=small_rounds(), seed=st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_the_slope_is_what_differences_say(one, seed):
    dual = Dual(problem_of(one))
    chance = np.random.default_rng(seed)
    x = dual.valid(dual.multipliers.start + chance.normal(size=len(dual.multipliers.start)) * 20)
    if not np.isfinite(dual.value(x, 0.1)):
        return
    slope = dual.slope.copy()
    for i in np.flatnonzero(dual.multipliers.steps):
        ends = []
        for move in (1e-4, -1e-4):
            moved = x.copy()
            moved[i] += move
            ends.append(dual.value(moved, 0.1))
        assert (ends[0] - ends[1]) / 2e-4 == pytest.approx(slope[i], abs=1e-4, rel=1e-4)


@given(one=small_rounds(), seed=st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_a_start_at_any_multipliers_is_put_back_where_they_are_valid(one, seed):
    problem = problem_of(one)
    best = best_by_hand(one)
    start = np.random.default_rng(seed).normal(size=len(Dual(problem).multipliers.start)) * 40

    if best is not None:
        assert bound(problem, work=20, start=start).value <= best[0] + 1e-6


def test_the_same_work_gives_the_same_bound_however_it_is_cut_up():
    dual = Dual(problem_of(_plain()))
    at_once, in_parts = Ascent(dual, 200), Ascent(dual, 200)

    at_once.run(200)
    for _ in range(4):
        in_parts.run(50)

    assert at_once.best == in_parts.best
    assert at_once.x.tolist() == in_parts.x.tolist()


def test_told_to_stop_at_once_the_bound_is_still_one():
    found = bound(problem_of(_plain()), work=500, stop=lambda: True)

    assert -inf < found.value <= best_by_hand(_plain())[0]
    assert found.work == 0


def test_the_bound_told_on_the_way_never_falls():
    told = []

    bound(problem_of(_plain()), work=300, progress=told.append)

    assert [one.bound_gbp for one in told] == sorted(one.bound_gbp for one in told)
    assert told[-1].work == 300


def test_a_component_without_offers_has_a_bound_beyond_any_cost():
    one = Round("xx", [Offer(0, {0: 5}), Offer(1, {1: 5})], together=[(0, 1)])

    assert len(Dual(problem_of(one)).layout.cells.item) == 0


def test_one_component_and_one_offer_are_bounded_exactly():
    one = Round("x", [Offer(0, {0: 5})], manage={0: 3})

    assert bound(problem_of(one), work=300).value == pytest.approx(8, rel=1e-3)


def test_a_credit_may_cost_less_than_nothing():
    one = Round("xh", [Offer(0, {0: -5}, {0: 0}, {0: 0}), Offer(1, {0: 4})], manage={0: 2})

    found = bound(problem_of(one), work=300)

    assert found.value <= -3 + 1e-9
    assert found.value == pytest.approx(-3, rel=1e-2)


def test_items_are_priced_where_they_stand_in_the_problem():
    one = _plain()
    problem = problem_of(one)
    prices = bound(problem, work=400).prices
    chosen = best_by_hand(one)[1]

    is_chosen = np.isin(np.repeat(np.arange(problem.offers), np.diff(problem.item_start)), chosen)
    assert prices.reduced_cost[is_chosen].max() <= 1
    assert prices.use[is_chosen].min() > 0.5


RULES = {
    "a band that lowers the cost is counted, not refused": (
        {"bands": {0: [(1, 0.5)]}},
        -1,
    ),
    "a share lifts the bound": ({"share": {0: 0.3}}, 1),
    "a row of one group lifts the bound": (
        {"limits": [Limit({(0, 0): 1, (2, 1): 1}, 1, inf, 0)]},
        1,
    ),
    "a row over groups lifts the bound": (
        {"limits": [Limit({(0, 0): 1, (2, 1): 1, (4, 2): 1, (5, 2): -1}, 1)]},
        1,
    ),
    "a ranked row lifts the bound by no more than its price": (
        {"limits": [Limit({(0, 0): 1, (2, 1): 1, (4, 2): 1}, 1, 4.0, 0)]},
        1,
    ),
    "an either-or set lifts the bound": ({"either_or": [[0, 2]]}, 1),
    "a pair apart lifts the bound": ({"apart": [(0, 1)]}, 1),
    "a second pair apart, off the centre, lifts it too": (
        {"apart": [(0, 1), (0, 2), (1, 2)]},
        1,
    ),
    "a pair together lifts the bound": ({"together": [(2, 3)]}, 1),
    "most groups lift the bound": ({"groups_at_most": 0}, 1),
    "an interface lifts the bound": ({"interfaces": {(2, 3): 6}}, 1),
}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_moves_the_bound_the_way_it_moves_the_best(rule):
    changes, way = RULES[rule]
    before, after = _plain(), replace(_plain(), **changes)
    best_before, best_after = best_by_hand(before)[0], best_by_hand(after)[0]

    bound_before = bound(problem_of(before), work=600).value
    bound_after = bound(problem_of(after), work=600).value

    assert way * (best_after - best_before) > 0
    assert bound_after <= best_after + 1e-6
    assert way * (bound_after - bound_before) > 0.2 * abs(best_after - best_before)


def test_fewest_groups_lift_the_bound():
    one_group = replace(_plain(), manage={0: 3, 1: 11})
    two_groups = replace(one_group, groups_at_least=2)

    assert best_by_hand(one_group)[0] == 88
    assert best_by_hand(two_groups)[0] == 92
    assert bound(problem_of(one_group), work=600).value == pytest.approx(88, abs=0.5)
    assert bound(problem_of(two_groups), work=600).value == pytest.approx(92, abs=0.5)


def test_nobody_at_an_end_saves_the_interface_once():
    offers = [Offer(0, {0: 10}), Offer(1, {0: 1}), Offer(0, {1: 10}), Offer(1, {1: 1})]
    one = Round("xn", offers, interfaces={(0, 1): 5})

    found = bound(problem_of(one), work=600)

    assert best_by_hand(one)[0] == 2
    assert found.value <= 2 + 1e-9
    assert found.value == pytest.approx(2, abs=0.1)


def test_a_package_is_taken_whole_or_not_at_all():
    offers = [Offer(0, {0: 0, 1: 20}), Offer(1, {0: 10}), Offer(1, {1: 8})]
    one = Round("xh", offers)

    found = bound(problem_of(one), work=800)

    assert best_by_hand(one)[0] == 18
    assert 17 < found.value <= 18 + 1e-9


def _plain() -> Round:
    """One supplier cheapest for three components, another at one, the organisation dear at all."""
    offers = [
        Offer(0, {0: 20}),
        Offer(2, {0: 35}),
        Offer(0, {1: 20}),
        Offer(2, {1: 36}),
        Offer(0, {2: 20}),
        Offer(2, {2: 37}),
        Offer(1, {3: 18}),
        Offer(2, {3: 25}),
        Offer(0, {3: 31}),
        Offer(1, {2: 33}),
    ]
    return Round("xxh", offers, manage={0: 3, 1: 2})
