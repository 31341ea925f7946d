"""What does each supplier group take off once its yearly spend passes an amount?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.needs.whole_tables import records_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from untower.estate.supplier_parents import SupplierGroups

Band = tuple[float, float]
"""Yearly spend from which it holds, in pounds, and the share taken off all of it, 0 to 1."""


def bands_by_group(
    tables: Mapping[str, pl.DataFrame], groups: SupplierGroups
) -> dict[str, tuple[Band, ...]]:
    """The discounts of each group, rising; a discount left blank is no discount anybody named.

    Companies of one group share one list: a spend is the whole group's.
    """
    found: dict[str, dict[float, float]] = {}
    for row in records_of(tables, "discounts") or []:
        if row["annual_from_gbp"] is None or row["discount_pct"] is None:
            continue
        group = groups.group(str(row["supplier_id"])) or str(row["supplier_id"])
        bands = found.setdefault(group, {})
        start = float(row["annual_from_gbp"])
        bands[start] = max(bands.get(start, 0.0), float(row["discount_pct"]) / 100)
    return {group: tuple(sorted(bands.items())) for group, bands in found.items()}
