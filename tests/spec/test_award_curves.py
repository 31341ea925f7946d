"""Cost against user outcome and against speed: each point held against every choice there is."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.range_tables import ITEMS, OFFERS, ON, SERVICES, council, every_choice

from untower.award.curves import curves_of
from untower.award.curves.overall import (
    months_under,
    outcome_now,
    outcome_under,
    weights_of,
)
from untower.award.curves.speed import levels
from untower.award.solving import Solving
from untower.award.step import answer_award
from untower.award.user_floor import Served

if TYPE_CHECKING:
    from untower.award.answered import Answered

LIMITS = """
    limit_id | kind          | subject | comparator | value | unit      | is_mandatory | priority
    none     | suppliers_max |         | at_most    | 3     | suppliers | yes          |
"""
MORE_OFFERS = (
    OFFERS
    + """
    o4       | birch       | indicative | 24          |           | at_free_exit | no           |          |             |                |
    o5       | ash         | catalogue  | 24          |           | at_free_exit | no           |          |             |                |
"""
)


def items(effects, months):
    """The items of o1 to o5, each with its effect on users and its months to move."""
    rows = (("o1", "forms", 12000), ("o2", "case", 18000), ("o3", "forms", 15000),
            ("o4", "case", 26000), ("o5", "forms", 19000))  # fmt: skip
    head = ITEMS.strip().splitlines()[0]
    lines = [
        f"    {offer} | {component} | 0 | {gbp} | 0 | {move} | 0 | 50 | {effect}"
        for (offer, component, gbp), effect, move in zip(rows, effects, months, strict=True)
    ]
    return "\n".join(["", f"    {head}", *lines, ""])


def answered(effects=(0, 1, 2, 6, 9), months=(0, 3, 9, 1, 14), **changed):
    tables = council(
        **{
            "offers": MORE_OFFERS,
            "offer_items": items(effects, months),
            "limits": LIMITS,
            **changed,
        }
    )
    return answer_award(tables, on=ON, policy=None, how=Solving(gap_pct=0.0))


def permitted(run: Answered):
    """Every choice that keeps every rule, as the checker sees it."""
    for offers in every_choice(run.situation):
        checked = run.checker.check(offers, run.rules)
        if not checked.broken:
            yield checked


def test_without_a_choice_there_are_no_curves():
    assert curves_of(answered(offers=None, offer_items=None)) is None


def test_without_a_known_outcome_the_curve_is_withheld_and_says_why():
    curves = curves_of(answered(services=None, uses=None))

    assert curves.frontier.points == ()
    assert curves.frontier.withheld.startswith("no service has a known user outcome")
    assert curves.frontier.figure()["user_outcome_now_pct"] is None
    assert curves.speed.points


def test_a_curve_has_eleven_points_where_users_can_be_served_better_at_a_cost():
    frontier = curves_of(answered()).frontier

    assert len(frontier.points) == 11
    assert frontier.withheld == ""


def test_where_the_cheapest_serves_best_there_is_one_point():
    frontier = curves_of(answered(effects=(0, 0, 0, 0, 0))).frontier

    assert len(frontier.points) == 1


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    effects=st.lists(st.integers(-3, 9), min_size=5, max_size=5),
    months=st.lists(st.integers(0, 20), min_size=5, max_size=5),
)
def test_no_permitted_choice_at_a_level_is_cheaper_than_its_bound_nor_found_beyond_its_gap(
    effects, months
):
    run = answered(effects, months)
    curves, services = curves_of(run), run.situation.services
    every = [(c.cost_gbp, outcome_under(c, services), months_under(c)) for c in permitted(run)]

    for point in curves.frontier.points:
        level = -1.0 if point.level is None else point.level
        cheapest = min(cost for cost, outcome, _ in every if outcome >= level - 1e-6)
        assert point.user_outcome_pct >= level - 1e-6
        assert point.bound_gbp - 0.01 <= cheapest <= point.cost_gbp + 0.01
        assert point.cost_gbp * (1 - point.gap) == pytest.approx(point.bound_gbp)
        assert point.gap <= 0.0025 + 1e-9
    for point in curves.speed.points:
        most = 10**6 if point.level is None else point.level
        cheapest = min(cost for cost, _, done in every if done <= most)
        assert point.months <= most
        assert point.bound_gbp - 0.01 <= cheapest <= point.cost_gbp + 0.01
        assert point.gap <= 0.0025 + 1e-9
    for months_asked in curves.speed.impossible_months:
        assert not [done for _, _, done in every if done <= months_asked]


def test_the_ends_of_the_curve_are_the_cheapest_choice_and_the_best_for_users():
    run = answered()
    points = curves_of(run).frontier.points
    every = [(c.cost_gbp, outcome_under(c, run.situation.services)) for c in permitted(run)]

    assert points[0].cost_gbp == pytest.approx(min(cost for cost, _ in every))
    assert points[-1].user_outcome_pct == pytest.approx(max(outcome for _, outcome in every))


def test_neither_curve_ever_costs_less_for_more():
    curves = curves_of(answered())

    for one, other in pairwise(curves.frontier.points):
        assert one.cost_gbp <= other.cost_gbp + 0.01
        assert one.user_outcome_pct <= other.user_outcome_pct + 1e-6
    for one, other in pairwise(curves.speed.points):
        assert one.cost_gbp >= other.cost_gbp - 0.01
        assert one.level is None or one.months <= one.level


def test_chosen_now_and_both_piecemeal_choices_are_marked_with_the_rules_they_break():
    run = answered(
        limits="""
    limit_id | kind          | subject | comparator | value | unit      | is_mandatory | priority
    one      | suppliers_max |         | at_most    | 1     | suppliers | yes          |
