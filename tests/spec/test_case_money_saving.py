"""What kind of saving it is: cashable, time freed, cost never met, income."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.case_flows import flows, terms

from untower.case.money.own_cost import own_shares
from untower.case.money.saving import cashable_own_share, saving_of, saving_rules

ON_TERMS = terms(2, rate=0)
PAID = {"group_id": "ash", "component_id": "forms"}


def split(baseline, option, *, own_cashable=0.0):
    return saving_of(baseline, option, ON_TERMS, own_cashable=own_cashable, present={})


def test_less_paid_to_a_supplier_is_cashable():
    found = split(flows(("present", [100, 100], PAID)), flows(("running", [60, 60], PAID)))

    assert found.cashable_gbp == pytest.approx(80)
    assert (found.non_cashable_gbp, found.avoided_gbp, found.income_gbp) == (0, 0, 0)


def test_own_time_freed_is_not_cashable_until_the_organisation_says_posts_go():
    now, then = flows(("present", [100, 100])), flows(("in_house_posts", [30, 30]))

    assert split(now, then).non_cashable_gbp == pytest.approx(140)
    assert split(now, then).cashable_gbp == pytest.approx(0)
    half = split(now, then, own_cashable=0.5)
    assert (half.cashable_gbp, half.non_cashable_gbp) == (pytest.approx(70), pytest.approx(70))


def test_more_own_cost_is_taken_off_the_cash():
    found = split(flows(("present", [100, 100], PAID)), flows(("in_house_posts", [40, 40])))

    assert found.cashable_gbp == pytest.approx(120)
    assert found.non_cashable_gbp == 0


def test_letting_again_that_is_not_needed_is_avoided_and_no_budget_gives_it_back():
    found = split(
        flows(("present", [100, 100], PAID), ("reletting", [0, 10])),
        flows(("running", [100, 100], PAID)),
    )

    assert (found.avoided_gbp, found.cashable_gbp) == (pytest.approx(10), pytest.approx(0))


def test_procuring_and_leaving_that_cost_more_are_no_negative_avoidance():
    found = split(
        flows(("present", [100, 100], PAID)),
        flows(("running", [80, 80], PAID), ("procurement", [8, 0]), ("leaving", [0, 5])),
    )

    assert found.avoided_gbp == 0
    assert found.cashable_gbp == pytest.approx(27)


def test_income_that_grows_is_told_apart_and_so_is_income_lost():
    more = split(
        flows(("income", [-10, -10], PAID)),
        flows(("income", [-25, -10], PAID)),
    )
    less = split(flows(("income", [-10, -10], PAID)), flows(("income", [0, -10], PAID)))

    assert (more.income_gbp, more.cashable_gbp) == (pytest.approx(15), pytest.approx(0))
    assert less.income_gbp == pytest.approx(-10)


parts = st.sampled_from(
    (
        "present",
        "running",
        "break",
        "moving",
        "procurement",
        "reletting",
        "income",
        "discounts",
        "in_house_posts",
        "optimism_bias",
        "retained_team",
        "managing_suppliers",
    )
)
lines = st.lists(
    st.tuples(
        parts,
        st.lists(st.integers(-1000, 1000).map(float), min_size=2, max_size=2),
        st.sampled_from(({}, PAID)),
    ),
    min_size=1,
    max_size=8,
)


@given(now=lines, then=lines, own=st.floats(0, 1))
def test_the_four_kinds_add_up_to_the_saving_and_avoided_and_freed_are_never_below_nought(
    now, then, own
):
    found = split(flows(*now), flows(*then), own_cashable=own)
    whole = sum(sum(a) for _, a, _ in now) - sum(sum(a) for _, a, _ in then)

    assert found.total_gbp == pytest.approx(whole, abs=1e-6)
    assert found.avoided_gbp >= 0
    assert found.non_cashable_gbp >= 0


def test_a_kept_supplier_that_shares_the_work_is_parted_as_today():
    class Here:
        outside_gbp, known_gbp = 75.0, 100.0

    kept = flows(
        ("running", [100, 100], {**PAID, "kind": "retain"}),
        ("running", [100, 100], {**PAID, "kind": "saas"}),
        ("present", [75, 75], {**PAID, "kind": "retain", "contract_id": "C1"}),
        ("present", [25, 25], {"component_id": "forms", "kind": "retain"}),
        ("managing_suppliers", [5, 5], {"group_id": "ash"}),
    )

    assert own_shares(kept, {"forms": Here()}).tolist() == [0.25, 0, 0, 1, 1]


def test_the_rules_are_said_in_words_with_the_convention_in_force():
    from tests.case_flows import ON

    assert cashable_own_share(on=ON) == 0
    assert "non-cashable is 100% of the organisation's own running cost freed" in saving_rules(0.0)
