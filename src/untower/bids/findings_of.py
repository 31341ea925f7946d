"""What does the step find: what cannot be followed, what was not frozen, what may turn an order?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.bids.figures import STATE_READS
from untower.bids.procurement_states import Stage
from untower.findings import Finding, Force, Outcome, Row, worst_first
from untower.needs.sentences import step_finding
from untower.needs.whole_tables import row_of
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from untower.bids.procurement_states import ProcurementState

STEP = "bids"
ACT_ROUTES = ("open", "competitive_flexible")
METHOD_SET_IN_ADVANCE = (
    "Procurement Act 2023, section 23(3): the assessment methodology is set in advance "
    "(legislation.gov.uk)"
)
FROZEN_RULE_READS = (
    *STATE_READS,
    "procurements.regime",
)


def findings_of(states: Sequence[ProcurementState]) -> list[Finding]:
    """Every finding, worst first."""
    return worst_first(
        [
            finding
            for one in states
            for finding in (*_troubles(one), _frozen(one), *_before_notice(one), *_relative(one))
        ]
    )


def _troubles(one: ProcurementState) -> Iterator[Finding]:
    for trouble in one.tree.troubles:
        yield step_finding(
            STEP,
            "bids_criteria",
            Outcome.NOT_MET,
            trouble.sentence,
            subject=("procurements", one.procurement_id),
            reads=tuple(dict.fromkeys((*trouble.reads, *STATE_READS))),
            rows=(Row(table=trouble.table, key=trouble.key, file=trouble.file, row=trouble.row),),
            next_step=trouble.do,
        )


def _frozen(one: ProcurementState) -> Finding:
    outcome, sentence, do = _frozen_outcome(one)
    # Below threshold, called off or under the old regulations another rule holds: none is shipped.
    by_law = one.record["regime"] == "pa2023" and one.record["route"] in ACT_ROUTES
    law = {"force": Force.LAW, "source": METHOD_SET_IN_ADVANCE} if by_law else {}
    return step_finding(
        STEP,
        "bids_frozen_before_notice",
        outcome,
        sentence,
        subject=("procurements", one.procurement_id),
        reads=FROZEN_RULE_READS,
        rows=(row_of("procurements", one.record, "procurement_id"),),
        next_step=do,
        **law,  # type: ignore[arg-type]
    )


def _frozen_outcome(one: ProcurementState) -> tuple[Outcome, str, str]:
    name = one.procurement_id
    freeze = f"Run `untower publish-criteria {name}`."
    if one.stage is Stage.CHANGED:
        return (
            Outcome.NOT_MET,
            f"{name}: criteria or rules are no longer those that were published, so nothing can "
            "be assessed.",
            "Put back what was published; the set kept with the digest names what changed.",
        )
    if one.record["published_hash"] is not None:
        return (
            Outcome.MET,
            f"{name}: criteria and rules are frozen, and still as they were published.",
            "",
        )
    if one.notice_is_out:
        return (
            Outcome.NOT_MET,
            f"{name}: the tender notice is out, or the deadline has passed, and criteria and rules "
            "were not frozen before it.",
            f"{freeze} Where tenderers were told otherwise or nothing, take advice before any "
            "tender is opened.",
        )
    if one.notice_is_out is None:
        return (
            Outcome.NOT_KNOWN,
            f"{name}: criteria and rules are not frozen, and the day of the tender notice is not "
            "known.",
            f"Fill in the day of the notice. {freeze}",
        )
    return (
        Outcome.NOT_APPLICABLE,
        f"{name}: criteria and rules are to be frozen before the tender notice; it is not out.",
        freeze,
    )


def _before_notice(one: ProcurementState) -> Iterator[Finding]:
    """What tenderers are not told, by kind: one finding each."""
    if one.record["published_hash"] is not None and one.stage is not Stage.CHANGED:
        return
    kinds = dict.fromkeys(t.kind for t in one.tree.before_notice)
    for kind in kinds:
        mine = [t for t in one.tree.before_notice if t.kind == kind]
        where = listed([t.key for t in mine], at_most=5)
        yield step_finding(
            STEP,
            f"bids_{kind.replace('-', '_')}_published",
            Outcome.NOT_MET,
            f"{one.procurement_id}: {plural(len(mine), 'gap')} in what tenderers are told of how "
            f"they are judged ({kind}): {where}.",
            subject=("procurements", one.procurement_id),
            reads=STATE_READS,
            rows=tuple(Row(table=t.table, key=t.key, file=t.file, row=t.row) for t in mine),
            next_step=mine[0].do,
        )


def _relative(one: ProcurementState) -> Iterator[Finding]:
    for lot in one.tree.lots:
        method = lot.terms.method
        if not method.is_relative:
            continue
        yield step_finding(
            STEP,
            "bids_order_of_two_depends_on_a_third",
            Outcome.NOT_MET,
            f"{one.procurement_id}, lot {lot.lot_id}: by the price method “{method.name}” the "
            f"order of two tenders may depend on a third. {method.warning}",
            subject=("lots", lot.lot_id),
            reads=("lots.price_method", "lots.procurement_id"),
            next_step="Before the notice, choose a method with a fixed yardstick, or record why "
            "not. After it, what was published holds.",
        )
