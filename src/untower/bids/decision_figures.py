"""What does the decision record say: who decided what, when and why, and who declared what?

For a council's executive it holds what regulation 12 of the Local Authorities (Executive
Arrangements) (Meetings and Access to Information) (England) Regulations 2012 asks of a record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.bids.report_figures import procurement_figures, supplier_name
from untower.bids.standstill import standstill_ends_on
from untower.bids.told_tender import total_words
from untower.needs.whole_tables import organisation_says, records_of
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from untower.answers import Figure
    from untower.bids.assessed_lot import AssessedLot
    from untower.bids.assessment import Assessment
    from untower.bids.award_decision import AwardDecision
    from untower.bids.criteria import CriteriaTree
    from untower.policy import Policy


def decision_figures(
    tables: Mapping[str, pl.DataFrame],
    tree: CriteriaTree,
    assessment: Assessment,
    decision: AwardDecision,
    *,
    names_losers: bool,
    names_declarers: bool,
    on: date,
    policy: Policy | None = None,
) -> dict[str, Figure]:
    """The record in plain values; of what an edition may not hold it holds nothing.

    `on` is the day the record is made: the standstill period is told for a notice of that day.
    Without `names_losers` no tender but the one awarded is in it, and no price; without
    `names_declarers` declared interests are counted, not told.
    """
    interests = _interests(tables, tree, assessment)
    nation = organisation_says(tables, "nation")
    return {
        "organisation": organisation_says(tables, "name"),
        "procurement": procurement_figures(tree, assessment),
        "is_signed": decision.is_signed,
        "decided_on": decision.decided_on if decision.is_signed else None,
        "roles": [{"role": role} for role in decision.roles] if decision.is_signed else [],
        "roles_words": listed(decision.roles) if decision.is_signed else None,
        "is_council_executive": organisation_says(tables, "kind") == "council"
        and nation in (None, "england"),
        "lots": [_lot(tables, lot, decision, names_losers=names_losers) for lot in assessment.lots],
        "interests": interests if names_declarers else [],
        "interests_words": _interest_words(interests, tables),
        "interests_are_told": names_declarers and bool(interests),
        "names_losers": names_losers,
        "notice_on": on,
        "standstill_ends_on": standstill_ends_on(
            on, nation=nation, binds=organisation_says(tables, "kind"), policy=policy
        )
        if decision.is_signed
        else None,
    }


def _lot(
    tables: Mapping[str, pl.DataFrame],
    lot: AssessedLot,
    decision: AwardDecision,
    *,
    names_losers: bool,
) -> dict[str, Figure]:
    made = decision.lots.get(lot.lot_id)
    chosen = next(
        (t for t in lot.tenders if made is not None and t.offer_id == made.offer_id), None
    )
    first = listed(supplier_name(tables, t.supplier_id) for t in lot.awardable)
    return {
        "lot_id": lot.lot_id,
        "title": lot.title,
        "price_method": lot.method,
        "price_basis": lot.price_basis,
        "is_decided": made is not None,
        "is_awarded": chosen is not None,
        "winner": None if chosen is None else supplier_name(tables, chosen.supplier_id),
        "winner_total": None
        if chosen is None or chosen.total is None
        else total_words(chosen.total),
        "winner_price_gbp": chosen.price_gbp if chosen is not None and names_losers else None,
        "best": "lowest" if lot.lowest_wins else "highest",
        "first": (first or None) if names_losers else None,
        "assessed": len(lot.tenders),
        "others": [
            {
                "supplier": supplier_name(tables, t.supplier_id),
                "place": str(t.place) if t.place is not None else "none",
                "total": "none" if t.total is None else total_words(t.total),
                "why": t.why or None,
            }
            for t in lot.tenders
            if t is not chosen and names_losers
        ],
        "reason": None if made is None else made.reason,
        "alternatives": None if made is None else made.alternatives,
        "conflicts": None if made is None else made.conflicts,
        "dispensations": None if made is None else made.dispensations,
        "has_conflicts": made is not None
        and made.conflicts is not None
        and made.conflicts.strip(" .").casefold() not in ("none", "none declared"),
    }


def _interests(
    tables: Mapping[str, pl.DataFrame], tree: CriteriaTree, assessment: Assessment
) -> list[Figure]:
    """Interests that evaluators of this procurement declared in its tenderers, by their role."""
    assigned = {
        r["evaluator_id"]
        for r in records_of(tables, "assignments") or []
        if r["lot_id"] in tree.lot_ids
    }
    tenderers = {t.supplier_id for lot in assessment.lots for t in lot.tenders} | {
        t.supplier_id for t in assessment.set_aside
    }
    roles = {r["evaluator_id"]: r["role"] for r in records_of(tables, "evaluators") or []}
    return [
        {
            "role": roles.get(r["evaluator_id"]) or "not known",
            "supplier": supplier_name(tables, r["supplier_id"]),
            "declared_on": r["declared_on"],
            "is_barring": r["is_barring"],
        }
        for r in records_of(tables, "interests") or []
        if r["evaluator_id"] in assigned and r["supplier_id"] in tenderers
    ]


def _interest_words(interests: list[Figure], tables: Mapping[str, pl.DataFrame]) -> str:
    if tables.get("interests") is None:
        return "No register of evaluators’ interests was read."
    if not interests:
        return "The register holds no interest of an evaluator in a supplier that tendered."
    barring = sum(isinstance(i, dict) and i["is_barring"] is True for i in interests)
    bars = "none of them bars its" if not barring else f"{barring} of them bar their"
    return (
        f"The register holds {plural(len(interests), 'interest')} that evaluators declared in "
        f"suppliers that tendered; {bars} evaluator from scoring that supplier’s tender."
    )
