"""What does each option come to where quantities are so many times their estimates, without chance?

Every line of one quantity moves together; discounts are found anew at the spend that follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.case.sure.drawing import shares_reached

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.arithmetic.present_value import Floats
    from untower.case.sure.layout import Layout, Spending

Things = tuple[str, ...]
"""The quantities a sum of money is multiplied by."""


@dataclass(frozen=True)
class Centre:
    """Money summed by the quantities it is multiplied by, at the estimates.

    `money_gbp` [C] at present value; `spent` each column's spend with a group: by quantity, yearly
    and what bands take from.
    """

    columns: tuple[str, ...]
    certain_gbp: Floats
    money_gbp: Mapping[Things, Floats]
    spent: tuple[tuple[Spending, Mapping[Things, Floats]], ...]

    def at(self, times: Mapping[str, Floats | float]) -> Floats:
        """[C, T] Pounds of each column with quantities multiplied; those not named by one.

        Amounts in `times` are single numbers or arrays [T] of one length.
        """
        length = max((np.size(v) for v in times.values()), default=1)

        def multiple(things: Things) -> Floats:
            found = np.ones(length)
            for thing in things:
                found = found * times.get(thing, 1.0)
            return found

        total = np.repeat(self.certain_gbp[:, None], length, axis=1)
        for things, gbp in self.money_gbp.items():
            total += gbp[:, None] * multiple(things)
        for spending, parts in self.spent:
            annual, taken_from = np.zeros(length), np.zeros(length)
            for things, (spent, taken) in parts.items():
                annual += spent * multiple(things)
                taken_from += taken * multiple(things)
            share = shares_reached(spending.bands, annual)
            total[spending.column] -= spending.scale * share * taken_from
        return total


def centre_of(layout: Layout) -> Centre:
    """The sums of a layout by quantity."""
    things = [tuple(s.quantity for s in term.shocks) for term in layout.terms]
    money: dict[Things, Floats] = {}
    for term, key in zip(layout.terms, things, strict=True):
        money[key] = money.get(key, np.zeros(len(layout.columns))) + term.weights
    spent = []
    for spending in layout.spending:
        parts: dict[Things, Floats] = {}
        for n, annual, taken in zip(
            spending.terms, spending.annual_gbp, spending.taken_from_gbp, strict=True
        ):
            parts[things[n]] = parts.get(things[n], np.zeros(2)) + np.array([annual, taken])
        spent.append((spending, parts))
    return Centre(layout.columns, layout.certain_gbp, money, tuple(spent))
