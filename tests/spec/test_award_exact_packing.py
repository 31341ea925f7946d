"""Where a component may be left with nobody for free: the same best, and a search for packings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from award_rounds import Limit, Offer, Round, best_by_hand, problem_of, small_rounds
from untower.award.exact import choose_exactly
from untower.award.exact_model import model_of
from untower.award.exact_slack import is_packing, slack_offers
from untower.award.packing import packed
from untower.award.problem import NOTHING
from untower.award.recost import cost_of
from untower.award.solving import Solving, solve


def with_a_way_out(one, cost=0.0):
    """The round with an offer of nobody's for each component, which costs this much."""
    components = sorted({c for offer in one.offers for c in offer.cost})
    nobody = len(one.kinds)
    way_out = [Offer(nobody, {c: cost}) for c in components]
    return replace(one, kinds=one.kinds + "n", offers=[*one.offers, *way_out])


def worth(packages):
    """A round of one outside group's packages: what each is worth, and the components it takes."""
    offers = [Offer(0, {c: -value / len(parts) for c in parts}) for value, parts in packages]
    return with_a_way_out(Round("x", offers))


@st.composite
def packings(draw):
    components = draw(st.integers(2, 5))
    parts = st.sets(st.integers(0, components - 1), min_size=1, max_size=3)
    drawn = draw(st.lists(st.tuples(st.integers(1, 40), parts), min_size=1, max_size=7))
    drawn += [(1, {component}) for component in range(components)]
    one = worth([(value, sorted(taken)) for value, taken in drawn])
    members = st.lists(st.integers(0, len(drawn) - 1), unique=True, min_size=2, max_size=3)
    return replace(one, either_or=draw(st.lists(members, max_size=2)) if len(drawn) > 3 else [])


@given(small_rounds(), st.sampled_from([0.0, 0.0, 7.0]))
@settings(max_examples=150, deadline=None)
def test_a_way_out_for_every_component_leaves_the_best_of_all_the_best(one, cost):
    one = with_a_way_out(one, cost)
    best = best_by_hand(one)

    found = choose_exactly(problem_of(one), gap_pct=0.0)

    assert found.is_impossible is (best is None)
    if best is not None:
        assert found.objective == pytest.approx(best[0], abs=1e-6)
        assert cost_of(problem_of(one), found.chosen) == (pytest.approx(best[0], abs=1e-6), [])


@given(packings())
@settings(max_examples=60, deadline=None)
def test_a_packing_is_solved_to_the_best_of_all_and_never_worse_than_its_search(one):
    best, problem = best_by_hand(one), problem_of(one)
    assert is_packing(problem)

    quick = packed(problem, seed=1)
    found = solve(problem, Solving(gap_pct=0.0))

    cost, broken = cost_of(problem, quick)
    assert broken == []
    assert best[0] - 1e-6 <= found.objective <= cost + 1e-6
    assert found.objective == pytest.approx(best[0], abs=1e-6)
    assert found.bound <= best[0] + 1e-6


def test_a_component_is_not_left_out_for_free_where_that_costs_or_a_rule_asks():
    two = with_a_way_out(Round("x", [Offer(0, {0: -5}), Offer(0, {1: -4})]))
    assert slack_offers(problem_of(two)).tolist() == [2, 3]
    costly = replace(two, offers=[*two.offers[:2], Offer(1, {0: 1}), Offer(1, {1: 0})])
    assert slack_offers(problem_of(costly)).tolist() == [NOTHING, 3]
    linked = replace(two, interfaces={(0, 1): 2})
    assert slack_offers(problem_of(linked)).tolist() == [NOTHING, NOTHING]
    asked = replace(two, limits=[Limit({(3, 1): 1}, 0)])
    assert slack_offers(problem_of(asked)).tolist() == [2, NOTHING]
    either = replace(two, either_or=[[0, 2]])
    assert slack_offers(problem_of(either)).tolist() == [NOTHING, 3]
    together = replace(two, together=[(0, 1)])
    assert slack_offers(problem_of(together)).tolist() == [NOTHING, NOTHING]


def test_a_free_way_out_takes_no_column_of_the_choice():
    model = model_of(problem_of(with_a_way_out(Round("x", [Offer(0, {0: -5}), Offer(0, {1: 4})]))))
    assert model.program.upper[:4].tolist() == [1, 1, 0, 0]
    assert model.program.rows.lower[:2].tolist() == [0, 0]


def test_what_is_left_out_is_named_in_the_choice():
    # Taking component 0 earns 5; component 1 would cost 4, so it goes to nobody: offer 3.
    one = with_a_way_out(Round("x", [Offer(0, {0: -5}), Offer(0, {1: 4})]))
    found = choose_exactly(problem_of(one), gap_pct=0.0)
    assert found.chosen.tolist() == [0, 3]
    assert found.objective == pytest.approx(-5)


def test_a_rule_on_a_supplier_makes_it_more_than_a_packing():
    one = worth([(5, (0,)), (4, (1,))])
    assert is_packing(problem_of(one))
    assert not is_packing(problem_of(replace(one, manage={0: 1})))
    assert not is_packing(problem_of(replace(one, share={0: 0.5})))
    assert not is_packing(problem_of(replace(one, bands={0: [(1, 0.1)]})))
    assert not is_packing(problem_of(replace(one, apart=[(0, 1)])))
    assert not is_packing(problem_of(replace(one, groups_at_most=0)))
    assert not is_packing(problem_of(replace(one, limits=[Limit({(0, 0): 1}, 0)])))


def test_a_search_begins_from_a_choice_and_never_loses_it():
    one = worth([(9, (0, 1, 2)), (4, (0,)), (4, (1,)), (4, (2,))])
    best = np.array([1, 2, 3])
    assert packed(problem_of(one), seed=1, start=best, stop=lambda: True).tolist() == [1, 2, 3]
    assert packed(problem_of(one), seed=1).tolist() == [1, 2, 3]


def test_the_same_seed_finds_the_same_packing():
    chance = np.random.default_rng(5)
    packages = [
        (float(chance.integers(10, 90)), chance.permutation(20)[:5].tolist()) for _ in range(80)
    ]
    problem = problem_of(worth([*packages, *((1, (c,)) for c in range(20))]))
    first, again = (packed(problem, seed=4) for _ in range(2))
    assert first.tolist() == again.tolist()
    assert cost_of(problem, first)[1] == []


def test_where_nothing_is_worth_taking_all_are_left_out():
    one = with_a_way_out(Round("x", [Offer(0, {0: 5}), Offer(0, {1: 4})]))
    assert packed(problem_of(one), seed=1) is None
    assert solve(problem_of(one), Solving(gap_pct=0.0)).chosen.tolist() == [2, 3]
