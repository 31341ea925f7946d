"""When has a plan paid back what it costs first?"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from untower.arithmetic.money import spell_gbp
from untower.phrases import plural

if TYPE_CHECKING:
    from untower.arithmetic.present_value import Floats

ROUNDING = 1e-9


@dataclass(frozen=True, kw_only=True)
class Payback:
    """`months` from the plan's start; None: not within the horizon. `sentence` says which."""

    months: int | None
    sentence: str


def payback(usual_cash_gbp: Floats, plan_cash_gbp: Floats) -> Payback:
    """Months until what was paid less makes up, for good, what was paid more, in cash.

    [H] each. The difference of a year is spread evenly over its months, and the last month in which
    the running sum turns from below nought to nought or above counts: a plan that turns back below
    later has not paid back. 0: at no time has more been paid than going on would have cost.
    """
    saved = np.asarray(usual_cash_gbp - plan_cash_gbp, dtype=np.float64)
    running = np.concatenate([[0.0], np.cumsum(saved)])
    slack = ROUNDING * (1 + float(np.abs(usual_cash_gbp).sum()))
    if running[-1] < -slack:
        return Payback(
            months=None,
            sentence=f"It does not pay back within {plural(len(saved), 'year')}: by then "
            f"{spell_gbp(-float(running[-1]))} more has been paid than for business as usual.",
        )
    below = np.flatnonzero(running < -slack)
    if not below.size:
        return Payback(
            months=0,
            sentence="At the end of no year has more been paid than for business as usual.",
        )
    year = int(below[-1])
    months = ceil(12 * (year + -running[year] / saved[year]) - ROUNDING)
    return Payback(
        months=months,
        sentence=f"It pays back after {plural(months, 'month')}: from then on less has been paid "
        "than for business as usual.",
    )
