"""Which columns stand behind what an assessment says? Editions cut by these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.bids.figures import STATE_READS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.bids.assessment import Assessment

TENDER_READS = (
    "offers.offer_id",
    "offers.supplier_id",
    "offers.basis",
    "offers.procurement_id",
    "offers.received_at",
    "offer_lots.offer_id",
    "offer_lots.lot_id",
)
SCORED_READS = (
    *STATE_READS,
    *TENDER_READS,
    "scores.offer_id",
    "scores.criterion_id",
    "scores.stage",
    "scores.score",
)
PRICED_READS = (
    *SCORED_READS,
    "offers.term_months",
    "offers.currency",
    "offers.rate_to_gbp",
    "offers.rate_on",
    "offers.includes_vat",
    "offers.indexation_pct",
    "offer_items.one_off_gbp",
    "offer_items.annual_gbp",
    "offer_items.exit_gbp",
)
LOW_READS = (*PRICED_READS, "lots.should_cost_gbp")
ELIGIBLE_READS = (
    "offers.supplier_id",
    "suppliers.supplier_id",
    "suppliers.eligibility",
    "suppliers.eligibility_checked_on",
    "passed_over.subject_key",
    "passed_over.reason",
    "passed_over.by_role",
    "passed_over.decided_on",
)
NAME_READS = ("suppliers.supplier_id", "suppliers.name")


def figure_reads_of(assessment: Assessment) -> Mapping[str, tuple[str, ...]]:
    """The columns behind each figure of an assessment."""
    blocked = tuple(dict.fromkeys(read for one in assessment.troubles for read in one.reads))
    return {
        "purpose": ("procurements.procurement_id",),
        "procurement_id": ("procurements.procurement_id",),
        "on": ("procurements.procurement_id",),
        "digest": STATE_READS,
        "is_assessed": STATE_READS,
        "troubles": (*STATE_READS, *blocked),
        "lots": (*LOW_READS, *ELIGIBLE_READS),
        "set_aside": (*TENDER_READS, *ELIGIBLE_READS),
        "suppliers": ELIGIBLE_READS,
        "notes": SCORED_READS,
    }
