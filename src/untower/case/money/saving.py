"""What kind of saving is it: cash out of a budget, time freed, cost never met, or income?

The four add up to the saving at present value. Whatever a plan costs more than going on as now is
taken off the cashable part: nothing is called a saving that is paid for elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.case.money.own_cost import own_shares
from untower.policy import convention

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from untower.arithmetic.present_value import Floats
    from untower.award.present import Present
    from untower.case.flows import Flows
    from untower.options.terms import Terms
    from untower.policy import Policy

AVOIDED = ("break", "procurement", "reletting", "leaving")
"""What going on as now would bring one day and no budget yet holds."""
INCOME = "income"
OWN = (
    "present",
    "running",
    "in_house_posts",
    "double_running",
    "interfaces",
    "managing_suppliers",
    "retained_team",
)
"""Yearly parts of which some may be the organisation's own running."""


@dataclass(frozen=True, kw_only=True)
class Saving:
    """Pounds at present value that going on as now costs more than the option; below 0: less."""

    cashable_gbp: float
    non_cashable_gbp: float
    avoided_gbp: float
    income_gbp: float

    @property
    def total_gbp(self) -> float:
        """The saving."""
        return self.cashable_gbp + self.non_cashable_gbp + self.avoided_gbp + self.income_gbp


def cashable_own_share(*, on: date, policy: Policy | None = None) -> float:
    """Which part of freed own cost leaves a budget, as a part of 1: a house convention."""
    return convention("own_time_cashable_share_pct", on=on, policy=policy) / 100


def saving_of(
    baseline: Flows,
    option: Flows,
    terms: Terms,
    *,
    own_cashable: float,
    present: Mapping[str, Present],
) -> Saving:
    """The saving of an option against the baseline, by kind, at present value.

    Year by year: what letting again, procuring, breaking or leaving costs less is avoided; what the
    organisation's own running costs less is time freed, of which `own_cashable` is cashable; what
    contracts bring in more is income; the rest, dearer things included, is cashable. `present` says
    how much of what stays is the organisation's own.
    """
    avoided = np.maximum(baseline.of_parts(AVOIDED) - option.of_parts(AVOIDED), 0.0)
    freed = np.maximum(_own_running(baseline, present) - _own_running(option, present), 0.0)
    income = baseline.of_parts([INCOME]) - option.of_parts([INCOME])
    whole = baseline.real_gbp.sum(axis=0) - option.real_gbp.sum(axis=0)
    kept = freed * (1 - own_cashable)

    def worth(amounts: Floats) -> float:
        return float(amounts @ terms.factors)

    return Saving(
        cashable_gbp=worth(whole - avoided - kept - income),
        non_cashable_gbp=worth(kept),
        avoided_gbp=worth(avoided),
        income_gbp=worth(income),
    )


def saving_rules(own_cashable: float) -> str:
    """The rules in words, for the page that shows the kinds."""
    return (
        "Of the saving, avoided is what letting again, procuring, breaking and leaving cost less, "
        f"as no budget holds it yet; non-cashable is {100 * (1 - own_cashable):g}% of the "
        "organisation's own running cost freed; income is what contracts bring in more; cashable "
        "is all else, less whatever costs more. The rules are house conventions."
    )


def _own_running(flows: Flows, present: Mapping[str, Present]) -> Floats:
    """[H] What the organisation's own running costs in real terms."""
    is_running = np.array([line.part in OWN for line in flows.lines], dtype=bool)
    return np.asarray((own_shares(flows, present) * is_running) @ flows.real_gbp)