"""
    )
    marks = {m.name: m for m in curves_of(run).frontier.marks}

    assert set(marks) == {"chosen", "now", "cheapest", "best score"}
    assert marks["chosen"].rules_broken == ()
    assert marks["chosen"].cost_gbp == pytest.approx(run.joint.checked.cost_gbp)
    assert marks["now"].months == 0
    assert "one" in marks["now"].rules_broken
    assert marks["now"].user_outcome_pct == pytest.approx(outcome_now(run.situation.services))


def test_a_planned_component_leaves_the_present_not_known():
    components = """
    component_id | layer       | run_by   | in_house_annual_gbp | user_points | cloud_points | agile_points | status
    forms        | application | supplier |                     | 50          |              |              | live
    case         | application | supplier |                     | 50          |              |              | planned
"""
    run = answered(
        components=components,
        charges="""
    contract_id | component_id | annual_gbp
    C1          | forms        | 20000
""",
    )
    now = next(m for m in curves_of(run).frontier.marks if m.name == "now")

    assert now.cost_gbp is None
    assert now.user_outcome_pct is None
    assert "cannot go on as now" in now.note


def test_the_same_run_draws_the_same_curves():
    assert curves_of(answered()).figures() == curves_of(answered()).figures()


def test_a_stop_ends_the_curves_early_and_they_say_so():
    run = answered()
    stopped = curves_of(replace(run, how=replace(run.how, stop=lambda: True)))

    assert "stopped" in stopped.frontier.withheld
    assert "stopped" in stopped.speed.withheld
    assert len(stopped.frontier.points) < 11


def test_a_rule_that_gave_way_is_broken_no_further_along_the_curve():
    run = answered(
        limits="""
    limit_id | kind       | subject | comparator | value | unit | is_mandatory | priority
    few      | sme_share  |         | at_least   | 90    | pct  | no           | 1
"""
    )
    broken = [b for b in run.joint.checked.broken if b.rule_id == "few"]
    curves = curves_of(run)

    if broken:
        for point in curves.frontier.points:
            again = run.checker.check(point.offer_ids, run.rules)
            found = [b.found for b in again.broken if b.rule_id == "few"]
            assert all(f >= broken[0].found - 1e-6 for f in found)
    else:
        assert run.joint.chosen.given_way == ()


def test_the_overall_outcome_weighs_services_by_completed_and_equally_with_a_blank():
    def service(name, outcome, completed):
        return Served(
            service_id=name,
            name=None,
            is_measured=True,
            user_outcome_pct=outcome,
            completed=completed,
            shares={},
            is_split_equally=False,
        )

    both = (service("a", 80.0, 300), service("b", 40.0, 100))

    assert outcome_now(both) == pytest.approx(70.0)
    assert outcome_now((both[0], service("b", 40.0, None))) == pytest.approx(60.0)
    assert outcome_now((both[0], service("b", None, 100))) == pytest.approx(80.0)
    assert outcome_now((service("a", None, 5),)) is None
    assert weights_of((service("a", 80.0, 0), service("b", 40.0, 0))) == {"a": 0.5, "b": 0.5}


def test_levels_are_half_years_below_the_slowest_and_never_too_many():
    assert levels(0) == []
    assert levels(20) == [0, 6, 12, 18]
    assert levels(24) == [0, 6, 12, 18]
    assert len(levels(119)) <= 11


def test_an_effect_nobody_states_is_counted_and_never_a_gain():
    run = answered(
        offer_items=items(("", "", "", "", ""), (0, 0, 0, 0, 0)).replace("| 50 |", "|  |"),
        services=SERVICES,
    )
    frontier = curves_of(run).frontier

    assert len(frontier.points) == 1
    assert frontier.effects_not_known >= 1
    assert frontier.points[0].user_outcome_pct == pytest.approx(frontier.now_pct)
