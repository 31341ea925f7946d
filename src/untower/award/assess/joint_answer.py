"""What does a joint assessment say in a few sentences, figures, findings and a picture?

The shape of every step's answer, in purpose assess: one report and one gate of editions serve it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import StepAnswer, Table
from untower.award.assess.figures import joint_figures
from untower.award.assess.joint_assessment import State as Ended
from untower.award.assess.published_rules import alike_not_applied
from untower.bids.assessment_reads import ELIGIBLE_READS, LOW_READS, NAME_READS
from untower.bids.report_figures import supplier_name
from untower.bids.told_tender import are_small
from untower.findings import Finding, Outcome, Row, worst_first
from untower.journey import State
from untower.needs.sentences import HOUSE_SOURCE, step_finding
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from untower.award.assess.joint_assessment import JointAssessment, LotAnswer
    from untower.award.assess.published_rules import NotApplied

STEP = "award"
TOTAL = 6  # the column of totals
JOINT_READS = (
    *LOW_READS,
    *ELIGIBLE_READS,
    "offers.either_or",
    "lots.lots_per_supplier",
    "procurements.combinations_allowed",
    "procurements.combination_rule",
    "limits.limit_id",
    "limits.kind",
    "limits.value",
)
OUTCOMES = {
    Ended.SETTLED: Outcome.MET,
    Ended.LEVEL: Outcome.NOT_KNOWN,
    Ended.NOBODY: Outcome.NOT_MET,
    Ended.NOT_PROVEN: Outcome.NOT_KNOWN,
    Ended.REFUSED: Outcome.NOT_MET,
}


def joint_answer(joint: JointAssessment, tables: Mapping[str, pl.DataFrame]) -> StepAnswer:
    """A joint assessment as the answer of the step award; `tables` give suppliers' names."""
    figures = joint_figures(joint)
    blocked = tuple(dict.fromkeys(read for one in joint.troubles for read in one.reads))
    return StepAnswer(
        step=STEP,
        state=State.READY if joint.state in (Ended.SETTLED, Ended.NOBODY) else State.INCOMPLETE,
        answer=joint_words(joint),
        answer_reads=JOINT_READS,
        figures=figures,
        figure_reads=dict.fromkeys(figures, JOINT_READS)
        | {"troubles": (*JOINT_READS, *blocked), "purpose": ("procurements.procurement_id",)},
        findings=tuple(worst_first([*_findings(joint)])),
        pictures=(_picture(joint, tables),) if joint.lots else (),
        assumed=joint.notes,
    )


def joint_words(joint: JointAssessment) -> str:
    """Who is to be awarded which lot, or why that is not settled."""
    if joint.troubles:
        return (
            "The lots were not taken together: "
            f"{plural(len(joint.troubles), 'thing')} must be settled first."
        )
    return " ".join(["Taken together by what was published.", *map(_lot_words, joint.lots)])


def _lot_words(lot: LotAnswer) -> str:
    if lot.state is Ended.SETTLED:
        beside = f", taken with {listed(lot.taken_with)}" if lot.taken_with else ""
        return f"Lot {lot.lot_id} goes to {lot.offers[0]}{beside}."
    if lot.state is Ended.LEVEL:
        return f"Lot {lot.lot_id}: {listed(lot.offers)} stay level."
    if lot.state is Ended.NOBODY:
        return f"Lot {lot.lot_id} can be awarded to nobody."
    return f"Lot {lot.lot_id} is not settled."


def _findings(joint: JointAssessment) -> Iterator[Finding]:
    for trouble in joint.troubles:
        yield step_finding(
            STEP,
            "assessment_blocked",
            Outcome.NOT_MET,
            trouble.sentence,
            subject=("procurements", joint.procurement_id),
            reads=tuple(dict.fromkeys((*trouble.reads, *JOINT_READS))),
            rows=(Row(table=trouble.table, key=trouble.key, file=trouble.file, row=trouble.row),),
            next_step=trouble.do,
        )
    for lot in joint.lots:
        yield step_finding(
            STEP,
            "assessment_lot_settled",
            OUTCOMES[lot.state],
            f"{_lot_words(lot)} {lot.why}",
            subject=("lots", lot.lot_id),
            reads=JOINT_READS,
        )
    for one in joint.left_out:
        yield step_finding(
            STEP,
            "assessment_left_out",
            Outcome.NOT_APPLICABLE,
            f"Tender {one.offer_id} could not be taken: {one.why}",
            subject=("offers", one.offer_id),
            reads=JOINT_READS,
        )
    yield from _not_applied(joint)


