"""Is VAT a cost to this organisation, and if so how much in each year?

Every amount of the case is without VAT. A body that cannot recover it pays it on what it buys: that
is shown apart, year by year, never mixed into the totals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.arithmetic.money import spell_gbp
from untower.case.money.own_cost import own_shares
from untower.options.terms import stated
from untower.policy import NotCovered, shipped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from untower.arithmetic.present_value import Floats
    from untower.award.present import Present
    from untower.case.flows import Flows
    from untower.options.terms import Terms
    from untower.policy import Policy

BOUGHT = (
    "present",
    "break",
    "moving",
    "double_running",
    "running",
    "leaving",
    "optimism_bias",
    "discounts",
)
"""Parts that are bought where somebody outside is paid; the others are the body's own time."""
RECOVERABLE, NOT_RECOVERABLE, NOT_KNOWN = "recoverable", "not recoverable", "not known"


@dataclass(frozen=True, kw_only=True)
class TaxTreatment:
    """How VAT is treated: whether it is recovered, at which rate it is paid, and who says so."""

    treatment: str
    rate_pct: float | None
    source: str
    is_confirmed: bool

    @property
    def is_a_cost(self) -> bool:
        """Whether VAT is known to be paid and not recovered, at a known rate."""
        return self.treatment == NOT_RECOVERABLE and self.rate_pct is not None


def tax_treatment(
    tables: Mapping[str, pl.DataFrame], *, on: date, policy: Policy | None = None
) -> TaxTreatment:
    """What the organisation says of VAT, and the rate in force on the day of the plan."""
    says = stated(tables, "vat_recoverable")
    known = (policy or shipped()).number("vat_standard_rate_pct", on=on)
    treatment = NOT_KNOWN if says is None else RECOVERABLE if says else NOT_RECOVERABLE
    if isinstance(known, NotCovered):
        return TaxTreatment(treatment=treatment, rate_pct=None, source="", is_confirmed=False)
    return TaxTreatment(
        treatment=treatment,
        rate_pct=known.value,
        source=known.source,
        is_confirmed=known.confirmed,
    )


def irrecoverable_tax(
    flows: Flows, treatment: TaxTreatment, present: Mapping[str, Present]
) -> Floats | None:
    """[H] VAT paid on what is bought, real terms; None where it is not known whether it is a cost.

    All that a supplier is paid is taken to bear the standard rate; `present` says how much of what
    stays is the organisation's own.
    """
    if treatment.treatment == RECOVERABLE:
        return np.zeros(flows.real_gbp.shape[1])
    if not treatment.is_a_cost or treatment.rate_pct is None:
        return None
    is_bought = np.array([line.part in BOUGHT for line in flows.lines], dtype=bool)
    bought = ((1 - own_shares(flows, present)) * is_bought) @ flows.real_gbp
    return np.asarray(bought * treatment.rate_pct / 100)


def tax_sentence(treatment: TaxTreatment, terms: Terms, tax_gbp: Floats | None) -> str:
    """How VAT is treated, in words."""
    if treatment.treatment == RECOVERABLE:
        return "The organisation recovers its VAT: all amounts are without it."
    if treatment.treatment == NOT_KNOWN:
        return (
            "Whether the organisation recovers its VAT is not known: all amounts are without it, "
            "and if it does not, what it buys costs that much more."
        )
    if tax_gbp is None or treatment.rate_pct is None:
        return (
            "The organisation does not recover its VAT, and no rate is known for the day of the "
            "plan: all amounts are without it, and what it buys costs more by it."
        )
    note = "" if treatment.is_confirmed else ", not confirmed"
    return (
        f"The organisation does not recover its VAT. All amounts are without it; at "
        f"{treatment.rate_pct:g}% (standard rate{note}) on all that is bought it comes to "
        f"{spell_gbp(float(tax_gbp @ terms.factors))} at present value beside them."
    )
