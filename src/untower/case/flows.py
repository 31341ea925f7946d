"""What money flows in each year of the horizon, for what, to whom, and of which kind?

Everything the case says of money is read from here: sums by year, present values, budgets, draws.
One line is one part of one component's cost, or of the whole range's, over the years.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from untower.options.whole_life import PARTS as WAY_PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.arithmetic.present_value import Floats

Bools = NDArray[np.bool_]

RANGE_PARTS = (
    "interfaces",  # joining components that sit with different suppliers
    "managing_suppliers",
    "discounts",  # what groups take off for volume: never above nought
    "retained_team",  # posts kept whoever supplies, beyond those of a way itself
    "income",  # what contracts bring in: never above nought
)
PARTS = (*WAY_PARTS, *RANGE_PARTS)
CAPITAL_PARTS = ("moving", "break")
"""Parts that may be capital; every other part is revenue."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """What a line of money is for: one of PARTS, and whose, where it is anybody's.

    `component_id` None: of the whole range. `group_id` None: nobody outside is paid (posts, the
    organisation's own running). `kind` is the kind of way (retain, saas, build …), None where none.
    `offer_id` or `contract_id` leads back to the row it comes from. What is paid for the present
    arrangement is of kind retain, whatever follows it.
    """

    part: str
    component_id: str | None = None
    group_id: str | None = None
    kind: str | None = None
    offer_id: str | None = None
    contract_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Flows:
    """[n, H] pounds by line and year: prices of the base year (real terms), not discounted.

    A credit is negative. What is not known is no line but a sentence in `not_known`: the total is
    then of what is known, and says so.
    """

    lines: tuple[Line, ...]
    real_gbp: Floats
    not_known: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """A line without money, or money without a line, is a fault of ours."""
        if self.real_gbp.ndim != 2 or len(self.lines) != len(self.real_gbp):
            raise AssertionError(f"{len(self.lines)} lines, money of shape {self.real_gbp.shape}")
        if not np.isfinite(self.real_gbp).all():
            raise AssertionError("a blank was counted as money")

    def of_parts(self, parts: Sequence[str]) -> Floats:
        """[H] What the parts named come to in each year."""
        wanted = np.array([line.part in parts for line in self.lines], dtype=bool)
        return np.asarray(self.real_gbp[wanted].sum(axis=0))
