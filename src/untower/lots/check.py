"""Does each lot, whoever made it, keep the rules? An edit by hand is checked like a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp, to_pence
from untower.findings import Outcome
from untower.lots.measures import PROPOSED
from untower.lots.reads import CUT_READS, DECISION_READS, LOT_READS
from untower.needs.sentences import named, step_finding
from untower.needs.whole_tables import row_of
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.findings import Finding
    from untower.lots.cutting import Cutting, Lot
    from untower.lots.facts import Facts

COMMERCIAL, HEAD = "commercial manager", "head of technology"
SAME_SHARE = 1e-9
GAIN_SHARE = 0.01  # a cut by hand that costs this much more than untower's own is worth a look


def lot_findings(facts: Facts) -> Iterator[Finding]:
    """What each lot leaves to be looked at."""
    for lot in facts.lots:
        yield from _value(facts, lot)
        yield from _layers(facts, lot)
        yield from _market(facts, lot)
    if facts.by_hand is not None:
        yield from _not_for_tender(facts, facts.by_hand)
        yield from _groupings(facts, facts.by_hand)
        yield from _dearer(facts.by_hand)


def _subject(lot: Lot) -> tuple[str, str]:
    return "lots", lot.lot_id


def most_gbp(facts: Facts, lot: Lot) -> float | None:
    """The most a lot may be worth: the lesser of its own and the organisation's, if any."""
    own = None if lot.record is None else lot.record["maximum_value_gbp"]
    limits = [float(g) for g in (own, facts.terms.maximum_gbp) if g is not None]
    return min(limits, default=None)


def _value(facts: Facts, lot: Lot) -> Iterator[Finding]:
    """Its value beside the most it may be worth."""
    most, value = most_gbp(facts, lot), lot.value_gbp
    if most is None:
        return
    months = f"{lot.months} months{'' if lot.has_own_months else ' (house convention)'}"
    rows = () if lot.record is None else (row_of("lots", lot.record, "lot_id"),)
    if value > most:
        alone = " It is one component, and cannot be cut." if len(lot.component_ids) == 1 else ""
        outcome, words = (
            Outcome.NOT_MET,
            f"{lot.title}: at what its components cost now, {spell_gbp(value)} over {months} "
            f"without VAT, extensions and options, it is more than the {spell_gbp(most)} it may be "
            f"worth.{alone}",
        )
    elif lot.not_known:
        outcome, words = (
            Outcome.NOT_KNOWN,
            f"{lot.title}: whether it keeps to {spell_gbp(most)} is not known, as the worth of "
            f"{named([facts.scope.title(c) for c in lot.not_known])} is not.",
        )
    else:
        return
    yield step_finding(
        "lots",
        "lot_within_maximum",
        outcome,
        words,
        subject=_subject(lot),
        reads=LOT_READS,
        rows=rows,
        money_gbp=to_pence(value),
        next_step="Cut it further, shorten its term, or record why it may be larger.",
        owner_role=COMMERCIAL,
    )


def _layers(facts: Facts, lot: Lot) -> Iterator[Finding]:
    """A lot with more of one layer than a supplier may have could be awarded to nobody."""
    for layer, share in lot.layer_shares:
        of = facts.scope.layers[layer]
        most = (of.most_gbp or 0.0) / of.annual_gbp if of.annual_gbp > 0 else 1.0
        if share <= most + SAME_SHARE:
            continue
        alone = " It is one component, and cannot be cut." if len(lot.component_ids) == 1 else ""
        yield step_finding(
            "lots",
            "lot_no_new_tower",
            Outcome.NOT_MET,
            f"{lot.title}: {100 * share:.0f}% of what the layer {layer.replace('_', ' ')} costs "
            f"now lies in it; who wins it would have over {100 * most:g}% of the layer.{alone}",
            subject=_subject(lot),
            reads=LOT_READS,
            next_step="Cut it further, or record why one supplier may have so much of the layer.",
            owner_role=HEAD,
        )


