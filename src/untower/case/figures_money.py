"""How are the options' years, kinds of saving, budget and VAT written for plan.json?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from untower.arithmetic.calendar_months import add_months
from untower.award.figures_choice import gbp
from untower.case.money.benefit_months import first_benefit, full_benefit
from untower.case.money.headroom import headroom
from untower.case.money.own_cost import own_shares
from untower.case.money.saving import saving_rules
from untower.case.money.value_added_tax import tax_sentence
from untower.case.risks import outside_shares, risks_of, unmonetised
from untower.case.success_factors import success_factors
from untower.policy import convention

if TYPE_CHECKING:
    from datetime import date

    from untower.case.money.reckoned import Reckoned, Reckoning
    from untower.case.money.years import Years
    from untower.case.shortlist.shortlisted import Shortlisted
    from untower.options.terms import Terms

NO_SAVING = ("cashable_gbp", "non_cashable_gbp", "avoided_gbp", "income_gbp")
PROCURING = ("procurement", "reletting")


def option_figures(reckoning: Reckoning, option: Shortlisted) -> dict[str, Any]:
    """One option: what it is, what it costs by year, what kind of saving it brings, and when."""
    reckoned = reckoning.option(option.option_id)
    is_moving = bool(option.months_to_move)
    return {
        "option_id": option.option_id,
        "name": option.name,
        "is_chosen": reckoned is not None and reckoned.is_chosen,
        "is_possible": option.offer_ids is not None and reckoned is not None,
        "why_not": option.why_not or None,
        "how_made": option.how_made,
        "rules_broken": list(option.rules_broken),
        **_money(reckoning, reckoned),
        "quality_points": _rounded(option.quality_points, 2),
        "procurements": option.procurements if reckoned else None,
        "moves": len(option.months_to_move) if reckoned else None,
        "months_to_first_benefit": first_benefit(option.months_to_move) if is_moving else None,
        "months_to_full_benefit": full_benefit(option.months_to_move) if is_moving else None,
        "success_factors": [
            {"factor": f.factor, "verdict": f.verdict.value, "reason": f.reason}
            for f in success_factors(reckoning, option)
        ],
        "risks": []
        if reckoned is None
        else [{"risk": name, "sentence": said} for name, said in risks_of(reckoning, reckoned)],
        "unmonetised": [] if reckoned is None else list(unmonetised(reckoning, reckoned)),
        "not_known": [] if reckoned is None else list(reckoned.flows.not_known),
    }


def _money(reckoning: Reckoning, reckoned: Reckoned | None) -> dict[str, Any]:
    """What an option costs and saves; None throughout where it has no cost."""
    if reckoned is None:
        blank = ("npv_gbp", "npv_without_bias_gbp", "cash_gbp", "saving_gbp", *NO_SAVING)
        return {
            **dict.fromkeys(blank),
            "saving_pct": {"point": None, "p10": None, "p50": None, "p90": None},
            "npv": {"p10_gbp": None, "p50_gbp": None, "p90_gbp": None},
            "by_year": [],
            "payback_months": None,
            "payback": None,
            "parts": [],
            "suppliers": None,
            "outside_pct": None,
        }
    saving, payback = reckoned.saving, reckoned.payback
    return {
        "npv_gbp": gbp(reckoned.npv_gbp),
        "npv_without_bias_gbp": gbp(reckoned.npv_without_bias_gbp),
        "cash_gbp": gbp(reckoned.years.total_cash_gbp),
        "saving_gbp": gbp(reckoning.baseline.npv_gbp - reckoned.npv_gbp),
        "saving_pct": {"point": _rounded(reckoned.saving_pct, 4)},
        "npv": {},
        "by_year": years(reckoned.years, reckoning.terms),
        "payback_months": payback.months if payback else None,
        "payback": payback.sentence if payback else None,
        "cashable_gbp": gbp(saving.cashable_gbp),
        "non_cashable_gbp": gbp(saving.non_cashable_gbp),
        "avoided_gbp": gbp(saving.avoided_gbp),
        "income_gbp": gbp(saving.income_gbp),
        "parts": parts(reckoned.years, reckoning.terms),
        "suppliers": len(outside_shares(reckoned)),
        "outside_pct": _rounded(outside_pct(reckoning, reckoned), 1),
    }


def years(money: Years, terms: Terms) -> list[dict[str, Any]]:
    """One entry a year, year 1 being the first of the plan."""
    return [
        {
            "year": year + 1,
            "starts_on": starts_on(terms, year),
            "real_gbp": gbp(money.real_gbp[year]),
            "cash_gbp": gbp(money.cash_gbp[year]),
            "present_gbp": gbp(money.present_gbp[year]),
            "capital_gbp": gbp(money.capital_gbp[year]),
            "revenue_gbp": gbp(money.revenue_gbp[year]),
            "parts": {
                part: gbp(amounts[year]) for part, amounts in money.parts.items() if amounts.any()
            },
        }
        for year in range(terms.horizon_years)
    ]


def parts(money: Years, terms: Terms) -> list[dict[str, Any]]:
    """Each part over all years: at present value and in real terms."""
    return [
        {
            "part": part,
            "present_gbp": gbp(float(amounts @ terms.factors)),
            "real_gbp": gbp(float(amounts.sum())),
        }
        for part, amounts in money.parts.items()
        if amounts.any()
    ]


def outside_pct(reckoning: Reckoning, option: Reckoned) -> float | None:
    """How much of all that is paid goes to others, in per cent; None where nothing is paid."""
    paid = np.maximum(option.flows.real_gbp, 0).sum(axis=1)
    own = own_shares(option.flows, reckoning.shortlist.situation.present)
    return float(100 * (1 - own) @ paid / paid.sum()) if paid.sum() > 0 else None


def affordability(reckoning: Reckoning, option: Reckoned | None) -> list[dict[str, Any]]:
    """Each year's budget beside the plan's cash and that of business as usual."""
    usual, terms = reckoning.usual, reckoning.terms
    rooms = headroom(reckoning, option) if option else ()
    found = []
    for year, budget in enumerate(reckoning.budgets):
        room = rooms[year] if rooms else None
        found.append(
            {
                "year": year + 1,
                "starts_on": starts_on(terms, year),
                "budget_gbp": gbp(budget.budget_gbp),
                "limit_id": budget.limit_id,
                "plan_cash_gbp": gbp(room.cash_gbp) if room else None,
                "irrecoverable_vat_gbp": gbp(room.tax_gbp) if room else None,
                "headroom_gbp": gbp(room.headroom_gbp) if room else None,
                "usual_cash_gbp": gbp(float(usual.years.cash_gbp[year])) if usual else None,
            }
        )
    return found


def tax(reckoning: Reckoning, option: Reckoned | None) -> dict[str, Any]:
    """How VAT is treated, and what it comes to by year where it is known to be a cost."""
    treatment, terms = reckoning.treatment, reckoning.terms
    amounts = option.tax_gbp if option else None
    is_shown = treatment.is_a_cost and amounts is not None
    return {
        "treatment": treatment.treatment,
        "rate_pct": treatment.rate_pct,
        "source": treatment.source or None,
        "is_confirmed": treatment.is_confirmed,
        "sentence": tax_sentence(treatment, terms, amounts),
        "by_year": [
            {
                "year": year + 1,
                "starts_on": starts_on(terms, year),
                "real_gbp": gbp(float(amounts[year])),
                "cash_gbp": gbp(float(amounts[year] * terms.cash_levels[year])),
            }
            for year in range(terms.horizon_years)
        ]
        if is_shown and amounts is not None
        else [],
    }


def procurement(reckoning: Reckoning, option: Reckoned | None) -> dict[str, Any]:
    """What procuring costs and how long each takes: both house conventions."""
    situation = reckoning.shortlist.situation
    months = convention("months_to_procure", on=situation.on, policy=situation.policy)
    factors = reckoning.terms.factors
    cost = sum(float(option.years.parts[part] @ factors) for part in PROCURING) if option else None
    return {
        "procurements": option.option.procurements if option else None,
        "months_each": months,
        "cost_pct": reckoning.terms.procurement_pct,
        "cost_gbp": gbp(cost),
        "is_house": True,
        "sentence": f"A procurement takes {months:g} months and costs "
        f"{reckoning.terms.procurement_pct:g}% of a year's price, by convention.",
    }


def terms_figures(reckoning: Reckoning) -> dict[str, Any]:
    """On which terms all is costed: years, rates, price and pay indices, conventions."""
    terms = reckoning.terms
    levels, pay = terms.cash_levels, terms.pay_levels
    return {
        "on": terms.on,
        "starts_on": terms.starts_on,
        "horizon_years": terms.horizon_years,
        "price_base_year": terms.base_year,
        "discount_rates": [{"from_year": r.first_year, "pct": r.pct} for r in terms.rates],
        "general_inflation_pct": terms.inflation_pct,
        "pay_inflation_pct": terms.pay_inflation_pct,
        "capital": reckoning.shares.sentence,
        "saving_kinds": saving_rules(reckoning.own_cashable),
        "by_year": [
            {
                "year": year + 1,
                "starts_on": starts_on(terms, year),
                "discount_factor": float(terms.factors[year]),
                "price_index": float(levels[year]),
                "pay_index": float(levels[year] * pay[year]),
            }
            for year in range(terms.horizon_years)
        ],
    }


def starts_on(terms: Terms, year: int) -> date:
    """The first day of a year of the plan, counted from 0."""
    return add_months(terms.starts_on, 12 * year)


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)
