"""What was decided on each lot, who signed it, and may suppliers be told of it today?

Two roles sign. Until they have, no summary names a winner: telling a supplier who won before it is
decided would be a decision that nobody took.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from untower.bids.learning.decided import decision_troubles
from untower.needs.whole_tables import records_of
from untower.phrases import listed
from untower.troubles import Trouble, procurement_trouble, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    import polars as pl

    from untower.bids.assessed_lot import AssessedLot, AssessedTender
    from untower.bids.assessment import Assessment
    from untower.bids.criteria import CriteriaTree
    from untower.needs.whole_tables import Record

SIGNED_BY = 2
"""Two people decide, each in a role of their own."""
NOT_SIGNED, NOT_DECIDED = "decision not signed", "lot not decided"
NEXT = (
    "Have two roles sign the decision record, which can be made now; write the tender each lot "
    "goes to and why in award_decisions, the day in decided_on and the roles in decided_by_roles; "
    "then make the papers again."
)
"""What comes between an assessment and its summaries."""
NOT_AWARDABLE, NOT_FIRST, IN_PARTS = "cannot be awarded", "not the first", "package in parts"
NO_REASON = "no reason"


@dataclass(frozen=True, kw_only=True)
class LotDecision:
    """The decision on one lot. `offer_id` None: nothing is awarded. Blank words are None."""

    lot_id: str
    offer_id: str | None
    reason: str | None
    alternatives: str | None
    conflicts: str | None
    dispensations: str | None


@dataclass(frozen=True, kw_only=True)
class AwardDecision:
    """A procurement's decision: its day and the roles that signed, and a decision on each lot.

    With `unsigned` it is none yet; `lots` holds what is written down all the same.
    """

    procurement_id: str
    decided_on: date | None
    roles: tuple[str, ...]
    lots: Mapping[str, LotDecision]
    unsigned: tuple[Trouble, ...]

    @property
    def is_signed(self) -> bool:
        """Whether two roles signed it."""
        return not self.unsigned


def award_decision(
    tables: Mapping[str, pl.DataFrame], tree: CriteriaTree, *, on: date
) -> AwardDecision:
    """The decision of a procurement whose row was read, from `procurements`, `award_decisions`."""
    record = tree.record
    if record is None:
        raise ValueError(f"{tree.procurement_id}: no such procurement was read")
    roles = roles_of(record["decided_by_roles"])
    return AwardDecision(
        procurement_id=tree.procurement_id,
        decided_on=record["decided_on"],
        roles=roles,
        lots={
            r["lot_id"]: LotDecision(
                lot_id=r["lot_id"],
                offer_id=r["offer_id"],
                **{name: _words(r[name]) for name in WORDS},
            )
            for r in records_of(tables, "award_decisions") or []
            if r["lot_id"] in tree.lot_ids
        },
        unsigned=(*_no_day(record, on), *_too_few(record, roles)),
    )


WORDS = ("reason", "alternatives", "conflicts", "dispensations")


def roles_of(text: str | None) -> tuple[str, ...]:
    """The roles named in a cell, parted by semicolons or lines; one named twice is one."""
    parts = (text or "").replace("\n", ";").split(";")
    return tuple({p.strip().casefold(): p.strip() for p in parts if p.strip()}.values())


def _words(text: str | None) -> str | None:
    return (text or "").strip() or None


def _no_day(record: Record, on: date) -> Iterator[Trouble]:
    """What is wrong with the day and the signatures, as for learning; a blank in our own words."""
    for one in decision_troubles(record, on):
        if one.column == "decided_on" and one.value is None:
            yield replace(
                one,
                kind=NOT_SIGNED,
                what="it is blank: no signed decision is on record, and before it nobody is told "
                "who won.",
                do=NEXT,
            )
        else:
            yield replace(one, kind=NOT_SIGNED)


def _too_few(record: Record, roles: tuple[str, ...]) -> Iterator[Trouble]:
    if roles and len(roles) < SIGNED_BY:
        yield procurement_trouble(
            record,
            "decided_by_roles",
            NOT_SIGNED,
            "one role alone signed: two decide.",
            "Have a second role sign, and name both.",
            allowed="two roles parted by a semicolon",
        )


def decided_troubles(
    tables: Mapping[str, pl.DataFrame], decision: AwardDecision, assessment: Assessment
) -> Iterator[Trouble]:
    """What in a signed decision does not follow from the assessment, lot by lot."""
    rows = {r["lot_id"]: r for r in records_of(tables, "award_decisions") or []}
    hangs_together = _hangs_together(tables, assessment)
    for lot in assessment.lots:
        made = decision.lots.get(lot.lot_id)
        if made is None:
            yield _said(
                None,
                lot.lot_id,
                NOT_DECIDED,
                "no decision on this lot is on record.",
                "Add its row, with its tender blank where nothing is awarded.",
            )
            continue
        row = rows[lot.lot_id]
        if made.reason is None:
            yield trouble(
                NO_REASON,
                "award_decisions",
                row,
                lot.lot_id,
                "reason",
                "no reason is on record: a decision that cannot be explained does not stand.",
                "Write why the lot is awarded so, or why to nobody.",
                subject=lot.lot_id,
            )
        if made.offer_id is not None:
            chosen = {t.offer_id: t for t in lot.tenders}.get(made.offer_id)
            if chosen is None:
                yield _said(
                    row,
                    lot.lot_id,
                    NOT_AWARDABLE,
                    "no tender of that id was assessed for this lot.",
                    "Correct the tender.",
                )
            else:
                yield from _may(row, lot, chosen, hangs_together=hangs_together)
                yield from _in_parts(row, lot.lot_id, chosen.offer_id, decision, assessment)


def _may(
    row: Record,
    lot: AssessedLot,
    chosen: AssessedTender,
    *,
    hangs_together: bool,
) -> Iterator[Trouble]:
    if not chosen.may_be_awarded:
        why = chosen.why if chosen.fell_at is not None else ""
        if chosen.fell_at is None and chosen.eligibility is not None:
            why = chosen.eligibility.why
        yield _said(
            row,
            lot.lot_id,
            NOT_AWARDABLE,
            f"it cannot be awarded the contract. {why}",
            "Decide again on what was assessed.",
        )
    elif not hangs_together and chosen not in lot.awardable:
        first = listed(t.offer_id for t in lot.awardable)
        yield _said(
            row,
            lot.lot_id,
            NOT_FIRST,
            f"by what was published {first} comes before it among those that may be awarded.",
            "Decide as published; a tender that is left aside is named in passed_over, with why.",
        )


def _in_parts(
    row: Record, lot_id: str, offer_id: str, decision: AwardDecision, assessment: Assessment
) -> Iterator[Trouble]:
    """A tender for several lots together is awarded all of them, or none."""
    mine = [lot.lot_id for lot in assessment.lots if offer_id in {t.offer_id for t in lot.tenders}]
    apart = [
        one for one in mine if one in decision.lots and decision.lots[one].offer_id != offer_id
    ]
    if apart:
        yield _said(
            row,
            lot_id,
            IN_PARTS,
            f"it is for several lots together, and {listed(apart)} is decided otherwise.",
            "Award it all of its lots, or none.",
        )


def _hangs_together(tables: Mapping[str, pl.DataFrame], assessment: Assessment) -> bool:
    """Whether lots are decided jointly, so that the first of a lot need not win it."""
    mine = {lot.lot_id for lot in assessment.lots}
    limited = any(
        r["lot_id"] in mine and r["lots_per_supplier"] is not None
        for r in records_of(tables, "lots") or []
    )
    return len(mine) > 1 and (
        limited or any(t.is_package for lot in assessment.lots for t in lot.tenders)
    )


def _said(row: Record | None, lot_id: str, kind: str, what: str, do: str) -> Trouble:
    return trouble(
        kind,
        "award_decisions",
        row,
        lot_id,
        "offer_id" if row is not None else "lot_id",
        what,
        do,
        subject=lot_id,
    )
