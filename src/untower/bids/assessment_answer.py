"""What does an assessment say in a few sentences, figures, findings and pictures?

The same shape as every step's answer, so that one report, one workbook and one gate of editions
serve it. It is purpose assess: it is never put into a plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import StepAnswer
from untower.bids.assessment_figures import assessment_figures
from untower.bids.assessment_findings import assessment_findings
from untower.bids.assessment_pictures import assessment_pictures
from untower.bids.assessment_reads import ELIGIBLE_READS, PRICED_READS, figure_reads_of
from untower.bids.figures import STATE_READS
from untower.journey import State
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from untower.bids.assessed_lot import AssessedLot
    from untower.bids.assessment import Assessment

STEP = "bids"


def assessment_answer(assessment: Assessment, tables: Mapping[str, pl.DataFrame]) -> StepAnswer:
    """An assessment as the answer of the step bids; `tables` give names and titles."""
    return StepAnswer(
        step=STEP,
        state=State.READY if assessment.is_assessed else State.INCOMPLETE,
        answer=answer_words(assessment),
        answer_reads=(*PRICED_READS, *ELIGIBLE_READS) if assessment.is_assessed else STATE_READS,
        figures=assessment_figures(assessment),
        figure_reads=figure_reads_of(assessment),
        findings=tuple(assessment_findings(assessment, tables)),
        pictures=assessment_pictures(assessment, tables),
        assumed=assessment.notes,
    )


def answer_words(assessment: Assessment) -> str:
    """The outcome lot by lot, or that nothing was scored and how much stands in the way."""
    if not assessment.is_assessed:
        return (
            f"Procurement {assessment.procurement_id} was not assessed: "
            f"{plural(len(assessment.troubles), 'thing')} must be settled first. Nobody was scored."
        )
    tenders = {t.offer_id for lot in assessment.lots for t in lot.tenders}
    aside = plural(len(assessment.set_aside), "tender")
    said = [
        f"Procurement {assessment.procurement_id} was assessed against what was published: "
        f"{plural(len(tenders), 'tender')} for {plural(len(assessment.lots), 'lot')}"
        + (f", and {aside} set aside unscored." if assessment.set_aside else "."),
        *(lot_words(lot) for lot in assessment.lots),
    ]
    return " ".join(said)


def lot_words(lot: AssessedLot) -> str:
    """The outcome of one lot in a sentence or two."""
    if not lot.first:
        return f"Lot {lot.lot_id}: no tender for it alone stands."
    ids = [t.offer_id for t in lot.first]
    total = lot.first[0].total
    figure = "" if total is None else f" with a total of {total:,.2f}"
    if len(ids) > 1:
        return f"Lot {lot.lot_id}: {listed(ids)} are level in first place{figure}."
    said = f"Lot {lot.lot_id}: {ids[0]} comes first{figure}."
    free = [t.offer_id for t in lot.awardable]
    if free != ids:
        said += (
            f" Its supplier cannot be awarded a contract as things stand; of those that can, "
            f"{listed(free)} {'is' if len(free) == 1 else 'are'} the best placed."
            if free
            else " No supplier can be awarded a contract as things stand."
        )
    return said
