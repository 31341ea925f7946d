"""How far is each procurement: in preparation, published, changed since, or ready to be assessed?

Nothing a tender asks or was given is read here, only how many tenders were received: this is what a
plan may know.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import polars as pl

from untower.bids.criteria import CriteriaTree, criteria_tree
from untower.bids.frozen import Frozen, freeze
from untower.bids.gate import is_sealed
from untower.bids.tenders import TENDER
from untower.needs.whole_tables import records_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from untower.needs.whole_tables import Record


class Stage(Enum):
    """How far a procurement is."""

    CANNOT_BE_FOLLOWED = "cannot be followed"
    IN_PREPARATION = "in preparation"
    PUBLISHED = "published, tenders sealed"
    MAY_BE_ASSESSED = "may be assessed"
    CHANGED = "changed since it was published"


@dataclass(frozen=True, kw_only=True)
class ProcurementState:
    """One procurement on a day. `received` and `evaluators` are counts, None where no table says;
    `notice_is_out` is None where neither a notice's day nor a past deadline says so.
    """

    record: Record
    tree: CriteriaTree
    frozen: Frozen
    stage: Stage
    notice_is_out: bool | None
    received: int | None
    evaluators: int | None

    @property
    def procurement_id(self) -> str:
        """Its id."""
        return str(self.record["procurement_id"])


def procurement_states(
    tables: Mapping[str, pl.DataFrame], *, on: date
) -> tuple[ProcurementState, ...]:
    """Every procurement that was read, in the order of its table."""
    received = _received(tables)
    evaluators = _evaluators(tables)
    found: list[ProcurementState] = []
    for record in records_of(tables, "procurements") or []:
        name = record["procurement_id"]
        tree = criteria_tree(tables, name)
        frozen = freeze(tables, name)
        found.append(
            ProcurementState(
                record=record,
                tree=tree,
                frozen=frozen,
                stage=_stage(record, tree, frozen, on),
                received=None if received is None else received.get(name, 0),
                evaluators=None
                if evaluators is None
                else len({e for lot in tree.lot_ids for e in evaluators.get(lot, set())}),
                notice_is_out=_notice_is_out(record, on),
            )
        )
    return tuple(found)


def _stage(record: Record, tree: CriteriaTree, frozen: Frozen, on: date) -> Stage:
    if record["published_hash"] is not None and not frozen.is_published_as(
        record["published_hash"]
    ):
        return Stage.CHANGED
    if tree.troubles:
        return Stage.CANNOT_BE_FOLLOWED
    if record["published_hash"] is None:
        return Stage.IN_PREPARATION
    deadline = record["deadline_at"]
    if deadline is None or is_sealed(deadline, on):
        return Stage.PUBLISHED
    return Stage.MAY_BE_ASSESSED


def _notice_is_out(record: Record, on: date) -> bool | None:
    if record["tender_notice_on"] is not None:
        return bool(record["tender_notice_on"] <= on)
    deadline = record["deadline_at"]
    return True if deadline is not None and deadline.date() <= on else None


def _received(tables: Mapping[str, pl.DataFrame]) -> Counter[str] | None:
    """Tenders by procurement: counted, and nothing else of them is looked at."""
    offers = tables.get("offers")
    if offers is None or not {"basis", "procurement_id"} <= set(offers.columns):
        return None
    tenders = offers.lazy().select("basis", "procurement_id").filter(pl.col("basis") == TENDER)
    return Counter(p for p in tenders.collect()["procurement_id"] if p is not None)


def _evaluators(tables: Mapping[str, pl.DataFrame]) -> dict[str, set[str]] | None:
    rows = records_of(tables, "assignments")
    if rows is None:
        return None
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["lot_id"], set()).add(row["evaluator_id"])
    return found
