"""The search for a cheap choice: what it may never bring back, and what it must find."""

from dataclasses import replace

import numpy as np
import pytest
from bench.joint_checker import check
from bench.joint_instances import instance
from bench.joint_problem import problem
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.award_rounds import Offer, Round, best_by_hand, cost_by_hand, problem_of, small_rounds

from untower.award.recost import cost_of
from untower.award.search import search
from untower.award.search_layout import ITEM, ITEM_NUMBERS, OF_OFFER, lay_out
from untower.award.search_moves import set_out, shift, take_back
from untower.award.search_start import ALL, allowed_offers, candidates_of, first_items, items_from
from untower.award.search_state import (
    APART_PAIR,
    BROKEN,
    SHARE,
    TOTAL,
    UNCOVERED,
    items_now,
    new_state,
)
from untower.award.search_tries import anneal

SMALL = Round(
    kinds="xxh",
    offers=[
        Offer(0, {0: 10}),
        Offer(0, {1: 20}),
        Offer(1, {0: 12}),
        Offer(1, {1: 15}),
        Offer(2, {1: 22}),
    ],
    manage={0: 3, 1: 4},
)


@pytest.fixture(scope="module")
def round_of_fifty():
    """An invented round with every kind of rule, and its arrays."""
    one = instance(50, 0)
    return one, problem(one)


@settings(deadline=None, max_examples=150)
@given(small_rounds())
def test_what_is_brought_back_breaks_no_mandatory_rule_and_costs_what_it_says(one):
    found = search(problem_of(one), seed=1, steps=400)
    if found.chosen is None:
        assert found.objective is None
        assert found.broken
    else:
        assert abs(cost_by_hand(one, found.chosen.tolist()) - found.objective) < 1e-6


@settings(deadline=None, max_examples=60)
@given(small_rounds())
def test_the_best_of_all_choices_is_found_where_they_can_be_counted(one):
    best = best_by_hand(one)
    assume(best is not None)
    found = search(problem_of(one), seed=3, steps=30_000)
    assert found.objective == pytest.approx(best[0], abs=1e-6)


@settings(deadline=None, max_examples=150)
@given(small_rounds(), st.randoms(use_true_random=False))
def test_after_any_walk_the_running_cost_is_the_cost_worked_out_afresh(one, chance):
    arrays = problem_of(one)
    layout, state = lay_out(arrays), new_state(arrays, 0)
    state.sums[SHARE : UNCOVERED + 1] = 0.0
    state.rows(len(arrays.rows))[~np.isfinite(arrays.rows.break_price), 1:] = 0.0
    items = len(arrays.item_cost)
    set_out(*layout, *state, np.arange(items, items + arrays.components))
    for _ in range(30):
        item = chance.randrange(items)
        shift(*layout, *state, int(arrays.item_component[item]), item)
    for component in range(arrays.components):
        # Walks end on whole offers, as every search does.
        whole = [n for n, offer in enumerate(one.offers) if list(offer.cost) == [component]]
        item = int(arrays.item_start[chance.choice(whole)])
        shift(*layout, *state, component, item)
    chosen = _offers(layout, items_now(layout, state))
    cost, broken = cost_of(arrays, chosen)
    assert state.sums[TOTAL] == pytest.approx(cost, abs=1e-6)
    assert (state.now[BROKEN] > 0) == bool(broken)


def test_after_annealing_every_sum_is_what_a_fresh_start_from_there_gives(round_of_fifty):
    _, arrays = round_of_fifty
    layout, state, lists = _begun(arrays)
    heat, span = np.array([60.0, 2.0]), np.array([0, 20_000, 20_000])
    anneal(*layout, lists, *state, heat, span, np.array([0.2, 0.2, 0.3, 20.0, 0.05]))
    again = new_state(arrays, 0)
    items = items_now(layout, state)
    set_out(*layout, *again, items)
    assert state.sums[TOTAL] == pytest.approx(again.sums[TOTAL], rel=1e-9)
    assert state.now[BROKEN] == again.now[BROKEN]
    rows = len(arrays.rows)
    assert state.rows(rows) == pytest.approx(again.rows(rows), abs=1e-4)
    offers = _offers(layout, items)
    taken = np.bincount(layout.shape[layout.shape[ITEM] + ITEM_NUMBERS * items + OF_OFFER])[offers]
    assert (taken == np.diff(arrays.item_start)[offers]).all(), "no offer is taken in part"


