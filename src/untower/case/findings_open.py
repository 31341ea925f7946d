"""What leaves the case open: prices, budgets, VAT, costs nobody stated, ranges of the house?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.case.money.value_added_tax import NOT_KNOWN as TAX_NOT_KNOWN
from untower.case.reads import AFFORDABLE_READS, MONEY_READS, OPTION_READS, TAX_READS
from untower.case.risks import ways_taken
from untower.findings import Finding, Outcome, Row
from untower.needs.sentences import named, step_finding
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from untower.case.money.reckoned import Reckoned, Reckoning

STEP = "case"
THE_RANGE = ("organisation", "the chosen range")


def not_known(reckoning: Reckoning, figures: Mapping[str, Any]) -> list[Finding]:
    """Every finding on what is open, whether or not a range was chosen."""
    return [
        *_house_decides(figures),
        *_not_known(reckoning),
        *_budget_not_known(reckoning),
        *_tax_not_known(reckoning),
    ]


def years_without_prices(reckoning: Reckoning, chosen: Reckoned) -> Iterator[Finding]:
    """Years after an agreed term for which nobody has stated a price."""
    months = 12 * reckoning.terms.horizon_years
    short = [
        w
        for w in ways_taken(reckoning.shortlist, chosen)
        if w.term_months is not None
        and w.basis != "retain"
        and w.starts_after_months + w.term_months < months
    ]
    if not short:
        return
    yield step_finding(
        STEP,
        "case_years_without_prices",
        Outcome.NOT_KNOWN,
        f"For {plural(len(short), 'component')} of the chosen range no price is stated for the "
        f"years after the agreed term; the last one is taken to go on: "
        f"{named([w.component_id for w in short])}.",
        subject=("offers", short[0].offer_id),
        reads=OPTION_READS,
        rows=tuple(
            Row(table="offers", key=name) for name in dict.fromkeys(w.offer_id for w in short)
        ),
        next_step="Ask for prices of extensions, or plan to let it again.",
    )


def _house_decides(figures: Mapping[str, Any]) -> Iterator[Finding]:
    decides = figures["house_ranges_decide"]
    if decides["decides"]:
        yield step_finding(
            STEP,
            "case_house_ranges_decide",
            Outcome.NOT_KNOWN,
            str(decides["sentence"]),
            subject=THE_RANGE,
            reads=MONEY_READS,
            next_step="Replace the widest of them by the organisation's own, sourced ranges.",
        )


def _not_known(reckoning: Reckoning) -> Iterator[Finding]:
    chosen = reckoning.chosen or reckoning.usual
    said = [
        *reckoning.shortlist.baseline.not_known,
        *(chosen.flows.not_known if chosen else ()),
    ]
    for sentence in dict.fromkeys(said):
        yield step_finding(
            STEP,
            "case_cost_not_known",
            Outcome.NOT_KNOWN,
            f"In no total: {sentence[:1].lower()}{sentence[1:]}",
            subject=("components", "costs not known"),
            reads=OPTION_READS,
            next_step="Fill it in where it is known.",
        )


def _budget_not_known(reckoning: Reckoning) -> Iterator[Finding]:
    years = [n + 1 for n, b in enumerate(reckoning.budgets) if b.budget_gbp is None]
    if years:
        which = "every year" if len(years) == len(reckoning.budgets) else listed(map(str, years))
        yield step_finding(
            STEP,
            "case_budget_not_known",
            Outcome.NOT_KNOWN,
            f"Whether it can be afforded is not known: no one budget is stated for "
            f"{which if which == 'every year' else f'year {which}'}.",
            subject=("organisation", "annual_budget_gbp"),
            reads=AFFORDABLE_READS,
            next_step="Fill in the yearly budget, or a limit of kind budget_year.",
            owner_role="head of finance",
        )


def _tax_not_known(reckoning: Reckoning) -> Iterator[Finding]:
    if reckoning.treatment.treatment == TAX_NOT_KNOWN:
        yield step_finding(
            STEP,
            "case_vat_not_known",
            Outcome.NOT_KNOWN,
            "Whether VAT is a cost to the organisation is not known: all amounts are without it.",
            subject=("organisation", "vat_recoverable"),
            reads=TAX_READS,
            next_step="Fill in whether the organisation recovers its VAT.",
            owner_role="head of finance",
        )