def _market(facts: Facts, lot: Lot) -> Iterator[Finding]:
    rates = facts.terms.rates
    if lot.market is None:
        return
    groups, small = lot.market.short_by(rates.groups_min, rates.smes_min)
    if not groups and not small:
        return
    doubt = small and not groups and lot.market.sme_not_known
    yield step_finding(
        "lots",
        "lot_market",
        Outcome.NOT_KNOWN if doubt else Outcome.NOT_MET,
        f"{lot.title}: {plural(len(lot.market.groups), 'supplier group')} known to provide or "
        f"offer a component of it, {len(lot.market.smes):,} of them small or medium-sized; the aim "
        f"is {rates.groups_min} and {rates.smes_min}."
        + (
            f" Of {plural(lot.market.sme_not_known, 'group')} the size is not known."
            if lot.market.sme_not_known
            else ""
        ),
        subject=_subject(lot),
        reads=LOT_READS,
        next_step="Ask the market before the tender notice: more may exist than are known here.",
        owner_role=COMMERCIAL,
    )


def _not_for_tender(facts: Facts, by_hand: Cutting) -> Iterator[Finding]:
    """Components in lots that nobody decided to let outside, or of which no options were seen."""
    ready = set(facts.scope.to_tender)
    for lot in by_hand.lots:
        astray = [c for c in lot.component_ids if c not in ready]
        if astray:
            yield step_finding(
                "lots",
                "lot_only_of_what_goes_to_tender",
                Outcome.NOT_MET,
                f"{lot.title}: {named([facts.scope.title(c) for c in astray])} may not go to "
                "tender: who delivers is not decided, or decided to be in-house, or its options "
                "were not considered.",
                subject=_subject(lot),
                reads=DECISION_READS,
                rows=tuple(
                    row_of("components", facts.scope.components[c], "component_id") for c in astray
                ),
                next_step="Record the delivery-model decision first, or take it out of the lot.",
                owner_role=HEAD,
            )


def _groupings(facts: Facts, by_hand: Cutting) -> Iterator[Finding]:
    """Rules that join or part components and that the cut by hand breaks."""
    lot_of = {c: lot for lot in by_hand.lots for c in lot.component_ids}
    broken: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for kind, one, other, limit in facts.scope.mandatory:
        if one in lot_of and other in lot_of:
            same = lot_of[one] is lot_of[other]
            if same != (kind == "together"):
                broken.setdefault((limit, kind), []).append((one, other))
    for (limit, kind), pairs in broken.items():
        shown = [f"{facts.scope.title(a)} with {facts.scope.title(b)}" for a, b in pairs]
        yield step_finding(
            "lots",
            "lot_groupings_kept",
            Outcome.NOT_MET,
            f"The rule {limit} keeps components {kind}; the lots by hand do not: {named(shown)}.",
            subject=("limits", limit),
            reads=CUT_READS,
            next_step="Move one of the components, or let the rule give way on record.",
            owner_role=COMMERCIAL,
        )


def _dearer(by_hand: Cutting) -> Iterator[Finding]:
    """What the cut by hand costs beside untower's own of the same components."""
    own = next(r for r in by_hand.rivals if r.name == PROPOSED)
    more = by_hand.cut.cost.total_gbp - own.cost.total_gbp
    is_dearer = more > GAIN_SHARE * max(own.cost.total_gbp, 1.0)
    blank = sum(len(lot.not_known) for lot in by_hand.lots)
    outcome = Outcome.NOT_MET if is_dearer else Outcome.MET
    if blank and (not is_dearer or not any(lot.is_worth_known for lot in by_hand.lots)):
        outcome = Outcome.NOT_KNOWN
    yield step_finding(
        "lots",
        "lots_by_hand_beside_proposal",
        outcome,
        f"The lots by hand cost {spell_gbp(by_hand.cut.cost.total_gbp)} a year by house "
        f"weights, the cut untower would propose of the same components "
        f"{spell_gbp(own.cost.total_gbp)}"
        + (f": {spell_gbp(more)} more." if is_dearer else ".")
        + (
            f" The worth of {plural(blank, 'component')} is not known and was taken at the middle "
            "of the others."
            if blank
            else ""
        ),
        subject=("lots", "all"),
        reads=CUT_READS,
        next_step="Look at what differs, or record why the cut by hand is better."
        if is_dearer
        else "",
        owner_role=COMMERCIAL,
    )
