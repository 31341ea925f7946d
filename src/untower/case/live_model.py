"""What does a workbook need to work the chosen range out again, and how far does it follow?

Every input of the whole-life arithmetic as a plain value, with what the case made of it beside it.
A part of the cost that the inputs do not reproduce to the penny is handed over as it is, by year,
and says so: it then stands still when a cell is changed, and never pretends otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.answers.live import (
    AS_GIVEN,
    FROM_TEAM,
    LEVEL,
    WITH_PAY,
    LiveModel,
    PartByYear,
    SideByYear,
)
from untower.arithmetic.money import to_pence
from untower.case.flows import PARTS
from untower.case.live_assumptions import assumptions_of, kinds_of, rate_names
from untower.case.live_worked import Worked, as_tuple
from untower.case.money.value_added_tax import BOUGHT as TAXED
from untower.case.reads import AFFORDABLE_READS, TARGET_READS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.arithmetic.present_value import Floats
    from untower.case.flows import Flows
    from untower.case.money.reckoned import Reckoned, Reckoning
    from untower.case.money.years import Years
    from untower.options.terms import Terms

PENNY = 0.005
BASELINE = "Baseline: going on as now"
PAID_AS_POSTS = ("retained_team", "in_house_posts")
LIVE_READS = tuple(
    dict.fromkeys((*AFFORDABLE_READS, *TARGET_READS, "components.name", "suppliers.name"))
)


def live_model(reckoning: Reckoning) -> LiveModel | None:
    """All that the chosen range is worked out from; None where no range was chosen.

    Everything is taken from the reckoning: nothing is read from a table again but names and what
    the organisation states.
    """
    chosen = reckoning.chosen
    if chosen is None or chosen.option.offer_ids is None:
        return None
    worked = Worked(reckoning, chosen)
    terms, usual = reckoning.terms, reckoning.usual
    team = {"retained_team": (FROM_TEAM, worked.team())}
    return LiveModel(
        option_name=chosen.option.name,
        starts_on=terms.starts_on,
        horizon_years=terms.horizon_years,
        assumptions=assumptions_of(reckoning),
        kinds=kinds_of(reckoning),
        lines=worked.lines(),
        groups=worked.groups(),
        bands=worked.bands(),
        joins=worked.joins(),
        plan=_side(
            chosen.option.name, chosen.years, terms, worked.parts() | team, worked.capital()
        ),
        baseline=_side(BASELINE, reckoning.baseline, terms, team, scales=worked.scales()),
        usual=None
        if usual is None
        else _side(usual.option.name, usual.years, terms, team, scales=worked.scales()),
        rate_names=rate_names(reckoning),
        factors=as_tuple(terms.factors),
        cash_levels=as_tuple(terms.cash_levels),
        pay_levels=as_tuple(terms.pay_levels),
        taxed=_follows("taxed", _taxed(chosen.flows), terms, {"taxed": worked.taxed()}),
        budget_gbp=tuple(b.budget_gbp for b in reckoning.budgets),
        published=_published(reckoning, chosen),
        not_known=chosen.flows.not_known,
        reads=LIVE_READS,
    )


def _side(
    name: str,
    years: Years,
    terms: Terms,
    worked: Mapping[str, tuple[str, Floats]] | None = None,
    capital: tuple[str, Floats] | None = None,
    scales: Mapping[str, tuple[str, float]] | None = None,
) -> SideByYear:
    """One way of going about it by part, each following the cells as far as they reproduce it."""
    worked = worked or {}
    return SideByYear(
        name=name,
        parts=tuple(
            _follows(part, years.parts[part], terms, worked, (scales or {}).get(part))
            for part in PARTS
        ),
        capital=_follows(
            "capital", years.capital_gbp, terms, {"capital": capital} if capital else {}
        ),
    )


def _follows(
    part: str,
    by_year: Floats,
    terms: Terms,
    worked: Mapping[str, tuple[str, Floats]],
    scale: tuple[str, float] | None = None,
) -> PartByYear:
    """A part by year, and how it follows: only where that gives the same to the penny."""
    follows, reworked = worked.get(part, (AS_GIVEN, None))
    if reworked is None or not _same(by_year, reworked):
        level, pay = by_year[:1], by_year[:1] * terms.pay_levels
        by_pay = _same(by_year, pay) and part in PAID_AS_POSTS
        follows = WITH_PAY if by_pay else LEVEL if _same(by_year, level) else AS_GIVEN
    scaled_by, at = scale or (None, 1.0)
    return PartByYear(
        part=part, by_year=as_tuple(by_year), follows=follows, scaled_by=scaled_by, at=at
    )


def _same(one: Floats, other: Floats) -> bool:
    return bool(np.all(np.abs(one - other) < PENNY))


def _taxed(flows: Flows) -> Floats:
    """[H] What VAT falls on, real terms, as the case reckons it."""
    bought = [line.part in TAXED and line.group_id is not None for line in flows.lines]
    return np.asarray(flows.real_gbp[np.array(bought, dtype=bool)].sum(axis=0))


def _published(reckoning: Reckoning, chosen: Reckoned) -> dict[str, float | None]:
    """The figures of plan.json that the workbook works out again."""

    def pence(amount: float) -> float:
        return float(to_pence(amount) or 0)

    months = chosen.payback.months if chosen.payback else None
    return {
        "npv_gbp": pence(chosen.npv_gbp),
        "npv_without_bias_gbp": pence(chosen.npv_without_bias_gbp),
        "cash_gbp": pence(chosen.years.total_cash_gbp),
        "baseline_gbp": pence(reckoning.baseline.npv_gbp),
        "saving_gbp": pence(reckoning.baseline.npv_gbp - chosen.npv_gbp),
        "saving_pct": None if chosen.saving_pct is None else round(chosen.saving_pct, 4),
        "payback_months": None if months is None else float(months),
    }
