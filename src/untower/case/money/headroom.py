"""What is left of each year's budget once a plan is paid for?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from untower.case.money.reckoned import Reckoned, Reckoning


@dataclass(frozen=True, kw_only=True)
class YearsRoom:
    """One year, counted from 1, in cash. `headroom_gbp` None: the budget is not known.

    `tax_gbp` is irrecoverable VAT, which the budget pays where it is known to be a cost; None where
    that is not known, and then it is not taken off.
    """

    year: int
    budget_gbp: float | None
    limit_id: str | None
    cash_gbp: float
    tax_gbp: float | None

    @property
    def headroom_gbp(self) -> float | None:
        """Budget less cash; below nought the budget is exceeded."""
        if self.budget_gbp is None:
            return None
        return self.budget_gbp - self.cash_gbp - (self.tax_gbp or 0.0)


def headroom(reckoning: Reckoning, option: Reckoned) -> tuple[YearsRoom, ...]:
    """[H] The budget of each year beside what the option then pays."""
    levels = reckoning.terms.cash_levels
    tax = None if option.tax_gbp is None else np.asarray(option.tax_gbp * levels)
    return tuple(
        YearsRoom(
            year=year + 1,
            budget_gbp=budget.budget_gbp,
            limit_id=budget.limit_id,
            cash_gbp=float(option.years.cash_gbp[year]),
            tax_gbp=None if tax is None else float(tax[year]),
        )
        for year, budget in enumerate(reckoning.budgets)
    )


def years_exceeded(rooms: tuple[YearsRoom, ...]) -> list[YearsRoom]:
    """The years in which more is paid than the budget holds."""
    return [r for r in rooms if r.headroom_gbp is not None and r.headroom_gbp < -0.005]
