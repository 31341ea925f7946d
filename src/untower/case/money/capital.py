"""Which part of the money is capital, by convention?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.options.terms import DEVELOPING, Bias
from untower.policy import convention

if TYPE_CHECKING:
    from datetime import date

    from untower.arithmetic.present_value import Floats
    from untower.case.flows import Flows
    from untower.options.terms import Terms
    from untower.policy import Policy


@dataclass(frozen=True, kw_only=True)
class CapitalShares:
    """Parts of 1 of one-off costs that count as capital; all that is yearly is revenue."""

    built: float
    moved: float
    left_early: float

    @property
    def sentence(self) -> str:
        """The convention in words."""
        return (
            f"Capital, by convention: {100 * self.built:g}% of the one-off cost of what is built, "
            f"{100 * self.moved:g}% of moving to anything else, {100 * self.left_early:g}% of "
            "leaving early; the rest is revenue. The organisation's accounting policy decides."
        )


def capital_shares(*, on: date, policy: Policy | None = None) -> CapitalShares:
    """The conventions in force on a day, the organisation's own file first."""

    def share(name: str) -> float:
        return convention(f"capital_share_{name}_pct", on=on, policy=policy) / 100

    return CapitalShares(built=share("built"), moved=share("moved"), left_early=share("break"))


def capital_of(flows: Flows, terms: Terms, shares: CapitalShares) -> Floats:
    """[H] Capital in real terms: moving and breaks, and the bias that moving brings with it."""
    total = np.zeros(flows.real_gbp.shape[1])
    has_bias = any(line.part == "optimism_bias" for line in flows.lines)
    for line, amounts in zip(flows.lines, flows.real_gbp, strict=True):
        if line.part == "break":
            total += shares.left_early * amounts
        elif line.part == "moving":
            share = shares.built if line.kind in DEVELOPING else shares.moved
            bias = terms.bias.get(line.kind or "", Bias()).capital_pct / 100 if has_bias else 0.0
            total += share * (amounts + bias * np.maximum(amounts, 0))
    return total
