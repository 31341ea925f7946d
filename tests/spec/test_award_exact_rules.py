"""Each rule of the joint choice on a round small enough to work out by hand, with and without it.

Groups are 0, 1, 2 … with one letter each: x outside, h in house, n nobody. Costs are pounds.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from award_rounds import Limit, Offer, Round, problem_of
from untower.award.exact import choose_exactly

# Component 0 costs 10 with group 0 and 12 with group 1; component 1 costs 20 and 17. Cheapest each:
# 10 + 17 = 27 with both groups. Group 0 for both 30, group 1 for both 29, the other way round 32.
TWO = Round(
    kinds="xx",
    offers=[Offer(0, {0: 10}), Offer(1, {0: 12}), Offer(0, {1: 20}), Offer(1, {1: 17})],
)
CHEAPEST, ALL_WITH_0, ALL_WITH_1, CROSSED = [0, 3], [0, 2], [1, 3], [1, 2]


def chosen(one):
    found = choose_exactly(problem_of(one), gap_pct=0.0)
    assert found.chosen is not None
    assert found.bound == pytest.approx(found.objective, abs=1e-6)
    return found.chosen.tolist(), pytest.approx(found.objective, abs=1e-6)


def spend_of(one, group, at_most, sign=1, **more):
    """A row: sign x what the group is paid <= at_most."""
    parts = {
        (n, c): sign * cost
        for n, offer in enumerate(one.offers)
        for c, cost in offer.cost.items()
        if offer.group == group
    }
    return Limit(parts, at_most, group=group, **more)


def test_with_no_rule_each_component_goes_to_its_cheapest_offer():
    assert chosen(TWO) == (CHEAPEST, 27)


def test_a_component_is_covered_once_so_a_package_does_not_double_it():
    # The package covers both for 26, one less than 27, and leaves nothing to add a single offer to.
    packaged = replace(TWO, offers=[*TWO.offers, Offer(0, {0: 13, 1: 13})])
    assert chosen(packaged) == ([4], 26)
    # With the package at 28 the two single offers are the better cover again.
    dearer = replace(TWO, offers=[*TWO.offers, Offer(0, {0: 14, 1: 14})])
    assert chosen(dearer) == (CHEAPEST, 27)


def test_an_interface_between_two_groups_costs_so_one_group_takes_both():
    # 27 + 3 = 30 for two groups, against 29 for group 1 alone, which has no interface to pay.
    assert chosen(replace(TWO, interfaces={(0, 1): 3})) == (ALL_WITH_1, 29)
    # At 1 pound the two groups are still the better choice: 28.
    assert chosen(replace(TWO, interfaces={(0, 1): 1})) == (CHEAPEST, 28)


def test_an_interface_to_the_house_costs_as_one_to_a_supplier():
    house = replace(TWO, kinds="hx", interfaces={(0, 1): 1})
    assert chosen(house) == (CHEAPEST, 28)


def test_an_interface_to_nobody_costs_nothing():
    # Retiring component 1 costs 18: 10 + 18 = 28 with no interface, against 29 for group 1 alone.
    retiring = replace(
        TWO, kinds="xxn", offers=[*TWO.offers, Offer(2, {1: 18})], interfaces={(0, 1): 3}
    )
    assert chosen(retiring) == ([0, 4], 28)


def test_managing_a_group_costs_once_however_much_it_does():
    # Two groups: 27 + 5 + 5 = 37. Group 1 alone: 29 + 5 = 34.
    assert chosen(replace(TWO, manage={0: 5, 1: 5})) == (ALL_WITH_1, 34)
    # Group 0 alone: 30 + 1 = 31; two groups 27 + 1 + 5 = 33.
    assert chosen(replace(TWO, manage={0: 1, 1: 5})) == (ALL_WITH_0, 31)


def test_a_band_takes_its_discount_from_all_the_spend_once_it_is_reached():
    # Group 0 for both spends 30 and reaches 25: 20% off all of it leaves 24.
    banded = replace(TWO, bands={0: [(25, 0.2)]})
    assert chosen(banded) == (ALL_WITH_0, 24)
    # From 31 it is out of reach, and the two cheapest stand.
    assert chosen(replace(TWO, bands={0: [(31, 0.2)]})) == (CHEAPEST, 27)


def test_the_dearest_band_reached_is_the_one_that_counts():
    # 30 reaches both 5 and 30: half off leaves 15. Just short of 30.5, only the first: 30 - 3 = 27,
    # while group 0 with component 0 alone spends 10: 9 + 17 = 26.
    assert chosen(replace(TWO, bands={0: [(5, 0.1), (30, 0.5)]})) == (ALL_WITH_0, 15)
    assert chosen(replace(TWO, bands={0: [(5, 0.1), (30.5, 0.5)]})) == (CHEAPEST, 26)


def test_spend_that_earns_no_discount_still_reaches_the_band():
    # Group 0 for both spends 30 and reaches 25, but only component 0's 10 is discountable: 30 - 5.
    offers = list(TWO.offers)
    offers[2] = Offer(0, {1: 20}, {1: 20}, {1: 0})
    assert chosen(replace(TWO, offers=offers, bands={0: [(25, 0.5)]})) == (ALL_WITH_0, 25)


def test_capacity_keeps_a_group_to_what_it_can_deliver():
    # Group 1 has the interface on its side, but can deliver 28 of the 29: 27 + 3 = 30 either way
    # for two groups or for group 0 alone (30), so the cost is 30.
    tied = replace(TWO, interfaces={(0, 1): 3})
    held = replace(tied, limits=[spend_of(tied, 1, 28)])
    assert chosen(held)[1] == 30
    assert chosen(replace(tied, limits=[spend_of(tied, 1, 29)])) == (ALL_WITH_1, 29)


def test_a_share_keeps_a_group_to_its_part_of_outside_spend():
    # Group 1 has 17 of 27, 63%. At 60% it may not: group 0 alone would be 100%, so 12 of 32 (38%).
    assert chosen(replace(TWO, share={1: 0.6, 0: 0.7})) == (CROSSED, 32)
    assert chosen(replace(TWO, share={1: 0.63, 0: 0.7})) == (CHEAPEST, 27)


def test_a_share_is_of_outside_spend_alone():
    # In house has component 0; group 1 then has all the outside spend there is, above 60% of it.
    house = replace(TWO, kinds="hx", share={1: 0.6})
    assert chosen(house) == (ALL_WITH_0, 30)


def test_small_suppliers_have_at_least_their_part():
    # Group 0 is small and must have 40% of spend: 0.4 x total - small <= 0. It has 10 of 27 (37%),
    # all of 30, or 20 of 32: all of 30 is the least.
    needed = {(0, 0): 0.4 * 10 - 10, (1, 0): 0.4 * 12, (2, 1): 0.4 * 20 - 20, (3, 1): 0.4 * 17}
    assert chosen(replace(TWO, limits=[Limit(needed, 0)])) == (ALL_WITH_0, 30)


def test_a_budget_over_everything_forbids_what_it_cannot_pay():
    # The cost to the budget differs from the cost to choose by: component 1 with group 1 takes 40.
    spent = {(0, 0): 10, (1, 0): 12, (2, 1): 20, (3, 1): 40}
    assert chosen(replace(TWO, limits=[Limit(spent, 49)])) == (ALL_WITH_0, 30)
    assert chosen(replace(TWO, limits=[Limit(spent, 50)])) == (CHEAPEST, 27)


def test_own_staff_there_are_limits_what_stays_in_house():
    # Both in house take 2 + 3 people for 21; with 4 people only one may: 11 + 17 = 28 or 12 + 10.
    house = Round(
        "hx", [Offer(0, {0: 11}), Offer(1, {0: 12}), Offer(0, {1: 10}), Offer(1, {1: 17})]
    )
    people = Limit({(0, 0): 2, (2, 1): 3}, 4, group=0)
    assert chosen(house) == ([0, 2], 21)
    assert chosen(replace(house, limits=[people])) == ([1, 2], 22)


def test_the_number_of_groups_is_held_between_two_numbers():
    assert chosen(replace(TWO, groups_at_most=1)) == (ALL_WITH_1, 29)
    # Were group 1 to take both for 25, at least two groups would still need the 27.
    one_best = replace(TWO, offers=[*TWO.offers, Offer(1, {0: 12, 1: 13})])
    assert chosen(one_best) == ([4], 25)
    assert chosen(replace(one_best, groups_at_least=2)) == (CHEAPEST, 27)


def test_a_group_in_house_is_not_counted_among_the_groups():
    house = replace(TWO, kinds="hx", groups_at_most=1)
    assert chosen(house) == (CHEAPEST, 27)
    assert chosen(replace(house, groups_at_most=0)) == (ALL_WITH_0, 30)


def test_no_group_has_more_than_its_part_of_a_layer():
    # Both components are in one layer; group 1 may have one of them.
    tied = replace(TWO, interfaces={(0, 1): 3})
    layer = Limit({(1, 0): 1, (3, 1): 1}, 1, group=1)
    assert chosen(tied) == (ALL_WITH_1, 29)
    assert chosen(replace(tied, limits=[layer]))[1] == 30


def test_of_an_either_or_set_one_offer_at_most_is_taken():
    assert chosen(replace(TWO, either_or=[[0, 3]])) == (ALL_WITH_1, 29)


def test_components_apart_are_never_both_with_one_outside_group():
    tied = replace(TWO, interfaces={(0, 1): 5})
    assert chosen(tied) == (ALL_WITH_1, 29)
    assert chosen(replace(tied, apart=[(0, 1)])) == (CHEAPEST, 32)


def test_the_house_may_have_components_that_are_to_be_apart():
    house = replace(TWO, kinds="xh", interfaces={(0, 1): 5}, apart=[(0, 1)])
    assert chosen(house) == (ALL_WITH_1, 29)


def test_components_together_are_with_one_and_the_same_group():
    assert chosen(replace(TWO, together=[(0, 1)])) == (ALL_WITH_1, 29)


def test_components_together_may_be_with_nobody():
    retiring = replace(
        TWO,
        kinds="xxn",
        offers=[*TWO.offers, Offer(2, {0: 9}), Offer(2, {1: 19})],
        together=[(0, 1)],
    )
    assert chosen(retiring) == ([4, 5], 28)


def test_who_integrates_has_none_of_what_is_integrated():
    # Group 0 would do all three for 5 + 10 + 10 and one managing cost of 8: 33. As integrator it
    # may not; group 1 integrating for 9 leaves it the rest: 9 + 10 + 10 + 8 + 8 = 45. Group 0
    # integrating leaves the rest to group 1: 5 + 12 + 13 + 16 = 46.
    three = Round(
        "xx",
        [
            Offer(0, {0: 5}),
            Offer(1, {0: 9}),
            Offer(0, {1: 10}),
            Offer(1, {1: 12}),
            Offer(0, {2: 10}),
            Offer(1, {2: 13}),
        ],
        manage={0: 8, 1: 8},
    )
    assert chosen(three) == ([0, 2, 4], 33)
    assert chosen(replace(three, apart=[(0, 1), (0, 2)])) == ([1, 2, 4], 45)


def test_a_ranked_rule_is_broken_where_that_is_worth_its_price():
    # Group 1 is to be paid at most 10. Keeping to it costs 30 (group 0 for both); breaking it by
    # 17 - 10 = 7 at 0.2 a pound costs 27 + 1.4, and at 0.5 a pound 30.5.
    cheap = replace(TWO, limits=[spend_of(TWO, 1, 10, break_price=0.2)])
    assert chosen(cheap) == (CHEAPEST, 28.4)
    dear = replace(TWO, limits=[spend_of(TWO, 1, 10, break_price=0.5)])
    assert chosen(dear) == (ALL_WITH_0, 30)


def test_a_rule_that_asks_for_at_least_is_kept():
    # Group 0 is to be paid at least 15: the cheapest pays it 10, group 0 for both 30.
    assert chosen(replace(TWO, limits=[spend_of(TWO, 0, -15, sign=-1)])) == (ALL_WITH_0, 30)
