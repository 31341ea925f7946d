"""What must somebody know or do before an assessed lot is awarded?

What blocks the assessment, level tenders, suppliers that may not be awarded a contract, prices that
lead to questions, and every tender that was set aside with what it fell at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.bids.assessment_reads import (
    ELIGIBLE_READS,
    LOW_READS,
    NAME_READS,
    PRICED_READS,
    SCORED_READS,
    TENDER_READS,
)
from untower.bids.figures import STATE_READS
from untower.bids.report_figures import supplier_name
from untower.findings import Finding, Outcome, Row, worst_first
from untower.needs.sentences import HOUSE_SOURCE, step_finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

    from untower.bids.assessed_lot import AssessedLot
    from untower.bids.assessment import Assessment
    from untower.troubles import Trouble

STEP = "bids"
PUBLISHED_SOURCE = "The criteria published for this procurement"
FELL_WORDS = {"pass_fail": "pass or fail", "minimum": "a minimum score"}


def assessment_findings(
    assessment: Assessment, tables: Mapping[str, pl.DataFrame]
) -> list[Finding]:
    """Every finding of an assessment, worst first; `tables` give suppliers' names."""
    found = [_blocked(one, assessment) for one in assessment.troubles]
    for lot in assessment.lots:
        found += [*_level(lot), *_asked(lot), *_fell(lot)]
    found += [*_suppliers(assessment, tables), *_set_aside(assessment)]
    return worst_first(found)


def _blocked(trouble: Trouble, assessment: Assessment) -> Finding:
    return step_finding(
        STEP,
        "assessment_blocked",
        Outcome.NOT_MET,
        trouble.sentence,
        subject=("procurements", assessment.procurement_id),
        reads=tuple(dict.fromkeys((*trouble.reads, *STATE_READS))),
        rows=(Row(table=trouble.table, key=trouble.key, file=trouble.file, row=trouble.row),),
        next_step=trouble.do,
    )


def _level(lot: AssessedLot) -> Iterator[Finding]:
    for tie in lot.ties:
        yield step_finding(
            STEP,
            "assessment_level",
            Outcome.NOT_KNOWN if tie.still_level else Outcome.MET,
            f"Lot {lot.lot_id}: {tie.sentence}",
            subject=("lots", lot.lot_id),
            reads=PRICED_READS,
            next_step="Record how they were parted." if tie.still_level else "",
        )


def _asked(lot: AssessedLot) -> Iterator[Finding]:
    for tender in lot.tenders:
        for signal in tender.low:
            if not signal.is_low:
                continue
            yield step_finding(
                STEP,
                "assessment_low_price",
                Outcome.NOT_KNOWN,
                f"Lot {lot.lot_id}, tender {tender.offer_id}: {signal.sentence}",
                subject=("offers", tender.offer_id),
                reads=LOW_READS,
                source=signal.source or HOUSE_SOURCE,
                next_step="Ask the supplier how it can deliver for this price; it excludes nobody.",
            )


def _fell(lot: AssessedLot) -> Iterator[Finding]:
    for tender in lot.tenders:
        if tender.fell_at is not None:
            yield step_finding(
                STEP,
                "assessment_fell",
                Outcome.NOT_MET,
                f"Lot {lot.lot_id}, tender {tender.offer_id}: it fell at "
                f"{FELL_WORDS.get(tender.fell_at, tender.fell_at)}. {tender.why} Its price was "
                "not looked at.",
                subject=("offers", tender.offer_id),
                reads=SCORED_READS,
                source=PUBLISHED_SOURCE,
                next_step="Tell its supplier why in the assessment summary, once decided.",
            )


def _suppliers(assessment: Assessment, tables: Mapping[str, pl.DataFrame]) -> Iterator[Finding]:
    for one in assessment.eligibility.values():
        if not one.may_be_awarded:
            yield step_finding(
                STEP,
                "assessment_cannot_be_awarded",
                Outcome.NOT_MET,
                f"{named(tables, one.supplier_id)} cannot be awarded a contract as things stand: "
                f"{one.why}",
                subject=("suppliers", one.supplier_id),
                reads=(*ELIGIBLE_READS, *NAME_READS),
                next_step=one.do,
            )


def named(tables: Mapping[str, pl.DataFrame], supplier_id: str) -> str:
    """A supplier by its name with its id behind; the id alone where there is no name."""
    name = supplier_name(tables, supplier_id)
    return name if name == supplier_id else f"{name} ({supplier_id})"


def _set_aside(assessment: Assessment) -> Iterator[Finding]:
    for one in assessment.set_aside:
        yield step_finding(
            STEP,
            "assessment_set_aside",
            Outcome.NOT_APPLICABLE,
            f"Tender {one.offer_id} was never scored ({one.fell_at}). {one.why}",
            subject=("offers", one.offer_id),
            reads=(*TENDER_READS, *ELIGIBLE_READS),
            rows=(
                Row(
                    table="offers",
                    key=one.offer_id,
                    file=one.record.get("source_file"),
                    row=one.record.get("source_row"),
                ),
            ),
        )
