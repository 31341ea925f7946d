"""What is money of later years worth today, and what will it be called when it is paid?

Yearly amounts fall in years 0 to H-1, and year 0 is not discounted: £100 a year for five years at
3.5% is worth £467.31. One-off amounts fall in year 0, what leaving costs in year H-1. Real terms
are prices of one base year; cash terms are what will be paid, with general inflation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RateFrom:
    """A real discount rate in per cent a year and the first year it discounts."""

    first_year: int
    pct: float


def discount_factors(years: int, rates: Sequence[RateFrom]) -> Floats:
    """What £1 of each year 0 to `years` - 1 is worth in year 0.

    `rates` rise by first_year and the first begins by year 1. Each year is discounted from the one
    before at the rate that holds in it, as the Green Book's falling rates are applied: the factor
    of year 31 is that of year 30 over 1.03. Raises ValueError where no rate holds from year 1.
    """
    if not rates or rates[0].first_year > 1:
        raise ValueError("a discount rate must hold from year 1")
    yearly = np.empty(years)
    for rate in rates:
        yearly[max(rate.first_year, 0) :] = 1 + rate.pct / 100
    yearly[:1] = 1
    return 1 / np.cumprod(yearly)


def present_value(amounts: Floats, factors: Floats) -> Floats:
    """Amounts [..., H] of years 0 to H-1, in real terms, as one value each in year 0.

    An amount that is not known (NaN) leaves its value not known.
    """
    return np.asarray(amounts @ factors)


def level_payments(annual: float, years: int) -> Floats:
    """The same amount in each year 0 to `years` - 1."""
    return np.full(years, annual, dtype=np.float64)


def price_levels(years: int, yearly_pct: float, years_from_base: int = 0) -> Floats:
    """How prices of each year 0 to `years` - 1 stand to those of the base year, as factors.

    `years_from_base` is how many years year 0 comes after the base year.
    """
    return np.asarray((1 + yearly_pct / 100) ** (years_from_base + np.arange(years)))