def test_what_is_taken_back_leaves_no_trace(round_of_fifty):
    _, arrays = round_of_fifty
    layout, state, _ = _begun(arrays)
    sums, items = state.sums.copy(), items_now(layout, state)
    for item in range(0, len(arrays.item_cost), 7):
        shift(*layout, *state, int(arrays.item_component[item]), item)
    assert state.sums[TOTAL] != sums[TOTAL]
    take_back(*layout, *state, 0)
    assert (items_now(layout, state) == items).all()
    assert state.sums[: APART_PAIR + 1] == pytest.approx(sums[: APART_PAIR + 1], rel=1e-9)


def test_a_choice_of_an_invented_round_passes_the_check_of_its_raw_columns(round_of_fifty):
    one, arrays = round_of_fifty
    found = search(arrays, seed=0, steps=300_000)
    checked = check(one, found.chosen)
    assert checked.broken == ()
    assert checked.cost == pytest.approx(found.objective, rel=1e-9)


def test_the_same_seed_and_work_give_the_same_choice_and_another_seed_may_not(round_of_fifty):
    _, arrays = round_of_fifty
    one, same = (search(arrays, seed=4, steps=60_000) for _ in range(2))
    assert (one.chosen == same.chosen).all()
    assert (one.objective, one.steps) == (same.objective, same.steps)
    others = {search(arrays, seed=n, steps=60_000).objective for n in (5, 6, 7)}
    assert others != {one.objective}


def test_a_stop_brings_back_the_best_so_far(round_of_fifty):
    _, arrays = round_of_fifty
    asked = []

    def stop():
        asked.append(None)
        return len(asked) > 1

    found = search(arrays, seed=0, steps=50_000_000, stop=stop)
    assert len(asked) == 2
    assert found.steps < 2_000_000
    assert cost_of(arrays, found.chosen) == (found.objective, [])


def test_a_search_never_ends_worse_than_the_choice_it_starts_from(round_of_fifty):
    _, arrays = round_of_fifty
    first = search(arrays, seed=0, steps=100_000)
    again = search(arrays, seed=1, steps=5_000, start=first.chosen)
    assert again.objective <= first.objective


def test_what_is_barred_is_not_chosen_and_what_must_be_chosen_is():
    arrays = problem_of(SMALL)
    free = search(arrays, seed=0, steps=2_000)
    assert free.chosen.tolist() == [2, 3]
    fixed = np.array([0, 0, -1, 0, 1])
    held = search(arrays, seed=0, steps=2_000, fixed=fixed)
    assert held.chosen.tolist() == [0, 4]
    assert held.objective == 10 + 3 + 22


def test_a_package_that_must_be_chosen_stays():
    one = replace(SMALL, offers=[*SMALL.offers, Offer(0, {0: 90, 1: 90})])
    fixed = np.array([0, 0, 0, 0, 0, 1])
    assert search(problem_of(one), seed=0, steps=2_000, fixed=fixed).chosen.tolist() == [5]


def test_a_component_only_a_package_covers_is_covered():
    offers = [Offer(0, {0: 1}), Offer(1, {0: 50, 1: 50}), Offer(0, {2: 9})]
    found = search(problem_of(Round(kinds="xx", offers=offers)), seed=0, steps=2_000)
    assert found.chosen.tolist() == [1, 2]


def test_where_no_choice_keeps_the_rules_none_is_brought_back_and_the_rules_are_named():
    one = replace(SMALL, groups_at_least=2, apart=[(0, 1)], together=[(0, 1)])
    found = search(problem_of(one), seed=0, steps=2_000)
    assert found.chosen is None
    assert found.objective is None
    assert found.broken


def test_one_component_with_one_offer_is_a_choice():
    found = search(problem_of(Round("x", [Offer(0, {0: 5})])), seed=0, steps=10)
    assert found.chosen.tolist() == [0]
    assert found.objective == 5


def test_items_of_a_start_that_covers_twice_or_not_at_all_are_no_cover():
    arrays = problem_of(SMALL)
    nothing = len(arrays.item_cost)
    assert items_from(arrays, np.array([0, 2])).tolist() == [0, nothing + 1]


def _begun(arrays):
    layout, state = lay_out(arrays), new_state(arrays, 0)
    lists = candidates_of(arrays, None, allowed_offers(arrays, None), ALL)
    set_out(*layout, *state, first_items(arrays, None, lists, None))
    return layout, state, lists


def _offers(layout, items):
    return np.unique(layout.shape[layout.shape[ITEM] + ITEM_NUMBERS * items + OF_OFFER])
