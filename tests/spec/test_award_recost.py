"""What a choice of offers costs, against a plain sum over plain numbers."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.award_rounds import Limit, Offer, Round, cost_by_hand, problem_of, small_rounds

from untower.award.recost import cost_of, items_of

TWO = Round(
    kinds="xxhn",
    offers=[
        Offer(0, {0: 10}),
        Offer(0, {1: 20}),
        Offer(1, {1: 15}),
        Offer(2, {0: 30}),
        Offer(3, {1: 5}),
        Offer(1, {0: 8, 1: 9}),
    ],
    manage={0: 3, 1: 4},
    bands={0: [(30, 0.1)]},
    interfaces={(0, 1): 7},
)


def cost(one, *chosen):
    return cost_of(problem_of(one), np.array(chosen))


def test_a_choice_with_two_suppliers_pays_the_interface_and_both_for_managing():
    assert cost(TWO, 0, 2) == (10 + 15 + 7 + 3 + 4, [])


def test_a_discount_is_taken_off_all_spend_once_the_spend_reaches_the_band_exactly():
    assert cost(TWO, 0, 1) == (30 + 3 - 3, [])


def test_the_organisation_itself_and_retiring_cost_no_managing_and_retiring_no_interface():
    assert cost(TWO, 3, 4) == (35, [])


def test_components_left_out_or_covered_twice_are_named():
    assert cost(TWO, 0)[1] == ["component 1"]
    assert cost(TWO, 0, 5)[1] == ["component 0"]


def test_an_offer_named_twice_is_taken_once():
    assert cost(TWO, 5, 5) == cost(TWO, 5)


def test_a_ranked_row_is_paid_for_and_a_mandatory_one_named():
    limit = {(0, 0): 10, (2, 1): 15}
    ranked = Round(**{**vars(TWO), "limits": [Limit(limit, 20, break_price=2)]})
    mandatory = Round(**{**vars(TWO), "limits": [Limit(limit, 20)]})
    assert cost(ranked, 0, 2) == (39 + 2 * 5, [])
    assert cost(mandatory, 0, 2) == (39, ["row 0"])


def test_every_other_kind_of_rule_is_named_where_it_is_broken():
    rules = {"groups_at_most": 1, "share": {1: 0.4}, "either_or": [[0, 2]]}
    one = Round(**{**vars(TWO), **rules, "together": [(0, 1)]})
    assert cost(one, 0, 2)[1] == [
        "share of group 1",
        "number of groups",
        "either-or set 0",
        "together 0 and 1",
    ]
    assert cost(Round(**{**vars(TWO), "apart": [(0, 1)]}), 0, 1)[1] == ["apart 0 and 1"]


def test_a_row_at_its_limit_is_kept_though_its_sum_is_a_float():
    limit = {(0, 0): 0.1, (1, 1): 0.2}
    one = Round(**{**vars(TWO), "limits": [Limit(limit, 0.3)]})
    assert cost(one, 0, 1)[1] == []


def test_the_items_of_offers_are_told_offer_by_offer():
    assert items_of(problem_of(TWO), np.array([5, 1])).tolist() == [5, 6, 1]
    assert items_of(problem_of(TWO), np.array([], dtype=np.int64)).tolist() == []


@settings(deadline=None)
@given(small_rounds(), st.randoms(use_true_random=False))
def test_a_choice_costs_what_it_costs_by_hand_and_names_rules_exactly_where_the_hand_refuses(
    one, chance
):
    left, chosen = set(range(problem_of(one).components)), []
    while left:
        fits = [n for n, o in enumerate(one.offers) if min(left) in o.cost and left >= set(o.cost)]
        chosen.append(chance.choice(fits))
        left -= set(one.offers[chosen[-1]].cost)
    by_hand = cost_by_hand(one, chosen)
    found, broken = cost(one, *chosen)
    assert bool(broken) == (by_hand is None)
    if by_hand is not None:
        assert abs(found - by_hand) < 1e-6
