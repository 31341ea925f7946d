"""How is the answer about lots put in two sentences, is it whole, and what was assumed?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.journey import State
from untower.lots.reads import ALL_READS
from untower.phrases import plural

if TYPE_CHECKING:
    from untower.lots.cutting import Cutting
    from untower.lots.facts import Facts

ANSWER_READS = ALL_READS


def state_of(facts: Facts) -> State:
    """Passed over on record; ready where there are lots for all that goes to tender."""
    if facts.passed_over is not None:
        return State.PASSED_OVER
    return State.READY if facts.cuttings and not facts.troubles else State.INCOMPLETE


def answer_of(facts: Facts) -> tuple[str, tuple[str, ...]]:
    """Two sentences for the top of the step, and the columns behind them."""
    if facts.troubles:
        return (
            f"No lots are proposed until {plural(len(facts.troubles), 'row')} that cannot be "
            "followed are mended.",
            ANSWER_READS,
        )
    if not facts.cuttings and facts.scope.to_tender:
        return (
            f"No lots are proposed for {plural(len(facts.scope.to_tender), 'component')} that may "
            "go to tender, as what none of them costs or is offered at is known.",
            ANSWER_READS,
        )
    if not facts.cuttings:
        return (
            "No component goes to tender: none is decided to be let outside with its options "
            "considered. The decision who delivers comes before any lot.",
            ANSWER_READS,
        )
    return " ".join(_said(c) for c in facts.cuttings), ANSWER_READS


def _said(cutting: Cutting) -> str:
    lots, cut = len(cutting.lots), cutting.cut
    worth = spell_gbp(sum(lot.value_gbp for lot in cutting.lots))
    made = "lie in" if cut.name == "by hand" else "could be bought in"
    at_least = "at least " if any(lot.not_known for lot in cutting.lots) else ""
    sure = ""
    if cut.name != "by hand":
        sure = (
            ", the best of every cut there is"
            if cutting.proposal.is_proven
            else ", the best cut found but not proven best"
        )
    towers = next(r for r in cutting.rivals if r.name == "one lot per layer")
    if not any(lot.is_worth_known for lot in cutting.lots):
        return (
            f"{plural(len(cutting.component_ids), 'component')} {made} {plural(lots, 'lot')}; what "
            "they are worth is not known."
        )
    return (
        f"{plural(len(cutting.component_ids), 'component')} {made} {plural(lots, 'lot')} worth "
        f"{at_least}{worth} over {_months(cutting)} without VAT{sure}. By house "
        f"weights that costs {spell_gbp(cut.cost.total_gbp)} a year in services, interfaces and "
        f"contracts to bring together, one lot per technology layer "
        f"{spell_gbp(towers.cost.total_gbp)}."
    )


def _months(cutting: Cutting) -> str:
    months = sorted({lot.months for lot in cutting.lots})
    return f"{months[0]} months" if len(months) == 1 else f"{months[0]} to {months[-1]} months"


def assumptions_of(facts: Facts) -> tuple[str, ...]:
    """What was taken for granted in the figures."""
    if not facts.cuttings:
        return ()
    rates, terms = facts.terms.rates, facts.terms
    blank = [lot for lot in facts.lots if lot.not_known]
    unpriced = sum(t.is_assumed for t in facts.scope.ties)
    said = [
        f"A cut costs, a year: {100 * rates.service_share:g}% of spend on a service away from the "
        f"service's own lot; {100 * rates.trade_share:g}% of spend in a lot that is not of its "
        f"main trade, where what {terms.shared_from} services or more share is a trade of its own "
        f"by layer; each interface across lots; {spell_gbp(rates.managing_gbp)} for each "
        f"lot to manage; {spell_gbp(rates.missing_gbp)} for each supplier group a lot is short of "
        f"{rates.groups_min}, {rates.smes_min} of them small. House weights, not prices.",
        "A lot is worth what its components cost now over the months its own price covers, or "
        f"{terms.term_months} where none are stated, without VAT, extensions or options. "
        "Thresholds are compared with VAT, all lots of a purchase together, and with the estimate "
        "of all lots and options on record where that is more.",
        "Who could tender is who holds a contract for a component, or made an indicative or "
        "catalogue offer of one: the least that is known, no survey of the market.",
        *terms.assumed,
    ]
    if unpriced:
        said.append(
            f"{plural(unpriced, 'interface')} without a cost {'is' if unpriced == 1 else 'are'} "
            f"taken at {spell_gbp(terms.interface_gbp)} a year."
        )
    if facts.scope.from_offers:
        said.append(
            f"{plural(len(facts.scope.from_offers), 'component')} without a known cost now "
            f"{'is' if len(facts.scope.from_offers) == 1 else 'are'} taken at the dearest "
            "open offer."
        )
    if blank:
        count = sum(len(lot.not_known) for lot in blank)
        said.append(
            f"{plural(count, 'component')} of no known worth {'was' if count == 1 else 'were'} "
            "placed as if worth the middle of the others; the value of their lots is not known."
        )
    return tuple(said)
