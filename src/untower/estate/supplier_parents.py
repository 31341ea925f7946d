"""Which group is each listed supplier of, and is it the organisation itself?

A supplier belongs with its parents, and with whatever its payees were resolved to. Without any
payment the register's own parents still say which suppliers are one group.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.estate.payees import GROUP_IDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl


@dataclass(frozen=True, kw_only=True)
class SupplierGroups:
    """By supplier id: its group's id, whether it is in-house (None: blank), and names by id."""

    group_of: Mapping[str, str]
    in_house: Mapping[str, bool | None]
    names: Mapping[str, str]

    def group(self, supplier_id: str | None) -> str | None:
        """The group of a supplier: its own id where nothing says more; None of None."""
        return None if supplier_id is None else self.group_of.get(supplier_id, supplier_id)

    def is_outside(self, supplier_id: str | None) -> bool | None:
        """Whether a supplier is outside the organisation; None while that is not known.

        One that the suppliers table does not list is a supplier like any other; one that it lists
        without saying is not known.
        """
        if supplier_id is None:
            return None
        if supplier_id not in self.in_house:
            return True
        inside = self.in_house[supplier_id]
        return None if inside is None else not inside

    def name(self, group_id: str) -> str:
        """The registered name of a group's head, else its id."""
        return self.names.get(group_id, group_id)


def supplier_groups(
    suppliers: pl.DataFrame | None, resolved: Mapping[str, str] | None = None
) -> SupplierGroups:
    """Groups of the `suppliers` table by `parent_id`, joined with those payees were resolved to.

    `resolved` maps supplier_id to group_id. A circle of parents is one group.
    """
    shared = set(GROUP_IDS.values())  # what several payees fall under is no group of theirs
    resolved = {s: g for s, g in (resolved or {}).items() if g not in shared}
    if suppliers is None or "supplier_id" not in suppliers.columns:
        return SupplierGroups(group_of=dict(resolved), in_house={}, names={})
    rows = [r for r in suppliers.iter_rows(named=True) if r["supplier_id"] is not None]
    parent = {r["supplier_id"]: r.get("parent_id") for r in rows}
    head: dict[str, str] = {}
    for supplier in parent:
        head[supplier] = _head(supplier, parent)
    claimed: dict[str, str] = {}
    for supplier, group in sorted(resolved.items()):
        claimed.setdefault(head.get(supplier, supplier), group)
    group_of = {s: claimed.get(h, h) for s, h in head.items()}
    names = {r["supplier_id"]: r["name"] for r in rows if r.get("name")}
    for supplier, group in group_of.items():
        names.setdefault(group, names.get(head[supplier], names.get(supplier, group)))
    return SupplierGroups(
        group_of=group_of | {s: g for s, g in resolved.items() if s not in head},
        in_house={r["supplier_id"]: r.get("is_in_house") for r in rows},
        names=names,
    )


def _head(supplier: str, parent: Mapping[str, str | None]) -> str:
    """The furthest parent; in a circle the first of its names."""
    seen = [supplier]
    at = parent.get(supplier)
    while at is not None and at not in seen:
        seen.append(at)
        at = parent.get(at)
    return seen[-1] if at is None else min(seen[seen.index(at) :])
