"""What plan.json carries under steps.lots.figures, and the columns behind each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.arithmetic.money import to_pence
from untower.lots.reads import ALL_READS, CUT_READS, LOT_READS, PURCHASE_READS, SCOPE_READS
from untower.lots.terms import TERMS_READS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from untower.answers import Figure
    from untower.estate.tower_measure import Bound
    from untower.lots.cutting import Cutting, Lot
    from untower.lots.facts import Facts
    from untower.lots.measures import Cut
    from untower.lots.thresholds import Purchase

READS: Mapping[str, tuple[str, ...]] = {
    "terms": TERMS_READS,
    "components": SCOPE_READS,
    "lots": ALL_READS,
    "cuts": CUT_READS,
    "purchases": PURCHASE_READS,
    "split_or_say_why_not": LOT_READS,
}


def figures_of(facts: Facts) -> dict[str, Figure]:
    """Every figure the tables allow; lists are empty where nothing was cut."""
    return {
        "terms": _terms(facts),
        "components": _components(facts),
        "lots": [_lot(facts, lot) for lot in facts.lots],
        "cuts": [_cutting(c) for c in facts.cuttings],
        "purchases": [_purchase(p) for p in facts.purchases.values()],
        "split_or_say_why_not": [
            {"cut": name, "text": text} for name, text in facts.reasons.items()
        ],
    }


def figure_reads_of(figures: Mapping[str, Figure]) -> dict[str, tuple[str, ...]]:
    """The columns behind each figure given."""
    return {name: READS[name] for name in figures}


def _gbp(amount: float | None) -> Decimal | None:
    return None if amount is None else to_pence(float(amount))


def _terms(facts: Facts) -> dict[str, Any]:
    terms, rates = facts.terms, facts.terms.rates
    return {
        "service_apart_pct": round(100 * rates.service_share, 6),
        "unlike_trades_pct": round(100 * rates.trade_share, 6),
        "shared_from_services": terms.shared_from,
        "layer_share_max_pct": None
        if terms.tower.share is None
        else round(100 * terms.tower.share, 6),
        "managing_gbp": _gbp(rates.managing_gbp),
        "supplier_missing_gbp": _gbp(rates.missing_gbp),
        "wish_broken_gbp": _gbp(terms.wish_gbp),
        "interface_where_none_gbp": _gbp(terms.interface_gbp),
        "supplier_groups_min": rates.groups_min,
        "smes_min": rates.smes_min,
        "term_months": terms.term_months,
        "maximum_value_gbp": _gbp(terms.maximum_gbp),
        "maximum_limit_id": terms.maximum_limit_id,
        "vat_pct": None if terms.vat_share is None else round(100 * terms.vat_share, 6),
    }


def _components(facts: Facts) -> dict[str, Any]:
    scope = facts.scope
    in_hand = 0 if facts.by_hand is None else len(facts.by_hand.component_ids)
    decided = [d.decided for d in scope.decisions.values()]
    return {
        "in_scope": len(scope.components),
        "to_tender": len(scope.to_tender),
        "decided_in_house": sum(d == "in_house" for d in decided),
        "not_decided": sum(d is None for d in decided),
        "in_lots_by_hand": in_hand,
        "in_lots_proposed": 0 if facts.proposed is None else len(facts.proposed.component_ids),
        "worth_from_offers": len(scope.from_offers & set(scope.to_tender)),
        "worth_not_known": sum(scope.annual_gbp.get(c) is None for c in scope.to_tender),
    }


def _lot(facts: Facts, lot: Lot) -> dict[str, Any]:
    route = facts.routes[lot.lot_id]
    purchase = facts.purchases[facts.purchase_name(lot)]
    rates = facts.terms.rates
    market = lot.market
    record = facts.procurements.get(facts.purchase_name(lot))
    return {
        "lot_id": lot.lot_id,
        "title": lot.title,
        "is_by_hand": lot.is_by_hand,
        "purchase": purchase.name,
        "component_ids": list(lot.component_ids),
        "annual_gbp": _gbp(lot.annual_gbp) if lot.is_worth_known else None,
        "value_gbp": _gbp(lot.value_gbp) if lot.is_worth_known else None,
        "value_is_whole": not lot.not_known,
        "value_counted": _counted(facts, lot),
        "worth_not_known_component_ids": list(lot.not_known),
        "maximum_value_gbp": _gbp(
            lot.record["maximum_value_gbp"]
            if lot.record is not None and lot.record["maximum_value_gbp"] is not None
            else facts.terms.maximum_gbp
        ),
        "services": [
            {"service_id": s, "share_of_its_spend_pct": round(100 * share, 1)}
            for s, share in lot.services
        ],
        "services_served": lot.services_served,
        "trades": [
            {"trade": name, "annual_gbp": _gbp(gbp) if lot.is_worth_known else None}
            for name, gbp in lot.trades
        ],
        "layer_shares": [
            {"layer": name, "share_of_its_cost_pct": round(100 * share, 1)}
            for name, share in lot.layer_shares
        ],
        "layers": [{"layer": name, "components": count} for name, count in lot.layers],
        "interfaces_cut": len(lot.interfaces),
        "interfaces_cut_annual_gbp": _gbp(lot.interfaces_gbp),
        "market": None
        if market is None
        else {
            "supplier_groups": len(market.groups),
            "smes": len(market.smes),
            "sme_not_known": market.sme_not_known,
            "for_every_component": len(market.for_all),
            "components_without_anyone": market.components_without,
            "short_of_groups": market.short_by(rates.groups_min, rates.smes_min)[0],
            "short_of_smes": market.short_by(rates.groups_min, rates.smes_min)[1],
        },
        "route": {
            "proposed": route.name,
            "on_record": None if record is None else record["route"],
            "framework_id": route.framework_id,
            "competition": route.competition,
            "reasons": list(route.reasons),
            "turned_down": list(route.turned_down),
        },
        "threshold": purchase.side.value,
        "why_not_split_further": lot.reason,
        "reason_not_split_on_record": None
        if lot.record is None
        else lot.record["reason_not_split"],
    }


def _counted(facts: Facts, lot: Lot) -> dict[str, Any]:
    """How the value of a lot is made up, so that each pound leads back to a row."""
    scope = facts.scope
    return {
        "months": lot.months,
        "months_from": "lots.price_months" if lot.has_own_months else "policy lot_term_months",
        "includes_vat": False,
        "includes_extensions_and_options": False,
        "components": [
            {
                "component_id": c,
                "annual_gbp": _gbp(scope.annual_gbp.get(c)),
                "from": "not known"
                if scope.annual_gbp.get(c) is None
                else "dearest open offer"
                if c in scope.from_offers
                else "charges and in-house cost now",
            }
            for c in lot.component_ids
        ],
    }


def _cutting(cutting: Cutting) -> dict[str, Any]:
    proposal = cutting.proposal
    return {
        "cut": _cut(cutting.cut),
        "beside": [_cut(r) for r in cutting.rivals],
        "components": len(cutting.component_ids),
        "is_proven_best": proposal.is_proven and cutting.cut.name == "proposed",
        "cuts_weighed": proposal.weighed,
        "rounds": proposal.rounds,
        "seed": proposal.seed,
    }


def _cut(cut: Cut) -> dict[str, Any]:
    cost, measured = cut.cost, cut.measured
    return {
        "name": cut.name,
        "lots": cost.lots,
        "is_allowed": cut.is_allowed,
        "total_gbp": _gbp(cost.total_gbp),
        "services_apart_gbp": _gbp(cost.services_gbp),
        "unlike_trades_gbp": _gbp(cost.trades_gbp),
        "interfaces_gbp": _gbp(cost.interfaces_gbp),
        "managing_gbp": _gbp(cost.managing_gbp),
        "market_gbp": _gbp(cost.market_gbp),
        "wishes_gbp": _gbp(cost.wishes_gbp),
        "interfaces_cut": cost.interfaces_cut,
        "service_kept_pct": None
        if cost.service_kept_share is None
        else round(100 * cost.service_kept_share, 2),
        "largest_annual_gbp": _gbp(cut.largest_annual_gbp),
        **_bound("layer", measured.layer),
        **_bound("service", measured.service),
        "components_measured": cut.measured_components,
        "permutations": measured.permutations,
        "seed": measured.seed,
    }


def _bound(name: str, bound: Bound | None) -> dict[str, float | None]:
    return {
        f"{name}_bound": None if bound is None else round(bound.value, 4),
        f"{name}_p_value": None if bound is None else round(bound.p_value, 4),
    }


def _purchase(purchase: Purchase) -> dict[str, Any]:
    number = purchase.number
    return {
        "purchase": purchase.name,
        "on": purchase.on,
        "value_inc_vat_gbp": _gbp(purchase.value_gbp),
        "value_is_whole": purchase.is_whole,
        "threshold_gbp": None if number is None else _gbp(number.value),
        "side": purchase.side.value,
        "reason": purchase.reason,
        "source": None if number is None else number.source,
        "is_confirmed": None if number is None else number.confirmed,
    }
