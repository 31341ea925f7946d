"""What plan.json carries under steps.bids.figures: states and counts, never a price or a score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.bids.criteria import PASS_FAIL, QUALITY, SOCIAL_VALUE
from untower.bids.frozen import FROZEN_READS
from untower.bids.whole_price import basis_of, not_counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from untower.answers import Figure
    from untower.bids.criteria import LotCriteria
    from untower.bids.procurement_states import ProcurementState

PURPOSE = "plan"
STATE_READS = (
    *FROZEN_READS,
    "procurements.title",
    "procurements.route",
    "procurements.tender_notice_on",
    "procurements.deadline_at",
    "procurements.published_hash",
    "lots.title",
)
READS: Mapping[str, tuple[str, ...]] = {
    "purpose": ("procurements.procurement_id",),
    "procurements": STATE_READS,
    "tenders_received": ("procurements.procurement_id", "offers.basis", "offers.procurement_id"),
    "evaluators_assigned": (
        "procurements.procurement_id",
        "assignments.evaluator_id",
        "assignments.lot_id",
    ),
}


def figures_of(states: Sequence[ProcurementState]) -> dict[str, Figure]:
    """The figures of the step in a plan run."""
    return {
        "purpose": PURPOSE,
        "procurements": [_procurement(one) for one in states],
        "tenders_received": [
            {"procurement_id": one.procurement_id, "count": one.received} for one in states
        ],
        "evaluators_assigned": [
            {"procurement_id": one.procurement_id, "count": one.evaluators} for one in states
        ],
    }


def _procurement(one: ProcurementState) -> dict[str, Figure]:
    record = one.record
    return {
        "procurement_id": one.procurement_id,
        "title": record["title"],
        "route": record["route"],
        "stage": one.stage.value,
        "tender_notice_on": record["tender_notice_on"],
        "deadline_at": None if record["deadline_at"] is None else str(record["deadline_at"]),
        "published_hash": record["published_hash"],
        "digest_now": one.frozen.digest,
        "lots": [_lot(lot) for lot in one.tree.lots],
        "cannot_be_followed": [t.sentence for t in one.tree.troubles],
        "to_settle_before_the_notice": [t.sentence for t in one.tree.before_notice],
    }


def _lot(lot: LotCriteria) -> dict[str, Figure]:
    terms = lot.terms
    return {
        "lot_id": lot.lot_id,
        "title": terms.title,
        "price_method": terms.method.name,
        "formula": terms.method.formula,
        "warning": terms.method.warning,
        "order_may_depend_on_a_third": terms.method.is_relative,
        "price_weight_pct": terms.price_pct,
        "quality_weight_pct": terms.quality_pct,
        "social_value_weight_pct": terms.social_value_pct,
        "tie_break": terms.tie_break,
        "lots_per_supplier": terms.lots_per_supplier,
        "price_basis": basis_of(terms),
        "not_counted": list(not_counted(terms)),
        "criteria": {
            "quality": len(lot.of_kind(QUALITY)),
            "social_value": len(lot.of_kind(SOCIAL_VALUE)),
            "pass_fail": len(lot.of_kind(PASS_FAIL)),
            "with_a_minimum": sum(x.minimum is not None for x in lot.leaves) + len(lot.sections),
        },
    }
