"""Is each procurement on the right side of its threshold, by a lawful route, split or with reasons?

Checked are procurements on record; what untower proposes says its own route and reasons.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.findings import Force, Outcome
from untower.lots.reads import ALL_READS
from untower.lots.route import why_not_called_off
from untower.lots.thresholds import Side
from untower.needs.sentences import HOUSE_SOURCE, source_of, step_finding
from untower.needs.whole_tables import row_of
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.findings import Finding
    from untower.lots.facts import Facts
    from untower.lots.thresholds import Purchase

COMMERCIAL = "commercial manager"
SPLIT_SOURCE = "Procurement Act 2023, section 18, and the government's guidance on lots"
VALUE_SOURCE = (
    "Procurement Act 2023, section 4 and Schedule 3, as the Welsh Government's guidance on "
    "valuation restates them (not confirmed)"
)
DIRECT_SOURCE = (
    "Procurement Act 2023, sections 41 to 44, as the government's guidance on direct award "
    "restates them (not confirmed)"
)
PA2023 = "pa2023"


def purchase_findings(facts: Facts) -> Iterator[Finding]:
    """Thresholds, routes and reasons of each procurement, and whether several are one purchase."""
    for name, purchase in facts.purchases.items():
        if name in facts.procurements:
            yield from _threshold(facts, name, purchase)
            yield from _route(facts, name, purchase)
            yield from _estimate(facts, name)
            yield from _split(facts, name, purchase)
    yield from _one_purchase(facts)


def _finding(
    facts: Facts,
    rule: str,
    outcome: Outcome,
    sentence: str,
    name: str,
    *,
    force: Force = Force.HOUSE_CONVENTION,
    source: str = HOUSE_SOURCE,
    next_step: str = "",
) -> Finding:
    return step_finding(
        "lots",
        rule,
        outcome,
        sentence,
        subject=("procurements", name),
        reads=ALL_READS,
        force=force,
        source=source,
        rows=(row_of("procurements", facts.procurements[name], "procurement_id"),),
        next_step=next_step,
        owner_role=COMMERCIAL,
    )


def _title(facts: Facts, name: str) -> str:
    return str(facts.procurements[name]["title"] or name)


def _threshold(facts: Facts, name: str, purchase: Purchase) -> Iterator[Finding]:
    """A purchase bought as below its threshold that is not, or may not be."""
    if facts.procurements[name]["route"] != "below_threshold":
        return
    outcome = {
        Side.BELOW: Outcome.MET,
        Side.ABOVE: Outcome.NOT_MET,
        Side.NOT_KNOWN: Outcome.NOT_KNOWN,
        Side.NOT_COVERED: Outcome.NOT_KNOWN,
    }[purchase.side]
    number = purchase.number
    yield _finding(
        facts,
        "purchase_below_threshold",
        outcome,
        f"{_title(facts, name)} is bought as below threshold. {purchase.reason}",
        name,
        force=Force.HOUSE_CONVENTION if number is None else number.force,
        source=HOUSE_SOURCE if number is None else source_of(number),
        next_step=""
        if outcome is Outcome.MET
        else "Settle its whole value, or choose a route the law allows.",
    )


def _route(facts: Facts, name: str, purchase: Purchase) -> Iterator[Finding]:
    record = facts.procurements[name]
    is_bound = purchase.side is Side.ABOVE and record["regime"] in (None, PA2023)
    if record["route"] == "direct":
        ground = facts.direct_grounds.get(name)
        yield _finding(
            facts,
            "direct_award_has_its_ground",
            Outcome.MET if ground else Outcome.NOT_MET,
            f"{_title(facts, name)} is awarded directly; "
            + (f"on record: {ground['reason']}" if ground else "no ground for it is on record."),
            name,
            force=Force.LAW if is_bound else Force.HOUSE_CONVENTION,
            source=DIRECT_SOURCE if is_bound else HOUSE_SOURCE,
            next_step=""
            if ground
            else "Record the ground in passed_over (step lots, table procurements, this id), or "
            "compete it.",
        )
    if record["route"] == "framework_call_off":
        framework = record["framework_id"]
        on = record["commenced_on"] or facts.on
        lacks = (
            "which framework it is called off from is not known."
            if framework is None
            else why_not_called_off(
                facts.frameworks.get(str(framework)),
                str(framework),
                term_months=max(lot.months for lot in facts.lots_of(name)),
                on=on,
            )
        )
        unknown = lacks is not None and "not known" in lacks
        yield _finding(
            facts,
            "framework_can_be_called_off",
            Outcome.MET if lacks is None else Outcome.NOT_KNOWN if unknown else Outcome.NOT_MET,
            f"{_title(facts, name)}: "
            + (lacks or f"framework {framework} is open and allows the term."),
            name,
            next_step="" if lacks is None else "Check the framework's own terms.",
        )


def _estimate(facts: Facts, name: str) -> Iterator[Finding]:
    """An estimate on record that is below what its lots add up to."""
    stated, vat = facts.procurements[name]["estimated_value_gbp"], facts.terms.vat_share
    lots = facts.lots_of(name)
    if stated is None or vat is None or not any(lot.is_worth_known for lot in lots):
        return
    added = sum(lot.value_gbp for lot in lots) * (1 + vat)
    if float(stated) < added - 1:
        yield _finding(
            facts,
            "estimate_counts_every_lot",
            Outcome.NOT_MET,
            f"{_title(facts, name)} is estimated at {spell_gbp(stated)}; what its lots cost now "
            f"adds up to {spell_gbp(added)} with VAT over {_months(facts, name)}.",
            name,
            next_step="Estimate all lots and options together, with VAT, or record why less.",
        )


def _months(facts: Facts, name: str) -> str:
    """How long the lots of a purchase run."""
    months = sorted({lot.months for lot in facts.lots_of(name)})
    return f"{listed([str(m) for m in months])} months"


def _split(facts: Facts, name: str, purchase: Purchase) -> Iterator[Finding]:
    """Split, or say why not."""
    lots = facts.lots_of(name)
    record = facts.procurements[name]
    is_bound = (
        purchase.side is Side.ABOVE
        and record["regime"] in (None, PA2023)
        and record["route"] in (None, "open", "competitive_flexible")
    )
    alone = lots[0]
    said = None if alone.record is None else alone.record["reason_not_split"]
    if len(lots) > 1:
        outcome, words = Outcome.MET, f"is split into {len(lots)} lots."
    elif said:
        outcome, words = Outcome.MET, f"is not split; the reason on record: {said}"
    else:
        outcome = Outcome.NOT_MET
        words = f"is one lot, and no reason is on record. From the tables: {alone.reason}"
    yield _finding(
        facts,
        "split_or_say_why_not",
        outcome,
        f"{_title(facts, name)} {words}",
        name,
        force=Force.LAW if is_bound else Force.HOUSE_CONVENTION,
        source=SPLIT_SOURCE if is_bound else HOUSE_SOURCE,
        next_step=""
        if outcome is Outcome.MET
        else "Consider lots; write the reason into lots.reason_not_split and the tender notice.",
    )


def _one_purchase(facts: Facts) -> Iterator[Finding]:
    """Purchases below a threshold that depend on one another and reach it together."""
    below = [
        name
        for name, p in facts.purchases.items()
        if name in facts.procurements
        and facts.procurements[name]["route"] == "below_threshold"
        and p.side is Side.BELOW
        and p.value_gbp is not None
    ]
    members = {
        name: {
            c for lot in facts.lots if facts.purchase_name(lot) == name for c in lot.component_ids
        }
        for name in below
    }
    for one, other in combinations(below, 2):
        joined = [
            t
            for t in facts.scope.ties
            if (t.one in members[one] and t.other in members[other])
            or (t.one in members[other] and t.other in members[one])
        ]
        both = (facts.purchases[one].value_gbp or 0) + (facts.purchases[other].value_gbp or 0)
        number = facts.purchases[one].number
        if joined and number is not None and both >= number.value:
            yield _finding(
                facts,
                "never_split_below_threshold",
                Outcome.NOT_KNOWN,
                f"{listed([_title(facts, one), _title(facts, other)])} are each below the "
                f"threshold; together they are worth {spell_gbp(both)} with VAT, and "
                f"{plural(len(joined), 'interface')} join{'s' if len(joined) == 1 else ''} them. "
                "If they are one purchase they are added together.",
                one,
                force=Force.LAW,
                source=VALUE_SOURCE,
                next_step="Record why they are two purchases, or buy them as one.",
            )
