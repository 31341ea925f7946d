"""What plan.json carries under steps.case.figures, and the columns behind each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.award.figures_choice import gbp
from untower.case.figures_money import (
    affordability,
    option_figures,
    parts,
    procurement,
    tax,
    terms_figures,
    years,
)
from untower.case.figures_sure import BLANK_SURE, option_sure, sure_figures
from untower.case.reads import (
    AFFORDABLE_READS,
    MONEY_READS,
    OPTION_READS,
    TARGET_READS,
    TAX_READS,
    USER_READS,
)
from untower.options.terms import TERMS_READS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from untower.answers import Figure
    from untower.case.money.reckoned import Reckoning
    from untower.case.sure import Sureness
    from untower.troubles import Trouble

READS: Mapping[str, tuple[str, ...]] = {
    "options": (*OPTION_READS, *AFFORDABLE_READS),
    **dict.fromkeys(
        (
            "status",
            "baseline_gbp",
            "baseline_by_year",
            "baseline_parts",
            "plan_gbp",
            "saving_gbp",
            "payback_months",
            "payback",
            "tornado",
            "switching_values",
            "sensitivity",
            "variants",
            "house_ranges_decide",
            "saving",
            "baseline",
            "chance_cheapest",
            "spread_parts",
            "not_drawn",
            "draws",
            "seed",
            "correlation",
            "histogram",
            "not_known",
            "cheapest_option_id",
            "procurement",
        ),
        MONEY_READS,
    ),
    **dict.fromkeys(
        (
            "saving_pct",
            "target_pct",
            "is_target_stated",
            "chance_of_target",
            "chance_error",
        ),
        TARGET_READS,
    ),
    "regret": OPTION_READS,
    "longlist": OPTION_READS,
    "affordability": AFFORDABLE_READS,
    "vat": TAX_READS,
    "claim": TARGET_READS,
    "published_cases": ("organisation.target_saving_pct",),
    "who_gains": (*OPTION_READS, *USER_READS),
    "terms": TERMS_READS,
    "input_problems": (*OPTION_READS, *AFFORDABLE_READS),
}
BLANK: Mapping[str, Figure] = {
    "options": [],
    **dict.fromkeys(
        (
            "baseline_gbp",
            "plan_gbp",
            "saving_gbp",
            "payback_months",
            "payback",
            "cheapest_option_id",
            "procurement",
            "vat",
            "claim",
            "terms",
        )
    ),
    "baseline_by_year": [],
    "baseline_parts": [],
    "affordability": [],
    "longlist": [],
    "published_cases": [],
    "who_gains": [],
    "not_known": [],
    **BLANK_SURE,
}
"""The figures where there is nothing to make a case of."""


def figures_of(
    reckoning: Reckoning,
    sureness: Sureness | None,
    *,
    status: str,
    troubles: Sequence[Trouble] = (),
) -> dict[str, Any]:
    """Every figure the run allows. Those of saving are of the chosen range, None without one."""
    shortlist, chosen, cheapest = reckoning.shortlist, reckoning.chosen, reckoning.cheapest
    sure = sure_figures(reckoning, sureness)
    options = []
    for option in shortlist.options:
        money = option_figures(reckoning, option)
        beside = option_sure(sureness, option.option_id)
        money["npv"] = beside["npv"]
        money["saving_pct"] = {**money["saving_pct"], **beside["saving_pct"]}
        options.append(money)
    baseline = reckoning.baseline
    point = next((o["saving_pct"] for o in options if o["is_chosen"]), BLANK["saving_pct"])
    return {
        "status": status,
        "options": options,
        "baseline_gbp": gbp(baseline.npv_gbp),
        "baseline_by_year": years(baseline, reckoning.terms),
        "baseline_parts": parts(baseline, reckoning.terms),
        "plan_gbp": gbp(chosen.npv_gbp) if chosen else None,
        "saving_gbp": gbp(baseline.npv_gbp - chosen.npv_gbp) if chosen else None,
        "cheapest_option_id": cheapest.option_id if cheapest else None,
        **sure,
        "saving_pct": point,
        "payback_months": chosen.payback.months if chosen and chosen.payback else None,
        "payback": chosen.payback.sentence if chosen and chosen.payback else None,
        "affordability": affordability(reckoning, chosen),
        "vat": tax(reckoning, chosen),
        "procurement": procurement(reckoning, chosen),
        "longlist": [
            {"name": c.name, "dimension": c.dimension, "verdict": c.verdict, "reason": c.reason}
            for c in shortlist.longlist
        ],
        "not_known": not_known(reckoning),
        "terms": terms_figures(reckoning),
        "input_problems": [t.sentence for t in troubles],
    }


def not_known(reckoning: Reckoning) -> list[str]:
    """What no total holds: of the baseline first, then of what only the chosen range brings."""
    chosen = reckoning.chosen
    said = [*reckoning.shortlist.baseline.not_known, *(chosen.flows.not_known if chosen else ())]
    return list(dict.fromkeys(said))


def figure_reads_of(figures: Mapping[str, Figure]) -> dict[str, tuple[str, ...]]:
    """The columns behind each figure there is."""
    return {name: tuple(dict.fromkeys(READS[name])) for name in figures}
