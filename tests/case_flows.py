"""Small flows and terms for the specs of the case's money: few lines, round numbers."""

from __future__ import annotations

from datetime import date

import numpy as np

from untower.arithmetic.present_value import RateFrom
from untower.case.flows import Flows, Line
from untower.options.terms import Bias, Terms

ON = date(2026, 11, 1)


def terms(years=3, *, rate=3.5, inflation=0.0, pay=0.0, base_year=2027, bias=None):
    """Terms of a plan that starts on 1 April 2027."""
    return Terms(
        on=ON,
        starts_on=date(2027, 4, 1),
        horizon_years=years,
        base_year=base_year,
        rates=(RateFrom(1, rate),),
        inflation_pct=inflation,
        pay_inflation_pct=pay,
        fte_cost_gbp=50_000.0,
        bias=bias or {"build": Bias(capital_pct=200.0)},
        procurement_pct=10.0,
        reletting_pct=10.0,
        reletting_term_months=48,
    )


def flows(*lines, not_known=()):
    """Flows of (part, amounts) or (part, amounts, {more of the line})."""
    made, money = [], []
    for part, amounts, *more in lines:
        made.append(Line(part=part, **(more[0] if more else {})))
        money.append(amounts)
    years = len(money[0])
    return Flows(
        lines=tuple(made),
        real_gbp=np.array(money, dtype=np.float64).reshape(len(made), years),
        not_known=not_known,
    )
