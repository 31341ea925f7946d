"""A case made by hand, in the shape that plan.json publishes: for the tests of papers.

The numbers are invented and round; what is under test is what a paper makes of them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl

import publish_plans
from untower.answers import Figure, Plan, StepAnswer
from untower.findings import Finding, Force, Outcome, Row
from untower.journey import STEPS, State

OFFERS = ("offers.offer_id", "charges.annual_gbp")
OPEN = ("payments.amount_gbp",)
SECURITY = ("components.support_ends_on",)
PLANTED = "Zanzibarquay"


def gbp(millions: float) -> Decimal:
    """An amount in millions of pounds, exact."""
    return Decimal(str(millions)) * 1_000_000


def option(name: str, npv: float, **more: Figure) -> dict[str, Figure]:
    """One option of the case, as plan.json has it."""
    key = name.lower().replace(" ", "_").replace("-", "_")
    years: list[Figure] = [
        {
            "year": n,
            "starts_on": date(2026 + n, 4, 1),
            "real_gbp": gbp(npv / 5),
            "cash_gbp": gbp(round(npv / 5 * 1.02**n, 3)),
            "present_gbp": gbp(round(npv / 5 / 1.035 ** (n - 1), 3)),
            "capital_gbp": gbp(1.5 if n == 1 else 0),
            "revenue_gbp": gbp(npv / 5 - (1.5 if n == 1 else 0)),
            "parts": {"running": gbp(npv / 5)},
        }
        for n in range(1, 6)
    ]
    values: dict[str, Figure] = {
        "option_id": key,
        "name": name,
        "is_chosen": False,
        "is_possible": True,
        "why_not": "",
        "how_made": f"{name}: each component goes the way this option asks, at the same prices.",
        "rules_broken": [],
        "npv_gbp": gbp(npv),
        "npv_without_bias_gbp": gbp(npv * 0.9),
        "cash_gbp": gbp(npv * 1.1),
        "by_year": years,
        "npv": {"p10": gbp(npv * 0.85), "p50": gbp(npv), "p90": gbp(npv * 1.2)},
        "saving_pct": {"point": round(100 * (1 - npv / 100), 1), "p10": -4.0, "p50": 6.0,
                       "p90": 14.5},
        "quality_points": 64.2,
        "procurements": 21,
        "payback_months": 38,
        "months_to_first_benefit": 9,
        "months_to_full_benefit": 33,
        "cashable_gbp": gbp(4.1),
        "non_cashable_gbp": gbp(1.2),
        "avoided_gbp": gbp(0.8),
        "income_gbp": gbp(0),
        "success_factors": [
            {"factor": "Users are served better", "verdict": "met", "reason": "42 services gain."},
            {"factor": "It can be afforded", "verdict": "not known",
             "reason": "No budget was read."},
        ],
        "risks": [
            {"sentence": "Three moves fall within 6 months of each other in the first year."},
            {"sentence": "The integrator leaves before the sign-in service has moved."},
        ],
        "unmonetised": ["Staff who move to new tools need time to learn them."],
    }  # fmt: skip
    return values | more


def case_figures(chosen_gbp: float = 94.0) -> dict[str, Figure]:
    """Every figure of the case, in the published shape."""
    saving = 100 - chosen_gbp
    return {
        "options": [
            option("Business as usual", 100.0, rules_broken=["suppliers-wanted", "small-firms"]),
            option("Do minimum", 98.5),
            option("In-house led", 103.2, quality_points=None),
            option("Single supplier", 96.0, is_possible=False,
                   why_not="Nobody offers every component."),
            option("The chosen range", chosen_gbp, option_id="chosen_range", is_chosen=True),
        ],
        "baseline_gbp": gbp(100),
        "baseline_by_year": [
            {"year": n, "starts_on": date(2026 + n, 4, 1), "real_gbp": gbp(21),
             "cash_gbp": gbp(22), "present_gbp": gbp(20)}
            for n in range(1, 6)
        ],
        "plan_gbp": gbp(chosen_gbp),
        "saving_gbp": gbp(saving),
        "saving_pct": {"point": saving, "p10": -4.0, "p50": 6.0, "p90": 14.5},
        "target_pct": 40.0,
        "chance_of_target": 0.003,
        "tornado": [
            {"name": "Running cost of what is bought", "low_gbp": gbp(-7.5), "high_gbp": gbp(9.1),
             "range": "P10 to P90", "source": "House convention of untower", "is_house": True},
            {"name": "Months to move", "low_gbp": gbp(-1.1), "high_gbp": gbp(2.4),
             "range": "P10 to P90", "source": "Green Book, February 2026", "is_house": False},
        ],
        "switching_values": [
            {"name": "Running cost", "now": 1.0, "switches_at": 1.07, "unit": "times",
             "to": "business_as_usual",
             "sentence": "If running costs rise by 7%, business as usual costs less."},
        ],
        "sensitivity": [
            {"name": "Rate of 3%", "plan_gbp": gbp(95.2), "saving_pct": 5.8},
            {"name": "Horizon of 10 years", "plan_gbp": gbp(170.2), "saving_pct": 9.8},
        ],
        "variants": [
            {"name": "Interfaces at nothing", "plan_gbp": gbp(90.2), "saving_pct": 9.8},
        ],
        "regret": {"scenarios": 50, "mean_gbp": gbp(0.4), "p90_gbp": gbp(1.3)},
        "payback_months": 38,
        "affordability": [
            {"year": n, "starts_on": date(2026 + n, 4, 1), "budget_gbp": gbp(19.8),
             "plan_cash_gbp": gbp(19.0 + n / 4), "headroom_gbp": gbp(0.8 - n / 4)}
            for n in range(1, 6)
        ],
        "vat": {"treatment": "recoverable", "sentence": "VAT is recovered, so it is left out.",
                "by_year": []},
        "longlist": [
            {"name": "Buy everything from one supplier", "dimension": "who delivers",
             "verdict": "rejected", "reason": "Nobody offers all 184 components."},
            {"name": "The chosen range", "dimension": "who delivers", "verdict": "preferred",
             "reason": "It keeps every rule at the lowest cost."},
        ],
        "claim": {"target_pct": 40.0, "reached": False, "chance": 0.003,
                  "sentence": "This plan does not reach a saving of 40%: the chance is 0.3%.",
                  "would_have_to_be_true": ["Prices would have to fall by 43%."]},
        "published_cases": [],
        "who_gains": [{"user_kind": "public", "word": "gains", "services": 30}],
        "house_ranges_decide": {"decides": True,
                                "sentence": "House ranges decide this: 71% of the spread rests "
                                "on them."},
        "not_known": ["The cost of leaving HM-040."],
        "terms": {"horizon_years": 5},
    }  # fmt: skip


def case_answer(chosen_gbp: float = 94.0, reads: tuple[str, ...] = OFFERS) -> StepAnswer:
    """The case as a step answers it; its figures rest on commercial columns unless told else."""
    figures = case_figures(chosen_gbp)
    return StepAnswer(
        step="case",
        state=State.READY,
        answer="The chosen range costs £94.0m against £100.0m for going on as now.",
        answer_reads=reads,
        figures=figures,
        figure_reads=dict.fromkeys(figures, reads),
        assumed=("Prices are those of 2026.", "Interfaces cost £2,500 a year where not stated."),
    )


def plan(*answers: StepAnswer) -> Plan:
    """The invented plan of the publishing tests, with these answers in their place."""
    base = publish_plans.plan()
    given = {a.step: a for a in (*base.steps, *answers)}
    to_come = {s.name: StepAnswer(step=s.name, state=State.TO_COME, answer="This step is to come.")
               for s in STEPS}  # fmt: skip
    body = pl.DataFrame({"name": ["Saltmere Council"], "kind": ["council"], "nation": ["england"]})
    reading = replace(base.reading, tables=dict(base.reading.tables) | {"organisation": body})
    return replace(base, reading=reading, steps=tuple((to_come | given)[s.name] for s in STEPS))


def options_answer() -> StepAnswer:
    """The terms that the case's sentences ask of the step before it."""
    figures: dict[str, Figure] = {
        "terms": {"horizon_years": 5, "price_base_year": 2026,
                  "discount_rates": [{"from_year": 1, "pct": 3.5}]},
    }  # fmt: skip
    return StepAnswer(
        step="options",
        state=State.READY,
        answer="Of 3 components 1 moves.",
        answer_reads=OFFERS,
        figures=figures,
        figure_reads=dict.fromkeys(figures, ("organisation.discount_rate_pct",)),
    )


