"""The tables become arrays that say the same, and what is chosen there leads back to ids."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

import numpy as np
import pytest
from tests.range_tables import COMPONENTS, ITEMS, OFFERS, ON, council

from untower.award.building import Weighing, build
from untower.award.limits_rules import rules_in_force
from untower.award.problem import EXTERNAL, IN_HOUSE, NOBODY
from untower.award.recost import cost_of
from untower.award.situation import gather_situation

MORE = (
    OFFERS
    + """
    o4       | birch       | indicative | 24          | one       | at_free_exit | no           |          |             |                |
    o5       | birch       | indicative | 24          | one       | at_free_exit | no           |          |             |                |
    o6       |             | reuse      |             |           | at_free_exit | no           |          |             |                |
    o7       |             | retire     |             |           | at_free_exit | no           |          |             |                |
"""
)
MORE_ITEMS = (
    ITEMS
    + """
    o4       | forms        | 0           | 12000      | 0        | 0              | 0            | 50          | 0
    o4       | servers      | 0           | 5000       | 0        | 0              | 0            | 50          | 0
    o5       | forms        | 0           | 11000      | 0        | 0              | 0            | 50          | 0
    o6       | forms        | 0           | 1000       | 0        | 2              | 0            |             | 0
    o7       | servers      | 500         | 0          | 0        | 0              | 0            |             |
"""
)


def built(rules=None, weighing=None, **changed):
    situation = gather_situation(council(**changed), on=ON)
    rules = rules_in_force(situation) if rules is None else rules
    return situation, build(situation, rules, weighing=weighing)


def rich(**changed):
    return built(offers=MORE, offer_items=MORE_ITEMS, **changed)


def test_every_way_is_an_item_and_every_offer_leads_back_to_its_id():
    situation, made = rich()
    problem = made.problem

    assert problem.components == 3
    assert problem.offers == len(situation.offer_ids) == 3 + 7
    assert problem.item_start[-1] == len(situation.ways) == 11
    package = situation.offer_at["o4"]
    items = problem.item_component[problem.item_start[package] : problem.item_start[package + 1]]
    assert [situation.component_ids[k] for k in items] == ["forms", "servers"]
    assert made.choice(np.array([package])) == ("o4",)
    assert made.numbers(("o4", "o1")).tolist() == sorted([package, situation.offer_at["o1"]])
    assert made.numbers(("o4", "gone")) is None


def test_who_offers_is_a_group_of_its_own_kind_and_a_parent_counts_with_its_children():
    situation, made = rich()
    kind = dict(zip(situation.group_ids, made.problem.group_kind.tolist(), strict=True))

    assert kind == {
        "ash": EXTERNAL,
        "birch": EXTERNAL,
        "in-house": IN_HOUSE,
        "offer: o6": EXTERNAL,
        "nobody": NOBODY,
    }
    group = {w.offer_id: w.group_id for w in situation.ways}
    assert group["o1"] == group["o4"] == "birch"


def test_only_outside_groups_spend_are_managed_and_discount():
    situation, made = rich()
    problem = made.problem
    outside = problem.group_kind == EXTERNAL
    of_item = problem.offer_group[np.repeat(np.arange(problem.offers), np.diff(problem.item_start))]

    assert (problem.manage_cost[outside] == 2000).all()
    assert not problem.manage_cost[~outside].any()
    assert not problem.item_spend[~outside[of_item]].any()
    assert not problem.item_discountable[~outside[of_item]].any()
    kept = [n for n, w in enumerate(situation.ways) if w.basis == "retain"]
    assert not problem.item_discountable[kept].any()  # nobody discounts what is already agreed
    assert problem.item_spend[kept].sum() == 50_000


def test_an_either_or_word_makes_one_set():
    _, made = rich()

    assert made.problem.either_or_start.tolist() == [0, 2]
    assert made.choice(made.problem.either_or_offer) == ("o4", "o5")


def test_a_retired_component_is_used_by_nobody_or_on_record():
    situation, _ = rich()

    assert "o7" in situation.offer_ids  # no service uses the servers
    assert next(w for w in situation.ways if w.offer_id == "o7").group_id == "nobody"


def test_what_is_shared_can_be_set_to_nothing_for_a_comparison():
    interfaces = """
        from_component_id | to_component_id | annual_gbp
        forms             | case            | 700
        case              | forms           | 300
    """

    _, made = built(interfaces=interfaces)
    _, bare = built(
        interfaces=interfaces, weighing=Weighing(has_interfaces=False, has_managing=False)
    )

    assert made.problem.interface_ends.tolist() == [[1, 0]]  # one interface a pair
    assert made.problem.interface_cost.tolist() == [2000]  # both directions, two years
    assert bare.problem.interface_cost.tolist() == [0]
    assert not bare.problem.manage_cost.any()


def test_the_cost_of_a_choice_is_the_sum_of_its_arrays():
    _, made = built()
    chosen = made.numbers(("retain:forms", "retain:case", "retain:servers"))

    cost, broken = cost_of(made.problem, chosen)

    assert broken == []
    assert cost == pytest.approx(174_000)


def test_a_planned_component_is_covered_by_offers_alone():
    situation, made = built(
        components=COMPONENTS + "    portal | application | | | | | | planned",
        offer_items=ITEMS + "    o1 | portal | 0 | 900 | 0 | 0 | 0 | 50 | 0",
    )

    portal = situation.component_at["portal"]
    assert (made.problem.item_component == portal).sum() == 1
    assert made.problem.scale[portal] > 1
