"""How far may each uncertain quantity turn out from its estimate, and who says so?

A range is a P10 and a P90 in parts of the estimate; what lies between is log-normal. Its middle is
therefore the root of the two multiplied, which is not the estimate where overruns are likelier.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import TYPE_CHECKING

from untower.errors import WrongUse
from untower.findings import Force
from untower.options.terms import stated
from untower.policy import NotCovered, convention, shipped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from untower.policy import Policy, PolicyNumber

Z90 = NormalDist().inv_cdf(0.9)
"""How many standard deviations the P90 of a normal lies above its middle."""

QUANTITIES: Mapping[str, str] = {
    "present_charges": "Present charges",
    "running_reuse": "Yearly prices: reuse",
    "running_saas": "Yearly prices: software as a service",
    "running_cloud": "Yearly prices: cloud hosting",
    "running_build": "Yearly prices: what is built",
    "running_outsource": "Yearly prices: outsourced services",
    "moving": "Cost of moving",
    "moving_build": "Cost of building",
    "months_to_move": "Months to move: double running",
    "posts": "Own posts",
    "leaving": "Cost of leaving",
    "interfaces": "Interfaces between suppliers",
    "managing_suppliers": "Managing suppliers",
    "procurement": "Procurement and letting again",
    "income": "Income",
}
"""Every uncertain quantity, by the name a page gives it."""


@dataclass(frozen=True, kw_only=True)
class Range:
    """One quantity's range, as parts of its estimate, and where it comes from."""

    quantity: str
    p10: float
    p90: float
    source: str
    is_house: bool

    @property
    def name(self) -> str:
        """The quantity as a page names it."""
        return QUANTITIES[self.quantity]

    @property
    def log_middle(self) -> float:
        """Mean of the logarithm of the multiple."""
        return (math.log(self.p10) + math.log(self.p90)) / 2

    @property
    def log_spread(self) -> float:
        """Standard deviation of the logarithm of the multiple."""
        return (math.log(self.p90) - math.log(self.p10)) / (2 * Z90)

    @property
    def words(self) -> str:
        """The range as a page spells it."""
        return f"{100 * self.p10:.0f}% to {100 * self.p90:.0f}% of the estimate"

    def times_as_wide(self, times: float) -> Range:
        """The same range with both ends so many times as far from the estimate, in logarithms."""
        return replace(self, p10=self.p10**times, p90=self.p90**times)


@dataclass(frozen=True, kw_only=True)
class Ranges:
    """Every quantity's range and how far prices of one supplier group move together, 0 to 1."""

    by_quantity: Mapping[str, Range]
    correlation: float
    correlation_source: str
    is_correlation_house: bool

    def __getitem__(self, quantity: str) -> Range:
        return self.by_quantity[quantity]

    def certain(self, quantities: frozenset[str]) -> Ranges:
        """The same with some quantities held at their estimate."""
        return self._with({q: replace(r, p10=1.0, p90=1.0) for q, r in self._of(quantities)})

    def house_times_as_wide(self, times: float) -> Ranges:
        """The same with every house range that much wider, in logarithms."""
        return self._with({q: r.times_as_wide(times) for q, r in self._of(self.house)})

    @property
    def house(self) -> frozenset[str]:
        """The quantities whose range nobody but this house vouches for."""
        return frozenset(q for q, r in self.by_quantity.items() if r.is_house)

    def _of(self, quantities: frozenset[str]) -> list[tuple[str, Range]]:
        return [(q, r) for q, r in self.by_quantity.items() if q in quantities]

    def _with(self, changed: Mapping[str, Range]) -> Ranges:
        return replace(self, by_quantity={**self.by_quantity, **changed})


def read_ranges(
    tables: Mapping[str, pl.DataFrame], *, on: date, policy: Policy | None = None
) -> Ranges:
    """The ranges in force on a day for the organisation the tables describe.

    Raises WrongUse naming every range that is none: an end at or below nought, a P10 above its
    P90, a correlation outside 0 to 1.
    """
    known = policy or shipped()
    binds, nation = stated(tables, "kind"), stated(tables, "nation")

    def number(name: str) -> PolicyNumber:
        found = known.number(name, on=on, binds=binds, nation=nation)
        if isinstance(found, NotCovered):
            raise KeyError(name)
        return found

    troubles: list[str] = []
    ranges = {}
    for quantity in QUANTITIES:
        low, high = number(f"case_{quantity}_p10_pct"), number(f"case_{quantity}_p90_pct")
        if not 0 < low.value <= high.value:
            troubles.append(
                f"{low.where} · {low.name} · {low.value:g} beside {high.value:g} for the P90: "
                "allowed: above 0, and at most the P90."
            )
            continue
        ranges[quantity] = Range(
            quantity=quantity,
            p10=low.value / 100,
            p90=high.value / 100,
            source=low.source if low.source == high.source else f"{low.source}; {high.source}",
            is_house=Force.HOUSE_CONVENTION in (low.force, high.force),
        )
    together = number("case_supplier_correlation")
    if not 0 <= together.value <= 1:
        troubles.append(
            f"{together.where} · {together.name} · {together.value:g}: allowed: 0 to 1."
        )
    if troubles:
        raise WrongUse("\n".join(troubles))
    return Ranges(
        by_quantity=ranges,
        correlation=together.value,
        correlation_source=together.source,
        is_correlation_house=together.force is Force.HOUSE_CONVENTION,
    )


def house_number(name: str, *, on: date, policy: Policy | None) -> float:
    """A convention of this step that is no range."""
    return convention(name, on=on, policy=policy)
