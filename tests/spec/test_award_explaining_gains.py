"""Whose service gains, is held level or gets worse, and on which the floor says nothing."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

import pytest
from tests.range_tables import ITEMS, ON, USES, council

from untower.award.explaining.explained import explain
from untower.award.solving import Solving
from untower.award.step import answer_award

BLANK_EFFECTS = ITEMS.replace("| 50          | 0", "|             |  ")
KINDS = """
    service_id | name    | user_kind | started | completed | very_satisfied | satisfied | neither | dissatisfied | very_dissatisfied | measured_on | phase
    permits    | Permits | public    | 100     | 80        | 50             | 20        | 10      | 10           | 10                | 2026-06-01  | live
    desk       | Desk    |           |         |           |                |           |         |              |                   |             | live
    parks      | Parks   | public    | 100     | 90        | 50             | 30        | 10      | 10           | 0                 | 2026-06-01  | live
"""


def effects(forms=0, case=0):
    found = []
    for line in ITEMS.strip("\n").splitlines():
        cells = line.rsplit("|", 1)
        effect = {"o1": forms, "o3": forms, "o2": case}.get(line.split("|")[0].strip())
        found.append(line if effect is None else f"{cells[0]}| {effect}")
    return "\n".join(found)


def gains(without=(), **changed):
    run = answer_award(
        council(**changed), on=ON, policy=None, how=Solving(gap_pct=0.001), without=without
    )
    found = explain(run).gains
    return found, {s.service_id: s for s in found.services}


def test_a_service_without_a_measured_outcome_is_silent_and_never_held_level():
    found, services = gains(services=KINDS)

    assert services["desk"].word == "floor silent"
    assert services["desk"].before_pct is None
    assert services["desk"].after_pct is None
    assert found.overall.counts["floor silent"] == 2


def test_a_measured_service_that_uses_nothing_in_the_plan_is_silent_too():
    _, services = gains(services=KINDS)

    assert services["parks"].word == "floor silent"
    assert services["parks"].change_points is None
    assert services["parks"].before_pct == pytest.approx(85)
    assert services["parks"].after_pct is None


def test_a_service_nothing_changes_for_is_held_level():
    _, services = gains()

    assert services["permits"].word == "held level"
    assert services["permits"].before_pct == pytest.approx(75)  # 80% completed, 70% satisfied
    assert services["permits"].after_pct == pytest.approx(75)
    assert not services["permits"].would_break_if_worse


def test_a_service_gains_by_the_share_each_component_has_in_its_cost():
    _, services = gains(offer_items=effects(forms=4, case=1))

    # Forms are two fifths of its yearly 50,000, case three fifths.
    assert services["permits"].word == "gains"
    assert services["permits"].change_points == pytest.approx(0.4 * 4 + 0.6 * 1)
    assert services["permits"].after_pct == pytest.approx(75 + 2.2)


def test_a_service_that_gets_worse_is_named_where_the_floor_was_left_out():
    _, services = gains(without=("user_floor",), offer_items=effects(forms=-1, case=-1))

    assert services["permits"].word == "gets worse"
    assert services["permits"].change_points == pytest.approx(-1)


def test_a_blank_effect_counts_as_nothing_and_shows_what_it_would_be_at_two_points_worse():
    _, services = gains(offer_items=BLANK_EFFECTS)

    permits = services["permits"]
    assert permits.share_not_known == pytest.approx(1)
    assert permits.change_points == 0
    assert permits.change_if_worse_points == pytest.approx(-2)
    assert permits.would_break_if_worse
    assert permits.word == "held level"


def test_services_are_counted_by_kind_of_user_and_a_blank_kind_is_not_stated():
    found, _ = gains(services=KINDS)

    kinds = {k.user_kind: k for k in found.kinds}
    assert set(kinds) == {"public", "not stated"}
    assert kinds["public"].counts == {
        "gains": 0,
        "held level": 1,
        "gets worse": 0,
        "floor silent": 1,
    }
    assert kinds["not stated"].before_pct is None
    assert kinds["public"].figure()["held_level"] == 1


def test_the_mean_outcome_is_weighted_by_completed_and_equal_where_any_is_blank():
    uses = USES + "    parks      | servers\n"

    found, _ = gains(services=KINDS, uses=uses)
    blank = KINDS.replace(
        "| 100     | 90        | 50             | 30 ",
        "|         |           | 50             | 30 ",
    )
    equal, _ = gains(services=blank, uses=uses)

    # Permits 75 and parks 85, by 80 and 90 completed; without completion parks is 100 x 80 / 100.
    assert found.overall.before_pct == pytest.approx((80 * 75 + 90 * 85) / 170, abs=1.2)
    known = [s.before_pct for s in equal.services if s.before_pct is not None]
    assert equal.overall.before_pct == pytest.approx(sum(known) / len(known))


def test_the_outcome_after_never_leaves_nought_to_a_hundred():
    _, services = gains(offer_items=effects(forms=90, case=90))

    assert services["permits"].after_pct == 100


def test_the_services_table_may_be_missing():
    found, services = gains(services=None, uses=None)

    assert services == {}
    assert found.kinds == ()
    assert found.overall.before_pct is None
