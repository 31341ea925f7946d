"""What each rule costs, what all cost together, and which ranges are worth nearly the same."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.range_tables import ITEMS, OFFERS, ON, ORGANISATION, SUPPLIERS, council, every_choice

from untower.award.building import build
from untower.award.explaining.explained import explain
from untower.award.explaining.narrowing import fraction_of, narrowed, solve_again
from untower.award.explaining.rule_costs import COSTS, NOT_BINDING
from untower.award.explaining.standing import standing_of
from untower.award.recost import cost_of
from untower.award.solving import Solving
from untower.award.step import answer_award

TWO = """
    limit_id | kind          | comparator | value | unit
    two      | suppliers_min | at_least   | 2     | suppliers
"""
TWO_AND_FIXED = """
    limit_id | kind          | subject | other_subject | comparator | value
    two      | suppliers_min |         |               | at_least   | 2
    fixed    | fix           | forms   | o1            |            |
"""
FREE_TO_MANAGE = ORGANISATION.replace("| 1000 ", "| 0 ")


def answered(**changed):
    return answer_award(council(**changed), on=ON, policy=None, how=Solving(gap_pct=0.001))


def rule_costs(**changed):
    found = explain(answered(**changed)).rule_costs
    return found, {r.rule_id: r for r in found.rules}


# --- the cost of each rule -------------------------------------------------------------------


def test_a_rule_that_costs_nothing_is_not_binding_and_says_the_most_it_could_cost():
    whole, rules = rule_costs()

    assert rules["user_floor"].verdict == NOT_BINDING
    assert rules["user_floor"].is_default
    assert rules["user_floor"].difference.at_most_gbp <= 5
    assert (
        "is not binding: nothing beyond the gap is gained without it" in rules["user_floor"].words
    )
    assert whole.sum_of_parts_gbp == 0
    assert whole.all_off.value_gbp == pytest.approx(0, abs=0.01)


def test_a_binding_rule_costs_what_the_range_without_it_is_better_by():
    _, rules = rule_costs(limits=TWO)

    two = rules["two"]
    assert two.verdict == COSTS
    # o1 and 2,000 to manage its supplier, in place of 30,000 in-house.
    assert two.difference.value_gbp == pytest.approx(7_040)
    assert two.difference.money_gbp == pytest.approx(7_040)
    assert two.difference.at_least_gbp <= 7_040 <= two.difference.at_most_gbp + 0.01
    assert two.difference.moves.moved == ("forms",)
    assert two.difference.moves.gone == ("birch",)


def test_two_rules_that_force_the_same_cost_nothing_one_by_one_and_something_together():
    whole, rules = rule_costs(limits=TWO_AND_FIXED)

    assert rules["two"].verdict == NOT_BINDING
    assert rules["fixed"].verdict == NOT_BINDING
    assert whole.sum_of_parts_gbp == 0
    assert whole.all_off.value_gbp == pytest.approx(7_040)
    assert whole.words.endswith("The parts do not add up to the whole.")


def test_a_rule_that_buys_quality_can_save_money_and_says_both():
    better = ITEMS.replace(
        "o1       | forms        | 0           | 12000      | 0        | 0              | 0            | 50 ",
        "o1       | forms        | 0           | 12000      | 0        | 0              | 0            | 90 ",
    )
    cheapest = """
        limit_id | kind    | subject | comparator
        no-cedar | exclude | o1      |
    """

    _, rules = rule_costs(offer_items=better, limits=cheapest)

    cost = rules["no-cedar"].difference
    # Forty points at 400 each, against 7,040 more money.
    assert cost.value_gbp == pytest.approx(16_000 - 7_040)
    assert cost.money_gbp == pytest.approx(-7_040)
    assert "in money it saves £7,040" in rules["no-cedar"].words


def test_a_ranked_rule_that_gave_way_is_named_and_not_costed_as_if_it_were_kept():
    wanted = """
        limit_id | kind          | comparator | value | unit      | is_mandatory | priority
        nine     | suppliers_min | at_least   | 9     | suppliers | no           | 1
        two      | suppliers_min | at_least   | 2     | suppliers | yes          |
    """

    whole, rules = rule_costs(limits=wanted)

    assert rules["nine"].gave_way
    assert rules["nine"].difference is None
    assert rules["nine"].figure()["value_gbp"] is None
    assert rules["two"].difference.value_gbp == pytest.approx(7_040)
    assert whole.all_off.value_gbp == pytest.approx(7_040)


def test_every_rule_in_force_has_one_line_in_order():
    run = answered(limits=TWO)

    found = explain(run).rule_costs

    assert [r.rule_id for r in found.rules] == [r.rule_id for r in run.rules]


PRICE = st.integers(min_value=8, max_value=30).map(lambda n: n * 1_000)


@settings(max_examples=10, deadline=None)
@given(prices=st.tuples(PRICE, PRICE, PRICE), effect=st.sampled_from([-3, 0, 2]))
def test_the_cost_of_each_rule_lies_between_its_two_figures_by_plain_enumeration(prices, effect):
    items = ITEMS
    for old, new in zip(("12000", "18000", "15000"), prices, strict=True):
        items = items.replace(f"| {old} ", f"| {new} ")
    items = items.replace("o1       | forms        | 0 ", "o1       | forms        | 500 ")
    items = items.rstrip()[:-1] + f"{effect}\n"
    run = answered(offer_items=items, limits=TWO_AND_FIXED.replace("| o1 ", "| o3 "))
    if standing_of(run) is None:
        return
    choices = list(every_choice(run.situation))

    def best(rules):
        checks = [run.checker.check(c, rules) for c in choices]
        return min(c.value_gbp for c in checks if not c.broken)

    with_all = best(run.rules)
    for cost in explain(run).rule_costs.rules:
        true = with_all - best([r for r in run.rules if r.rule_id != cost.rule_id])
        assert cost.difference.at_least_gbp <= true + 0.01
        assert true <= cost.difference.at_most_gbp + 0.01


# --- ranges of similar value -----------------------------------------------------------------

MORE_SUPPLIERS = (
    SUPPLIERS
    + """    elm         |           | no     | no          |
    fir         |           |        | no          |
