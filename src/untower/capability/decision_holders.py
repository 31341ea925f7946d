"""Who takes each of the decisions an organisation should keep for itself?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.findings import Outcome
from untower.needs.whole_tables import Record, records_of
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from untower.capability.posts import Post

IN_HOUSE, CONTRACTOR, SUPPLIER, NOT_KNOWN = "in_house", "contractor", "supplier", "not_known"
WORDS: Mapping[str, str] = {
    "architecture": "architecture",
    "roadmap": "roadmap",
    "priorities": "priorities",
    "data": "data",
    "security": "security",
    "supplier_change": "changing a supplier",
    "exit": "leaving a supplier",
}


@dataclass(frozen=True, kw_only=True)
class Holder:
    """One decision and who takes it; `doubt` says why the holder on record is not believed.

    `group` is the name of the supplier's owner, where one is on record, else the supplier's own.
    """

    decision: str
    holder: str
    held_by_role: str | None
    supplier_id: str | None
    supplier: str | None
    group: str | None
    evidence: str | None
    doubt: str
    record: Record | None

    @property
    def words(self) -> str:
        """The decision as a page shows it."""
        return WORDS.get(self.decision, self.decision.replace("_", " "))

    @property
    def outcome(self) -> Outcome:
        """Met in-house, not met with a contractor or a supplier, else not known."""
        if self.holder == NOT_KNOWN:
            return Outcome.NOT_KNOWN
        return Outcome.MET if self.holder == IN_HOUSE else Outcome.NOT_MET


def decision_holders(
    tables: Mapping[str, pl.DataFrame], posts: tuple[Post, ...]
) -> tuple[Holder, ...]:
    """Every kind of decision with its holder, in the declared order; all not known if unread.

    An in-house holder is doubted where a supplier is named beside it, or where the role that
    takes the decision is on record without any employee.
    """
    rows = {str(r["decision"]): r for r in records_of(tables, "decisions") or []}
    suppliers = records_of(tables, "suppliers") or []
    names = {str(s["supplier_id"]): s["name"] for s in suppliers}
    owners = {str(s["supplier_id"]): s["parent_id"] for s in suppliers}
    return tuple(
        _holder(decision, rows.get(decision), names, owners, posts)
        for decision in TABLES["decisions"].column("decision").choices
    )


def _holder(
    decision: str,
    row: Record | None,
    names: Mapping[str, str | None],
    owners: Mapping[str, str | None],
    posts: tuple[Post, ...],
) -> Holder:
    if row is None:
        return Holder(
            decision=decision,
            holder=NOT_KNOWN,
            held_by_role=None,
            supplier_id=None,
            supplier=None,
            group=None,
            evidence=None,
            doubt="",
            record=None,
        )
    doubt = _doubt(row, posts)
    supplier_id = row["supplier_id"]
    return Holder(
        decision=decision,
        holder=NOT_KNOWN if doubt or row["holder"] is None else str(row["holder"]),
        held_by_role=row["held_by_role"],
        supplier_id=supplier_id,
        supplier=names.get(supplier_id) or supplier_id if supplier_id else None,
        group=_group(supplier_id, names, owners),
        evidence=row["evidence"],
        doubt=doubt,
        record=row,
    )


def _group(
    supplier_id: str | None, names: Mapping[str, str | None], owners: Mapping[str, str | None]
) -> str | None:
    """The name of the topmost owner on record; a ring of owners ends where it began."""
    if supplier_id is None:
        return None
    top, seen = supplier_id, {supplier_id}
    while (owner := owners.get(top)) is not None and owner not in seen:
        seen.add(owner)
        top = owner
    return names.get(top) or top


def _doubt(row: Record, posts: tuple[Post, ...]) -> str:
    if row["holder"] != IN_HOUSE:
        return ""
    if row["supplier_id"] is not None:
        return "it is said to be taken in-house, and a supplier is named beside it"
    named = [p for p in posts if p.is_called(row["held_by_role"])]
    if named and all(p.fte_employed == 0 for p in named):
        return f"it is said to be taken in-house, and {row['held_by_role']} has no employee"
    return ""
