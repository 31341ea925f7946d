"""The options made by aiming: each aim held against every choice there is, by enumeration."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.range_tables import ON, council, every_choice

from untower.award.checker import checker_of
from untower.award.limits_rules import rules_in_force
from untower.award.situation import gather_situation
from untower.case.shortlist import make_shortlist

CLOSE = 1.0015
"""The search stops within 0.1% of the best."""
OFFERS = """
    offer_id | supplier_id | basis      | term_months | either_or | start        | includes_vat | currency | rate_to_gbp | quality_points | valid_until
    o1       | cedar       | indicative | 24          |           | at_free_exit | no           |          |             |                |
    o2       | ash         | indicative | 24          | one       | at_free_exit | no           |          |             |                |
    o3       |             | in_house   |             |           |              | no           |          |             |                |
    o4       | ash         | indicative | 24          | one       | at_free_exit | no           |          |             |                |
    o5       | birch       | indicative | 24          |           | at_free_exit | no           |          |             |                |
    o6       |             | in_house   |             |           |              | no           |          |             |                |
"""
RULES = (
    "r1 | exclude           | ash     |       |          |     | yes",
    "r2 | exclude           | birch   | case  |          |     | yes",
    "r3 | suppliers_max     |         |       | at_most  | 1   | yes",
    "r4 | suppliers_min     |         |       | at_least | 2   | yes",
    "r5 | fte               |         |       | at_most  | 1   | yes",
    "r6 | together          | forms   | case  |          |     | yes",
    "r7 | apart             | forms   | case  |          |     | yes",
    "r8 | supplier_share    |         |       | at_most  | 70  | yes",
)
HEAD = "limit_id | kind | subject | other_subject | comparator | value | is_mandatory\n"


@st.composite
def estates(draw):
    price = st.integers(5, 400).map(lambda n: n * 100)
    lines = "offer_id | component_id | one_off_gbp | annual_gbp | exit_gbp | months_to_move | in_house_fte | user_points | user_effect_points\n"
    parts = (
        ("o1", "forms", 0),
        ("o2", "case", 0),
        ("o3", "forms", 1),
        ("o4", "forms", 0),
        ("o4", "case", 0),
        ("o5", "servers", 0),
        ("o6", "case", 1),
    )
    for offer, component, posts in parts:
        lines += (
            f"{offer} | {component} | {draw(price)} | {draw(price)} | 0 | 2 | {posts} | 50 | 0\n"
        )
    rules = draw(st.lists(st.sampled_from(RULES), unique=True, max_size=3))
    limits = HEAD + "\n".join(rules) if rules else None
    return council(offers=OFFERS, offer_items=lines, limits=limits)


class Oracle:
    """Every choice, checked by the checker alone."""

    def __init__(self, tables):
        self.situation = gather_situation(tables, on=ON)
        rules = rules_in_force(self.situation)
        self.rule_ids = {rule.rule_id for rule in rules}
        checker = checker_of(tables, on=ON, policy=None, may_choose=self.situation.offer_ids)
        self.checked = {c: checker.check(c, rules) for c in every_choice(self.situation)}
        self.allowed = [c for c, checked in self.checked.items() if not checked.broken]

    def ways(self, offers):
        return [w for w in self.situation.ways if w.offer_id in set(offers)]

    def may_be_had(self, way):
        """Whether a way is a new offer that neither exclusion keeps out."""
        is_out = "r1" in self.rule_ids and way.group_id == "ash"
        is_out |= "r2" in self.rule_ids and (way.group_id, way.component_id) == ("birch", "case")
        return way.basis != "retain" and not is_out

    def changes(self, offers):
        return len(self.changing(offers))

    def changing(self, offers):
        return {w.component_id for w in self.ways(offers) if w.basis != "retain"}

    def held_gbp(self, offers, group):
        theirs = [w.component_id for w in self.ways(offers) if w.group_id == group]
        return sum(self.situation.baseline_gbp[k] for k in theirs)

    def least_value(self, choices):
        return min(self.checked[c].value_gbp for c in choices)


@settings(max_examples=15, deadline=None)
@given(estates())
def test_each_option_goes_as_far_as_any_choice_could(tables):
    oracle = Oracle(tables)
    shortlist = make_shortlist(tables, on=ON)
    assert {rule.rule_id for rule in shortlist.rules} == oracle.rule_ids
    least, inside = (shortlist.option(o) for o in ("do_minimum", "in_house_led"))
    if oracle.allowed:
        _least_is_least(oracle, least)
        _inside_is_most(oracle, inside)
    else:
        assert (least.offer_ids, inside.offer_ids) == (None, None)
        assert least.why_not
    _single_is_furthest(oracle, shortlist.option("single_supplier"))


def _least_is_least(oracle, option):
    """As few changes as any choice under the rules, and the best of those with no more."""
    assert option.offer_ids in oracle.allowed
    fewest = min(oracle.changes(c) for c in oracle.allowed)
    assert oracle.changes(option.offer_ids) == fewest
    like = [c for c in oracle.allowed if oracle.changes(c) == fewest]
    assert oracle.checked[option.offer_ids].value_gbp <= CLOSE * oracle.least_value(like)


def _inside_is_most(oracle, option):
    """As much of today's cost in-house as any choice under the rules."""
    assert option.offer_ids in oracle.allowed
    whole = sum(oracle.situation.baseline_gbp.values())
    most = max(oracle.held_gbp(c, "in-house") for c in oracle.allowed)
    assert oracle.held_gbp(option.offer_ids, "in-house") >= most - (CLOSE - 1) * whole


def _single_is_furthest(oracle, option):
    """As much of today's cost with one group as any group that may offer could have.

    An exclusion keeps a supplier's offers out, never what is there already.
    """
    reached = [
        oracle.held_gbp(choice, group)
        for group in ("ash", "birch")
        for choice in oracle.checked
        if any(oracle.may_be_had(w) for w in oracle.situation.ways if w.group_id == group)
        and all(
            w.basis == "retain" or (w.group_id == group and oracle.may_be_had(w))
            for w in oracle.ways(choice)
        )
    ]
    if not reached:
        assert option.offer_ids is None
        return
    held = max(oracle.held_gbp(option.offer_ids, g) for g in ("ash", "birch"))
    assert held == pytest.approx(max(reached))
