"""What is paid in each year: real, in cash and at present value, by part, capital apart?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.arithmetic.present_value import present_value
from untower.case.flows import PARTS
from untower.case.money.capital import capital_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.arithmetic.present_value import Floats
    from untower.case.flows import Flows
    from untower.case.money.capital import CapitalShares
    from untower.options.terms import Terms

BIAS = "optimism_bias"


@dataclass(frozen=True, kw_only=True)
class Years:
    """[H] pounds by year. Real terms are prices of the base year, cash is what will be paid.

    `present_gbp` is real terms discounted; `capital_gbp` and `revenue_gbp` are real terms and sum
    to `real_gbp`, as do `parts`.
    """

    real_gbp: Floats
    cash_gbp: Floats
    present_gbp: Floats
    capital_gbp: Floats
    revenue_gbp: Floats
    parts: Mapping[str, Floats]

    @property
    def npv_gbp(self) -> float:
        """All years at present value: a cost is above nought."""
        return float(self.present_gbp.sum())

    @property
    def total_cash_gbp(self) -> float:
        """What will be paid over the horizon."""
        return float(self.cash_gbp.sum())


def by_year(flows: Flows, terms: Terms, shares: CapitalShares) -> Years:
    """The flows summed by year on the terms they are costed on.

    Price levels are general inflation from the base year; pay that rises faster stands in the real
    amounts of posts already. Raises AssertionError where flows and terms differ in years.
    """
    years = terms.horizon_years
    if flows.real_gbp.shape[1] != years:
        raise AssertionError(f"flows of {flows.real_gbp.shape[1]} years, terms of {years}")
    real = np.asarray(flows.real_gbp.sum(axis=0))
    capital = capital_of(flows, terms, shares)
    return Years(
        real_gbp=real,
        cash_gbp=real * terms.cash_levels,
        present_gbp=real * terms.factors,
        capital_gbp=capital,
        revenue_gbp=real - capital,
        parts={part: flows.of_parts([part]) for part in PARTS},
    )


def npv_of(flows: Flows, terms: Terms, *, has_bias: bool = True) -> float:
    """What the flows are worth at the plan's start, with or without optimism bias."""
    parts = [p for p in PARTS if has_bias or p != BIAS]
    return float(present_value(flows.of_parts(parts), terms.factors))
