"""What later money is worth: year 0 undiscounted, dated rates, and never a number from a blank."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from untower.arithmetic.present_value import (
    RateFrom,
    discount_factors,
    level_payments,
    present_value,
    price_levels,
)

GREEN_BOOK = (RateFrom(1, 3.5), RateFrom(31, 3.0))


def test_a_hundred_pounds_a_year_for_five_years_at_three_and_a_half_per_cent_is_467_31():
    worth = present_value(level_payments(100, 5), discount_factors(5, GREEN_BOOK))
    assert round(float(worth), 2) == 467.31


def test_the_first_factors_are_those_published():
    factors = discount_factors(6, GREEN_BOOK)
    assert [round(f, 4) for f in factors] == [1, 0.9662, 0.9335, 0.9019, 0.8714, 0.8420]


def test_year_nought_is_not_discounted_at_any_rate():
    assert discount_factors(1, (RateFrom(1, 20.0),)).tolist() == [1.0]
    assert discount_factors(1, (RateFrom(0, 20.0),)).tolist() == [1.0]


def test_after_year_30_each_year_is_discounted_at_the_lower_rate_from_the_year_before():
    factors = discount_factors(33, GREEN_BOOK)
    assert math.isclose(factors[30], 1.035**-30)
    assert math.isclose(factors[31], 1.035**-30 / 1.03)
    assert math.isclose(factors[32], 1.035**-30 / 1.03**2)


def test_a_rate_of_nothing_leaves_money_as_it_is():
    assert discount_factors(4, (RateFrom(1, 0.0),)).tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize("rates", [(), (RateFrom(2, 3.5),)])
def test_a_year_without_a_rate_is_refused(rates):
    with pytest.raises(ValueError, match="a discount rate must hold from year 1"):
        discount_factors(5, rates)


def test_an_amount_that_is_not_known_leaves_its_value_not_known_and_no_other():
    amounts = np.array([[1.0, np.nan], [1.0, 1.0]])
    worth = present_value(amounts, discount_factors(2, GREEN_BOOK))
    assert math.isnan(worth[0])
    assert math.isclose(worth[1], 1 + 1 / 1.035)


def test_prices_rise_from_the_base_year_and_not_from_the_first():
    assert price_levels(3, 10.0).tolist() == pytest.approx([1, 1.1, 1.21])
    assert price_levels(2, 10.0, years_from_base=1).tolist() == pytest.approx([1.1, 1.21])
    assert price_levels(2, 10.0, years_from_base=-1).tolist() == pytest.approx([1 / 1.1, 1])


@given(
    st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=40),
    st.floats(0, 20),
    st.floats(0, 20),
    st.integers(2, 35),
)
def test_it_is_the_sum_of_each_year_discounted_year_by_year(amounts, first, later, change):
    def worth(year):
        value = amounts[year]
        for passed in range(1, year + 1):
            value /= 1 + (later if passed >= change else first) / 100
        return value

    factors = discount_factors(len(amounts), (RateFrom(1, first), RateFrom(change, later)))
    found = float(present_value(np.array(amounts), factors))
    assert math.isclose(found, sum(map(worth, range(len(amounts)))), rel_tol=1e-9, abs_tol=1e-3)