def _not_applied(joint: JointAssessment) -> Iterator[Finding]:
    """Rows of limits that decide nothing here, those of one reason in one line."""
    for limits in alike_not_applied(joint.not_applied):
        yield step_finding(
            STEP,
            "assessment_limit_not_applied",
            Outcome.NOT_APPLICABLE,
            _limits_words(limits),
            subject=("limits", limits[0].limit_id)
            if len(limits) == 1
            else ("procurements", joint.procurement_id),
            reads=JOINT_READS,
            rows=tuple(Row(table="limits", key=limit.limit_id) for limit in limits),
            source=limits[0].source or HOUSE_SOURCE,
        )


def _limits_words(limits: Sequence[NotApplied]) -> str:
    why = limits[0].why
    if len(limits) == 1:
        return f"{limits[0].limit_id}, {limits[0].kind.replace('_', ' ')}: {why}."
    kinds = dict.fromkeys(limit.kind.replace("_", " ") for limit in limits)
    return f"{len(limits):,} limits ({listed(kinds)}), each {why}."


def _picture(joint: JointAssessment, tables: Mapping[str, pl.DataFrame]) -> Table:
    settled = sum(lot.state is Ended.SETTLED for lot in joint.lots)
    return Table(
        picture_id="award_lots_together",
        title=f"{settled} of {plural(len(joint.lots), 'lot')} settled by what was published",
        drawn="Each lot, the tender it goes to and why, beside the one with the best place in the "
        "lot by itself. Of a tender for several lots, price and total are its part for this lot."
        f"{_sums(joint)}",
        note=_not_counted(joint),
        columns=(
            "Lot",
            "Why",
            "First by itself",
            "Goes to",
            "Supplier",
            "Price compared, £",
            "Total",
            "With",
        ),
        rows=tuple(
            (
                f"{lot.lot_id}: {lot.title}" if lot.title else lot.lot_id,
                lot.why,
                listed(lot.alone) if lot.alone else "nobody",
                listed(lot.offers) if lot.offers else "nobody",
                supplier_name(tables, lot.supplier_id) if lot.supplier_id else "none settled",
                lot.price_gbp,
                None if lot.total is None else round(lot.total, 4),
                listed(lot.taken_with) if lot.taken_with else "no other lot",
            )
            for lot in joint.lots
        ),
        reads=(*JOINT_READS, *NAME_READS),
        number_columns=(5, 6),
        under_head=(1,),
        decimals={} if are_small(lot.total for lot in joint.lots) else {TOTAL: 2},
    )


def _not_counted(joint: JointAssessment) -> str:
    """What a plan would count and this does not, by the reason it is not counted."""
    alike: dict[str, list[str]] = {}
    for one in joint.not_counted:
        alike.setdefault(one.why.removeprefix("not counted: "), []).append(one.what)
    said = (f"{'; '.join(whats)}: not counted: {why}." for why, whats in alike.items())
    return " ".join(one[0].upper() + one[1:] for one in said)


def _sums(joint: JointAssessment) -> str:
    """What the first tenders of the lots cost together, beside what is taken: where both are
    known.
    """
    alone, together = joint.alone_price_gbp, joint.total_price_gbp
    if len(joint.lots) < 2 or alone is None or together is None:
        return ""
    first = tuple(lot.alone for lot in joint.lots)
    if first == tuple(lot.offers for lot in joint.lots):
        return f" Every lot goes to its own first tender: £{together:,.0f} together."
    return (
        f" Taken together the lots cost £{together:,.0f}; the first tenders of the lots by "
        f"themselves would come to £{alone:,.0f}."
    )
