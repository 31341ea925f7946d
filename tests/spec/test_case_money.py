"""The money of the case by year: sums, price levels, discounting, capital apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.case_flows import flows, terms

from untower.case.flows import PARTS
from untower.case.money.benefit_months import first_benefit, full_benefit
from untower.case.money.capital import CapitalShares
from untower.case.money.years import by_year, npv_of

BUILT_ALONE = CapitalShares(built=1.0, moved=0.0, left_early=0.0)

amounts = st.floats(-1e7, 1e7).map(lambda v: round(v, 2))


def test_a_hundred_a_year_for_five_years_is_worth_what_the_green_book_says():
    found = by_year(flows(("running", [100] * 5)), terms(5), BUILT_ALONE)

    assert found.npv_gbp == pytest.approx(467.31, abs=0.005)
    assert found.present_gbp.round(2).tolist() == [100.0, 96.62, 93.35, 90.19, 87.14]


def test_cash_moves_with_prices_from_the_base_year_and_real_terms_do_not():
    moving = terms(3, inflation=2.0, base_year=2026)
    found = by_year(flows(("running", [100, 100, 100])), moving, BUILT_ALONE)

    assert found.real_gbp.tolist() == [100, 100, 100]
    assert found.cash_gbp == pytest.approx([102, 104.04, 106.1208])
    assert found.total_cash_gbp == pytest.approx(312.1608)


def test_each_part_stands_by_itself_and_a_credit_is_taken_off():
    found = by_year(
        flows(("running", [100, 100, 100]), ("discounts", [0, -10, -10]), ("income", [-5, 0, 0])),
        terms(3),
        BUILT_ALONE,
    )

    assert found.parts["discounts"].tolist() == [0, -10, -10]
    assert found.parts["break"].tolist() == [0, 0, 0]
    assert found.real_gbp.tolist() == [95, 90, 90]
    assert set(found.parts) == set(PARTS)


def test_what_is_built_is_capital_with_its_bias_and_moving_to_what_is_bought_is_not():
    found = by_year(
        flows(
            ("moving", [1000, 0, 0], {"kind": "build"}),
            ("optimism_bias", [2000, 0, 0], {"kind": "build"}),
            ("moving", [500, 0, 0], {"kind": "saas"}),
            ("break", [300, 0, 0]),
        ),
        terms(3),
        BUILT_ALONE,
    )

    assert found.capital_gbp.tolist() == [3000, 0, 0]
    assert found.revenue_gbp.tolist() == [800, 0, 0]


def test_without_optimism_bias_no_capital_is_made_of_it():
    built = flows(("moving", [1000, 0, 0], {"kind": "build"}))

    assert by_year(built, terms(3), BUILT_ALONE).capital_gbp.tolist() == [1000, 0, 0]


def test_shares_of_capital_are_the_organisations_to_change():
    half = CapitalShares(built=0.5, moved=0.2, left_early=1.0)
    found = by_year(
        flows(
            ("moving", [1000, 0], {"kind": "reuse"}),
            ("break", [0, 300]),
        ),
        terms(2),
        half,
    )

    assert found.capital_gbp.tolist() == [200, 300]


def test_npv_without_bias_leaves_bias_out_and_nothing_else():
    both = flows(("running", [100, 100]), ("optimism_bias", [41, 41]))

    assert npv_of(both, terms(2, rate=0)) == pytest.approx(282)
    assert npv_of(both, terms(2, rate=0), has_bias=False) == pytest.approx(200)


def test_flows_of_other_years_than_the_terms_are_a_fault_of_ours():
    with pytest.raises(AssertionError, match="flows of 2 years, terms of 3"):
        by_year(flows(("running", [1, 1])), terms(3), BUILT_ALONE)


@given(
    rows=st.lists(
        st.tuples(st.sampled_from(PARTS), st.lists(amounts, min_size=4, max_size=4)),
        min_size=1,
        max_size=12,
    ),
    rate=st.floats(0, 20),
    inflation=st.floats(-5, 20),
)
def test_any_flows_come_to_the_same_worked_out_one_pound_at_a_time(rows, rate, inflation):
    on_terms = terms(4, rate=rate, inflation=inflation, base_year=2025)
    found = by_year(flows(*rows), on_terms, BUILT_ALONE)

    expected = cash = 0.0
    for year in range(4):
        real = sum(given_gbp[year] for _, given_gbp in rows)
        worth = 1.0
        for _ in range(year):
            worth /= 1 + rate / 100
        expected += real * worth
        level = 1.0
        for _ in range(2027 - 2025 + year):
            level *= 1 + inflation / 100
        cash += real * level
    size = 1e-9 * (1 + sum(abs(v) for _, row in rows for v in row))
    assert found.npv_gbp == pytest.approx(expected, abs=size)
    assert found.total_cash_gbp == pytest.approx(cash, abs=20 * size)
    assert np.allclose(found.capital_gbp + found.revenue_gbp, found.real_gbp, atol=size)
    assert np.allclose(sum(found.parts.values()), found.real_gbp, atol=size)


def test_benefit_begins_with_the_first_move_done_and_is_whole_with_the_last():
    moves = {"forms": 7, "case": 19, "mail": 12}

    assert (first_benefit(moves), full_benefit(moves)) == (7, 19)
    assert (first_benefit({}), full_benefit({})) == (None, None)
