"""The 40% claim under test: the answer whatever it is, and what would have to be true."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from untower.arithmetic.present_value import RateFrom, discount_factors
from untower.case.claim import (
    LONGEST_YEARS,
    QUANTITIES,
    claim_name,
    claim_under_test,
    conditions_met_alone,
    spell_chance,
)
from untower.case.flows import Flows, Line

YEARS = 3
UNDISCOUNTED = SimpleNamespace(factors=np.ones(YEARS))
DISCOUNTED = SimpleNamespace(factors=discount_factors(YEARS, [RateFrom(1, 3.5)]))
PRESENT = Line(part="present", component_id="c")
BOUGHT = Line(part="running", component_id="c", group_id="g", kind="saas")
MOVING = Line(part="moving", component_id="c", kind="saas")


def flows(*lines):
    """Lines of money, each with one amount a year or the same in each."""
    return Flows(
        lines=tuple(line for line, _ in lines),
        real_gbp=np.array(
            [np.broadcast_to(np.asarray(gbp, dtype=float), YEARS) for _, gbp in lines]
        ).reshape(len(lines), YEARS),
    )


NOW = flows((PRESENT, 100.0))


def claim(plan, now=NOW, terms=UNDISCOUNTED, **given):
    return claim_under_test(now, plan, terms, **given)


def condition(found, quantity):
    return next(c for c in found.conditions if c.quantity == quantity)


def saving(now, plan, terms):
    worth = [f.real_gbp.sum(axis=0) @ terms.factors for f in (now, plan)]
    return 100 * (1 - worth[1] / worth[0])


def scaled(of, money, times):
    wanted = np.array([of(line) for line in money.lines])
    return Flows(lines=money.lines, real_gbp=np.where(wanted[:, None], times, 1.0) * money.real_gbp)


# --- what must not happen ------------------------------------------------------------------


def test_nothing_is_claimed_where_no_range_was_chosen():
    found = claim(None)

    assert (found.saving_pct, found.reached, found.conditions) == (None, None, ())
    assert found.sentence == "The 40% claim cannot be tested: no range was chosen."


def test_nothing_is_claimed_where_going_on_as_now_costs_nothing():
    found = claim(flows((BOUGHT, 5.0)), now=flows((PRESENT, 0.0)))

    assert found.reached is None
    assert "is unknown" in found.sentence


def test_a_plan_that_costs_more_is_not_called_a_saving():
    found = claim(flows((BOUGHT, 110.0)), chance=0.0, draws=10_000, likely_pct=(-14.0, -6.0))

    assert found.reached is False
    assert found.sentence == (
        "The 40% claim is not borne out here: this plan costs 10% more than going on as now, "
        "likely between 6% and 14% more; none of 10,000 draws reaches it."
    )


def test_an_estimate_that_reaches_it_is_no_promise():
    found = claim(flows((BOUGHT, 55.0)), chance=0.61)

    assert found.reached is True
    assert found.sentence == (
        "This plan's estimate, 45%, reaches the 40% claim; 61 in 100 draws reach it. It is an "
        "estimate, not a promise."
    )


def test_what_is_not_in_the_plan_is_not_said_to_make_the_difference():
    found = condition(claim(flows((BOUGHT, 80.0))), "moving")

    assert (found.needed, found.extreme_pct) == (None, None)
    assert found.sentence.endswith("nothing of it is in the plan, so nothing hangs on it.")


# --- what must -----------------------------------------------------------------------------


def test_a_saving_below_the_claim_is_told_with_its_band_and_its_chance():
    found = claim(flows((BOUGHT, 77.0)), chance=0.03, draws=10_000, likely_pct=(11.0, 34.0))

    assert found.saving_pct == pytest.approx(23)
    assert found.sentence == (
        "The 40% claim is not borne out here: this plan saves 23% of going on as now, likely "
        "between 11% and 34%; 3 in 100 draws reach it."
    )


def test_an_organisations_own_target_is_called_its_target():
    found = claim(flows((BOUGHT, 77.0)), target_pct=25.0)

    assert claim_name(40.0) == "the 40% claim"
    assert found.sentence.startswith("The target of 25% is not borne out here")


def test_prices_would_have_to_be_lower_by_what_is_missing():
    # 100 a year now, 10 of moving and 80 bought: 40% needs 60, so 50 of the 80 bought: 37.5% less.
    found = condition(claim(flows((BOUGHT, 80.0), (MOVING, 10.0))), "prices")

    assert found.needed == pytest.approx(0.625)
    assert found.extreme_pct == pytest.approx(90)
    assert found.sentence == (
        "Yearly prices of what is newly bought or built: it would have to be 37.5% lower than "
        "estimated."
    )


def test_a_quantity_too_small_to_do_it_says_what_it_leaves_at_nothing():
    found = condition(claim(flows((BOUGHT, 80.0), (MOVING, 10.0))), "moving")

    assert found.needed is None
    assert found.sentence == (
        "Moving, double running, leaving and procuring: alone it cannot make the difference to "
        "40%; at nothing the saving is 20%."
    )


def test_what_is_paid_today_would_have_to_turn_out_dearer():
    # 60 bought of 80 now: today's cost 1.25 times as high makes 60 of 100.
    found = condition(claim(flows((BOUGHT, 60.0)), now=flows((PRESENT, 80.0))), "present")

    assert found.needed == pytest.approx(1.25)
    assert "25% higher than estimated" in found.sentence


def test_a_longer_horizon_helps_where_only_the_beginning_is_dear():
    # Three years 100 + 50 + 50 of 100 a year: a third less; the fourth makes 37.5%, the fifth 40%.
    found = condition(claim(flows((BOUGHT, 50.0), (MOVING, [50.0, 0.0, 0.0]))), "horizon")

    assert found.needed == 5
    assert found.sentence == "Years looked at: it would take 5 years rather than 3."


def test_no_horizon_helps_where_every_year_saves_too_little():
    found = condition(claim(flows((BOUGHT, 70.0), (MOVING, [50.0, 0.0, 0.0]))), "horizon")

    assert found.needed is None
    assert f"over {LONGEST_YEARS} it is" in found.sentence


def test_where_it_is_reached_the_conditions_say_until_when_it_holds():
    found = condition(claim(flows((BOUGHT, 50.0))), "prices")

    assert found.needed == pytest.approx(1.2)
    assert "the claim holds until it is 20% higher than estimated" in found.sentence


def test_the_smallest_change_that_would_do_it_comes_first():
    found = claim(flows((BOUGHT, 70.0), (MOVING, 15.0)), now=flows((PRESENT, 100.0)))
    alone = list(conditions_met_alone(found))

    assert [c.quantity for c in alone] == ["prices", "present"]


@given(
    st.lists(st.floats(1, 1000), min_size=YEARS, max_size=YEARS),
    st.lists(st.floats(0, 1000), min_size=YEARS, max_size=YEARS),
    st.floats(1, 1000),
    st.floats(0, 1000),
    st.floats(1, 80),
)
def test_at_the_value_named_the_saving_is_the_claim(present, bought, now_gbp, kept, target):
    now = flows((PRESENT, now_gbp))
    plan = flows((BOUGHT, bought), (MOVING, present), (PRESENT, kept))
    found = claim(plan, now=now, terms=DISCOUNTED, target_pct=target)
    assume(found.reached is not None)

    for quantity, _, of in QUANTITIES:
        needed = condition(found, quantity).needed
        if needed is not None and needed > 1e-6:
            there = scaled(of, now, needed), scaled(of, plan, needed)
            assert saving(*there, DISCOUNTED) == pytest.approx(target, abs=1e-6, rel=1e-6)


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (None, "no draw was made"),
        (0.0, "none of 10,000 draws"),
        (0.0004, "fewer than 1 in 100 draws"),
        (0.034, "3 in 100 draws"),
        (0.999, "more than 99 in 100 draws"),
        (1.0, "all 10,000 draws"),
    ],
)
def test_a_chance_is_spelled_so_that_it_is_never_rounded_to_certainty(chance, words):
    assert spell_chance(chance, 10_000) == words


def test_plan_json_carries_the_answer_and_every_condition():
    told = claim(flows((BOUGHT, 77.0)), chance=0.03).figure()

    assert told["reached"] is False
    assert told["target_pct"] == 40.0
    assert len(told["would_have_to_be_true"]) == len(QUANTITIES) + 1
    assert {c["is_enough_alone"] for c in told["would_have_to_be_true"]} == {True, False}
