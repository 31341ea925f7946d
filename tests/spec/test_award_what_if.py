"""What if: one thing more fixed, one rule less, one limit more, beside the chosen range."""

from __future__ import annotations

import pytest
from tests.range_tables import ON, council, every_choice

from untower.award.curves import what_if
from untower.award.solving import Solving
from untower.award.step import answer_award

LIMITS = """
    limit_id | kind          | subject | comparator | value | unit      | is_mandatory | priority
    few      | suppliers_max |         | at_most    | 1     | suppliers | yes          |
"""


def run(**changed):
    tables = council(**changed)
    return answer_award(tables, on=ON, policy=None, how=Solving(gap_pct=0.0))


def cheapest_value(answered, rules):
    """The best value of every choice that keeps the rules, by enumeration."""
    checked = [answered.checker.check(o, rules) for o in every_choice(answered.situation)]
    return min(c.value_gbp for c in checked if not c.broken)


def test_a_run_that_chose_nothing_is_not_asked():
    found = what_if(run(offers=None, offer_items=None), fixed=[("forms", "ash")])

    assert found.status.startswith("not asked")
    assert found.choice is None
    assert found.cost_gbp is None


def test_a_wish_that_names_nothing_is_named_and_not_asked():
    found = what_if(run(), fixed=[("forms", "nobody-known")], without=["no-such-rule"])

    assert found.status == "not asked: what was wished for cannot be followed"
    said = " ".join(t.sentence for t in found.troubles)
    assert "nobody-known" in said
    assert "no-such-rule" in said
    assert found.figure()["cost_gbp"] is None


def test_a_fixed_choice_is_kept_and_its_price_is_the_best_there_is():
    before = run()
    found = what_if(before, fixed=[("forms", "o1")])

    taken = {p.component_id: p.offer_id for p in found.choice.checked.parts}
    assert taken["forms"] == "o1"
    assert found.value_gbp == pytest.approx(
        cheapest_value(before, found.choice.chosen.kept), abs=0.01
    )
    assert found.value_more_gbp == pytest.approx(found.value_gbp - before.joint.checked.value_gbp)
    change = next(c for c in found.changes if c.component_id == "forms")
    assert (change.offer_before, change.offer_after) == ("o3", "o1")
    assert (change.group_before, change.group_after) == ("in-house", "birch")


def test_without_a_rule_nothing_gets_dearer():
    before = run(limits=LIMITS)
    found = what_if(before, without=["few"])

    assert found.value_more_gbp <= 0.01
    assert "few" not in [r.rule_id for r in found.choice.chosen.kept]
    assert found.suppliers >= 1


def test_one_more_limit_is_kept_beside_those_of_the_run():
    before = run()
    found = what_if(
        before,
        extra_limits=[
            {"limit_id": "one", "kind": "suppliers_max", "comparator": "at_most", "value": 1}
        ],
    )

    assert found.suppliers <= 1
    assert {"one", "user_floor"} <= {r.rule_id for r in found.choice.chosen.kept}
    assert found.value_more_gbp >= -0.01


def test_a_row_of_its_kind_replaces_the_default_here_too():
    found = what_if(
        run(),
        extra_limits=[
            {"limit_id": "floor", "kind": "user_floor", "comparator": "at_least", "value": -5}
        ],
    )

    kept = [r.rule_id for r in found.choice.chosen.kept]
    assert "floor" in kept
    assert "user_floor" not in kept


def test_what_cannot_be_is_said_and_has_no_price():
    found = what_if(
        run(limits=LIMITS),
        extra_limits=[
            {"limit_id": "many", "kind": "suppliers_min", "comparator": "at_least", "value": 2}
        ],
    )

    assert found.status == "no choice satisfies these rules"
    assert found.cost_gbp is None
    assert found.changes == ()