"""
)
MORE_OFFERS = (
    OFFERS
    + """    o4       | elm         | indicative | 24          |           | at_free_exit | no           |          |             |                |
    o5       | fir         | indicative | 24          |           | at_free_exit | no           |          |             |                |
"""
)
MORE_ITEMS = (
    ITEMS.replace("| 12000 ", "| 9000 ")
    + """    o4       | forms        | 0           | 9100       | 0        | 0              | 0            | 50          | 0
    o5       | forms        | 0           | 9200       | 0        | 0              | 0            | 50          | 0
"""
)
NEAR = {
    "organisation": FREE_TO_MANAGE,
    "suppliers": MORE_SUPPLIERS,
    "offers": MORE_OFFERS,
    "offer_items": MORE_ITEMS,
}


def test_where_nothing_else_is_near_it_says_so_and_shows_none():
    found = explain(answered()).alternatives

    assert found.ranges == ()
    assert found.words == "No range with other suppliers was found within 1% of its value."


def test_ranges_of_similar_value_have_other_suppliers_and_stand_by_value():
    found = explain(answered(**NEAR)).alternatives

    # 9,000, 9,100 and 9,200 a year for two years with 41% of bias and a tenth to buy them.
    assert [a.extra_value_gbp for a in found.ranges] == pytest.approx([292, 584])
    assert [a.group_ids for a in found.ranges] == [("ash", "elm"), ("ash", "fir")]
    assert found.ranges[0].phrase == "without birch, adds elm, 1 move"
    assert found.words == "Only 2 ranges with other suppliers were found within 1% of its value."


def test_a_range_that_breaks_a_rule_is_no_alternative():
    no_elm = """
        limit_id | kind    | subject | comparator
        no-elm   | exclude | elm     |
    """

    found = explain(answered(**NEAR, limits=no_elm)).alternatives

    assert [a.group_ids for a in found.ranges] == [("ash", "fir")]


def test_no_two_alternatives_have_the_same_suppliers_nor_those_of_the_choice():
    run = answered(**NEAR)

    sets = [frozenset(a.group_ids) for a in explain(run).alternatives.ranges]

    assert len(set(sets)) == len(sets)
    assert frozenset(standing_of(run).outside_groups) not in sets


def test_an_alternative_is_within_the_share_and_costs_what_the_checker_says():
    run = answered(**NEAR)

    for found in explain(run).alternatives.ranges:
        checked = run.checker.check(found.offer_ids, run.rules)
        assert found.value_gbp == checked.value_gbp
        assert not checked.broken
        assert found.extra_value_pct <= 1


# --- solving again near the choice -----------------------------------------------------------


def test_a_narrowed_problem_costs_and_breaks_what_the_whole_one_does():
    run = answered(**NEAR, limits=TWO)
    problem = build(run.situation, run.rules).problem
    chosen = build(run.situation, run.rules).numbers(run.joint.chosen.offer_ids)
    kept = np.ones(problem.offers, dtype=bool)
    kept[[b for b in range(0, problem.offers, 2) if b not in chosen.tolist()]] = False

    small, place = narrowed(problem, kept)

    assert 0 < small.offers < problem.offers
    assert cost_of(small, np.searchsorted(place, chosen)) == cost_of(problem, chosen)


def test_solving_again_by_reduced_costs_keeps_a_bound_that_holds():
    run = answered(**NEAR)
    problem = build(run.situation, run.rules).problem
    checks = [run.checker.check(c, run.rules) for c in every_choice(run.situation)]
    best = min(c.value_gbp for c in checks if not c.broken)

    for is_tight in (False, True):
        # The road of larger problems, taken on one small enough to enumerate.
        found = solve_again(
            problem, Solving(), None, is_tight=is_tight, whole_up_to=0, near_share=0.001
        )
        assert found.bound <= best + 0.01
        assert found.objective is None or found.objective >= best - 0.01


def test_the_fractional_choice_bounds_every_range_by_its_reduced_costs():
    run = answered(**NEAR)
    built = build(run.situation, run.rules)
    fraction = fraction_of(built.problem)

    for choice in every_choice(run.situation):
        checked = run.checker.check(choice, run.rules)
        if not checked.broken:
            for offer in built.numbers(choice):
                least = fraction.bound_gbp + fraction.reduced_gbp[offer]
                assert least <= checked.value_gbp + 0.01


# --- stopped early ---------------------------------------------------------------------------


def test_what_was_not_asked_before_a_stop_is_not_known_and_never_not_binding():
    found = explain(answered(limits=TWO), stop=lambda: True)

    assert {r.verdict for r in found.rule_costs.rules} == {"not known"}
    assert found.rule_costs.all_off is None
    assert all(r.difference is None for r in found.rule_costs.rules)
    assert found.failure_tests == ()
    assert found.alternatives.words.endswith("The search for more was stopped.")


def test_what_stopped_the_choice_does_not_stop_what_is_asked_of_it_afterwards():
    asked = []

    def stop():
        asked.append(True)
        return len(asked) > 10_000

    run = answer_award(
        council(limits=TWO), on=ON, policy=None, how=Solving(gap_pct=0.001, stop=stop)
    )
    before = len(asked)

    found = explain(run)

    assert found.rule_costs.rules[0].verdict == COSTS
    assert len(asked) == before


def test_figures_carry_pence_and_blanks_and_name_their_columns():
    found = explain(answered(limits=TWO)).figures()

    two = next(r for r in found["rule_costs"] if r["rule_id"] == "two")
    assert str(two["value_gbp"]) == "7040.00"
    assert two["moved"] == ["forms"]
    assert str(found["rules_together"]["all_off"]["value_gbp"]) == "7040.00"
    assert found["alternatives"] == []
    assert found["alternatives_sought"]["within_pct"] == 1