def planted() -> Plan:
    """A plan in which one word rests on a security column: no lower edition may hold it."""
    secret = f"Support of {PLANTED} has ended."
    finding = Finding(
        rule="important_needs_met",
        step="assurance",
        subject_table="components",
        subject_key="all",
        outcome=Outcome.NOT_MET,
        force=Force.COMMITMENT,
        severity=Force.COMMITMENT,
        sentence=secret,
        reads=SECURITY,
        rows=(Row(table="components", key=PLANTED, file=f"{PLANTED}.csv", row=7),),
        source=f"{PLANTED} in the source",
        next_step=secret,
        owner_role=PLANTED,
    )
    verdict: dict[str, Figure] = {
        "rule": "important_needs_met", "edition": "current", "point": "1",
        "outcome": "not met", "sentence": secret, "evidence": secret,
    }  # fmt: skip
    assurance = StepAnswer(
        step="assurance",
        state=State.READY,
        answer=secret,
        answer_reads=SECURITY,
        figures={"verdicts": [verdict], "counts": {"met": 1, "not_met": 1, "not_known": 0}},
        figure_reads={"verdicts": SECURITY, "counts": SECURITY},
        findings=(finding,),
        assumed=(secret,),
    )
    case = case_answer()
    figures = dict(case.figures) | {
        "tornado": [{"name": PLANTED, "low_gbp": gbp(-1), "high_gbp": gbp(1), "source": PLANTED}],
        "not_known": [secret],
    }
    hidden = dict.fromkeys(("tornado", "not_known"), SECURITY)
    return plan(
        options_answer(),
        replace(case, figures=figures, figure_reads=dict(case.figure_reads) | hidden),
        assurance,
    )
