"""What does the shortlist come to in money: each option by year, its saving, payback and VAT?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from untower.case.flows import Flows
from untower.case.money.budget import budgets_of
from untower.case.money.capital import capital_shares
from untower.case.money.payback import payback
from untower.case.money.saving import cashable_own_share, saving_of
from untower.case.money.value_added_tax import irrecoverable_tax, tax_treatment
from untower.case.money.years import by_year, npv_of
from untower.case.shortlist.shortlisted import BUSINESS_AS_USUAL, CHOSEN_RANGE

if TYPE_CHECKING:
    from untower.arithmetic.present_value import Floats
    from untower.case.money.budget import Budget
    from untower.case.money.capital import CapitalShares
    from untower.case.money.payback import Payback
    from untower.case.money.saving import Saving
    from untower.case.money.value_added_tax import TaxTreatment
    from untower.case.money.years import Years
    from untower.case.shortlist.shortlisted import Shortlist, Shortlisted
    from untower.options.terms import Terms

USUAL, CHOSEN = BUSINESS_AS_USUAL, CHOSEN_RANGE


@dataclass(frozen=True, kw_only=True)
class Reckoned:
    """One option in money. `payback` None for business as usual itself.

    `tax_gbp` [H] is irrecoverable VAT in real terms, None where that is not known.
    """

    option: Shortlisted
    flows: Flows
    years: Years
    npv_without_bias_gbp: float
    saving: Saving
    saving_pct: float | None
    payback: Payback | None
    tax_gbp: Floats | None

    @property
    def option_id(self) -> str:
        """The option's id."""
        return self.option.option_id

    @property
    def npv_gbp(self) -> float:
        """Its cost at present value."""
        return self.years.npv_gbp

    @property
    def is_chosen(self) -> bool:
        """Whether it is the range that was chosen."""
        return self.option_id == CHOSEN


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """Every option that has a cost, and the baseline all savings are measured against."""

    shortlist: Shortlist
    terms: Terms
    shares: CapitalShares
    own_cashable: float
    treatment: TaxTreatment
    budgets: tuple[Budget, ...]
    baseline: Years
    options: tuple[Reckoned, ...]

    def option(self, option_id: str) -> Reckoned | None:
        """The option of that id; None where it is not there or could not be costed."""
        return next((r for r in self.options if r.option_id == option_id), None)

    @property
    def chosen(self) -> Reckoned | None:
        """The range that was chosen; None without one."""
        return self.option(CHOSEN)

    @property
    def usual(self) -> Reckoned | None:
        """Business as usual; None where it cannot go on."""
        return self.option(USUAL)

    @property
    def cheapest(self) -> Reckoned | None:
        """The option with the least cost at present value; the chosen one among equals."""
        order = sorted(self.options, key=lambda r: (round(r.npv_gbp, 2), not r.is_chosen))
        return order[0] if order else None


def reckon(shortlist: Shortlist) -> Reckoning:
    """The money of a shortlist, whose baseline holds what options do, on its situation's terms."""
    situation = shortlist.situation
    terms, on, policy = situation.terms, situation.on, situation.policy
    shares = capital_shares(on=on, policy=policy)
    own = cashable_own_share(on=on, policy=policy)
    treatment = tax_treatment(situation.tables, on=on, policy=policy)
    now = shortlist.baseline
    baseline = by_year(now, terms, shares)
    usual = next((o.flows for o in shortlist.options if o.option_id == USUAL), None)
    beside = (usual or now).real_gbp.sum(axis=0) * terms.cash_levels
    found = []
    for option in shortlist.options:
        if option.flows is None:
            continue
        years = by_year(option.flows, terms, shares)
        saving = saving_of(now, option.flows, terms, own_cashable=own, present=situation.present)
        found.append(
            Reckoned(
                option=option,
                flows=option.flows,
                years=years,
                npv_without_bias_gbp=npv_of(option.flows, terms, has_bias=False),
                saving=saving,
                saving_pct=share_saved(baseline.npv_gbp, years.npv_gbp),
                payback=None if option.option_id == USUAL else payback(beside, years.cash_gbp),
                tax_gbp=irrecoverable_tax(option.flows, treatment, situation.present),
            )
        )
    return Reckoning(
        shortlist=shortlist,
        terms=terms,
        shares=shares,
        own_cashable=own,
        treatment=treatment,
        budgets=budgets_of(situation.tables, terms, on=on, policy=policy),
        baseline=baseline,
        options=tuple(found),
    )


def like_with_like(shortlist: Shortlist) -> Shortlist:
    """The same with a baseline that holds what every option counts.

    Every option counts joining components of different suppliers and managing suppliers, so that
    what both come to today belongs to what savings are measured against.
    """
    both = (shortlist.baseline, shortlist.shared_now)
    years = shortlist.situation.terms.horizon_years
    return replace(
        shortlist,
        baseline=Flows(
            lines=tuple(line for flows in both for line in flows.lines),
            real_gbp=np.concatenate([flows.real_gbp for flows in both]),
            not_known=tuple(dict.fromkeys(s for flows in both for s in flows.not_known)),
        ),
        shared_now=Flows(lines=(), real_gbp=np.zeros((0, years))),
    )


def share_saved(baseline_gbp: float, npv_gbp: float) -> float | None:
    """The saving in per cent of the baseline; None where the baseline is nothing or less."""
    return 100 * (1 - npv_gbp / baseline_gbp) if baseline_gbp > 0 else None
